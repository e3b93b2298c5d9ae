"""Plays the district jail: tells of a training accused in custody, and answers for productions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sync.gateway.pillars.mapping import IST
from sync.gateway.pillars.port import Attachment
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

JAIL = "जिला जेल नमूना (प्रशिक्षण)"
PID = "TR-PID-000131"
PTN = "TR-PTN-2026-77"
_STATIONS = "PS"
"""Codes of police stations begin so."""


class Jail:
    """A district jail."""

    def begin(self, stage: Stage, office: str) -> None:
        """Tell a police station of the accused of its training case."""
        if not office.startswith(_STATIONS):
            return
        now = datetime.now(IST).replace(hour=11, minute=0)
        until = (now + timedelta(days=9)).strftime("%d/%m/%Y %H:%M")
        status = {
            "crimeNo": "131/2026",
            "prisonerName": "काल्पनिक आरोपी",
            "fatherName": "काल्पनिक दादा",
            "jailName": JAIL,
            "pid": PID,
            "preTrialNo": PTN,
            "custodyStatus": "UT",
            "firstRemandDate": (now - timedelta(days=20)).strftime("%d/%m/%Y"),
            "remandUpto": until,
            "nextProduction": until,
        }
        stage.announce(f"{office}.{PID}", "status", office, status)

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Take a request to bring a prisoner; without a number of the case nobody is found."""
        del path, files
        if not (data.get("preTrialNo") or data.get("crimeNo") or data.get("cnrNumber")):
            raise PillarRefusal("PTN, अप.क्र. या CNR नहीं है: बंदी की पहचान नहीं हुई")
        if data["jailName"] != JAIL:
            raise PillarRefusal("यह बंदी इस जेल में नहीं है")
        number = f"TR/PROD/{len(stage.said()):04d}"
        answer = {
            "crimeNo": data.get("crimeNo", ""),
            "requestRef": data["requestRef"],
            "requestNo": number,
            "productionStatus": "APPROVED",
            "remarks": f"{number}: गार्ड के साथ पेशी होगी",
        }
        stage.announce(f"{data['requestRef']}.approved", "production", str(data["psCode"]), answer)
        return {"requestNo": number, "status": "TAKEN"}
