"""The district's end: the reference gateway. Imports nothing of the terminal but the wire."""
