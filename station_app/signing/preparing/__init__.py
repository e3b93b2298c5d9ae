"""Prepares PDFs for a signature. Runs outside, in the sandbox, and nowhere else."""
