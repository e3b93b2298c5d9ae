"""Plays e-Prosecution: a prosecutor who reads by page, objects, and is content when answered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from sync.gateway.pillars.mapping import IST
from sync.gateway.pillars.port import Attachment
from sync.gateway.training.scripted_pillar import PillarRefusal, Stage

OFFICES = frozenset({"PO9901", "PO9902", "PO9903", "PO9904", "AG9901"})
"""The prosecution offices that exist."""
UNKNOWN_FIRS = "9999"
"""An FIR whose number begins so is in no register."""
_PROSECUTOR = "सहा. जिला अभियोजन अधिकारी (प्रशिक्षण)"
_SCRUTINY = frozenset({"LEGAL_OPINION", "DRAFT_CHARGESHEET"})
_CALLED_CASE, _CALLED_OFFICE = "131/2026", "AG9901"
_COURT = "उच्च न्यायालय खंडपीठ इंदौर (प्रशिक्षण)"
_OBJECTIONS = (
    ("DIARY_GAP", "MANDATORY", "पर्चे के दिनांक में अंतर है, बीच के दिनों की विवेचना स्पष्ट करें।"),
    ("ILLEGIBLE", "MANDATORY", "यह पृष्ठ पढ़ने में नहीं आता, साफ प्रति लगाएँ।"),
    ("SEIZURE_WITNESS", "MANDATORY", "जप्ती के दूसरे साक्षी के हस्ताक्षर नहीं हैं।"),
    ("MEDICAL_FSL", "REQUIRED", "एक्स-रे रिपोर्ट संलग्न नहीं है।"),
    ("ELECTRONIC_RECORD", "REQUIRED", "धारा 63(4) का प्रमाणपत्र संलग्न नहीं है।"),
    ("STATEMENT", "REMARK", "साक्षी का धारा 180 का पूरक कथन लें।"),
)


class EProsecution:
    """The prosecution offices of the training district."""

    def begin(self, stage: Stage, office: str) -> None:
        """Call for the diary of a bail hearing, so that it can be learnt how one answers."""
        if not office.startswith("PS"):
            return
        hearing = datetime.now(UTC).astimezone(IST) + timedelta(days=2)
        call = {
            "callNo": f"TR/MCRC/2026/{sum(office.encode()):05d}",
            "firNo": _CALLED_CASE,
            "courtName": _COURT,
            "prosecutionOfficeCode": _CALLED_OFFICE,
            "listedOn": hearing.strftime("%d/%m/%Y 10:30"),
        }
        stage.announce(f"call:{office}", "diary_call", office, call)

    def receive(
        self, stage: Stage, path: str, data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Mapping[str, Any]:
        """Register a case that was submitted, and say what the prosecutor thinks of it.

        Raises:
            PillarRefusal: the FIR or the office is unknown, or pages were announced and no file came.
        """
        del path
        _require_known(data, files)
        serial = _serial(stage, data)
        self._read(stage, data)
        return {
            "submissionId": f"EP/{data['firYear']}/{serial:06d}",
            "receivedOn": datetime.now(UTC).astimezone(IST).strftime("%d/%m/%Y %H:%M"),
        }

    def _read(self, stage: Stage, data: Mapping[str, Any]) -> None:
        if data["submissionType"] not in _SCRUTINY:
            self._say(stage, data, "opinion", _note(data, "OPINION", "डायरी मिली, सुनवाई में प्रस्तुत।"))
            return
        if int(data["submissionRound"]) == 1:
            note = _note(data, "NOT_FIT", "नीचे लिखी आपत्तियों की पूर्ति के बाद फिर भेजें।")
            self._say(stage, data, "objections", {**note, "objections": _objections(data)})
            return
        self._judge(stage, data)

    def _judge(self, stage: Stage, data: Mapping[str, Any]) -> None:
        """Close what is answered; what has no answer or no reason is asked again."""
        answers = data.get("compliance", [])
        complied = [_point(row) for row in answers if row["status"] == "COMPLIED"]
        excused = [
            _point(row) for row in answers if row["status"] == "NOT_POSSIBLE" and row.get("reason")
        ]
        settled = {(row["roundNo"], row["srNo"]) for row in (*complied, *excused)}
        still = [point for point in self._open(stage, data) if point not in settled]
        note = (
            _note(data, "NOT_FIT", "कुछ आपत्तियाँ शेष हैं।")
            if still
            else _note(data, "FIT", "आपत्तियों की पूर्ति हुई। अभियोग पत्र प्रस्तुत करने योग्य।")
        )
        note |= {"complied": complied, "notPossibleAccepted": excused}
        self._say(stage, data, "objections" if still else "opinion", note)

    def _open(self, stage: Stage, data: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
        """Return the points of this thread that were raised and not settled since."""
        raised: list[tuple[int, int]] = []
        for push in stage.said():
            said = push.data
            if said.get("threadNo") != data["threadNo"]:
                continue
            raised += [(said["roundNo"], row["srNo"]) for row in said.get("objections", [])]
            for row in (*said.get("complied", []), *said.get("notPossibleAccepted", [])):
                point = (row["roundNo"], row["srNo"])
                raised = [other for other in raised if other != point]
        return raised

    def _say(
        self, stage: Stage, data: Mapping[str, Any], kind: str, note: Mapping[str, Any]
    ) -> None:
        stage.announce(f"note:{data['referenceNo']}", kind, str(data["psCode"]), note)


def _require_known(data: Mapping[str, Any], files: Sequence[Attachment]) -> None:
    if str(data["firSrlno"]).startswith(UNKNOWN_FIRS):
        raise PillarRefusal(f"अप.क्र. {data['firSrlno']}/{data['firYear']} अभिलेख में नहीं मिला।")
    if data["prosecutionOfficeCode"] not in OFFICES:
        raise PillarRefusal(f"अभियोजन कार्यालय {data['prosecutionOfficeCode']} नहीं मिला।")
    if data.get("diaryParts") and len(files) < len(data["diaryParts"]):
        raise PillarRefusal("केस डायरी के सब भाग नहीं मिले।")


def _note(data: Mapping[str, Any], result: str, remarks: str) -> dict[str, Any]:
    return {
        "referenceNo": data["referenceNo"],
        "threadNo": data["threadNo"],
        "roundNo": int(data["submissionRound"]),
        "scrutinyNo": f"SCR/{data['firSrlno']}/{data['firYear']}/{data['submissionRound']}",
        "firNo": f"{data['firSrlno']}/{data['firYear']}",
        "result": result,
        "remarks": remarks,
        "prosecutor": _PROSECUTOR,
    }


def _objections(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Object to pages that are really there, spread over the whole bundle."""
    pages = [str(page) for part in data.get("diaryParts", []) for page in part["pageNos"]]
    places = cycle(pages[:: max(1, len(pages) // len(_OBJECTIONS))] or [""])
    return [
        {
            "srNo": number,
            "pageNo": page,
            "objectionType": kind,
            "level": level,
            "objection": text,
        }
        for number, ((kind, level, text), page) in enumerate(
            zip(_OBJECTIONS, places, strict=False), 1
        )
    ]


def _point(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"roundNo": row["roundNo"], "srNo": row["srNo"]}


def _serial(stage: Stage, data: Mapping[str, Any]) -> int:
    names = [push.data["referenceNo"] for push in stage.said() if "referenceNo" in push.data]
    return names.index(data["referenceNo"]) + 1 if data["referenceNo"] in names else len(names) + 1
