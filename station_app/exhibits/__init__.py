"""Exhibits: the malkhana register, the road, and the laboratory."""
