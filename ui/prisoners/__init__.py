"""The prisoners desk."""
