"""The desk of summons and warrants."""
