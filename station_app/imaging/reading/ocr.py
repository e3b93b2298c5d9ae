"""Reads the text on a page with Tesseract: no file is written, and a cancel is heard.

Loads no library of pictures: it runs in the window's process.
"""

import io
import os
import subprocess
import threading

from station_app.model.cancellation import CancelTicket
from station_app.model.errors import Cancelled, ProgramMissing
from station_app.model.finished_page import PageText, ReadablePage, Word

_WORD_LEVEL = "5"
_LISTEN_S = 0.2
_NICE = 12


def read_text(page: ReadablePage, languages: str, ticket: CancelTicket) -> PageText:
    """Return the words on a page with their places.

    Args:
        page: the page as it goes into the archive.
        languages: Tesseract's names joined by ``+``, e.g. ``hin+eng``.
        ticket: stops the reading.

    Raises:
        ProgramMissing: Tesseract or a language of it is not installed. Cancelled.
    """
    rows = _tesseract(page.picture, page.dpi, languages, ticket)
    return PageText(page.width_px, page.height_px, _words(rows))


def _tesseract(picture: bytes, dpi: int, languages: str, ticket: CancelTicket) -> str:
    words = ["tesseract", "stdin", "stdout", "-l", languages, "--dpi", str(dpi), "tsv"]
    # With its default of four threads it is five times slower on two cores.
    surroundings = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        running = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings,
        )
    except FileNotFoundError:
        raise ProgramMissing(program="tesseract") from None
    if os.name == "posix":
        # Reading is nobody's hurry: scanning, drawing and signing go first.
        os.setpriority(os.PRIO_PROCESS, running.pid, _NICE)
    with running:
        told = _listen(running, picture, ticket)
    if running.returncode != 0:
        raise ProgramMissing(program=f"tesseract {languages}")
    return told.decode("utf-8", errors="replace")


def _listen(running: "subprocess.Popen[bytes]", picture: bytes, ticket: CancelTicket) -> bytes:
    over = threading.Event()

    def stop_when_cancelled() -> None:
        while not over.wait(_LISTEN_S):
            if ticket.cancelled:
                running.kill()
                return

    watcher = threading.Thread(target=stop_when_cancelled, name="ocr-cancel")
    watcher.start()
    try:
        told = running.communicate(picture)[0]
    finally:
        over.set()
        watcher.join()
    if ticket.cancelled:
        raise Cancelled
    return told


def _words(rows: str) -> tuple[Word, ...]:
    lines: dict[tuple[str, ...], int] = {}
    words = []
    for row in io.StringIO(rows):
        cells = row.rstrip("\n").split("\t")
        if len(cells) != 12 or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        line = lines.setdefault(tuple(cells[1:5]), len(lines))
        left, top, width, height = map(int, cells[6:10])
        words.append(
            Word(cells[11].strip(), left, top, left + width, top + height, line, float(cells[10]))
        )
    return tuple(words)
