"""A chain of custody shows every change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from station_app.custody_log.hash_chain import next_event, read_export, verify_chain, write_export
from station_app.custody_log.model import EMPTY_LEDGER, CustodyAct, CustodyEvent, LedgerHead
from station_app.model.ids import OperatorId

acts = st.builds(
    CustodyAct,
    st.builds(lambda s: datetime.fromtimestamp(s, UTC), st.integers(0, 2**31)),
    st.builds(OperatorId, st.text("abc123", min_size=1)),
    st.sampled_from(["page.captured", "document.signed"]),
    st.text("dp0123456789"),
    st.sampled_from(["", "a" * 64]),
    st.text(max_size=20),
)


def chain_of(wanted: list[CustodyAct]) -> list[CustodyEvent]:
    head, events = EMPTY_LEDGER, []
    for act in wanted:
        events.append(next_event(head, act))
        head = LedgerHead(events[-1].number, events[-1].sha256)
    return events


@given(st.lists(acts, max_size=8))
def test_a_chain_holds_and_reads_back(wanted: list[CustodyAct]) -> None:
    events = chain_of(wanted)
    assert verify_chain(events).ok
    assert read_export(write_export(events)) == tuple(events)


@given(st.lists(acts, min_size=2, max_size=8), st.data())
def test_a_change_a_loss_and_a_swap_show(wanted: list[CustodyAct], data: st.DataObject) -> None:
    events = chain_of(wanted)
    place = data.draw(st.integers(0, len(events) - 2))
    changed = [*events]
    changed[place] = replace(events[place], act=replace(events[place].act, reason="altered"))
    lost = events[:place] + events[place + 1 :]
    swapped = [*events]
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    for bad in (lost, swapped, *([changed] if changed != events else [])):
        verdict = verify_chain(bad)
        assert (verdict.ok, verdict.broken_at) == (False, place + 1)


@given(st.lists(acts, min_size=1, max_size=3), st.data())
def test_no_byte_of_an_export_changes_unseen(wanted: list[CustodyAct], data: st.DataObject) -> None:
    whole = write_export(chain_of(wanted))
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        ok = verify_chain(read_export(bytes(changed))).ok
    except ValueError:
        ok = False
    assert not ok


def test_what_is_no_export_is_refused() -> None:
    for text in (b"{}\n", b"[]\n", b"nothing"):
        with pytest.raises(ValueError, match="form"):
            read_export(text)


@pytest.mark.parametrize("change", [{"number": True}, {"number": "1"}, {"at": 7}, {"reason": None}])
def test_a_line_of_other_types_is_refused(change: dict[str, Any]) -> None:
    row: dict[str, Any] = {
        "action": "a", "at": "2026-03-14T20:30:00.000000Z", "number": 1, "object_id": "",
        "object_sha256": "", "operator_id": "o", "previous_sha256": "", "reason": "", "sha256": "",
    }  # fmt: skip
    assert len(read_export(rfc8785.dumps(row) + b"\n")) == 1
    with pytest.raises(ValueError, match="form"):
        read_export(rfc8785.dumps(row | change) + b"\n")


ACT = CustodyAct(
    datetime(2026, 3, 14, tzinfo=UTC), OperatorId("o-1"), "page.captured", "d1", "", "reason"
)


def test_an_event_that_was_hashed_anew_shows_where_it_does_not_follow() -> None:
    """Whoever rewrites an event can hash it, too: its number and the hash before it stand by themselves."""
    (first,) = chain_of([ACT])
    forged = {
        "number": next_event(LedgerHead(2, first.sha256), ACT),
        "previous": next_event(LedgerHead(1, "f" * 64), ACT),
        "hash": replace(next_event(LedgerHead(1, first.sha256), ACT), sha256="f" * 64),
    }
    for problem, event in forged.items():
        verdict = verify_chain([first, event])
        assert (verdict.problem, verdict.broken_at, verdict.events) == (problem, 2, 1)


def test_an_export_is_written_in_one_way() -> None:
    whole = write_export(chain_of([ACT, ACT]))
    assert len(read_export(whole)) == 2
    for same in (whole.replace(b'":', b'": ', 1), whole[:-1], whole.replace(b"\n", b"\r\n")):
        with pytest.raises(ValueError, match="form"):
            read_export(same)
