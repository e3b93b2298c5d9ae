"""Text read on pages, and searching in it, also by misspelt names."""
