"""Runs every test: the fast ones on both cores, then the ones that need a core to themselves."""

import sys

import pytest


def main() -> int:
    """Return pytest's exit code; extra arguments go to pytest and then run as one lane."""
    if len(sys.argv) > 1:
        return int(pytest.main(sys.argv[1:]))
    return int(pytest.main(["-n", "2", "--dist", "loadgroup", "-q"]))


if __name__ == "__main__":
    sys.exit(main())
