"""Plays the forensic laboratory: takes packets in, finds one seal wrong, reports, gives back.

Of several packets the last bears a seal that does not tally. The report follows when the station has
answered for it, or when it reminds the laboratory.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sync.gateway.pillars.mapping import FOLDER, IST
from sync.gateway.pillars.port import Attachment
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

_LAB = "TR/FSL"
_REPORT = FOLDER / "training" / "lab-report.pdf"


class Laboratory:
    """A regional forensic laboratory."""

    def begin(self, stage: Stage, office: str) -> None:
        """It has nothing to say before something is sent."""

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Take a forwarding, an answer about a seal, or a reminder."""
        del files
        if path.endswith("/forwarding"):
            return self._take(stage, data)
        case = self._known(stage, data)
        self._report(stage, case)
        return {"acknowledgementNo": case["labCaseNo"], "status": "NOTED"}

    def _take(self, stage: Stage, data: Mapping[str, Any]) -> Mapping[str, Any]:
        if not data.get("queries"):
            raise PillarRefusal("प्रेषण ज्ञापन में कोई प्रश्न नहीं है")
        earlier = [push for push in stage.said() if push.kind == "receipt"]
        number = f"{_LAB}/{_now().year}/{len(earlier) + 1:04d}"
        parcels = [_found(parcel, data) for parcel in data["parcels"]]
        if len(parcels) > 1:
            parcels[-1] |= {"sealCondition": "NOT TALLYING", "sealFound": "अस्पष्ट, दूसरी छाप"}
        receipt = {
            "agencyRef": data["agencyRef"],
            "crimeNo": data.get("crimeNo", ""),
            "labCaseNo": number,
            "receivedDateTime": _now().strftime("%d/%m/%Y %H:%M"),
            "messenger": data["messengerName"],
            "parcels": parcels,
        }
        stage.announce(f"{data['agencyRef']}.receipt", "receipt", str(data["psCode"]), receipt)
        return {"acknowledgementNo": number, "status": "RECEIVED"}

    def _known(self, stage: Stage, data: Mapping[str, Any]) -> Mapping[str, Any]:
        for push in stage.said():
            if push.kind == "receipt" and push.data["labCaseNo"] == data["labCaseNo"]:
                return {**push.data, "psCode": push.office}
        raise PillarRefusal("यह प्रयोगशाला क्रमांक इस प्रयोगशाला का नहीं है")

    def _report(self, stage: Stage, case: Mapping[str, Any]) -> None:
        reference, office = str(case["agencyRef"]), str(case["psCode"])
        same = {name: case[name] for name in ("agencyRef", "crimeNo", "labCaseNo")}
        findings = [
            {
                "parcelQr": p["parcelQr"],
                "parcelNo": p["parcelNo"],
                "opinion": "मानव रक्त मिला (प्रशिक्षण)",
            }
            for p in case["parcels"]
        ]
        report = {
            **same,
            "reportNo": f"{case['labCaseNo']}/R",
            "reportDate": _now().strftime("%d/%m/%Y"),
            "findings": findings,
            "reportPdf": base64.b64encode(_REPORT.read_bytes()).decode(),
        }
        stage.announce(f"{reference}.result", "result", office, report)
        back = {
            **same,
            "returnDateTime": _now().strftime("%d/%m/%Y %H:%M"),
            "handedTo": case["messenger"],
            "parcels": [{k: p[k] for k in ("parcelQr", "parcelNo")} for p in case["parcels"]],
        }
        stage.announce(f"{reference}.returned", "returned", office, back)


def _found(parcel: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "parcelQr": parcel["parcelQr"],
        "parcelNo": parcel.get("parcelNo", ""),
        "sealCondition": "INTACT",
        "sealFound": parcel.get("sealImpression") or data.get("specimenSeal", ""),
    }


def _now() -> datetime:
    return datetime.now(IST)
