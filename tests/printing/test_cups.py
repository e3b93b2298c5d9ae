"""Prints on real CUPS and a real IPP printer: neither lost nor doubled, and told in plain words."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from devices.cups.reasons import facts_of, media_of
from station_app.model.printers import JobState, PrinterFact, PrintOrder
from station_app.model.texts import LANGUAGES, load_texts
from station_app.pdf.pdf_reader import read_words
from station_app.printing import orders
from station_app.station import sign_in
from station_app.station.station import Station
from tests.judges.printers import PrintHouse, printing_house, until
from tests.printing.test_jobs import LEGAL, paper
from tests.stations import PASSPHRASE, station_in

S, F = JobState, PrinterFact
ORDER = PrintOrder("labels", "paper-1", "kind.SERVICE_ACK")


@pytest.fixture(scope="module")
def house() -> Iterator[PrintHouse]:
    with printing_house() as made:
        yield made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, house: PrintHouse) -> Iterator[Station]:
    with station_in(tmp_path_factory.mktemp("home")) as station:
        yield replace(station, printer=house.adapter(timeout_s=3.0))


@pytest.fixture
def station(made: Station) -> Station:
    sign_in.sign_in(made, "munshi", PASSPHRASE)
    return made


def test_a_print_is_followed_until_it_is_out(station: Station, house: PrintHouse) -> None:
    order = replace(ORDER, copies=2, two_sided=True, media="legal", reason="पावती")
    job = orders.print_paper(station, paper(3, LEGAL), order)
    reached(station, job.job_id, S.DONE)
    (out,) = [path for path in house.tray() if job.job_id in path.name]
    asked = house.asked(out)
    assert "IPP_COPIES=2\n" in asked
    assert "IPP_SIDES=two-sided-long-edge\n" in asked
    # Hundredths of a millimetre: legal paper.
    assert "x-dimension=21590 y-dimension=35560" in asked
    assert "पावती" not in asked
    assert f"IPP_JOB_NAME={job.device_name}\n" in asked
    orders.advance_jobs(station)
    # Neither a page nor a name of it stays with CUPS.
    assert house.kept_by_cups() == []
    assert station.printer.find(job.device_name) is None


@pytest.mark.parametrize(
    ("reason", "fact"),
    [
        ("media-empty-error", F.PAPER_OUT),
        ("media-jam-error", F.JAM),
        ("cover-open-error", F.COVER_OPEN),
        ("toner-empty-error", F.TONER_OUT),
    ],
)
def test_a_printer_that_needs_a_hand(
    station: Station, house: PrintHouse, reason: str, fact: PrinterFact
) -> None:
    house.wrong(reason)
    job = orders.print_paper(station, paper(), ORDER)
    seen(station, lambda: orders.job(station, job.job_id).fact is fact)
    assert orders.printers(station).fact is fact
    assert papers_of(house, job.job_id) == 0
    assert_plain_words(fact)
    house.wrong()
    reached(station, job.job_id, S.DONE)
    assert papers_of(house, job.job_id) == received_of(house, job.job_id) == 1


def test_a_printer_that_is_switched_off(station: Station, house: PrintHouse) -> None:
    house.pull_out()
    job = orders.print_paper(station, paper(), ORDER)
    seen(station, lambda: orders.job(station, job.job_id).fact is F.OFFLINE)
    assert_plain_words(F.OFFLINE)
    house.plug_in()
    reached(station, job.job_id, S.DONE)
    assert papers_of(house, job.job_id) == received_of(house, job.job_id) == 1


def test_while_cups_is_stopped_the_job_waits_here(station: Station, house: PrintHouse) -> None:
    house.stop_service()
    job = orders.print_paper(station, paper(), ORDER)
    orders.advance_jobs(station)
    held = orders.job(station, job.job_id)
    assert (held.state, held.fact) == (S.WAITING, F.SERVICE_OFF)
    assert orders.printers(station).fact is F.SERVICE_OFF
    assert_plain_words(F.SERVICE_OFF)
    house.start_service()
    reached(station, job.job_id, S.DONE)
    assert papers_of(house, job.job_id) == received_of(house, job.job_id) == 1


@pytest.mark.parametrize(
    ("stop", "start"), [("cupsdisable", "cupsenable"), ("cupsreject", "cupsaccept")]
)
def test_a_queue_that_somebody_stopped(
    station: Station, house: PrintHouse, stop: str, start: str
) -> None:
    house.manage(stop)
    job = orders.print_paper(station, paper(), ORDER)
    seen(station, lambda: orders.job(station, job.job_id).fact is F.STOPPED)
    assert orders.printers(station).fact is F.STOPPED
    assert_plain_words(F.STOPPED)
    house.manage(start)
    reached(station, job.job_id, S.DONE)
    assert papers_of(house, job.job_id) == received_of(house, job.job_id) == 1


def test_cups_is_stopped_while_the_printer_waits_for_paper(
    station: Station, house: PrintHouse
) -> None:
    house.wrong("media-empty-error")
    job = orders.print_paper(station, paper(), ORDER)
    seen(station, lambda: orders.job(station, job.job_id).fact is F.PAPER_OUT)
    house.stop_service()
    seen(station, lambda: orders.job(station, job.job_id).fact is F.SERVICE_OFF)
    house.start_service()
    # CUPS would send it once more: that is stopped, and whoever stands at the printer says.
    reached(station, job.job_id, S.UNSURE)
    house.wrong()
    until(lambda: papers_of(house, job.job_id) == 1)
    orders.confirm_printed(station, job.job_id)
    after = orders.print_paper(station, paper(), ORDER)
    reached(station, after.job_id, S.DONE)
    assert received_of(house, job.job_id) == 1


def test_cups_hangs_and_the_terminal_does_not(station: Station, house: PrintHouse) -> None:
    house.freeze_service()
    job = orders.print_paper(station, paper(), ORDER)
    orders.advance_jobs(station)
    assert orders.job(station, job.job_id).fact is F.SILENT
    house.thaw_service()
    reached(station, job.job_id, S.DONE)
    assert papers_of(house, job.job_id) == received_of(house, job.job_id) == 1


def test_the_terminal_dies_between_giving_and_noting(station: Station, house: PrintHouse) -> None:
    job = orders.print_paper(station, paper(), ORDER)
    order = replace(ORDER, printer=orders.printers(station).printers[0].name)
    # As far as it came: the print service has the job, the row does not say so.
    station.printer.submit(paper(), order, job.device_name)
    reached(station, job.job_id, S.DONE)
    assert papers_of(house, job.job_id) == received_of(house, job.job_id) == 1


def test_cups_is_killed_and_forgets_what_it_was_given(station: Station, house: PrintHouse) -> None:
    """It writes its jobs down after some seconds only. Held ones are given again, others asked for."""
    held = orders.print_paper(station, paper(), ORDER)
    orders.advance_jobs(station)
    assert orders.job(station, held.job_id).state is S.GIVEN
    house.crash_service()
    house.start_service()
    reached(station, held.job_id, S.DONE)
    assert papers_of(house, held.job_id) == 1
    house.wrong("media-empty-error")
    gone = orders.print_paper(station, paper(), ORDER)
    seen(station, lambda: orders.job(station, gone.job_id).fact is F.PAPER_OUT)
    house.crash_service()
    house.start_service()
    house.wrong()
    seen(station, lambda: orders.job(station, gone.job_id).state in (S.UNSURE, S.DONE))
    # It came out of the printer; nobody prints it a second time without a person's word.
    until(lambda: papers_of(house, gone.job_id) == 1)
    if orders.job(station, gone.job_id).state is S.UNSURE:
        orders.confirm_printed(station, gone.job_id)
    assert received_of(house, gone.job_id) == 1


def test_a_print_is_cancelled_at_the_printer(station: Station, house: PrintHouse) -> None:
    house.pull_out()
    before = house.kept_by_cups()
    job = orders.print_paper(station, paper(), ORDER)
    seen(station, lambda: orders.job(station, job.job_id).fact is F.OFFLINE)
    orders.cancel(station, job.job_id)
    reached(station, job.job_id, S.CANCELLED)
    house.plug_in()
    after = orders.print_paper(station, paper(), ORDER)
    reached(station, after.job_id, S.DONE)
    assert received_of(house, job.job_id) == 0
    # A killed CUPS may have left a page of a job that it has forgotten.
    assert set(house.kept_by_cups()) <= set(before)


def test_a_job_that_somebody_else_cancels_waits_for_a_word(
    station: Station, house: PrintHouse
) -> None:
    house.pull_out()
    job = orders.print_paper(station, paper(), ORDER)
    seen(station, lambda: orders.job(station, job.job_id).fact is F.OFFLINE)
    house.cancel_all()
    reached(station, job.job_id, S.FAILED)
    assert orders.waiting(station)[1] == 1
    house.plug_in()
    orders.print_again(station, job.job_id)
    reached(station, job.job_id, S.DONE)
    assert papers_of(house, job.job_id) == received_of(house, job.job_id) == 1


def test_a_copy_bears_its_mark_out_of_the_printer(station: Station, house: PrintHouse) -> None:
    first = orders.print_paper(station, paper(), ORDER)
    reached(station, first.job_id, S.DONE)
    copy = orders.reprint(station, first.job_id, "फटा कागज़")
    reached(station, copy.job_id, S.DONE)
    (out,) = [path for path in house.tray() if copy.job_id in path.name]
    assert "प्रति / Copy 1" in read_words(out.read_bytes(), "\0")


def test_reasons_become_facts() -> None:
    assert facts_of(["none"], "", 3, accepting=True) == ()
    assert facts_of(["cups-waiting-for-job-completed"], "Printing.", 4, accepting=True) == ()
    assert facts_of(["offline-report", "toner-low-warning"], "", 3, accepting=True) == (
        F.OFFLINE,
        F.TONER_LOW,
    )
    assert facts_of(["connecting-to-device"], "", 4, accepting=True) == (F.OFFLINE,)
    assert facts_of(["paused"], "", 5, accepting=True) == (F.STOPPED,)
    assert facts_of([], "", 3, accepting=False) == (F.STOPPED,)
    assert facts_of(["fuser-over-temp-error"], "", 5, accepting=True) == (F.UNKNOWN,)
    assert media_of(["na_legal_8.5x14in", "iso_a4_210x297mm"]) == ("A4", "legal")
    assert media_of([]) == ("A4",)


def seen(station: Station, true: Callable[[], bool]) -> None:
    def look() -> bool:
        orders.advance_jobs(station)
        return true()

    try:
        until(look, 40)
    except AssertionError:
        newest = orders.jobs(station)[0]
        moves = [move.to_state.value for move in orders.history(station, newest.job_id)]
        known = station.printer.find(newest.device_name)
        raise AssertionError((newest.state, newest.fact, moves, known)) from None


def reached(station: Station, job_id: str, state: JobState) -> None:
    seen(station, lambda: orders.job(station, job_id).state is state)


def papers_of(house: PrintHouse, job_id: str) -> int:
    return sum(job_id in path.name for path in house.tray())


def received_of(house: PrintHouse, job_id: str) -> int:
    return sum(job_id in path.name for path in house.received())


def assert_plain_words(fact: PrinterFact) -> None:
    for language in LANGUAGES:
        texts = load_texts(language)
        assert texts(f"printing.fact.{fact.value}") != texts("printing.fact.ready")
        assert texts(f"printing.do.{fact.value}")
