"""The evidence desk."""
