"""The certified copy of a sealed volume: one PDF/A, indexed and stamped, that an officer signs."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from station_app.case_diary import checks, rows, sealing
from station_app.case_diary.checks import OpenVolume
from station_app.case_diary.entries import COPY, FIXED, paper_pdf
from station_app.case_diary.errors import DiaryIsSecret
from station_app.case_diary.model import SHEETS, VOLUME_FILE, DiaryPage, Finding, Sheet, Volume
from station_app.case_diary.verification import embedded_map
from station_app.cases.register import opened_name
from station_app.documents import rows as document_rows
from station_app.documents.drafts import next_reference
from station_app.documents.freezing import freeze
from station_app.model.clock import for_people, to_text
from station_app.model.documents import Document, DocumentState
from station_app.model.finished_page import ArchiveMeta
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.texts import RESOURCES, Texts, load_texts
from station_app.pdf.bundle_model import Bundle, BundleIndex, PageStamp, Part
from station_app.station.station import Station, record
from station_app.store.blobs import SealedBlob
from station_app.store.connection import Transaction

_COLUMNS = ("sheet", "day", "told", "paper", "printed", "running", "remark")
_TOLD = ("info_reached", "begun", "closed", "places")
_URGENT = frozenset({"high_court"})


@dataclass(frozen=True, slots=True)
class _Group:
    """Leaves that follow each other and say the same: a part and a row of the index."""

    pages: tuple[DiaryPage, ...]
    title: str
    row: tuple[str, ...]


def recipients() -> tuple[str, ...]:
    """Return to whom a certified copy may go; the accused is none of them (BNSS s. 192(5))."""
    table = tomllib.loads((RESOURCES / "diary.toml").read_text(encoding="utf-8"))
    return tuple(table["copy"]["to"])


def certified_copy(station: Station, volume_id: str, to: str) -> Document:
    """Make the certified copy of a sealed volume; it waits at the signing desk.

    Args:
        station: the station.
        volume_id: a sealed volume.
        to: one of :func:`recipients`.

    Raises:
        DiaryIsSecret: nobody else may have it. VolumeOpen. SealBroken: something in it was
            changed. IdentityProtected. NotAllowed, SessionLocked. DiskFull.
    """
    station.session.require(Right.WRITE)
    if to not in recipients():
        raise DiaryIsSecret
    sealing.verify(station, volume_id)
    with station.store.reading() as tx:
        open_ = checks.load_volume(tx, volume_id)
        checks.require_open(station, tx, open_.volume.case_ref, open_)
    document_id = DocumentId(station.new_id("d"))
    with station.store.transaction() as tx:
        reference = next_reference(station, tx, station.clock.now())
    built = _build(station, open_, to, document_id, reference)
    sealed = station.store.blobs.put(built.pdf)
    with station.store.transaction() as tx:
        made = _keep(station, tx, open_.volume, to, document_id, reference, built, sealed)
    if station.session.has_opened(opened_name(open_.volume.case_ref)):
        station.session.open_identity(document_id)
    station.events.announce("document", document_id)
    return made


def newest_copy(station: Station, volume_id: str) -> str:
    """Return the id of the newest signed copy of a volume; empty: there is none.

    Raises:
        VolumeUnknown. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        volume = rows.load(tx, volume_id)
        copies = document_rows.listing(tx, states=FIXED, kind=COPY, case_ref=volume.case_ref)
    return next((d.document_id for d in copies if d.volume == volume.number), "")


def volume_index(station: Station, volume_id: str) -> bytes:
    """Write the index of a volume as it stands, certified by nobody.

    Raises:
        VolumeUnknown. IdentityProtected. NotAllowed, SessionLocked.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.bundle import build_bundle

    operator = station.session.require(Right.READ)
    with station.store.reading() as tx:
        open_ = checks.load_volume(tx, volume_id)
        checks.require_open(station, tx, open_.volume.case_ref, open_)
    texts, volume = load_texts(station.settings.language), open_.volume
    papers = {page.entry.document_id for page in open_.pages}
    groups = _groups(open_, _references(station, papers), texts)
    title = texts("diary.index_title", number=volume.number, case=volume.case_ref)
    unit = station.settings.unit_hi if texts.language == "hi" else station.settings.unit_en
    of = (unit, texts("diary.volume", number=volume.number), "")
    index = _index(open_, texts, title, groups, of)
    meta = ArchiveMeta(
        document_id=volume_id,
        title=title,
        subject="",
        author=unit,
        language=texts.language,
        created_at_text=to_text(station.clock.now()),
        footer="",
        bookmarks=(),
    )
    with station.store.transaction() as tx:
        record(station, tx, operator.operator_id, "diary.index", volume_id)
    plain = replace(index, certificate=(), sign_label="")
    return build_bundle((), plain, PageStamp("", ""), meta).pdf


def _keep(
    station: Station,
    tx: Transaction,
    volume: Volume,
    to: str,
    document_id: DocumentId,
    reference: str,
    built: Bundle,
    sealed: SealedBlob,
) -> Document:
    at, by = station.clock.now(), station.session.require(Right.WRITE).operator_id
    draft = Document(
        document_id=document_id,
        kind=COPY,
        state=DocumentState.DRAFT,
        case_ref=volume.case_ref,
        ps_code=station.settings.ps_code,
        title="",
        volume=volume.number,
        expected_sheets=None,
        created_at=at,
        created_by=by,
        changed_at=at,
        local_ref=reference,
        priority=1 if to in _URGENT else 3,
    )
    document_rows.insert(tx, draft)
    moved = freeze(
        station,
        tx,
        document_id,
        sealed,
        by=by,
        page_count=built.index_pages + len(built.places),
        stamp_box=built.signature,
        note=f"copy:{to}",
    )
    record(station, tx, by, "diary.copied", volume.volume_id, sha256=sealed.sha256, reason=to)
    return moved


def _build(
    station: Station, open_: OpenVolume, to: str, document_id: DocumentId, reference: str
) -> Bundle:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.bundle import build_bundle

    texts = load_texts(station.settings.language)
    papers = {page.entry.document_id for page in open_.pages}
    groups = _groups(open_, _references(station, papers), texts)
    pdfs = {document: paper_pdf(station, document) for document in sorted(papers)}
    parts = [_part(group, pdfs) for group in groups]
    title = texts("diary.copy.title", number=open_.volume.number, case=open_.volume.case_ref)
    stamp = PageStamp(
        texts("diary.copy.stamp", number=open_.volume.number, case=open_.volume.case_ref)
        + " · {title}",
        texts.raw("diary.copy.running"),
    )
    unit = station.settings.unit_hi if texts.language == "hi" else station.settings.unit_en
    meta = ArchiveMeta(
        document_id=document_id,
        title=title,
        subject=reference,
        author=unit,
        language=texts.language,
        created_at_text=to_text(station.clock.now()),
        footer="",
        bookmarks=(),
    )
    index = _index(open_, texts, title, groups, (unit, reference, to))
    carried = (VOLUME_FILE, embedded_map(document_id, open_.volume.page_map))
    return build_bundle(parts, index, stamp, meta, attach=carried)


def _references(station: Station, papers: Iterable[str]) -> dict[str, str]:
    with station.store.reading() as tx:
        return {paper: checks.paper_status(tx, paper).local_ref for paper in papers}


def _part(group: _Group, pdfs: Mapping[str, bytes]) -> Part:
    first = group.pages[0]
    return Part(
        group.title,
        first.entry.kind,
        pdfs[first.entry.document_id],
        first.leaf.place,
        tuple(page.leaf.page for page in group.pages),
    )


def _groups(open_: OpenVolume, references: Mapping[str, str], texts: Texts) -> list[_Group]:
    """Return the leaves that follow each other and belong together."""
    sheets = {sheet.key: sheet for sheet in open_.sheets}
    begun, keyed = "", []
    for page in open_.pages:
        begun = page.leaf.key if page.begins else begun
        own = begun if page.entry.kind in SHEETS else ""
        keyed.append(((page.entry.entry_id, own, page.withdrawn), page))
    return [
        _group(tuple(page for _, page in found), sheets.get(key[1]), references, texts)
        for key, found in groupby(keyed, key=lambda pair: pair[0])
    ]


def _group(
    pages: tuple[DiaryPage, ...], sheet: Sheet | None, references: Mapping[str, str], texts: Texts
) -> _Group:
    first, last = pages[0], pages[-1]
    kind = texts(f"kind.{first.entry.kind}")
    number = "—" if first.sheet is None else str(first.sheet)
    begins = first.begins and sheet is not None
    said = sheet.said if begins and sheet is not None else {}
    remark = texts("diary.copy.withdrawn", reason=first.withdrawn) if first.withdrawn else ""
    title = texts("diary.copy.part", sheet=number, kind=kind)
    if first.withdrawn:
        title = f"{title} · {texts('diary.copy.does_not_count')}"
    row = (
        number,
        day_of(said.get("day", "")),
        " · ".join(filter(None, (day_of(said.get(name, "")) for name in _TOLD))),
        f"{kind} · {references[first.entry.document_id]}",
        _range([page.printed for page in pages]),
        _range([first.leaf.place, last.leaf.place]),
        remark,
    )
    return _Group(pages, title, row)


def _range(numbers: Sequence[int]) -> str:
    """Return numbers as people write them: ``3-7``; each one, where they do not follow each other."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and list(numbers) != list(range(first, last + 1)):
        return ", ".join(str(number) for number in numbers)
    return str(first) if first == last else f"{first}-{last}"


def day_of(text: str) -> str:
    """Return a day, or a time with its hour, as people write it; words stay as they are."""
    day, _, hour = text.partition("T")
    try:
        return f"{date.fromisoformat(day):%d-%m-%Y} {hour}".strip()
    except ValueError:
        return text


def finding_text(texts: Callable[..., str], found: Finding) -> str:
    """Return a finding in words of a catalogue."""
    # A name that may not be read is left out.
    words = {**dict(found.params), "name": found.name or "…"}
    if "kind" in words:
        words["kind"] = texts(f"kind.{words['kind']}")
    if found.rule == "days_without":
        words = {name: day_of(str(value)) for name, value in words.items()}
    return texts(f"diary.finding.{found.rule}", **words)


def _index(
    open_: OpenVolume,
    texts: Texts,
    title: str,
    groups: Iterable[_Group],
    of: tuple[str, str, str],
) -> BundleIndex:
    unit, reference, to = of
    volume = open_.volume
    sealed_at = "" if volume.sealed_at is None else for_people(volume.sealed_at)
    words: dict[str, str | int] = {
        "case": volume.case_ref,
        "number": volume.number,
        "leaves": len(open_.pages),
        "to": texts(f"diary.to.{to}") if to else "",
        "sealed": sealed_at,
        "seal": volume.sha256,
    }
    head = ("case", "unit", "reference", "sealed", "seal", "to")
    known = {**words, "unit": unit, "reference": reference}
    notes = tuple(
        texts(
            "diary.copy.explained",
            finding=finding_text(texts, found),
            reason=found.reason or texts("prosecution_print.unexplained"),
        )
        for found in open_.findings
    )
    return BundleIndex(
        title=title,
        head=tuple(
            (texts(f"diary.copy.head.{name}"), str(known[name])) for name in head if known[name]
        ),
        label=texts("diary.copy.index"),
        columns=tuple(texts(f"diary.copy.column.{name}") for name in _COLUMNS),
        rows=tuple(group.row for group in groups),
        notes_title=texts("diary.copy.findings") if notes else "",
        notes=notes,
        certificate=(
            texts("diary.copy.certificate.title"),
            texts("diary.copy.certificate.text", **words),
            texts("diary.copy.certificate.secret"),
        ),
        sign_label=texts("diary.copy.sign"),
        footer=f"{reference} · {texts.raw('diary.copy.footer')}",
    )
