"""The hospital's window, for scenarios that people act through."""

from tests.ui.conftest import hospital

__all__ = ["hospital"]
