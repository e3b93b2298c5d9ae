"""Which tests fail when a line of ``station_app.wiring`` is turned off."""

from collections.abc import Mapping

from tests.homes import READY_SHELF
from tests.mutations.pytest_runs import PytestRuns
from tests.wired import WITHOUT

_LONGEST_S = 180
_MAKE_THEIR_HOMES = ("message_arrived/esakshya.packet", "message_arrived/medleapr.report")
"""Lines that do their work while a district is made already: a home from the shelf would hold it."""
COURT = ("tests/summons/test_register.py", "tests/summons/test_service_report.py")
PROSECUTION = ("tests/prosecution/test_exchange.py", "tests/prosecution/test_compliance_note.py")
WATCHED_BY: Mapping[str, tuple[str, ...]] = {
    "finalise/0": ("tests/forms/test_addendum.py",),
    "finalise/1": ("tests/documents/test_freezing.py",),
    "signed/0": ("tests/investigation/test_followers.py",),
    "signed/1": PROSECUTION,
    "signed/2": ("tests/whole_way/test_esakshya.py",),
    "received/0": ("tests/investigation/test_followers.py",),
    "printed/0": ("tests/summons/test_desk.py",),
    "acknowledged/0": ("tests/exchange/test_cctns.py",),
    "rejected/0": ("tests/exchange/test_rejected_papers.py",),
    "codes_read/0": ("tests/summons/test_service_report.py",),
    "message_arrived/cis.process": COURT,
    "message_arrived/cis.reschedule": COURT,
    "message_arrived/cis.recall": COURT,
    "message_arrived/cis.answer": COURT,
    "message_arrived/cis.diary_call": ("tests/prosecution/test_incoming.py",),
    "message_arrived/eprosecution.diary_call": ("tests/prosecution/test_incoming.py",),
    "message_arrived/eprosecution.objections": PROSECUTION,
    "message_arrived/eprosecution.opinion": PROSECUTION,
    "message_arrived/evivechna.diary_sheet": ("tests/whole_way/test_evivechna.py",),
    "message_arrived/esakshya.packet": ("tests/whole_way/test_esakshya.py",),
    "message_arrived/eforensics.receipt": ("tests/exhibits/test_laboratory.py",),
    "message_arrived/eforensics.result": ("tests/exhibits/test_laboratory.py",),
    "message_arrived/eforensics.returned": ("tests/exhibits/test_laboratory.py",),
    "message_arrived/eprisons.answer": ("tests/prisoners/test_jail_messages.py",),
    "message_arrived/eprisons.production": ("tests/whole_way/test_eprisons.py",),
    "message_arrived/eprisons.status": ("tests/prisoners/test_register.py",),
    "message_arrived/icjs.lookup": ("tests/whole_way/test_eprisons.py",),
    "message_arrived/medleapr.report": ("tests/whole_way/test_medleapr.py",),
    "case_changed/0": ("tests/investigation/test_followers.py",),
    "cases_pulled/0": ("tests/investigation/test_followers.py",),
    "put_back/0": ("tests/sync/test_restored_serials.py",),
    "protects/0": PROSECUTION,
    "protects/1": COURT,
    "protects/2": ("tests/case_diary/test_volumes.py",),
    "protects/3": ("tests/printing/test_protection.py",),
    "protects/4": ("tests/printing/test_protection.py",),
    "protects/5": ("tests/printing/test_protection.py",),
    "opened_with/0": ("tests/printing/test_protection.py",),
    "opened_with/1": ("tests/printing/test_protection.py",),
    "opened_with/2": ("tests/printing/test_protection.py",),
    "opened_with/3": ("tests/printing/test_protection.py",),
    "nameless/0": ("tests/printing/test_protection.py",),
    "nameless/1": ("tests/printing/test_protection.py",),
    "nameless/2": ("tests/printing/test_protection.py",),
    "nameless/3": ("tests/printing/test_protection.py",),
    "investigates/0": ("tests/documents/test_signing_refusals.py",),
    "assembled/0": PROSECUTION,
    "return_due/0": ("tests/summons/test_service_report.py",),
    "unsent/0": ("tests/exchange/test_link_status.py",),
}


def first_failure(line: str, runs: PytestRuns) -> str:
    """Return the first test that fails with a line turned off; empty: none does."""
    environment = {WITHOUT: line}
    if line in _MAKE_THEIR_HOMES:
        environment[READY_SHELF] = ""
    return runs.first_failure(WATCHED_BY[line], _LONGEST_S, environment)
