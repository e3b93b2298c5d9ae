"""Plays the court: sends processes, looks a report through as the real one would, moves a hearing."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sync.gateway.pillars.mapping import FOLDER, IST
from sync.gateway.pillars.port import Attachment
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

_COURT = {
    "processCourtCode": "MPKG99",
    "processCourtName": "न्यायिक मजिस्ट्रेट प्रथम श्रेणी, खरगोन (प्रशिक्षण)",
    "processJudge": "पीठासीन अधिकारी (काल्पनिक)",
    "processOrigin": "CIS",
    "processInvAgency": "POLICE",
    "processReceiverDistrict": "खरगोन",
    "processReceiverState": "मध्य प्रदेश",
}
_REPORT = (
    "processUniqueId",
    "processActionDate",
    "processActionStatus",
    "processMethodOfExecution",
    "processExecutingOfficerName",
    "processSubmittingOfficerName",
    "processReportSubmittingDateTime",
    "processReport",
)
_TIMES = {
    "processActionDate": "%d/%m/%Y",
    "processReportSubmittingDateTime": "%Y-%m-%d %H:%M:%S",
}
_FIRST: tuple[dict[str, Any], ...] = (
    {
        "number": "0041",
        "days": 4,
        "code": "SW",
        "processRespondentName": "काल्पनिक साक्षी एक",
        "processRespondentRelativeName": "काल्पनिक पिता",
        "processReceiverType": "W",
        "processReceiverVillage": "ग्राम नमूना",
        "processReceiverAddress": "मकान 7, ग्राम नमूना",
        "processReceiverMobile": "9900000041",
        "processFirSrlno": "123",
    },
    {
        "number": "0042",
        "days": 9,
        "code": "SA",
        "processRespondentName": "काल्पनिक आरोपी",
        "processRespondentRelativeName": "काल्पनिक दादा",
        "processReceiverType": "A",
        "processReceiverVillage": "वार्ड 7",
        "processReceiverAddress": "वार्ड 7, नमूना नगर",
        "processFirSrlno": "131",
    },
    {
        "number": "0043",
        "days": 9,
        "code": "BW",
        "processRespondentName": "काल्पनिक आरोपी",
        "processRespondentRelativeName": "काल्पनिक दादा",
        "processReceiverType": "A",
        "processReceiverVillage": "वार्ड 7",
        "processReceiverAddress": "वार्ड 7, नमूना नगर",
        "processFirSrlno": "131",
    },
    {
        "number": "0044",
        "days": 2,
        "code": "NBW",
        "processRespondentName": "काल्पनिक फरार",
        "processReceiverType": "A",
        "processReceiverVillage": "ग्राम दूसरा",
        "processReceiverAddress": "ग्राम दूसरा",
        "processFirSrlno": "123",
    },
    {
        "number": "0045",
        "days": 15,
        "code": "SW",
        "processRespondentName": "काल्पनिक बालिका",
        "processRespondentAge": 15,
        "processReceiverType": "W",
        "processReceiverVillage": "ग्राम तीसरा",
        "processReceiverAddress": "ग्राम तीसरा",
        "processFirSrlno": "140",
    },
)
_DOCUMENTS = {"SA": "summons", "SW": "summons", "N35": "notice"}
_TYPES = {"SA": "SUMMONS", "SW": "SUMMONS", "N35": "NOTICE"}


class Court:
    """The court's side of the interface between court and police."""

    def begin(self, stage: Stage, office: str) -> None:
        """Return a thana its first processes."""
        if not office.startswith("PS"):
            return
        today = datetime.now(IST)
        for facts in _FIRST:
            name = f"TR/{facts['code']}/{today.year}/{facts['number']}"
            stage.announce(f"{office}/{name}", "process", office, _process(office, name, facts))

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Take a report or a transfer, or say why not."""
        del files
        process = _known(stage, data)
        if path == "/_getProcessReport":
            _require_report(data, process)
        said = f"{data.get('processUniqueId')} {data.get('processReportSubmittingDateTime')}"
        number = hashlib.sha256(said.encode()).hexdigest()[:8]
        today = datetime.now(IST)
        return {
            "acknowledgementNo": f"TR/CIS/{today:%Y%m%d}/{number}",
            "acknowledgementDate": today.strftime("%d/%m/%Y"),
        }


def reschedule(stage: Stage, office: str, process_no: str, day: str, why: str) -> None:
    """Move a hearing. ``day`` as the court writes it: ``31/12/2026``."""
    data = {
        "processUniqueId": process_no,
        "processNextHearingDate": day,
        "processActionRemarks": why,
    }
    stage.announce(f"{office}/{process_no}/{day}", "reschedule", office, data)


def recall(stage: Stage, office: str, process_no: str, why: str) -> None:
    """Want a process back."""
    data = {"processUniqueId": process_no, "processActionRemarks": why}
    stage.announce(f"{office}/{process_no}/recall", "recall", office, data)


def _process(office: str, name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    today = datetime.now(IST)
    said = {key: value for key, value in facts.items() if key.startswith("process")}
    day = (today + timedelta(days=facts["days"])).strftime("%d/%m/%Y")
    code = str(facts["code"])
    return {
        **_COURT,
        **said,
        "processUniqueId": name,
        "processCaseno": f"RCT {facts['number']}/{today.year}",
        "processDocTypeCode": code,
        "processDocType": _TYPES.get(code, "WARRANT"),
        "processDocSubTypeCode": code,
        "processDocSubType": _TYPES.get(code, "WARRANT"),
        "processNextHearingDate": day,
        "processIssueDate": today.strftime("%d/%m/%Y"),
        "processPoliceStationCode": office,
        "processFirPScode": office,
        "processFirYear": "2026",
        "processDoc": document(_DOCUMENTS.get(code, "warrant")),
    }


def document(name: str) -> str:
    """Return a training process's PDF as the court sends it, base64."""
    return base64.b64encode((FOLDER / "training" / f"{name}.pdf").read_bytes()).decode()


def _known(stage: Stage, data: Mapping[str, Any]) -> Mapping[str, Any]:
    wanted = data.get("processUniqueId")
    for push in stage.said():
        if push.kind == "process" and push.data.get("processUniqueId") == wanted:
            return push.data
    raise PillarRefusal("यह प्रोसेस क्रमांक इस न्यायालय में नहीं है")


def _require_report(data: Mapping[str, Any], process: Mapping[str, Any]) -> None:
    if data.get("processCourtCode") != process.get("processCourtCode"):
        raise PillarRefusal("यह प्रोसेस दूसरे न्यायालय का है")
    missing = [name for name in _REPORT if not data.get(name)]
    if missing:
        raise PillarRefusal(f"अधूरी रिपोर्ट: {', '.join(missing)}")
    for name, form in _TIMES.items():
        try:
            datetime.strptime(str(data[name]), form)  # noqa: DTZ007 - the court's own form
        except ValueError:
            raise PillarRefusal(f"तारीख का प्रारूप गलत: {name}") from None
    if data["processExecutingOfficerName"] == data["processSubmittingOfficerName"]:
        raise PillarRefusal("तामील करने वाला और रिपोर्ट भेजने वाला एक ही है")
    if data["processActionStatus"] == "Not Executed" and not data.get("processFailureReason"):
        raise PillarRefusal("अदम तामीली का कारण नहीं लिखा")
