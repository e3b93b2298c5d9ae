"""What the register of summons refuses: a process that is none, a print without a constable or the
court's paper, a number that is here, a report of another process."""

import json

import pytest

from station_app.exchange import incoming_messages
from station_app.forms import filling
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import ProtocolBroken, ReasonNeeded
from station_app.printing import orders
from station_app.station.station import Station
from station_app.summons import auto_filing, printouts, register, service, service_report
from station_app.summons import rows as summons_rows
from station_app.summons.errors import (
    NoProcessPaper,
    OfficerNeeded,
    ProcessExists,
    ProcessUnknown,
    ReportDiffers,
)
from station_app.summons.model import ProcessState
from tests.summons.courts import CONSTABLE, arrive, known, said
from tests.summons.days import ON_PAPER, SERVED, answered, out


@pytest.mark.parametrize("told", [{"process_no": ""}, {"kind": "letter"}], ids=["number", "kind"])
def test_what_is_no_process_is_kept_by_nobody(station: Station, told: dict[str, str]) -> None:
    body = {"process_no": "TR/SW/2026/41", "kind": "summons_witness", "court": "नमूना"} | told
    item = {
        "pillar": "cis",
        "kind": "process",
        "case_ref": "123/2026",
        "concerns": "",
        "reference": "",
        "body": json.dumps(body),
        "at": "2026-03-14T20:00:00.000000Z",
    }
    raw = json.dumps(item).encode()
    with pytest.raises(ProtocolBroken):
        incoming_messages.store_message(station, incoming_messages.read_message(raw, "i-1"), raw)
    assert register.register_rows(station) == ()


def test_a_process_goes_out_with_a_constable_and_the_courts_paper(station: Station) -> None:
    arrive(station, said("41"))
    process_id = known(station, "41").process_id
    with pytest.raises(OfficerNeeded):
        printouts.print_out(station, (process_id,))
    with pytest.raises(NoProcessPaper):
        printouts.print_returns(station, (process_id,))
    service.assign(station, (process_id,), **CONSTABLE)
    with station.store.transaction() as tx:
        summons_rows.update(tx, process_id, station.clock.now(), paper_blob=None)
    for act in (
        lambda: printouts.print_out(station, (process_id,)),
        lambda: printouts.service_papers(station, process_id),
    ):
        with pytest.raises(NoProcessPaper):
            act()
    assert orders.jobs(station) == ()
    assert known(station, "41").state is ProcessState.ASSIGNED


def test_a_process_is_struck_out_with_a_reason_and_known(station: Station) -> None:
    arrive(station, said("41"))
    process_id = known(station, "41").process_id
    for act in (service.withdraw, service.note_bounce, service.take_back):
        with pytest.raises(ReasonNeeded):
            act(station, process_id, "  ")
    with pytest.raises(ReasonNeeded):
        service_report.acknowledge_by_hand(station, process_id, " ")
    with pytest.raises(ReasonNeeded):
        auto_filing.set_aside(station, "p-none", " ")
    with pytest.raises(ProcessUnknown):
        service.withdraw(station, "v-none", "गलत प्रविष्टि")
    assert known(station, "41").state is ProcessState.RECEIVED


def test_a_number_that_is_in_the_register_is_not_entered_again(thana: Station) -> None:
    for number in range(2):
        document_id = filling.begin(thana, "SUMMONS_IN").document_id
        for field, value in ON_PAPER.items():
            filling.set_answer(thana, document_id, field, value)
        if not number:
            service_report.enter_paper(thana, document_id, CancelTicket(), no_report)
            continue
        with pytest.raises(ProcessExists):
            service_report.enter_paper(thana, document_id, CancelTicket(), no_report)


def test_a_report_of_another_process_is_not_finished(thana: Station) -> None:
    arrive(thana, said("41"))
    process_id = out(thana, "41")
    for changed in ({"process_id": "another"}, {"kind": "bailable"}):
        answered(thana, process_id, SERVED | changed)
        with pytest.raises(ReportDiffers):
            service_report.finish(thana, process_id, CancelTicket(), no_report)
    assert known(thana, "41").state is ProcessState.OUT
