"""Steps from one schema to the next. Self-contained: they import nothing of the program."""
