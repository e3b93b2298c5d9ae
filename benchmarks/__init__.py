"""Measures of ours beside a named peer in the same run. Never asserted, only told."""
