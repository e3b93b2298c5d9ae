"""PAdES signatures on finished PDFs, and our own reader that judges them."""
