"""The list of files that the app gives out: names and SHA-256, read from whatever form it has.

A table with a heading (CSV, semicolons, tabs), the lines of ``sha256sum``, or the text of a PDF in
which a long number may run over two lines.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping

from station_app.evidence.errors import ListContradicts, ListUnreadable
from station_app.model.evidence import ListedFile

MOST_BYTES = 8 * 2**20
MOST_FILES = 2_500
_MOST_COLUMNS = 100
_MOST_SIZE_DIGITS = 15
"""More bytes than any medium has, and fewer than a row can keep."""
_SHA256 = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")
_BROKEN = re.compile(
    r"(?<![0-9A-Fa-f])([0-9A-Fa-f]{16,63})[ \t]*\r?\n[ \t]*([0-9A-Fa-f]{1,48})(?![0-9A-Fa-f])"
)
_SIZE = re.compile(rf"(?<!\d)(\d{{1,{_MOST_SIZE_DIGITS}}})\s{{0,8}}(?:bytes|बाइट)", re.IGNORECASE)
"""Bounded: a list of eight megabytes may be one line of digits."""
_NUMBERED = re.compile(r"^\s*\d{1,4}[.)]\s+")
_SUMMED = re.compile(r"\\?([0-9A-Fa-f]{64}) [ *](.+)")
"""A line of ``sha256sum``: what stands behind the number is the name as it is."""
_WORD_BEFORE = re.compile(r"^(?:sha-?256|hash)\b(?!\.)[\s:=]*", re.IGNORECASE)
_WORD_BEHIND = re.compile(r"(?<![\s:=|])[\s:=|]+(?:sha-?256|hash)[\s:=]*$", re.IGNORECASE)
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "file", "item", "नाम", "फ़ाइल", "फाइल", "वस्तु"),
    "sha256": ("sha256", "sha-256", "hash", "हैश"),
    "size_bytes": ("size", "bytes", "आकार"),
    "taken_at": ("time", "date", "taken", "समय", "दिनांक"),
    "place": ("place", "location", "geo", "gps", "lat", "स्थान"),
}


def read_list(untrusted_text: str) -> tuple[ListedFile, ...]:
    """Read a list; a file that stands twice with the same hash is given once.

    Raises:
        ListUnreadable: it names no file with a SHA-256, or far too many. ListContradicts: it gives
            one name two hashes.
    """
    text = _joined(untrusted_text.lstrip("\ufeff"))
    try:
        files = tuple(_from_table(text)) or tuple(_from_lines(text))
    except csv.Error:
        raise ListUnreadable from None
    if not 0 < len(files) <= MOST_FILES:
        raise ListUnreadable
    return _once(files)


def _joined(text: str) -> str:
    def join(match: re.Match[str]) -> str:
        whole = match[1] + match[2]
        return whole if len(whole) == 64 else match[0]

    return _BROKEN.sub(join, text)


def _from_table(text: str) -> Iterator[ListedFile]:
    lines = [line for line in text.splitlines() if line.strip()]
    for begin, line in enumerate(lines[:40]):
        for mark in (",", ";", "\t", "|"):
            columns = _columns(_heading(line, mark))
            if {"name", "sha256"} <= columns.keys():
                yield from _rows(csv.reader(lines[begin + 1 :], delimiter=mark), columns)
                return


def _heading(line: str, mark: str) -> list[str]:
    """Return the cells of a line that may be a table's heading; none where one of them is endless."""
    try:
        return next(csv.reader([line], delimiter=mark))[:_MOST_COLUMNS]
    except csv.Error:
        return []


def _columns(heading: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        lowered = cell.strip().lower()
        for name, words in _HEADINGS.items():
            # The hash's column is often called "file hash": the hash is looked for first.
            if name != "sha256" and any(word in lowered for word in _HEADINGS["sha256"]):
                continue
            if name not in found and any(word in lowered for word in words):
                found[name] = place
                break
    return found


def _rows(rows: Iterable[list[str]], columns: Mapping[str, int]) -> Iterator[ListedFile]:
    for row in rows:
        cells = {name: row[at].strip() for name, at in columns.items() if at < len(row)}
        match = _SHA256.search(cells.get("sha256", ""))
        name = _plain(cells.get("name", ""))
        if match is None or not name:
            continue
        digits = re.sub(r"\D", "", cells.get("size_bytes", ""))
        yield ListedFile(
            name,
            match[0].lower(),
            int(digits) if 0 < len(digits) <= _MOST_SIZE_DIGITS else None,
            cells.get("taken_at", "")[:40],
            cells.get("place", "")[:80],
        )


def _from_lines(text: str) -> Iterator[ListedFile]:
    """Read lines with a hash; the name stands before it, behind it, or alone on the line above."""
    above = ""
    for line in text.splitlines():
        match = _SHA256.search(line)
        if match is None:
            above = line.strip() or above
            continue
        summed = _SUMMED.fullmatch(line)
        if summed is not None:
            if name := _plain(summed[2]):
                yield ListedFile(name, summed[1].lower())
            continue
        beside = f"{line[: match.start()]} {line[match.end() :]}"
        size = _SIZE.search(beside) or _SIZE.search(above)
        name = _named(beside) or _named(above)
        above = ""
        if name:
            yield ListedFile(name, match[0].lower(), int(size[1]) if size else None)


def _named(words: str) -> str:
    """Return the name among the words beside a number, as ``SHA256 (name) = …`` or ``1. name``."""
    bare = _SIZE.sub(" ", words).strip(" \t=:*")
    bare = _WORD_BEFORE.sub("", bare)
    bare = _WORD_BEHIND.sub("", bare).strip(" \t=:*")
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    return _plain(_NUMBERED.sub("", bare))


def _plain(name: str) -> str:
    """Return a name without folders and blanks around it."""
    return re.split(r"[\\/]", name.strip(" \t\"',;|·-"))[-1].strip()[:200]


def _once(files: tuple[ListedFile, ...]) -> tuple[ListedFile, ...]:
    by_name: dict[str, ListedFile] = {}
    for number, file in enumerate(files, 1):
        known = by_name.setdefault(file.name.casefold(), file)
        if known.sha256 != file.sha256:
            raise ListContradicts(line=number)
    return tuple(by_name.values())
