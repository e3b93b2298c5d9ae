"""Plays the hub: tells under which number each system keeps a case of training."""

from collections.abc import Mapping, Sequence
from typing import Any

from sync.gateway.pillars.port import Attachment
from sync.gateway.training.eprisons import PID, PTN
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

_KNOWN: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "123/2026": (("CNR", "MPKG010012342026", "CIS"), ("SID", "9900000000000123", "ESAKSHYA")),
    "131/2026": (
        ("CNR", "MPKG010013112026", "CIS"),
        ("PTN", PTN, "CIS"),
        ("PID", PID, "EPRISONS"),
        ("SID", "9900000000000131", "ESAKSHYA"),
    ),
    "140/2026": (("CNR", "MPKG010014002026", "CIS"),),
}


class Hub:
    """The hub between the systems."""

    def begin(self, stage: Stage, office: str) -> None:
        """It speaks when it is asked."""

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Look a case up."""
        del path, files
        case = f"{data['firSrNo']}/{data['firYear']}"
        known = _KNOWN.get(case)
        if known is None:
            raise PillarRefusal("यह अपराध क्रमांक किसी अन्य प्रणाली में नहीं मिला")
        reference = f"TR/ICJS/{len(stage.said()) + 1:06d}"
        found = {
            "crimeNo": case,
            "requestRef": data["requestRef"],
            "hubRef": reference,
            "references": [{"type": t, "number": n, "system": s} for t, n, s in known],
        }
        stage.announce(f"{data['requestRef']}.found", "lookup", str(data["psCode"]), found)
        return {"hubRef": reference}
