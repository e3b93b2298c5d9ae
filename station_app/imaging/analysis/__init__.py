"""What is found on an arriving page: preview, quality, blank and duplicate sheets."""
