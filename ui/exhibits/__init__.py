"""The desk of exhibits and the laboratory."""
