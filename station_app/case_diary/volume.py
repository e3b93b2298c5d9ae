"""A diary volume as it stands: its leaves in scan order, with all that was said of them since."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from station_app.case_diary.model import (
    PARTICULARS,
    SHEETS,
    STATEMENT,
    VOLUME,
    WITNESSES,
    DiaryPage,
    Entry,
    Finding,
    Leaf,
    Note,
    Sheet,
    Volume,
)
from station_app.model.clock import to_text

WITHDRAWN, SHEET, PRINTED = "withdrawn", "sheet", "printed"
_SAID = frozenset((*PARTICULARS, "statements", VOLUME, WITNESSES))

LatestNotes = Mapping[str, Mapping[str, str]]
"""By what it is about and its field: the last word."""


def latest_notes(notes: Iterable[Note]) -> LatestNotes:
    """Return what counts of the notes: the last one about each thing."""
    said: dict[str, dict[str, str]] = {}
    for note in notes:
        said.setdefault(note.about, {})[note.field] = note.value
    return said


def append_leaves(
    volume_id: str, entry_id: str, after: int, said: Sequence[tuple[int | None, int | None, str]]
) -> tuple[Leaf, ...]:
    """Return the leaves of a paper that is put in behind the last leaf.

    Args:
        volume_id: the volume.
        entry_id: the paper's entry.
        after: place of the volume's last leaf.
        said: for each page the sheet that begins there and the printed number, where the paper
            itself says so, and the page's SHA-256.
    """
    return tuple(
        Leaf(entry_id, page, volume_id, after + page + 1, sheet, printed, sha256)
        for page, (sheet, printed, sha256) in enumerate(said)
    )


def pages_of(
    entries: Iterable[Entry], leaves: Iterable[Leaf], said: LatestNotes, before: int = 0
) -> tuple[DiaryPage, ...]:
    """Return the leaves as they stand now, in scan order: all of them, withdrawn ones too.

    Args:
        entries: the volume's papers.
        leaves: of these papers.
        said: what was said of them.
        before: the last printed number of the volume before.
    """
    by_id = {entry.entry_id: entry for entry in entries}
    pages: list[DiaryPage] = []
    current: int | None = None
    number = before
    for leaf in sorted(leaves, key=lambda leaf: leaf.place):
        entry, words = by_id[leaf.entry_id], said.get(leaf.key, {})
        begins = _begins(entry, leaf, words)
        if begins:
            current = _number(words.get(SHEET)) or leaf.sheet
        # An annexure that came later still belongs to the sheet that names it.
        first = said.get(f"{leaf.entry_id}/0", {})
        own = "" if entry.kind in SHEETS else first.get(SHEET, "")
        witness = first.get(WITNESSES, "") if entry.kind == STATEMENT else ""
        sheet = _number(own) or current
        withdrawn = words.get(WITHDRAWN, "")
        told = _number(words.get(PRINTED)) or leaf.printed
        printed = told if told is not None else number + (0 if withdrawn else 1)
        if not withdrawn:
            number = printed
        pages.append(DiaryPage(leaf, entry, begins, sheet, printed, withdrawn, witness))
    return tuple(pages)


def _begins(entry: Entry, leaf: Leaf, words: Mapping[str, str]) -> bool:
    """Tell whether a sheet begins: on a sheet paper's first page, and where somebody says so."""
    if words.get(WITHDRAWN):
        return False
    if entry.kind not in SHEETS:
        return False
    return leaf.page == 0 or leaf.sheet is not None or bool(words.get(SHEET))


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def sheets_of(
    pages: Sequence[DiaryPage], said: LatestNotes, words: Mapping[str, str]
) -> tuple[Sheet, ...]:
    """Return the sheets with their particulars, in the order in which they begin.

    Args:
        pages: as they stand.
        said: what was said of the leaves.
        words: what can be read on a leaf, by the leaf's key.
    """
    sheets: list[Sheet] = []
    for at, page in enumerate(pages):
        if page.begins:
            told = {
                name: value
                for name, value in said.get(page.leaf.key, {}).items()
                if name in _SAID and value
            }
            if page.entry.origin in ("scanned", "received"):
                # The statement of circumstances is the writing on the sheet itself.
                told.setdefault("circumstances", "")
            text = " ".join(words.get(own.leaf.key, "") for own in _own(pages, at))
            sheets.append(
                Sheet(
                    page.leaf.key,
                    page.sheet,
                    page.leaf.place,
                    page.entry.origin in ("typed", "pillar"),
                    told,
                    f"{told.get('circumstances', '')} {text}".strip(),
                )
            )
    return tuple(sheets)


def _own(pages: Sequence[DiaryPage], at: int) -> Iterator[DiaryPage]:
    """Return the pages of the sheet that begins at ``at``."""
    yield pages[at]
    for page in pages[at + 1 :]:
        if page.begins:
            return
        if page.entry.kind in SHEETS and not page.withdrawn:
            yield page


def page_map(
    volume: Volume,
    pages: Iterable[DiaryPage],
    sheets: Iterable[Sheet],
    findings: Iterable[Finding],
) -> str:
    """Return everything that a seal holds fast, as canonical JSON: the same volume, the same text."""
    body = {
        "case_ref": volume.case_ref,
        "volume": volume.number,
        "begun_at": to_text(volume.begun_at),
        "leaves": [
            {
                "place": page.leaf.place,
                "sheet": page.sheet,
                "printed": page.printed,
                "document": page.entry.document_id,
                "page": page.leaf.page,
                "kind": page.entry.kind,
                "pdf_sha256": page.entry.pdf_sha256,
                "sha256": page.leaf.sha256,
                "withdrawn": page.withdrawn,
            }
            for page in pages
        ],
        "sheets": [
            {"number": sheet.number, "place": sheet.place, **sheet.said} for sheet in sheets
        ],
        "findings": [{"finding": found.key, "reason": found.reason} for found in findings],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def map_sha256(text: str) -> str:
    """Return the hash that a volume is sealed by."""
    return hashlib.sha256(text.encode()).hexdigest()


def map_findings(sealed: str, now: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return what of a sealed map no longer stands so: keys under ``verdict.``, and the leaves' places.

    What a later program says besides, and the findings that it would have, do not break a seal.
    """
    old, new = json.loads(sealed), json.loads(now)
    findings: list[str] = []
    if (old["case_ref"], old["volume"]) != (new["case_ref"], new["volume"]):
        findings.append("diary.number")
    if len(old["leaves"]) != len(new["leaves"]):
        findings.append("diary.leaves")
    gone: dict[str, Any] = {}
    places = {
        int(before["place"])
        for part in ("leaves", "sheets")
        for before, after in zip_longest(old[part], new[part], fillvalue=gone)
        if not before.items() <= after.items()
    }
    if places or len(old["sheets"]) != len(new["sheets"]):
        findings.append("diary.leaf")
    reasons = {found["finding"]: found["reason"] for found in new["findings"]}
    if any(reasons.get(f["finding"], f["reason"]) != f["reason"] for f in old["findings"]):
        findings.append("diary.reason")
    return tuple(findings), tuple(sorted(places))
