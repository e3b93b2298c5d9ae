"""How staff write the numbers of a case, and what they mean."""
