"""The worklist of a case and its clocks, the accused, and the general diary."""
