"""How answers are written, and what the description says of them."""
