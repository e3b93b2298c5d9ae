"""The worklist, the accused, and the general diary."""
