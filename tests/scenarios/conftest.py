"""The hospital's and the thana's windows, for scenarios that people act through."""

from tests.ui.conftest import hospital, seat

__all__ = ["hospital", "seat"]
