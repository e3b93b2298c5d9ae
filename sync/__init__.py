"""Floor 3: the wire between a terminal and its gateway."""
