"""OCR: text read on pages by Tesseract."""
