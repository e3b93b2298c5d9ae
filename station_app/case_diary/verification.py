"""Proves a sealed diary volume, at the station and by its certified copy. Needs nobody at the desk.

Findings are keys of the texts under ``verdict.``, none where number, leaves and hash are those that
were sealed.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from station_app.case_diary import checks, rows
from station_app.case_diary.checks import OpenVolume
from station_app.case_diary.entries import COPY, paper_pdf
from station_app.case_diary.model import VOLUME_FILE, Volume
from station_app.case_diary.volume import map_findings, map_sha256
from station_app.custody_log import rows as custody_log_rows
from station_app.documents import rows as document_rows
from station_app.model.errors import BlobDamaged, DocumentUnknown, NoPages
from station_app.model.ids import DocumentId
from station_app.model.texts import LANGUAGES, Texts, load_texts
from station_app.station.station import Station
from station_app.store.connection import Transaction

SEALED = "diary.sealed"


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What a volume was sealed by."""

    case_ref: str
    number: int
    leaves: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """What is to be said about a volume."""

    findings: tuple[str, ...]
    facts: SealFacts | None = None
    """``None`` where it does not even say what it is."""
    where: tuple[str, ...] = ()
    """What was changed: leaves by their places, papers by their references, a byte by its place."""


@dataclass(frozen=True, slots=True)
class _Carried:
    document_id: str
    facts: SealFacts


def embedded_map(document_id: str, page_map: str) -> bytes:
    """Return what a certified copy carries of its volume."""
    return json.dumps(
        {"document_id": document_id, "page_map": page_map}, ensure_ascii=False, sort_keys=True
    ).encode()


def is_volume_copy(untrusted_pdf: bytes) -> bool:
    """Tell whether a PDF says that it is the copy of a volume."""
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import read_attached

    try:
        read_attached(untrusted_pdf, VOLUME_FILE)
    except ValueError:
        return False
    return True


def verify_numbered_volume(station: Station, case_ref: str, number: int) -> SealVerdict:
    """Judge the volume of a number at the station."""
    volume = _named(station, case_ref, number)
    if volume is None:
        return SealVerdict(("diary.unknown",))
    return verify_volume(station, volume.volume_id)


def verify_volume(station: Station, volume_id: str) -> SealVerdict:
    """Judge a volume at the station: its map, its papers, its line in the ledger.

    Raises:
        VolumeUnknown.
    """
    with station.store.reading() as tx:
        open_ = checks.load_volume(tx, volume_id)
        told = [e.act for e in custody_log_rows.events_of(tx, volume_id) if e.act.action == SEALED]
        references = _references(tx, open_)
    volume = open_.volume
    if not volume.sealed:
        return SealVerdict(("diary.open",))
    facts = SealFacts(volume.case_ref, volume.number, len(open_.pages), volume.sha256)
    findings: list[str] = []
    if [(act.object_sha256, act.reason) for act in told] != [(volume.sha256, str(volume.number))]:
        findings.append("diary.ledger")
    where: list[str] = []
    if map_sha256(volume.page_map) != volume.sha256:
        findings.append("diary.hash")
    else:
        found, places = map_findings(volume.page_map, open_.page_map())
        findings += found
        where += [str(place) for place in places]
    changed = changed_papers(station, open_)
    findings += ["diary.paper"] if changed else []
    where += [references[document_id] for document_id in changed]
    return SealVerdict(tuple(findings), facts, tuple(where))


def changed_papers(station: Station, open_: OpenVolume) -> tuple[str, ...]:
    """Return the papers of a volume that are not, byte for byte, those that were put in."""
    papers = {page.entry.document_id: page.entry.pdf_sha256 for page in open_.pages}
    return tuple(
        document_id
        for document_id, sha256 in papers.items()
        if _sha256(station, document_id) != sha256
    )


def verify_copy(
    untrusted_pdf: bytes, station: Station | None = None, document_id: str = ""
) -> SealVerdict:
    """Judge a certified copy: what it carries against what is printed, and against the station.

    Args:
        untrusted_pdf: the copy.
        station: where the volume is kept; ``None``: the copy is judged by itself.
        document_id: whose copy it should be, where the file itself says it no more.
    """
    carried = _carried(untrusted_pdf)
    printed = ("diary.copy",) if carried is None else _printed(untrusted_pdf, carried.facts)
    facts = None if carried is None else carried.facts
    if station is None:
        return SealVerdict(printed, facts)
    named = document_id if carried is None else carried.document_id
    byte = _changed_byte(station, named, untrusted_pdf)
    findings, where = list(printed), []
    if byte:
        findings.append("diary.byte")
        where.append(str(byte))
    if facts is not None:
        volume = _named(station, facts.case_ref, facts.number)
        if volume is None:
            findings.append("diary.unknown")
        elif volume.sha256 != facts.sha256:
            findings.append("diary.other_seal")
        else:
            kept = verify_volume(station, volume.volume_id)
            findings += kept.findings
            where += kept.where
    return SealVerdict(tuple(dict.fromkeys(findings)), facts, tuple(where))


def is_copy(station: Station, document_id: str) -> bool:
    """Tell whether an id is that of a certified copy that was made here."""
    with station.store.reading() as tx:
        held = document_rows.find(tx, DocumentId(document_id))
    return held is not None and held.kind == COPY


def _named(station: Station, case_ref: str, number: int) -> Volume | None:
    with station.store.reading() as tx:
        return next((v for v in rows.of_case(tx, case_ref) if v.number == number), None)


def _references(tx: Transaction, open_: OpenVolume) -> dict[str, str]:
    papers = {page.entry.document_id for page in open_.pages}
    return {paper: checks.paper_status(tx, paper).local_ref for paper in papers}


def _sha256(station: Station, document_id: str) -> str:
    try:
        return hashlib.sha256(paper_pdf(station, document_id)).hexdigest()
    except (BlobDamaged, NoPages):
        return ""


def _carried(untrusted_pdf: bytes) -> _Carried | None:
    """Return what a copy carries; ``None`` where it is none, or not what this program writes."""
    from station_app.pdf.pdf_reader import read_attached

    try:
        told = json.loads(read_attached(untrusted_pdf, VOLUME_FILE))
        sealed = json.loads(told["page_map"])
        facts = SealFacts(
            str(sealed["case_ref"]),
            int(sealed["volume"]),
            len(sealed["leaves"]),
            map_sha256(told["page_map"]),
        )
        return _Carried(str(told["document_id"]), facts)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _printed(untrusted_pdf: bytes, facts: SealFacts) -> tuple[str, ...]:
    """Hold what is printed on a copy against the map that it carries, in either language."""
    from station_app.pdf.pdf_reader import read_pages

    try:
        pages = [_squeezed(page) for page in read_pages(untrusted_pdf)]
    except ValueError:
        return ("diary.copy",)
    front, leaves = pages[: -facts.leaves or None], pages[len(pages) - facts.leaves :]
    findings = []
    if not any(_squeezed(title) in "".join(front) for title in _titles(facts)):
        findings.append("diary.number")
    if len(pages) <= facts.leaves or not _stamps_hold(front, leaves, facts):
        findings.append("diary.leaves")
    if facts.sha256 not in "".join(front):
        findings.append("diary.hash")
    return tuple(findings)


def _titles(facts: SealFacts) -> list[str]:
    return [
        load_texts(language)("diary.copy.title", number=facts.number, case=facts.case_ref)
        for language in LANGUAGES
    ]


def _stamps_hold(front: Sequence[str], leaves: Sequence[str], facts: SealFacts) -> bool:
    """Tell whether every leaf is stamped with its number, and nothing else is stamped."""
    return any(_stamped(load_texts(language), front, leaves, facts) for language in LANGUAGES)


def _stamped(texts: Texts, front: Sequence[str], leaves: Sequence[str], facts: SealFacts) -> bool:
    mark = _squeezed(texts("diary.copy.stamp", number=facts.number, case=facts.case_ref))
    words = texts.raw("diary.copy.running")
    numbered = all(
        mark in page and _squeezed(words.format(page=number, pages=len(leaves))) in page
        for number, page in enumerate(leaves, 1)
    )
    return numbered and not any(mark in page for page in front)


def _changed_byte(station: Station, document_id: str, untrusted_pdf: bytes) -> int:
    """Return the place of the first byte, from 1, that differs from the copy kept here; 0: none."""
    try:
        kept = paper_pdf(station, document_id)
    except (BlobDamaged, NoPages, DocumentUnknown):
        return 0
    if kept == untrusted_pdf:
        return 0
    pairs = zip(kept, untrusted_pdf, strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), None)
    return 1 + (min(len(kept), len(untrusted_pdf)) if same is None else same)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\ufffe\x02]+", "", text)
