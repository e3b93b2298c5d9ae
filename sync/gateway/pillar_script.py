"""In training a script gives an office its register of cases."""

from sqlalchemy import Engine

from sync.gateway.cases import put_cases
from sync.wire.cases import CaseFacts, CasePerson, DiaryEntry


def play_register(engine: Engine, office: str) -> None:
    """Return the register of a training office its few cases."""
    put_cases(engine, office, _CASES)


_CASES = (
    CaseFacts(
        case_ref="123/2026",
        registered_at="2026-03-14T17:40:00Z",
        sections=("BNS 303(2)",),
        summary="चोरी, ग्राम नमूना",
        officer="उनि. 31",
        status="investigating",
        people=(
            CasePerson("complainant", "काल्पनिक फरियादी", "काल्पनिक पिता"),
            CasePerson("accused", "अज्ञात", ""),
        ),
        diary=(DiaryEntry("41", "2026-03-14T17:40:00Z", "रिपोर्ट दर्ज"),),
    ),
    CaseFacts(
        case_ref="131/2026",
        registered_at="2026-03-20T04:10:00Z",
        sections=("BNS 115(2)", "BNS 351(2)"),
        summary="मारपीट, वार्ड 7",
        officer="सउनि. 44",
        status="investigating",
        people=(
            CasePerson("victim", "काल्पनिक व्यक्ति उर्फ नमूना", "काल्पनिक पिता"),
            CasePerson("accused", "काल्पनिक आरोपी", "काल्पनिक दादा"),
        ),
        diary=(DiaryEntry("12", "2026-03-20T04:10:00Z", "यादी जारी"),),
    ),
    CaseFacts(
        case_ref="140/2026",
        registered_at="2026-04-02T12:00:00Z",
        sections=("BNS 65(1)", "POCSO 5", "POCSO 6"),
        summary="महिला अपराध",
        officer="उनि. 31",
        status="investigating",
        people=(CasePerson("victim", "काल्पनिक बालिका", "काल्पनिक माता"),),
        diary=(),
    ),
)
