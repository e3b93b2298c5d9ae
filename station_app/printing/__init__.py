"""Print orders, their tracking to paper, and office printouts."""
