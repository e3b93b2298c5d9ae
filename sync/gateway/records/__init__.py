"""What the gateway keeps and proves itself by: rows, objects, terminals, its keys, its log."""
