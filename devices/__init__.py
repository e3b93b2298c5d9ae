"""Floor 3: fills the ports of the model with real scanners, folders and tokens."""
