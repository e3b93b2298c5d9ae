"""Writes the archive PDF (PDF/A). Knows nothing of stores, keys or states."""
