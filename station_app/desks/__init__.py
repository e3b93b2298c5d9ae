"""Floor 2: the use cases, one file a desk. Screens and commands call desks; desks join the rooms."""
