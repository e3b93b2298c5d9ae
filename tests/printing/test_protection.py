"""What is printed says itself whether it names somebody; what nobody knows is kept closed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from station_app.case_diary import volumes
from station_app.cases import register as case_register
from station_app.documents.protection import open_identity, opened_case
from station_app.evidence import packets
from station_app.exhibits import labels as exhibit_labels
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.model import NewExhibit
from station_app.model.errors import IdentityProtected, ReasonNeeded
from station_app.model.printers import PrintOrder
from station_app.overview import monthly_report
from station_app.pdf.office_sheet_model import SealLabel
from station_app.printing import office_printouts, orders
from station_app.prosecution import exchange as prosecution_exchange
from station_app.scanning import separator_sheets
from station_app.station.station import Station
from tests.cases.test_cases_desk import case

PLAIN, CLOSED, OTHER = "11/2026", "13/2026", "14/2026"


@pytest.fixture
def office(thana: Station) -> Station:
    """A thana with a plain case and two protected ones."""
    hidden = [replace(case(number, "गोपनीयनाम", "BNS 65(1)"), hidden=True) for number in (13, 14)]
    case_register.store_changes(thana, [case(11, "काल्पनिक"), *hidden])
    return thana


def _volume(station: Station, case_ref: str) -> PrintOrder:
    made = volumes.begin_volume(station, case_ref)
    return PrintOrder("diary_index", made.volume_id, "diary.print_index", case_ref)


def _exchange(station: Station, case_ref: str) -> PrintOrder:
    made = prosecution_exchange.open_exchange(station, case_ref, "opinion", "PO9901")
    return PrintOrder("scrutiny_exchange", made.exchange_id, "scrutiny_account.title.exchange")


def _evidence(station: Station, case_ref: str) -> PrintOrder:
    made = packets.open_medium(
        station,
        case_ref,
        reason="ऐप में लॉगिन नहीं हो पाया",
        medium=packets.MEDIA[0],
        brought_by="आर. 505",
        serial="SN-1",
    )
    return PrintOrder("CERT_63", made.evidence_id, "kind.CERT_63", case_ref)


def _packet(station: Station, case_ref: str) -> str:
    return exhibit_register.add(
        station, case_ref, NewExhibit("1", "चाकू", "KTW-1", "आरोपी से")
    ).exhibit_id


def _contents(station: Station, case_ref: str) -> PrintOrder:
    return PrintOrder("exhibit", _packet(station, case_ref), "exhibits.packet", case_ref)


MAKERS = (_volume, _exchange, _evidence, _contents)


@pytest.mark.parametrize("make", MAKERS)
def test_what_a_subject_keeps_is_printed_by_whoever_opened_its_case(
    office: Station, make: Callable[[Station, str], PrintOrder]
) -> None:
    plain = make(office, PLAIN)
    assert not orders.asks_reason(office, plain.kind, plain.object_id)
    closed = make(office, CLOSED)
    with pytest.raises(IdentityProtected):
        orders.asks_reason(office, closed.kind, closed.object_id)
    # Another case that was opened opens nothing of this one.
    open_identity(office, opened_case(OTHER), "विवेचना के लिए")
    with pytest.raises(IdentityProtected):
        orders.print_paper(office, _pdf(office), replace(closed, reason="पेशी के लिए"))
    open_identity(office, opened_case(CLOSED), "विवेचना के लिए")
    assert orders.asks_reason(office, closed.kind, closed.object_id)
    with pytest.raises(ReasonNeeded):
        orders.print_paper(office, _pdf(office), closed)
    orders.print_paper(office, _pdf(office), replace(closed, reason="पेशी के लिए"))


def test_what_nobody_knows_is_protected(office: Station) -> None:
    with pytest.raises(IdentityProtected):
        orders.asks_reason(office, "SERVICE_ACK", "x-nobody")
    with pytest.raises(IdentityProtected):
        orders.print_paper(office, _pdf(office), PrintOrder("SERVICE_ACK", "x-nobody", "x"))
    assert orders.jobs(office) == ()


@pytest.mark.parametrize("place", range(4))
def test_sheets_that_name_nobody_are_printed_without_a_reason(office: Station, place: int) -> None:
    """Also those about a protected case, by whoever may never open one."""
    order = (
        separator_sheets.sheets_order(),
        office_printouts.register_order("MLC", 2026),
        exhibit_labels.order_of((_packet(office, CLOSED),)),
        PrintOrder(monthly_report.PRINTED, "2026-03", "report.heading"),
    )[place]
    assert order.kind == office.followers.nameless[place]
    assert not orders.asks_reason(office, order.kind, order.object_id)
    orders.print_paper(office, _pdf(office), order)


def _pdf(station: Station) -> bytes:
    return office_printouts.labels_pdf(station, [SealLabel(("1",), "x1")], "hi")
