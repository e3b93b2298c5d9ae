"""The search desk."""
