"""The case diary in volumes (BNSS s. 192): put in, numbered, described, explained. Only ever added.

``case_diary`` keeps the papers of a case; here they become leaves of a volume.
"""

from typing import Final

from station_app.case_diary import checks, rows
from station_app.case_diary.checks import DiaryView, OpenVolume
from station_app.case_diary.entries import diary_paper, paper_pdf
from station_app.case_diary.errors import (
    NotADiaryValue,
    PaperInDiary,
    ParticularFixed,
    VolumeOpen,
    VolumeSealed,
)
from station_app.case_diary.field_values import clean_value
from station_app.case_diary.model import PARTICULARS, REASON, WITNESSES, Entry, Note, Volume
from station_app.case_diary.volume import PRINTED, SHEET, WITHDRAWN, append_leaves
from station_app.documents import rows as document_rows
from station_app.documents.fir_number import normalise_fir
from station_app.forms import filling
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import CaseNumberMissing, NoPages, ReasonNeeded
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Right
from station_app.sandbox.errors import PaperNotShown
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

SHORTEST_REASON = 5
TOPIC: Final = "diary"
SHEET_KIND = "CD_SHEET"
_SAID = frozenset((*PARTICULARS, "statements", WITNESSES))

diary_view = checks.diary_view


def begin_volume(station: Station, case_ref: str) -> Volume:
    """Begin the next volume of a case.

    Raises:
        VolumeOpen: the last one is not sealed. CaseNumberMissing, CaseNumberUnknown. NotAllowed,
            SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    now = station.clock.now()
    number = normalise_fir(case_ref, now.astimezone(IST).year)
    if not number:
        raise CaseNumberMissing
    with station.store.transaction() as tx:
        volume = _begin(station, tx, number, operator.operator_id)
    station.events.announce(TOPIC, volume.volume_id)
    return volume


def _begin(station: Station, tx: Transaction, case_ref: str, by: OperatorId) -> Volume:
    earlier = rows.of_case(tx, case_ref)
    if earlier and not earlier[-1].sealed:
        raise VolumeOpen(volume=earlier[-1].number)
    volume = Volume(station.new_id("v"), case_ref, len(earlier) + 1, station.clock.now(), by)
    rows.insert(tx, volume)
    record(station, tx, by, "diary.begun", volume.volume_id)
    return volume


def put_paper(station: Station, case_ref: str, document_id: str) -> Entry:
    """Put a paper behind the last leaf of the case's open volume; where there is none, begin one.

    Raises:
        PaperNotFixed: it is not signed. PaperInDiary. PaperOfOtherCase. DocumentUnknown.
            BlobDamaged. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        if document_id in rows.documents_in(tx, case_ref):
            raise PaperInDiary
        taken = diary_paper(station, tx, case_ref, document_id)
        volumes = rows.of_case(tx, case_ref)
        last = volumes[-1] if volumes else None
        if last is None or last.sealed:
            last = _begin(station, tx, case_ref, operator.operator_id)
        entry = Entry(
            station.new_id("e"),
            last.volume_id,
            len(rows.entries(tx, last.volume_id)) + 1,
            taken.document_id,
            taken.kind,
            taken.origin,
            taken.pdf_sha256,
            len(taken.leaves),
            station.clock.now(),
            operator.operator_id,
        )
        after = rows.last_leaf(tx, last.volume_id)
        rows.put(tx, entry, append_leaves(last.volume_id, entry.entry_id, after, taken.leaves))
        for field, value in taken.said.items():
            _note(station, tx, last, f"{entry.entry_id}/0", field, value, operator.operator_id)
        record(
            station,
            tx,
            operator.operator_id,
            "diary.placed",
            document_id,
            sha256=taken.pdf_sha256,
            reason=f"{last.volume_id} {entry.place}",
        )
    station.events.announce(TOPIC, last.volume_id)
    return entry


def waiting_desk(station: Station, document_id: str) -> tuple[str, str]:
    """Return the desk at which a paper waits that is not signed yet, and the paper's id."""
    with station.store.reading() as tx:
        state = document_rows.load(tx, DocumentId(document_id)).state
    if state is DocumentState.FINALISED:
        return "sign", document_id
    typed = filling.is_form(station, DocumentId(document_id))
    return "forms" if typed else "scan", document_id


def begin_entry(station: Station, case_ref: str) -> Document:
    """Begin a typed sheet of a case; its number, its volume and the day are filled in.

    Raises:
        NotAllowed, SessionLocked. CaseNumberUnknown.
    """
    seen = checks.diary_view(station, case_ref)
    sheet, volume = checks.next_numbers(station, case_ref, seen)
    today = station.clock.now().astimezone(IST).date().isoformat()
    known = {"cd_no": sheet, "volume": volume, "day": today}
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        made = filling.begin_in(station, tx, SHEET_KIND, case_ref=case_ref)
        filling.put_answers(station, tx, made.document_id, known, operator.operator_id)
    station.events.announce("document", made.document_id)
    return made


def note(station: Station, volume_id: str, leaf_key: str, field: str, text: str) -> None:
    """Write down what stands on a leaf: its printed number, its sheet, a particular of that sheet.

    Args:
        station: the station.
        volume_id: an open volume.
        leaf_key: which leaf.
        field: ``sheet``, ``printed``, ``statements`` or a particular.
        text: as typed; empty takes the word back.

    Raises:
        NotADiaryValue: it is no such number, day or time. ParticularFixed: the sheet is a typed
            paper and says it itself. VolumeSealed. IdentityProtected. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    value = clean_value(field, text)
    with station.store.transaction() as tx:
        open_ = _require_unsealed(station, tx, volume_id)
        page = next((p for p in open_.pages if p.leaf.key == leaf_key), None)
        if page is None or field not in _SAID | {SHEET, PRINTED}:
            raise NotADiaryValue
        if page.entry.origin in ("typed", "pillar") and field in _SAID:
            raise ParticularFixed
        if open_.said.get(leaf_key, {}).get(field, "") == value:
            return
        _note(station, tx, open_.volume, leaf_key, field, value, operator.operator_id)
        record(station, tx, operator.operator_id, f"diary.said.{field}", volume_id, reason=leaf_key)
    station.events.announce(TOPIC, volume_id)


def withdraw_leaf(station: Station, volume_id: str, leaf_key: str, reason: str) -> None:
    """Withdraw a leaf: it stays where it is, shows why, and no longer counts.

    Raises:
        ReasonNeeded. NoPages: there is no such leaf. VolumeSealed. IdentityProtected. NotAllowed,
            SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        open_ = _require_unsealed(station, tx, volume_id)
        if leaf_key not in {page.leaf.key for page in open_.pages}:
            raise NoPages
        by = operator.operator_id
        _note(station, tx, open_.volume, leaf_key, WITHDRAWN, reason.strip(), by)
        record(station, tx, by, "diary.withdrawn", volume_id, reason=leaf_key)
    station.events.announce(TOPIC, volume_id)


def restore_leaf(station: Station, volume_id: str, leaf_key: str) -> None:
    """Let a withdrawn leaf count again; that it was withdrawn stays in its history.

    Raises:
        VolumeSealed. IdentityProtected. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        open_ = _require_unsealed(station, tx, volume_id)
        _note(station, tx, open_.volume, leaf_key, WITHDRAWN, "", operator.operator_id)
        record(station, tx, operator.operator_id, "diary.counts", volume_id, reason=leaf_key)
    station.events.announce(TOPIC, volume_id)


def explain(station: Station, volume_id: str, finding_key: str, reason: str) -> None:
    """Write why a finding stands as it is; the index prints it.

    Raises:
        VolumeSealed. IdentityProtected. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        open_ = _require_unsealed(station, tx, volume_id)
        said = " ".join(reason.split())
        if open_.said.get(finding_key, {}).get(REASON, "") == said:
            return
        _note(station, tx, open_.volume, finding_key, REASON, said, operator.operator_id)
        # A reason may name somebody; the ledger keeps that there is one.
        record(station, tx, operator.operator_id, "diary.explained", volume_id, reason=finding_key)
    station.events.announce(TOPIC, volume_id)


def leaf_picture(station: Station, volume_id: str, place: int, width_px: int) -> bytes:
    """Draw a leaf as a picture of plain pixels (PPM).

    Raises:
        NoPages: there is no such leaf. PaperNotShown. IdentityProtected. BlobDamaged. NotAllowed, SessionLocked.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import draw_page

    station.session.require(Right.READ)
    with station.store.reading() as tx:
        open_ = checks.load_volume(tx, volume_id, read=False)
        checks.require_open(station, tx, open_.volume.case_ref, open_)
    found = [page for page in open_.pages if page.leaf.place == place]
    if not found:
        raise NoPages
    pdf = paper_pdf(station, found[0].entry.document_id)
    try:
        return draw_page(pdf, found[0].leaf.page, width_px)
    except ValueError:
        raise PaperNotShown from None


def _require_unsealed(station: Station, tx: Transaction, volume_id: str) -> OpenVolume:
    open_ = checks.load_volume(tx, volume_id, read=False)
    if open_.volume.sealed:
        raise VolumeSealed(volume=open_.volume.number)
    checks.require_open(station, tx, open_.volume.case_ref, open_)
    return open_


def _note(
    station: Station,
    tx: Transaction,
    volume: Volume,
    about: str,
    field: str,
    value: str,
    by: OperatorId,
) -> None:
    at = station.clock.now()
    rows.add_note(tx, Note(volume.volume_id, about, field, value, at, by))


__all__ = [
    "DiaryView",
    "begin_entry",
    "begin_volume",
    "diary_view",
    "explain",
    "leaf_picture",
    "note",
    "put_paper",
    "restore_leaf",
    "waiting_desk",
    "withdraw_leaf",
]
