"""Scenario 17: what the district or a pillar will not take stands in "needs action", in plain words."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station_app.documents import rows as document_rows
from station_app.exchange import outbox, outgoing_messages
from station_app.exchange.cctns import report_again
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.overview import home as overview_home
from tests.district import District, district_in, sign, sign_in
from tests.overview.test_home_screen import lines, open_line
from tests.prosecution.bundle_acts import scanned
from tests.window.acting import told
from tests.window.seats import calm, seat_at
from tests.window.shown import the
from ui.widgets.document_table import DocumentTable

UNKNOWN, NOT_AT_CCTNS = "9999/2026", "55/2026"


@pytest.mark.scenario(17)
def test_what_is_refused_waits_for_a_person_and_is_not_tried_for_ever(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with district_in(tmp_path) as district:
        thana = district.thana
        sign_in(thana, "vivechak")
        gone = scanned(thana, "STMT_180", UNKNOWN, "एक कथन")
        known = scanned(thana, "STMT_180", NOT_AT_CCTNS, "दूसरा कथन")
        for document_id in (gone, known):
            sign(thana, document_id)
        for _ in range(4):
            district.exchange(thana)
        items = {item.document.document_id: item for item in outbox.rows(thana)}
        assert items[gone].document.state is DocumentState.REJECTED
        assert (items[gone].attempts, items[gone].refusal) == (1, "case-unknown")
        assert items[known].second_tick
        (refused,) = outgoing_messages.refused(thana)
        assert (refused.pillar, refused.concerns) == ("cctns", known)
        by_window(qtbot, district, gone)
        # Another paper stands in for the refused one, and CCTNS is told again: nothing is left.
        stands_in(district, gone)
        report_again(thana, known)
        kinds = {line.kind for line in overview_home.home(thana).lines}
        assert not {"rejected", "refused"} & kinds


def by_window(qtbot: QtBot, district: District, gone: str) -> None:
    with seat_at(district.thana) as seat:
        seat.sign_in("vivechak")
        calm(qtbot, seat)
        said = lines(seat)
        assert any(text.startswith("नहीं लिया गया") and UNKNOWN in text for text in said)
        assert any("FIR नहीं मिली" in text and NOT_AT_CCTNS in text for text in said)
        open_line(qtbot, seat, "नहीं लिया गया")
        table = the(seat.window.desks["outbox"], DocumentTable)
        rows = [row.document_id for row in table.papers.rows]
        table.selectRow(rows.index(DocumentId(gone)))
        calm(qtbot, seat)
        assert any("यह अप.क्र. नहीं है" in text for text in told(seat))


def stands_in(district: District, gone: str) -> None:
    made = scanned(district.thana, "STMT_180", NOT_AT_CCTNS, "सही कथन")
    with district.thana.store.transaction() as tx:
        tx.exec_driver_sql("UPDATE documents SET replaces = ? WHERE document_id = ?", (gone, made))
        assert document_rows.is_replaced(tx, document_rows.load(tx, made).replaces or made)
