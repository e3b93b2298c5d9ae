"""Runs every test on two cores, the longest first, and names the slowest twenty at the end.

As root, it then runs a sample of the window as an ordinary user (:mod:`tests.ordinary_user`).
"""

import os
import sys

import pytest

from tests import ordinary_user


def main() -> int:
    """Return pytest's exit code; extra arguments go to pytest and then run as one lane."""
    if len(sys.argv) > 1:
        return int(pytest.main(sys.argv[1:]))
    lanes = ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder"]
    code = int(pytest.main([*lanes, "-q", "--durations=20"]))
    return code or (ordinary_user.main(()) if os.getuid() == 0 else 0)


if __name__ == "__main__":
    sys.exit(main())
