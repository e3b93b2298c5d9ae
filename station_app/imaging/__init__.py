"""Pixels: decoding, straightening, cropping, blank pages, JBIG2, G4 and JPEG, and reading text (OCR)."""
