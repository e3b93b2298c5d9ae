"""Messages, canonical JSON, signatures and receipts: the words both ends share."""
