"""Homes that a whole program has made, for the runs of a changed one.

What a home takes to be made, each run would take again. A rule that is taken away changes what is done
in a home; where it changes how one is made, its own test makes one, or it lives on the list.
"""

import sys
import tempfile
from pathlib import Path

from tests.district import district_in, hospital_people
from tests.homes import keep_ready
from tests.stations import station_in
from tests.sync.parts import sync_station


def main(shelf: Path) -> None:
    """Make every home that tests copy, and lay them onto the shelf."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            station_in(folder / "thana"),
            station_in(folder / "hospital", staff=hospital_people),
            sync_station(folder / "nobody"),
            district_in(folder / "district"),
        ):
            keep_ready(shelf)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
