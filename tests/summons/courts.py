"""What the court says in tests, and the people who serve."""

import base64
import json
from typing import Any

from station_app.exchange import incoming_messages
from station_app.exchange.incoming_messages import DecryptedFile
from station_app.station.station import Station
from station_app.summons import register as summons_register
from station_app.summons.model import Process
from sync.gateway.pillars.mapping import load_mapping
from sync.gateway.serving import RunningGateway
from sync.gateway.training.cis import document
from sync.gateway.training.scripted_pillar import Stage

COURT = "न्यायिक मजिस्ट्रेट प्रथम श्रेणी, नमूना"
CONSTABLE: dict[str, str] = {"name": "काल्पनिक आरक्षक", "rank": "आर.", "number": "505"}
PDF = base64.b64decode(document("summons"))


def said(number: str = "41", **more: Any) -> dict[str, Any]:
    """A process in the court's own words."""
    return {
        "processUniqueId": f"TR/SW/2026/{number}",
        "processCaseno": f"RCT {number}/2026",
        "processCourtCode": "MPKG99",
        "processCourtName": COURT,
        "processNextHearingDate": "19/03/2026",
        "processIssueDate": "10/03/2026",
        "processDocSubTypeCode": "SW",
        "processDocType": "SUMMONS",
        "processFirPScode": "PS9901",
        "processFirSrlno": "123",
        "processFirYear": "2026",
        "processRespondentName": f"काल्पनिक साक्षी {number}",
        "processRespondentRelativeName": "काल्पनिक पिता",
        "processReceiverType": "W",
        "processReceiverAddress": "मकान 7, ग्राम नमूना",
        "processReceiverVillage": "ग्राम नमूना",
        "processReceiverMobile": "9900000041",
        "processDoc": base64.b64encode(PDF).decode(),
        **more,
    }


def court_of(gateway: RunningGateway) -> Stage:
    """The stage on which the court is played at a gateway."""
    return Stage(gateway.parts.engine, "cis")


def known(station: Station, process_no: str) -> Process:
    """The register's row of a number."""
    found = [
        line.process
        for line in summons_register.register_rows(station, "all")
        if line.process.process_no.endswith(process_no)
    ]
    assert found, process_no
    return found[0]


def arrive(station: Station, data: dict[str, Any], kind: str = "process") -> None:
    """Let something of the court arrive here, through its mapping but without a line."""
    mapped = load_mapping("cis").inward(kind, data)
    body = json.dumps(mapped.body, ensure_ascii=False)
    item = {
        "pillar": "cis",
        "kind": kind,
        "case_ref": mapped.case_ref,
        "concerns": mapped.concerns,
        "reference": mapped.reference,
        "body": body,
        "at": "2026-03-14T20:00:00.000000Z",
    }
    raw = json.dumps(item, ensure_ascii=False).encode()
    files = tuple(DecryptedFile(f.name, f.media_type, f.data) for f in mapped.files)
    incoming_messages.store_message(
        station, incoming_messages.read_message(raw, station.new_id("i")), raw, files
    )
