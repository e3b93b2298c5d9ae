"""In training a script plays the medical portal's numbers and the register of cases."""

from datetime import UTC, datetime

from sqlalchemy import Engine, func, select

from sync.gateway.cases import put_cases
from sync.gateway.database import central_numbers, reading
from sync.gateway.inbox import Inbox
from sync.gateway.numbers import bind_number, wanted_numbers
from sync.wire.cases import CaseFacts, CasePerson, DiaryEntry


def play_numbers(engine: Engine, inbox: Inbox) -> None:
    """Give every paper that waits its number, marked as training: no real one looks like it."""
    with reading(engine) as tx:
        given = (
            select(func.count()).select_from(central_numbers).where(central_numbers.c.number != "")
        )
        serial = int(tx.execute(given).scalar() or 0)
    for paper in wanted_numbers(engine):
        serial += 1
        number = f"TR/{paper.pillar.upper()}/{datetime.now(UTC).year}/{serial:06d}"
        bind_number(engine, inbox, paper.document_id, number)


def play_register(engine: Engine, office: str) -> None:
    """Give the register of a training office its few cases."""
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
