"""The scrutiny desk."""
