"""How commands speak: the two sentences of an error on stderr, in the reader's language."""

import io
import os
import sys
from pathlib import Path

from commands.shell.ending import heed
from station_app.model.cancellation import Report
from station_app.model.errors import StationError
from station_app.model.texts import (
    LANGUAGES,
    Texts,
    load_texts,
    visible,
    visible_lines,
    visible_output,
    what_happened,
    what_to_do,
)

_LONGEST_PATH = 300


def reader_texts() -> Texts:
    """Return the texts in the language of the shell (``LANG``); English where it is neither."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return load_texts(wanted[:2] if wanted[:2] in LANGUAGES else "en")


def say(text: str) -> None:
    """Write a line for people; stdout is for what programs read.

    Names of files and of people come from anywhere: nothing in them is obeyed by the terminal.
    """
    print(visible_lines(text), file=sys.stderr, flush=True)  # noqa: T201


def answer(text: str) -> None:
    """Write a line for programs, or for people who asked for it; see :func:`say`.

    What is JSON stays the same value; a path that is no text goes out as the bytes that it is.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape")
    print(visible_output(text), flush=True)  # noqa: T201


def answer_path(path: Path) -> None:
    """Write where something lies: to a program the very name, to a terminal one that it does not obey."""
    if sys.stdout.isatty():
        answer(str(path))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(os.fsencode(path) + b"\n")
    sys.stdout.buffer.flush()


def say_error(error: StationError) -> None:
    """Tell what happened and what to do."""
    texts = reader_texts()
    say(what_happened(texts, error))
    say(what_to_do(texts, error))


def shown_path(path: Path) -> str:
    """Return a path as one line of signs that a terminal draws and does not obey."""
    return visible(str(path))[:_LONGEST_PATH]


def progress(label: str) -> Report:
    """Return a report that writes ``label 3 / 10`` on stderr, and ends where that was asked for."""

    def report(done: int, total: int | None) -> None:
        heed()
        say(f"{label} {done}" if total is None else f"{label} {done} / {total}")

    return report
