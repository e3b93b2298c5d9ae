"""Copies for somebody outside: a whole file under its name, or none."""

import os
from pathlib import Path

from station_app.model.errors import FileExists
from station_app.store.disk import disk_faults


def write_copy(target: Path, data: bytes | memoryview) -> Path:
    """Write a whole file or none: beside its place, to disk, then under its name.

    Raises:
        FileExists: the target is there already. DiskFull, DiskFailed: nothing is left behind.
    """
    beside = target.with_name(f".{target.name}.part")
    with disk_faults(len(data)):
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(beside, target)
            except FileExistsError:
                raise FileExists from None
        finally:
            beside.unlink(missing_ok=True)
    return target
