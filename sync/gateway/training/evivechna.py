"""Plays e-Vivechna: the sheet that the officer wrote on his tablet on the day of the training case."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from sync.gateway.pillars.mapping import FOLDER
from sync.gateway.pillars.port import Attachment
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

_SHEET = FOLDER / "training" / "diary-sheet.pdf"
_THANA = "PS"
"""How the code of a police station begins in training."""


class EVivechna:
    """The investigation app of the state's police."""

    def begin(self, stage: Stage, office: str) -> None:
        """Say the sheet of the training case to a police station."""
        if office.startswith(_THANA):
            stage.announce(f"{office}.cd1", "diary_sheet", office, sheet_of("123/2026"))

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """It takes nothing from stations."""
        raise PillarRefusal("ई-विवेचना थाने से कुछ नहीं लेता")


def sheet_of(case: str, number: int = 1) -> dict[str, Any]:
    """Return a sheet in e-Vivechna's own words."""
    return {
        "docId": f"EV/{case}/{number}",
        "crimeNo": case,
        "cdNo": number,
        "cdDate": "14/03/2026",
        "infoDateTime": "14/03/2026 23:10",
        "startDateTime": "14/03/2026 23:20",
        "endDateTime": "14/03/2026 23:55",
        "placesVisited": [{"name": "ग्राम नमूना"}, {"name": "घटनास्थल, खेत की मेड़"}],
        "gist": "फरियादी से पूछताछ की, घटनास्थल देखा, आसपास के लोगों से पूछा।",
        "pageFrom": number,
        "cdPdf": base64.b64encode(_SHEET.read_bytes()).decode(),
    }
