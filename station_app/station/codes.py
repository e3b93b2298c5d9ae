"""The codes of the office, put right where they were founded with signs that no reference can hold.

They are kept beside the papers and take the place of those in the settings when the station opens
the next time. As long as the codes number papers they are never changed: papers bear them.
"""

import json
from dataclasses import replace

from station_app.model.operators import Right
from station_app.model.settings import Settings
from station_app.session.errors import CodesStand
from station_app.station.code_rules import can_number, fitted_code
from station_app.station.station import Station, record
from station_app.store import key_value
from station_app.store.store import Store

_NAME = "station.codes"


def codes_number(settings: Settings) -> bool:
    """Tell whether a paper can get a number here at all."""
    return can_number(settings.district_code) and can_number(settings.ps_code)


def with_mended_codes(store: Store, settings: Settings) -> Settings:
    """Return the settings with the codes that were put right, if they ever were."""
    with store.reading() as tx:
        held = key_value.get(tx, _NAME)
    return settings if held is None else replace(settings, **json.loads(held))


def mend_codes(station: Station, district_code: str, ps_code: str) -> None:
    """Put the office's codes right; they hold when the station is opened the next time.

    Raises:
        CodesStand: papers are numbered with those of now. DistrictCodeUnfit, OfficeCodeUnfit.
        NotAllowed, SessionLocked: who asks may not manage the station.
    """
    operator = station.session.require(Right.MANAGE)
    if codes_number(station.settings):
        raise CodesStand
    codes = {
        "district_code": fitted_code("district_code", district_code),
        "ps_code": fitted_code("ps_code", ps_code),
    }
    with station.store.transaction() as tx:
        key_value.put(tx, _NAME, json.dumps(codes).encode())
        record(
            station,
            tx,
            operator.operator_id,
            "station.codes",
            "station",
            reason="-".join(codes.values()),
        )
    station.events.announce("session")
