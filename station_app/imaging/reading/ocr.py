"""Reads the text on a page with Tesseract: no file is written, and a cancel is heard.

Loads no library of pictures: it runs in the window's process.
"""

import io
import os
import subprocess
import threading

from station_app.model.cancellation import CancelTicket
from station_app.model.errors import Cancelled, PageUnread, ProgramMissing
from station_app.model.finished_page import PageText, ReadablePage, Word

_WORD_LEVEL = "5"
_LISTEN_S = 0.2
_NICE = 12
_NO_LANGUAGE = (
    b"Failed loading language",
    b"Error opening data file",
    b"couldn't load any languages",
)


def read_text(page: ReadablePage, languages: str, ticket: CancelTicket) -> PageText:
    """Return the words on a page with their places.

    Args:
        page: the page as it goes into the archive.
        languages: Tesseract's names joined by ``+``, e.g. ``hin+eng``.
        ticket: stops the reading.

    Raises:
        ProgramMissing: Tesseract or a language of it is not installed. PageUnread: it could not read
            this picture. Cancelled.
    """
    words: list[Word] = []
    for part in page.parts:
        told = _tesseract(part.picture, page.dpi, languages, ticket)
        lines = words[-1].line + 1 if words else 0
        words += _words(told, part.top, lines)
    return PageText(page.width_px, page.height_px, tuple(words))


def installed_languages() -> tuple[str, ...]:
    """Return the languages that text is read in here, by Tesseract's names.

    Raises:
        ProgramMissing: Tesseract is not here.
    """
    try:
        told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False)
    except FileNotFoundError:
        raise ProgramMissing(program="tesseract") from None
    # The first line says where they lie; osd tells which way up a page is, and reads nothing.
    _where, *languages = told.stdout.decode("utf-8", errors="replace").splitlines() or [""]
    return tuple(name.strip() for name in languages if name.strip() not in ("", "osd"))


def _tesseract(picture: bytes, dpi: int, languages: str, ticket: CancelTicket) -> str:
    words = ["tesseract", "stdin", "stdout", "-l", languages, "--dpi", str(dpi), "tsv"]
    # With its default of four threads it is five times slower on two cores.
    surroundings = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        running = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings,
        )
    except FileNotFoundError:
        raise ProgramMissing(program="tesseract") from None
    if os.name == "posix":
        # Reading is nobody's hurry: scanning, drawing and signing go first.
        os.setpriority(os.PRIO_PROCESS, running.pid, _NICE)
    with running:
        told, complaint = _listen(running, picture, ticket)
    if running.returncode != 0 and any(words in complaint for words in _NO_LANGUAGE):
        raise ProgramMissing(program=f"tesseract {languages}")
    if running.returncode != 0:
        raise PageUnread
    return told.decode("utf-8", errors="replace")


def _listen(
    running: "subprocess.Popen[bytes]", picture: bytes, ticket: CancelTicket
) -> tuple[bytes, bytes]:
    over = threading.Event()

    def stop_when_cancelled() -> None:
        while not over.wait(_LISTEN_S):
            if ticket.cancelled:
                running.kill()
                return

    watcher = threading.Thread(target=stop_when_cancelled, name="ocr-cancel")
    watcher.start()
    try:
        told = running.communicate(picture)
    finally:
        over.set()
        watcher.join()
    if ticket.cancelled:
        raise Cancelled
    return told


def _words(rows: str, below: int, first_line: int) -> list[Word]:
    """Return the words of a band that begins so far down, its lines counted from the one given."""
    lines: dict[tuple[str, ...], int] = {}
    words = []
    for row in io.StringIO(rows):
        cells = row.rstrip("\n").split("\t")
        if len(cells) != 12 or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        line = lines.setdefault(tuple(cells[1:5]), first_line + len(lines))
        left, top, width, height = map(int, cells[6:10])
        top += below
        words.append(
            Word(cells[11].strip(), left, top, left + width, top + height, line, float(cells[10]))
        )
    return words
