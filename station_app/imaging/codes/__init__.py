"""QR codes, patch codes and bar codes on a page."""
