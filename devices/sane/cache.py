"""The scanners found last time: a full search takes eight seconds, nobody waits for it."""

import json
from pathlib import Path

from station_app.model.scanning import ScannerInfo


class JsonDeviceCache:
    """A small file with the drivers' names of the scanners. Holds nothing personal."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[ScannerInfo, ...]:
        """Return what was found last; nothing where the file is missing or not readable."""
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return tuple(ScannerInfo(str(row[0]), str(row[1]), str(row[2])) for row in rows)
        except (OSError, ValueError, TypeError, IndexError, KeyError):
            return ()

    def write(self, found: tuple[ScannerInfo, ...]) -> None:
        """Remember what was found. A disk that refuses costs a search next time, nothing more."""
        beside = self._path.with_name(f"{self._path.name}.part")
        rows = [[info.device, info.vendor, info.model] for info in found]
        try:
            beside.write_text(json.dumps(rows), encoding="utf-8")
            beside.replace(self._path)
        except OSError:
            beside.unlink(missing_ok=True)
