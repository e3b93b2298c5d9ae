"""A diary volume as the desk shows it: leaves, sheets, and every finding with its explanation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from station_app.case_diary import rows
from station_app.case_diary.entries import Candidate, candidates, ocr_texts
from station_app.case_diary.model import WITNESSES, DiaryPage, Entry, Finding, Sheet, Volume
from station_app.case_diary.rules import PreviousVolume, check_volume, explained, load_paper_names
from station_app.case_diary.volume import LatestNotes, latest_notes, page_map, pages_of, sheets_of
from station_app.cases import rows as case_rows
from station_app.cases.register import opened_name
from station_app.documents import received_rows
from station_app.documents import rows as document_rows
from station_app.documents.protection import is_protected
from station_app.exchange.cctns import CctnsStatus, status_of
from station_app.model.documents import DocumentState
from station_app.model.errors import IdentityProtected
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.store.connection import Transaction

_SHORTEST = 5
_NAMING = frozenset({"places", "circumstances", WITNESSES})
"""Particulars in which a name may stand."""


@dataclass(frozen=True, slots=True)
class OpenVolume:
    """A volume as it stands."""

    volume: Volume
    pages: tuple[DiaryPage, ...]
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]
    said: LatestNotes

    @property
    def open_findings(self) -> int:
        """How many findings are neither mended nor explained."""
        return sum(len(found.reason) < _SHORTEST for found in self.findings)

    @property
    def sealable(self) -> bool:
        """Whether nothing stands in the way of the seal."""
        return not self.volume.sealed and bool(self.pages) and not self.open_findings

    def page_map(self) -> str:
        """Return what a seal holds fast."""
        return page_map(self.volume, self.pages, self.sheets, self.findings)


@dataclass(frozen=True, slots=True)
class PaperStatus:
    """What is known of a paper in the volume."""

    local_ref: str
    ticks: int
    """1 safe on this disk, 2 a signed receipt of the gateway is held; 0 not a paper of ours."""
    told: CctnsStatus | None
    """How it stands with CCTNS; ``None``: nothing was said."""


@dataclass(frozen=True, slots=True)
class DiaryView:
    """The diary of a case as the desk shows it."""

    case_ref: str
    masked: bool
    """The case is protected and nobody here has opened it: what may name somebody is left out."""
    volumes: tuple[Volume, ...]
    now: OpenVolume | None
    """The volume that is looked at; ``None``: there is none yet."""
    waiting: tuple[Candidate, ...]
    """Papers of the case that stand in no volume."""
    papers: Mapping[str, PaperStatus]
    """By the ids of the papers in the volume."""


def diary_view(station: Station, case_ref: str, volume_id: str = "") -> DiaryView:
    """Return the diary of a case with one volume open: the named one, else the last.

    Raises:
        NotAllowed, SessionLocked. VolumeUnknown.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        volumes = rows.of_case(tx, case_ref)
        chosen = volume_id or (volumes[-1].volume_id if volumes else "")
        now = load_volume(tx, chosen) if chosen else None
        hidden = is_volume_protected(station, tx, case_ref, () if now is None else now.pages)
        waiting = candidates(station, tx, case_ref, rows.documents_in(tx, case_ref))
        papers = {} if now is None else _news(tx, now)
    masked = hidden and not station.session.has_opened(opened_name(case_ref))
    if masked and now is not None:
        now = _masked(now)
        papers = {paper: _without_reason(news) for paper, news in papers.items()}
    shown = tuple(replace(volume, page_map="") for volume in volumes)
    return DiaryView(case_ref, masked, shown, now, waiting, papers)


def _news(tx: Transaction, now: OpenVolume) -> dict[str, PaperStatus]:
    return {entry: paper_status(tx, entry) for entry in {p.entry.document_id for p in now.pages}}


def _without_reason(news: PaperStatus) -> PaperStatus:
    """The words of another office may name somebody."""
    return news if news.told is None else replace(news, told=replace(news.told, reason=""))


def paper_status(tx: Transaction, document_id: str) -> PaperStatus:
    """Return what is known of a paper in a volume."""
    came = received_rows.find(tx, document_id)
    if came is not None:
        return PaperStatus(came.local_ref, 0, None)
    document = document_rows.load(tx, DocumentId(document_id))
    held = document.state in (DocumentState.ACKNOWLEDGED, DocumentState.RETURNED)
    return PaperStatus(document.local_ref, 2 if held else 1, status_of(tx, document_id))


def load_volume(tx: Transaction, volume_id: str, *, read: bool = True) -> OpenVolume:
    """Return a volume as it stands, judged.

    Args:
        tx: a transaction.
        volume_id: the volume.
        read: whether what was read on its pages is looked at; not needed where nothing is judged.

    Raises:
        VolumeUnknown.
    """
    volume = rows.load(tx, volume_id)
    entries, said = rows.entries(tx, volume_id), latest_notes(rows.notes(tx, volume_id))
    before = _before(tx, volume)
    pages = pages_of(entries, rows.leaves(tx, volume_id), said, before.printed)
    sheets = sheets_of(pages, said, ocr_texts(tx, entries) if read else {})
    found = (*check_volume(pages, sheets, before, load_paper_names()), *_papers(tx, pages))
    findings = tuple(sorted(explained(found, said), key=lambda one: one.place))
    return OpenVolume(volume, pages, sheets, findings, said)


def next_numbers(station: Station, case_ref: str, seen: DiaryView) -> tuple[int, int]:
    """Return the number that the next sheet of a case bears, and its volume."""
    now = seen.now
    if now is None:
        return 1, 1
    after = Volume("", case_ref, now.volume.number + 1, station.clock.now(), OperatorId(""))
    with station.store.reading() as tx:
        last = _before(tx, after).sheet
    return last + 1, now.volume.number + (1 if now.volume.sealed else 0)


def require_open(station: Station, tx: Transaction, case_ref: str, open_: OpenVolume) -> None:
    """Refuse the pages of a protected case to whoever did not open it with a reason.

    Raises:
        IdentityProtected.
    """
    hidden = is_volume_protected(station, tx, case_ref, open_.pages)
    if hidden and not station.session.has_opened(opened_name(case_ref)):
        raise IdentityProtected


def is_volume_protected(
    station: Station, tx: Transaction, case_ref: str, pages: tuple[DiaryPage, ...]
) -> bool:
    """Tell whether the case is protected, or a paper in the volume is."""
    case = case_rows.find(tx, case_ref)
    if case is not None and case.hidden:
        return True
    return any(
        is_protected(station, tx, document) for document in {p.entry.document_id for p in pages}
    )


def _before(tx: Transaction, volume: Volume) -> PreviousVolume:
    """Return where the diary ended before a volume, through all the earlier ones."""
    earlier = [v for v in rows.of_case(tx, volume.case_ref) if v.number < volume.number]
    sheet, printed, day, kinds = 0, 0, "", frozenset[str]()
    for one in earlier:
        entries, said = rows.entries(tx, one.volume_id), latest_notes(rows.notes(tx, one.volume_id))
        pages = pages_of(entries, rows.leaves(tx, one.volume_id), said, printed)
        sheets = sheets_of(pages, said, {})
        sheet = max([sheet, *(s.number for s in sheets if s.number is not None)])
        printed = max([printed, *(page.printed for page in pages if not page.withdrawn)])
        day = max([day, *(s.said.get("day", "") for s in sheets)])
        kinds |= {page.entry.kind for page in pages if not page.withdrawn}
    return PreviousVolume(sheet, printed, day, kinds, volume.number - 1)


def _papers(tx: Transaction, pages: tuple[DiaryPage, ...]) -> list[Finding]:
    """Look at the papers themselves: signatures that did not hold, newer versions."""
    found: list[Finding] = []
    standing = {page.entry.entry_id: page for page in reversed(pages) if not page.withdrawn}
    there = {page.entry.document_id for page in standing.values()}
    for page in standing.values():
        entry, place = page.entry, page.leaf.place
        came = received_rows.find(tx, entry.document_id)
        if came is not None and not came.proved and entry.origin != "pillar":
            found.append(Finding("paper_unproved", (("page", page.printed),), place))
        if came is None and _newer(tx, entry) - there:
            found.append(Finding("paper_replaced", (("page", page.printed),), place))
    return found


def _newer(tx: Transaction, entry: Entry) -> set[str]:
    return {d.document_id for d in document_rows.replacing(tx, entry.document_id)}


def _masked(now: OpenVolume) -> OpenVolume:
    sheets = tuple(
        replace(
            sheet,
            words="",
            said={name: "" if name in _NAMING else value for name, value in sheet.said.items()},
        )
        for sheet in now.sheets
    )
    pages = tuple(
        replace(page, withdrawn="…" if page.withdrawn else "", witness="") for page in now.pages
    )
    findings = tuple(
        replace(found, reason="…" * _SHORTEST if found.reason else "", name="")
        for found in now.findings
    )
    return OpenVolume(replace(now.volume, page_map=""), pages, sheets, findings, {})
