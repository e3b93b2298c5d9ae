"""The operators desk."""
