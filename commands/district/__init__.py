"""What ``gateway`` does for a district beside serving, and what stands in its way."""
