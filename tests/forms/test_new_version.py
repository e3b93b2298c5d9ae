"""The new version of a signed paper begins with the old one's pages, each as it was looked at."""

import itertools
from dataclasses import replace
from datetime import datetime

from station_app.documents import drafts, page_edit_rows, page_rows
from station_app.documents.standing_pages import placed_key
from station_app.forms import new_version
from station_app.model.clock import Clock
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.page_edits import PageEdit, apply_edits
from station_app.station.station import Station
from tests.district import sign
from tests.prosecution.bundle_acts import scanned

CASE = "88/2026"


def looks(station: Station, document_id: DocumentId) -> list[tuple[str, int | None]]:
    with station.store.reading() as tx:
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
    return [(placed_key(placed), placed.number) for placed in standing]


def begun(station: Station, *texts: str) -> DocumentId:
    """A signed paper whose first page was cleaned and coded by hand."""
    made = scanned(station, "CD_SHEET", CASE, *texts)
    with station.store.transaction() as tx:
        page = apply_edits(page_edit_rows.active_edits(tx, made))[0].page_id
        for operation in (
            PageEdit("tidy", page, quarter_turns=1, deskew_deg=1.5, whiten=True, despeckle=True),
            PageEdit("coding", page, coding="layers"),
            PageEdit("number", page, index=7),
        ):
            page_edit_rows.append(tx, made, operation, station.clock.now(), OperatorId("o"))
    sign(station, made)
    return made


def test_every_page_looks_as_it_did(thana: Station) -> None:
    old = begun(thana, "cd-1", "cd-2")
    new = new_version.begin_replacement(thana, old).document_id
    assert looks(thana, new) == looks(thana, old)
    # Asked again, it is the same draft, and no page stands there twice.
    assert new_version.begin_replacement(thana, old).document_id == new
    assert looks(thana, new) == looks(thana, old)


def test_a_draft_that_was_cut_short_still_gets_its_pages(thana: Station) -> None:
    old = begun(thana, "cd-1", "cd-2")
    # The power went between the draft and its pages, under a program that wrote them one by one.
    empty = drafts.begin(thana, "CD_SHEET", case_ref=CASE, replaces=old).document_id
    with thana.store.reading() as tx:
        assert page_rows.of_document(tx, empty) == ()
    made = new_version.begin_replacement(thana, old)
    assert (made.document_id, made.state) == (empty, DocumentState.DRAFT)
    assert looks(thana, empty) == looks(thana, old)


class Cut(Exception):
    """The work ended here."""


class StoppedClock:
    """A clock that ends the work at one of the times it is asked."""

    def __init__(self, clock: Clock, asked: int) -> None:
        self._clock, self._left = clock, asked

    def now(self) -> datetime:
        self._left -= 1
        if not self._left:
            raise Cut
        return self._clock.now()

    def monotonic_s(self) -> float:
        return self._clock.monotonic_s()


def test_a_new_version_takes_its_number_with_its_pages_or_not_at_all(thana: Station) -> None:
    """Wherever it ends: no draft without its pages is left, and no number is used up."""
    old = begun(thana, "cd-1", "cd-2")
    cuts = 0
    for asked in itertools.count(1):
        try:
            new_version.begin_replacement(
                replace(thana, clock=StoppedClock(thana.clock, asked)), old
            )
        except Cut:
            cuts += 1
            assert drafts.documents(thana, states={DocumentState.DRAFT}) == ()
        else:
            break
    assert cuts > 5
    (made,) = drafts.documents(thana, states={DocumentState.DRAFT})
    assert looks(thana, made.document_id) == looks(thana, old)
    before = drafts.document(thana, old).local_ref
    assert int(made.local_ref.split("-")[3]) == int(before.split("-")[3]) + 1
