"""Only the legal moves happen, through the program or past it."""

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from station_app.documents import drafts
from station_app.documents import rows as document_rows
from station_app.model.documents import NEXT, DocumentState
from station_app.model.errors import IllegalMove
from station_app.model.ids import OperatorId
from station_app.station.station import Station
from station_app.store.connection import Transaction

BY = OperatorId("o1")


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.sampled_from(DocumentState), max_size=12))
def test_any_row_of_moves_ends_where_the_legal_ones_lead(
    station: Station, wanted: list[DocumentState]
) -> None:
    document_id = drafts.begin(station).document_id
    stands = DocumentState.DRAFT
    trail = [stands]
    for to in wanted:
        legal = to in NEXT[stands]
        with station.store.transaction() as tx:
            if legal:
                moved = document_rows.move(
                    tx, document_id, to, at=station.clock.now(), operator_id=BY
                )
                assert moved.state is to
            else:
                with pytest.raises(IllegalMove):
                    document_rows.move(tx, document_id, to, at=station.clock.now(), operator_id=BY)
        stands = to if legal else stands
        trail += [to] if legal else []
    assert [entry.to_state for entry in drafts.history(station, document_id)] == trail


S = DocumentState
NEVER = (
    # What arrived is never a draft again, and what came back is never sent again: a new paper replaces it.
    (S.ACKNOWLEDGED, S.DRAFT),
    (S.ACKNOWLEDGED, S.QUEUED),
    (S.ACKNOWLEDGED, S.FINALISED),
    (S.RETURNED, S.QUEUED),
    (S.RETURNED, S.DRAFT),
    (S.RETURNED, S.ACKNOWLEDGED),
    (S.REJECTED, S.QUEUED),
    (S.REJECTED, S.DRAFT),
    # Nothing signed is edited, and nothing unsigned is sent.
    (S.SIGNED, S.DRAFT),
    (S.SIGNED, S.FINALISED),
    (S.QUEUED, S.DRAFT),
    (S.SENT, S.DRAFT),
    (S.DRAFT, S.SIGNED),
    (S.DRAFT, S.QUEUED),
    (S.FINALISED, S.QUEUED),
    (S.DRAFT, S.ACKNOWLEDGED),
    (S.DISCARDED, S.QUEUED),
)
"""Said here by themselves, not taken from the table that they test."""


@pytest.mark.parametrize(("old", "new"), NEVER)
def test_these_moves_are_never_made_whatever_the_table_says(
    station: Station, old: DocumentState, new: DocumentState
) -> None:
    document_id = drafts.begin(station).document_id
    with station.store.transaction() as tx:
        _force(tx, document_id, old)
    with pytest.raises(IllegalMove), station.store.transaction() as tx:
        document_rows.move(tx, document_id, new, at=station.clock.now(), operator_id=BY)
    with pytest.raises(DBAPIError, match="illegal move"), station.store.transaction() as tx:
        tx.exec_driver_sql(
            "UPDATE documents SET state = ? WHERE document_id = ?", (new.value, document_id)
        )


def test_the_database_itself_refuses_every_illegal_move(station: Station) -> None:
    refused = 0
    for old, new in itertools.product(DocumentState, DocumentState):
        if old is new or new in NEXT[old]:
            continue
        document_id = drafts.begin(station).document_id
        with pytest.raises(DBAPIError, match="illegal move"), station.store.transaction() as tx:
            _force(tx, document_id, old)
            tx.exec_driver_sql(
                "UPDATE documents SET state = ? WHERE document_id = ?", (new.value, document_id)
            )
        refused += 1
    assert refused == 81 - 9 - sum(len(new) for new in NEXT.values())


def _force(tx: Transaction, document_id: str, state: DocumentState) -> None:
    """Write a state as somebody with the key could, past the trigger's reach: by a new row."""
    tx.exec_driver_sql("DROP TRIGGER documents_legal_moves")
    tx.exec_driver_sql(
        "UPDATE documents SET state = ? WHERE document_id = ?", (state.value, document_id)
    )
    from station_app.store.triggers import state_trigger

    tx.exec_driver_sql(state_trigger())


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM history",
        "UPDATE history SET at = 'x'",
        "DELETE FROM custody",
        "UPDATE custody SET reason = 'x'",
        "DELETE FROM documents",
    ],
)
def test_what_was_recorded_is_never_changed(station: Station, statement: str) -> None:
    drafts.begin(station)
    with pytest.raises(DBAPIError, match="append only"), station.store.transaction() as tx:
        tx.exec_driver_sql(statement)


def test_threads_write_one_after_the_other(station: Station, tmp_path: Path) -> None:
    del tmp_path
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: drafts.begin(station), range(24)))
    references = {document.local_ref for document in drafts.documents(station)}
    assert len(references) == 24
