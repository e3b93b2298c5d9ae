"""What lies in a home is for one account alone: nothing of it is open to others."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close_to_others(home: Path, *, whole: bool = False) -> int:
    """Take every right of other accounts away; return how many files and folders had one.

    Args:
        home: the station's folder.
        whole: look at each sealed file, too. Else at their folders alone, which nobody else can
            enter: what a start costs does not grow with the papers.

    A file of another owner is left as it is.
    """
    if os.name != "posix":
        return 0
    closed = 0
    for path in (home, *_below(home, whole=whole)):
        try:
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode & _OTHERS and not path.is_symlink():
                path.chmod(mode & ~_OTHERS)
                closed += 1
        except OSError:
            continue
    return closed


def _below(folder: Path, *, whole: bool) -> Iterator[Path]:
    for entry in os.scandir(folder):
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield path
            sealed = path.parent.name == "blobs"
            if whole or not sealed:
                yield from _below(path, whole=whole)
        else:
            yield path
