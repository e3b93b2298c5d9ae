"""Plays MedLEaPR: numbers the reports of hospitals, and brings one from a hospital elsewhere."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sync.gateway.pillars.mapping import FOLDER, IST
from sync.gateway.pillars.port import Attachment
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

_REPORT = FOLDER / "training" / "hospital-report.pdf"
_STATIONS = "PS"


class MedicalPortal:
    """The portal for medico-legal reports. Its numbers are marked: no real one looks like them."""

    def begin(self, stage: Stage, office: str) -> None:
        """Bring a police station a report that was frozen at a hospital of another district."""
        if not office.startswith(_STATIONS):
            return
        frozen = datetime.now(IST) - timedelta(hours=3)
        report = {
            "crimeNo": "131/2026",
            "medleaprNo": f"TR/MEDLEAPR/{frozen.year}/900001",
            "reportType": "MLR",
            "mlcNo": f"MLC 77/{frozen.year}",
            "facilityCode": "HS9955",
            "facilityName": "सामुदायिक स्वास्थ्य केंद्र नमूना (प्रशिक्षण)",
            "frozenOn": frozen.strftime("%d/%m/%Y %H:%M"),
            "identityProtected": False,
            "reportPdf": base64.b64encode(_REPORT.read_bytes()).decode(),
        }
        stage.announce(f"{office}.900001", "report", office, report)

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Return a report its number; the same report again has the same."""
        del stage, path, files
        reference = str(data["localReference"])
        if not data.get("facilityCode"):
            raise PillarRefusal("अस्पताल का कोड नहीं है")
        # Made of the report's own reference, so that asking again gives the same.
        told = hashlib.sha256(reference.encode()).hexdigest()[:8].upper()
        return {"medleaprNo": f"TR/MEDLEAPR/{datetime.now(IST).year}/{told}"}
