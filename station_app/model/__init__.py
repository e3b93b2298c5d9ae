"""Floor 0: plain data that every room may read. No I/O, no heavy library, no text for people."""
