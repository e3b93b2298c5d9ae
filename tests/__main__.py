"""Runs every test on two cores, the longest first, and names the slowest twenty at the end."""

import sys

import pytest


def main() -> int:
    """Return pytest's exit code; extra arguments go to pytest and then run as one lane."""
    if len(sys.argv) > 1:
        return int(pytest.main(sys.argv[1:]))
    lanes = ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder"]
    return int(pytest.main([*lanes, "-q", "--durations=20"]))


if __name__ == "__main__":
    sys.exit(main())
