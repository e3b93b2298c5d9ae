"""Capture from scanner or file, batch separation, page edits, and the archive PDF of a scan."""
