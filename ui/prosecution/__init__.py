"""The prosecution desk."""
