"""In training a script plays the court: a summons for every terminal that introduces itself."""

from typing import Any

from sync.gateway.inbox import Inbox

_SUMMONS: dict[str, Any] = {
    "process_number": "TR/SUM/2026/0041",
    "court": "न्यायिक मजिस्ट्रेट प्रथम श्रेणी, खरगोन (प्रशिक्षण)",
    "case_ref": "123/2026",
    "person": "काल्पनिक साक्षी क्रमांक 1",
    "village": "ग्राम नमूना",
    "hearing_at": "2026-12-15T05:30:00.000000Z",
    "training": True,
}


def play_court(inbox: Inbox, terminal_id: str) -> None:
    """Send the training summons to a terminal that is new."""
    inbox.put(terminal_id, "summons", _SUMMONS)
