"""A process with limits and without keys, in which files that came from outside are opened."""
