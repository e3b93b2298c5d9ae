"""Deskew, binarization, illumination, border crop, and the sheet in a photograph."""
