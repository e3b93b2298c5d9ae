"""The training court: takes what the interface asks for, and says plainly why it will not take the rest."""

from typing import Any

import pytest

from sync.gateway.pillars.port import Push
from sync.gateway.training.cis import Court
from sync.gateway.training.scripted_pillar import PillarRefusal
from tests.summons.courts import said

REPORT = {
    "processUniqueId": "TR/SW/2026/41",
    "processCourtCode": "MPKG99",
    "processActionDate": "14/03/2026",
    "processActionStatus": "Executed",
    "processMethodOfExecution": "Personal",
    "processExecutingOfficerName": "काल्पनिक आरक्षक",
    "processSubmittingOfficerName": "प्र.आर. 214",
    "processReportSubmittingDateTime": "2026-03-15 02:00:00",
    "processReport": "JVBERi0=",
}


class Stage:
    """Where the court said what it said."""

    pillar = "cis"

    def said(self) -> tuple[Push, ...]:
        return (Push("e1", "process", "PS9901", said("41")),)


def answer(path: str = "/_getProcessReport", **changes: Any) -> dict[str, Any]:
    stage: Any = Stage()
    data = {key: value for key, value in (REPORT | changes).items() if value is not None}
    return dict(Court().receive(stage, path, data, ()))


def test_a_whole_report_gets_its_number_always_the_same() -> None:
    assert answer()["acknowledgementNo"] == answer()["acknowledgementNo"]
    assert answer("/_transferProcess", processReport=None)["acknowledgementNo"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"processUniqueId": "TR/SW/2026/99"}, "इस न्यायालय में नहीं"),
        ({"processCourtCode": "MPKG98"}, "दूसरे न्यायालय का"),
        ({"processReport": None}, "processReport"),
        ({"processActionDate": "2026-03-14"}, "processActionDate"),
        ({"processReportSubmittingDateTime": "15/03/2026"}, "processReportSubmittingDateTime"),
        ({"processSubmittingOfficerName": "काल्पनिक आरक्षक"}, "एक ही है"),
        ({"processActionStatus": "Not Executed"}, "कारण नहीं लिखा"),
    ],
)
def test_what_the_court_will_not_take(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(PillarRefusal, match=why):
        answer(**changes)
