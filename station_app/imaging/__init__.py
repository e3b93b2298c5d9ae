"""Pixels: decoding, straightening, cropping, blank pages, G4 and JPEG, and reading text (OCR)."""
