"""A paper is frozen with all that belongs to it, or not at all."""

from collections.abc import Callable

import pytest

from station_app.custody_log import rows as custody_log_rows
from station_app.documents import drafts
from station_app.documents import finalise as document_finalise
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import ChangedMeanwhile
from station_app.model.ids import DocumentId
from station_app.scanning import page_editing
from station_app.station.station import Station
from station_app.store.blobs import SealedBlob
from station_app.store.connection import Transaction
from station_app.store.errors import DiskFull
from tests.scanning.test_capture import scan
from tests.summons.days import ON_PAPER

Make = Callable[[Station], DocumentId]
Meanwhile = Callable[[Station, DocumentId], None]


def scanned(station: Station) -> DocumentId:
    document_id = drafts.begin(station, case_ref="7/26").document_id
    scan(station, document_id, 2)
    return document_id


def typed(station: Station) -> DocumentId:
    document = filling.begin(station, "SUMMONS_IN")
    for field, value in ON_PAPER.items():
        filling.set_answer(station, document.document_id, field, value)
    return document.document_id


def acts(station: Station, document_id: DocumentId) -> list[str]:
    with station.store.reading() as tx:
        return [event.act.action for event in custody_log_rows.events_of(tx, document_id)]


@pytest.mark.parametrize("make", [scanned, typed])
def test_what_fails_beside_it_leaves_the_draft(station: Station, make: object) -> None:
    assert callable(make)
    document_id = make(station)
    before = acts(station, document_id)

    def no_room(tx: Transaction, frozen: Document) -> None:
        del tx
        assert frozen.state is DocumentState.FINALISED
        raise DiskFull(free_mb=0, needed_mb=1)

    with pytest.raises(DiskFull):
        document_finalise.finalise(station, document_id, CancelTicket(), no_report, no_room)
    assert drafts.document(station, document_id).state is DocumentState.DRAFT
    assert acts(station, document_id) == before
    done = document_finalise.finalise(station, document_id, CancelTicket(), no_report)
    assert done.state is DocumentState.FINALISED
    assert acts(station, document_id).count("document.finalised") == 1


def move_a_page(station: Station, document_id: DocumentId) -> None:
    page_id = page_editing.page_views(station, document_id).standing[0].page.page_id
    page_editing.rotate(station, document_id, page_id, 1)


def type_a_word(station: Station, document_id: DocumentId) -> None:
    filling.set_answer(station, document_id, "address", "वार्ड 9")


@pytest.mark.parametrize(("make", "meanwhile"), [(scanned, move_a_page), (typed, type_a_word)])
def test_a_change_meanwhile_is_told_and_leaves_the_draft(
    station: Station, make: Make, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a form that is incomplete nor a cancel that nobody asked for: a change, and what to do."""
    document_id, blobs = make(station), station.store.blobs
    for sealing in ("put", "put_from"):
        monkeypatch.setattr(
            blobs, sealing, changed_before(station, document_id, sealing, meanwhile)
        )
    with pytest.raises(ChangedMeanwhile):
        document_finalise.finalise(station, document_id, CancelTicket(), no_report)
    assert drafts.document(station, document_id).state is DocumentState.DRAFT


def changed_before(
    station: Station, document_id: DocumentId, sealing: str, meanwhile: Meanwhile
) -> Callable[[object], SealedBlob]:
    """Seal a PDF that was made, after somebody changed the paper."""
    seal = getattr(station.store.blobs, sealing)

    def seal_changed(made: object) -> SealedBlob:
        meanwhile(station, document_id)
        sealed = seal(made)
        assert isinstance(sealed, SealedBlob)
        return sealed

    return seal_changed
