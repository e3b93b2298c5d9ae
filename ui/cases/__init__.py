"""The cases desk and the timeline of a case."""
