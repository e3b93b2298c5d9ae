"""Requests that wait for an answer: kept by the database, and found in a home of an earlier program."""

from pathlib import Path

from station_app.documents import received_rows
from station_app.documents import rows as document_rows
from station_app.documents.received_rows import ReceivedDocument
from station_app.form_definitions.request_kinds import REQUEST
from station_app.forms import filling
from station_app.model.documents import DocumentState
from station_app.model.ids import BlobId
from station_app.station import sign_in
from station_app.station.station import Station
from tests.older_homes import WITHOUT_RESTORES
from tests.stations import PASSPHRASE, START, station_in

BEFORE = (
    *WITHOUT_RESTORES,
    "DROP TRIGGER awaited_answers_begin",
    "DROP TRIGGER awaited_answers_end",
    "DROP TABLE awaited_answers",
    "DROP INDEX outbox_by_place",
    "UPDATE alembic_version SET version_num = '0020'",
)
"""What takes a database back to how the program before left it."""


def awaited(station: Station) -> list[str]:
    with station.store.reading() as tx:
        found = document_rows.unanswered(tx, REQUEST, (DocumentState.DRAFT,))
    return [document.document_id for document in found]


def begun(station: Station) -> str:
    return filling.begin(station, REQUEST, case_ref="131/2026").document_id


def answered(station: Station, document_id: str, by: str) -> None:
    paper = ReceivedDocument(
        document_id=by,
        kind="MLR",
        local_ref=by,
        register_no="",
        case_ref="131/2026",
        from_office="H",
        from_unit="CHC",
        concerns_id=document_id,
        pdf_blob=BlobId("0" * 32),
        pdf_sha256="",
        identity=False,
        proved=True,
        answers={},
        signed_at=START,
        received_at=START,
    )
    with station.store.transaction() as tx:
        assert received_rows.put(tx, paper)


def test_a_request_waits_until_a_paper_concerns_it(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        filling.begin(station, "SEIZURE", case_ref="131/2026")
        first, second = begun(station), begun(station)
        assert awaited(station) == [second, first]
        answered(station, first, by="report-1")
        answered(station, "nothing of ours", by="report-2")
        assert awaited(station) == [second]


def test_requests_of_an_earlier_program_wait_on(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        filling.begin(station, "SEIZURE", case_ref="131/2026")
        first, second = begun(station), begun(station)
        answered(station, first, by="report-1")
        with station.store.transaction() as tx:
            for statement in BEFORE:
                tx.exec_driver_sql(statement)
    with station_in(tmp_path) as station:
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        assert awaited(station) == [second]
        third = begun(station)
        answered(station, second, by="report-2")
        assert awaited(station) == [third]
