"""Judges signed PDFs. Runs outside, in the sandbox, and nowhere else."""
