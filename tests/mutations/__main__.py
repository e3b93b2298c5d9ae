"""``python -m tests.mutations [LINE…]``: turns off each follower of the wiring; a test must fail each time."""

import sys

from tests.mutations.followers import WATCHED_BY, first_failure


def main() -> int:
    """Return 0 when every line that was turned off made a test fail."""
    survived = 0
    for line in sys.argv[1:] or list(WATCHED_BY):
        failed = first_failure(line)
        survived += not failed
        print(
            f"{'caught  ' if failed else 'SURVIVED'} {line:42} {failed.split(' - ')[0][:110]}",
            flush=True,
        )
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
