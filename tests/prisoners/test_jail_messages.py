"""What the jail says to a request: a refusal stands at the production, with its words."""

import json
from datetime import timedelta
from typing import Any

from station_app.exchange import incoming_messages
from station_app.prisoners import jail_messages
from station_app.prisoners import rows as prisoner_rows
from station_app.station import sign_in
from station_app.station.station import Station
from tests.stations import PASSPHRASE


def arrive(station: Station, kind: str, concerns: str, body: dict[str, Any]) -> None:
    said = {
        "pillar": "eprisons",
        "kind": kind,
        "case_ref": "123/2026",
        "concerns": concerns,
        "reference": "J/7",
        "body": json.dumps(body),
        "at": "2026-03-14T10:00:00.000000Z",
    }
    raw = json.dumps(said).encode()
    item_id = f"jail-{kind}"
    incoming_messages.store_message(station, incoming_messages.read_message(raw, item_id), raw)


def test_a_production_that_the_jail_refuses_says_why(station: Station) -> None:
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    told = {"state": "remand", "name": "काल्पनिक बंदी", "jail": "जिला जेल नमूना", "jail_id": "J-7"}
    arrive(station, "status", "", told)
    with station.store.reading() as tx:
        (prisoner,) = prisoner_rows.listing(tx, "123/2026")
    to_bring = station.clock.now() + timedelta(days=3)
    asked = jail_messages.ask_production(station, prisoner.prisoner_id, "न्यायालय नमूना", to_bring)
    arrive(station, "answer", asked, {"outcome": "refused", "reason": "अनुरक्षक नहीं"})
    with station.store.reading() as tx:
        production = prisoner_rows.find_production(tx, asked)
    assert production is not None
    assert (production.state, production.said) == ("refused", "अनुरक्षक नहीं")
