"""Breaks scan → store at every system call that writes, and looks at what is left.

Run as a program: ``python -m tests.durability.crash_points FOLDER HOW SLICE OF``. A parent that has loaded
everything forks a child for each point; strace holds the child and kills it (``kill``) or fails the
call with "no space left on device" (``enospc``) at the N-th call of one kind. Prints JSON.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import StationError, StoreError
from station_app.model.ids import DocumentId
from station_app.scanning import capture, page_editing
from station_app.station import sign_in
from station_app.station.station import Station
from tests.scanners import drawn_page
from tests.stations import PASSPHRASE, PROFILE, stack_of, station_in

WRITING = (
    "write", "writev", "pwrite64", "pwritev", "pwritev2", "fsync", "fdatasync", "ftruncate",
    "fallocate", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat",
    "link", "linkat", "symlink", "openat", "sync_file_range", "copy_file_range", "sendfile",
)  # fmt: skip
SHEETS = [drawn_page(f"sheet {n}") for n in range(3)]
LINE = re.compile(r"^(\w+)\((.*)$")


@dataclass(frozen=True, slots=True)
class Point:
    """The N-th call of a kind."""

    call: str
    number: int


def prepare(home: Path) -> DocumentId:
    """Make the station whose scan is going to be broken."""
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        return drafts.begin(station, expected_sheets=3).document_id


def scan_in_child(home: Path, document_id: DocumentId, tell: int) -> None:
    """Scan three sheets; tell each page that was announced, and how it ended."""

    def say(word: str) -> None:
        os.write(tell, f"{word}\n".encode())

    told: set[str] = set()

    def announced(topic: str, _object_id: str) -> None:
        if topic == "page":
            newest = page_editing.page_views(station, document_id).standing[-1].page.page_id
            # Told again when its look is done: that is no other page.
            if newest not in told:
                say(f"page {newest}")
            told.add(newest)

    try:
        with station_in(home) as station:
            sign_in.sign_in(station, "munshi", PASSPHRASE)
            stack_of(station).lay_in(SHEETS)
            station.events.listen(announced)
            capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
        say("done")
    except StationError as error:
        say(f"fault {error.key}")


Work = Callable[[Path, DocumentId, int], None]


def held_run(
    home: Path, document_id: DocumentId, strace: list[str], work: Work = scan_in_child
) -> list[str]:
    """Fork a child under strace; return the lines that it told."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            work(home, document_id, tell)
        finally:
            os._exit(0)
    os.close(tell)
    os.waitpid(child, os.WUNTRACED)
    tracer = subprocess.Popen(
        ["strace", "-p", str(child), *strace], stderr=subprocess.PIPE, text=True
    )
    assert tracer.stderr is not None
    while "attached" not in (line := tracer.stderr.readline()):
        assert line, "strace did not attach"
    os.kill(child, signal.SIGCONT)
    with os.fdopen(hear, encoding="utf-8") as heard:
        lines = heard.read().splitlines()
    os.waitpid(child, 0)
    tracer.wait()
    tracer.stderr.close()
    return lines


def calls_between(
    folder: Path, home: Path, document_id: DocumentId, work: Work, begin: str
) -> list[tuple[str, int]]:
    """Return every writing call between the moment that a run tells as ``begin`` and its end."""
    trace = folder / "trace.txt"
    wanted = ["-f", "-e", f"trace={','.join(WRITING)}", "-o", str(trace)]
    lines = held_run(home, document_id, wanted, work)
    assert lines == [begin, "done"], lines
    seen: dict[str, int] = {}
    found: list[tuple[str, int]] = []
    begun = False
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        match = LINE.match(line.split(maxsplit=1)[1])
        if match is None:
            continue
        call, rest = match.groups()
        seen[call] = seen.get(call, 0) + 1
        if begun and '"done' not in rest and (call != "openat" or "O_RDWR" in rest):
            found.append((call, seen[call]))
        begun = begun or f'"{begin}' in rest
    return found


def points_of(folder: Path, home: Path, document_id: DocumentId) -> list[Point]:
    """Record an unbroken run and return every call of it that writes to the disk."""
    trace = folder / "trace.txt"
    lines = held_run(home, document_id, ["-e", f"trace={','.join(WRITING)}", "-o", str(trace)])
    assert lines[-1] == "done", lines
    seen: Counter[str] = Counter()
    found = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        call, rest = match.groups()
        seen[call] += 1
        opens_for_reading = call == "openat" and not re.search(r"O_CREAT|O_WRONLY|O_RDWR", rest)
        tells = call == "write" and re.match(r'\d+, "(page|done|fault)', rest)
        if not opens_for_reading and not tells:
            found.append(Point(call, seen[call]))
    return found


def left_after(home: Path, document_id: DocumentId, told: list[str]) -> str:
    """Open the home again; return what is wrong with it, or nothing."""
    announced = [line.split()[1] for line in told if line.startswith("page ")]
    with station_in(home) as station:
        views = page_editing.page_views(station, document_id).standing
        held = [view.page.page_id for view in views]
        if held[: len(announced)] != announced:
            return f"announced {announced}, held {held}"
        for view, sheet in zip(views, SHEETS, strict=False):
            data = station.store.blobs.get(view.page.blob_id)
            if data != sheet.image or hashlib.sha256(data).hexdigest() != view.page.sha256:
                return f"page {view.page.page_id} is not whole"
        return _still_works(station, document_id, len(views))


def _still_works(station: Station, document_id: DocumentId, before: int) -> str:
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    stack_of(station).lay_in(SHEETS[:1])
    capture.scan_pages(station, document_id, "stack:0", PROFILE, CancelTicket(), no_report)
    now = len(page_editing.page_views(station, document_id).standing)
    return "" if now == before + 1 else "the next scan was not kept"


def break_at(folder: Path, document_id: DocumentId, how: str, point: Point) -> str:
    """Break one run at one point; return what is wrong afterwards, or nothing."""
    home = folder / f"home-{point.call}-{point.number}"
    shutil.copytree(folder / "home", home)
    act = "signal=KILL" if how == "kill" else "error=ENOSPC"
    inject = f"inject={point.call}:{act}:when={point.number}"
    told = held_run(
        home, document_id, ["-e", f"trace={point.call}", "-e", inject, "-o", os.devnull]
    )
    try:
        problem = left_after(home, document_id, told)
    except StoreError as error:
        problem = f"does not open: {error.key}"
    ended = told[-1].split()[0] if told else ""
    if not problem and how == "enospc" and ended not in ("done", "fault"):
        problem = f"ended without a message: {told}"
    shutil.rmtree(home)
    return f"{point.call} {point.number}: {problem}" if problem else ""


def main(folder: Path, how: str, part: int, parts: int) -> None:
    """Try this part of the points and print what came of it."""
    folder.mkdir(parents=True)
    document_id = prepare(folder / "home")
    shutil.copytree(folder / "home", folder / "recorded")
    points = points_of(folder, folder / "recorded", document_id)
    mine = points[part::parts]
    problems = [found for point in mine if (found := break_at(folder, document_id, how, point))]
    kinds = Counter(point.call for point in mine)
    print(json.dumps({"points": len(mine), "kinds": kinds, "problems": problems}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
