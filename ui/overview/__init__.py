"""The home page and the monthly report."""
