"""What the courts and the prosecution say of a case's diary, kept with nobody at the desk."""

import json

import pytest

from station_app.exchange import incoming_messages
from station_app.model.errors import ProtocolBroken
from station_app.prosecution import register as prosecution_register
from station_app.station.station import Station


def call(
    station: Station, pillar: str, reference: str, due_at: str = "2026-03-20T05:00:00Z"
) -> None:
    body = json.dumps({"due_at": due_at, "office": "HCMP", "court": "उच्च न्यायालय, नमूना"})
    said = {
        "pillar": pillar,
        "kind": "diary_call",
        "case_ref": "123/2026",
        "concerns": "",
        "reference": reference,
        "body": body,
        "at": "2026-03-14T10:00:00.000000Z",
    }
    raw = json.dumps(said).encode()
    item_id = f"call-{pillar}-{reference}"
    assert incoming_messages.store_message(
        station, incoming_messages.read_message(raw, item_id), raw
    )


@pytest.mark.parametrize("pillar", ["cis", "eprosecution"])
def test_a_call_for_the_diary_stands_in_the_register_once(station: Station, pillar: str) -> None:
    call(station, pillar, "BA/7/2026")
    (row,) = prosecution_register.exchanges(station)
    assert (row.exchange.case_ref, row.exchange.call_ref) == ("123/2026", "BA/7/2026")


def test_a_call_without_a_day_is_refused_and_leaves_nothing(station: Station) -> None:
    with pytest.raises(ProtocolBroken):
        call(station, "cis", "BA/8/2026", due_at="someday")
    assert prosecution_register.exchanges(station) == ()
