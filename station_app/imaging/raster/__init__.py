"""Decoding and encoding of pictures, and what stands in their headers."""
