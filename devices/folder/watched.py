"""A folder into which a scanner or a person puts files."""

import os
import time
from pathlib import Path

from devices.files.intake import SUFFIXES
from station_app.model.errors import DiskFailed

_CALM_S = 2.0
_ASIDE = "taken"


class WatchedFolder:
    """The port :class:`station_app.model.scanning.DropFolder` over a real folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ready(self) -> tuple[Path, ...]:
        """Return the files that nobody has written to for two seconds, in the order of their names."""
        if not self._folder.is_dir():
            return ()
        now_s = time.time()
        found = [path for path in self._folder.iterdir() if path.suffix.lower() in SUFFIXES]
        return tuple(sorted(path for path in found if _calm(path, now_s)))

    def release(self, path: Path) -> None:
        """Move a file into the folder ``taken`` beside it, never over another of its name.

        Raises:
            DiskFailed: the disk refused.
        """
        aside = path.parent / _ASIDE
        try:
            aside.mkdir(exist_ok=True)
            target, number = aside / path.name, 1
            while target.exists():
                number += 1
                target = aside / f"{path.stem}-{number}{path.suffix}"
            path.rename(target)
            for folder in (aside, path.parent):
                fd = os.open(folder, os.O_RDONLY)
                os.fsync(fd)
                os.close(fd)
        except OSError as error:
            raise DiskFailed(code=os.strerror(error.errno or 0)) from error


def _calm(path: Path, now_s: float) -> bool:
    try:
        state = path.stat()
    except FileNotFoundError:
        return False
    hidden = path.name.startswith(".")
    # A clock that was set back must not keep a file waiting: its age is then unknown, and large.
    age_s = abs(now_s - state.st_mtime)
    return not hidden and path.is_file() and state.st_size > 0 and age_s >= _CALM_S
