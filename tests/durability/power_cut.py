"""Scans in a process of its own until the power goes; lays down what a disk would hold then.

Run as a program: ``python -m tests.durability.power_cut FOLDER [DEAF]``. Cuts the power at each of three
announced pages and prints as JSON what was wrong afterwards. The power is cut by a library that stands before
the system's own ``fsync`` (``power_cut.c``): only what was synced is laid down again, files and names.
``DEAF`` names a part of a path whose syncs are not heard, as if the program made none.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.safekeeping import acceptance
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from tests.durability.crash_points import SHEETS, prepare
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

ROOT = Path(__file__).resolve().parents[2]
_SOURCE = Path(__file__).with_suffix(".c")


def library(folder: Path) -> Path:
    """Make the library that hears every sync."""
    made = folder / "power_cut.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", str(made), str(_SOURCE), "-ldl"], check=True)
    return made


def believe(home: Path, disk: Path) -> None:
    """Take all that lies in a home as being on the disk: it was closed and left for long."""
    disk.mkdir()
    for path in (home, *home.rglob("*")):
        number = path.stat().st_ino
        if path.is_dir():
            names = "".join(
                f"{below.stat().st_ino} {'d' if below.is_dir() else 'f'} {below.name}\n"
                for below in path.iterdir()
            )
            (disk / f"d-{number}").write_text(names, encoding="utf-8")
        else:
            shutil.copyfile(path, disk / f"f-{number}")


def lay_down(disk: Path, number: int, target: Path) -> None:
    """Lay a folder down as the disk holds it: a file that was never synced is empty."""
    target.mkdir(mode=0o700)
    names = disk / f"d-{number}"
    if not names.exists():
        return
    for line in names.read_text(encoding="utf-8").splitlines():
        inode, kind, name = line.split(" ", 2)
        if kind == "d":
            lay_down(disk, int(inode), target / name)
        elif (disk / f"f-{inode}").exists():
            shutil.copyfile(disk / f"f-{inode}", target / name)
        else:
            (target / name).touch(mode=0o600)


def cut_at(folder: Path, document_id: DocumentId, page: int, deaf: str = "") -> str:
    """Scan, cut the power when a page is announced, open what is left; return what is wrong, or nothing."""
    home, disk, after = (folder / f"{what}-{page}" for what in ("home", "disk", "after"))
    shutil.copytree(folder / "home", home)
    believe(home, disk)
    environment = {
        **os.environ,
        "LD_PRELOAD": str(folder / "power_cut.so"),
        "POWER_CUT": str(disk),
        "POWER_CUT_DEAF": deaf,
    }
    words = [sys.executable, "-m", "tests.durability.power_cut", "scan", str(home), document_id]
    ran = subprocess.run([*words, str(page)], cwd=ROOT, env=environment, check=False)
    if ran.returncode != -signal.SIGKILL:
        return f"page {page} was never announced"
    lay_down(disk, home.stat().st_ino, after)
    try:
        return wrong_in(after, document_id, page)
    except StationError as error:
        return f"does not open: {error.key}"


def wrong_in(home: Path, document_id: DocumentId, pages: int) -> str:
    """Open a home; return what of so many announced pages is wrong, or nothing."""
    with station_in(home) as station:
        found = [finding.key for finding in acceptance.findings(station)]
        if found:
            return f"told {found}"
        views = page_editing.page_views(station, document_id).standing
        if len(views) < pages:
            return f"{pages} announced, {len(views)} held"
        for view, sheet in zip(views, SHEETS, strict=False):
            if station.store.blobs.get(view.page.blob_id) != sheet.image:
                return f"page {view.page.page_id} is not whole"
    return ""


def scan_until(home: Path, document_id: DocumentId, page: int) -> None:
    """Scan, and end as by a cut in the moment when so many pages are announced."""
    told: set[str] = set()

    def announced(topic: str, _object_id: str) -> None:
        if topic == "page":
            views = page_editing.page_views(station, document_id).standing
            told.add(views[-1].page.page_id)
            if len(told) == page:
                os.kill(os.getpid(), signal.SIGKILL)

    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        stack_of(station).lay_in(SHEETS)
        station.events.listen(announced)
        capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)


def main(folder: Path, deaf: str = "") -> None:
    """Cut at every page and print what came of it."""
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    library(folder)
    document_id = prepare(folder / "home")
    pages = range(1, len(SHEETS) + 1)
    problems = [f"{n}: {p}" for n in pages if (p := cut_at(folder, document_id, n, deaf))]
    print(json.dumps({"cuts": len(pages), "problems": problems}))


if __name__ == "__main__":
    if sys.argv[1] == "scan":
        scan_until(Path(sys.argv[2]), DocumentId(sys.argv[3]), int(sys.argv[4]))
    else:
        main(Path(sys.argv[1]), *sys.argv[2:3])
