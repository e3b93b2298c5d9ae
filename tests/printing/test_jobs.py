"""A print job is neither lost nor doubled, whatever the print service does in between."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.custody_log import rows as custody_log_rows
from station_app.model.errors import ReasonNeeded, SessionLocked
from station_app.model.operators import TERMINAL
from station_app.model.printers import JobState, PrinterFact, PrintJob, PrintOrder
from station_app.pdf.pdf_reader import read_words
from station_app.printing import job_tracking, orders
from station_app.printing import rows as print_rows
from station_app.printing.errors import PrintJobMoved, PrintPagesGone, PrintUnreadable
from station_app.station import sign_in
from station_app.station.station import Station
from tests.printers import PRINTER, Cut, PilePrinter
from tests.stations import PASSPHRASE, station_in

S = JobState
ORDER = PrintOrder("labels", "paper-1", "kind.SERVICE_ACK", copies=2)
LEGAL = (612.0, 1008.0)


def paper(pages: int = 1, size: tuple[float, float] = (595.28, 841.89)) -> bytes:
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=size)
        pdf.save(held)
    return held.getvalue()


@pytest.fixture
def printer() -> PilePrinter:
    return PilePrinter()


@pytest.fixture
def station(tmp_path: Path, printer: PilePrinter) -> Iterator[Station]:
    with station_in(tmp_path) as made:
        ready = replace(made, printer=printer)
        sign_in.sign_in(ready, "munshi", PASSPHRASE)
        yield ready


def run(station: Station, times: int = 4) -> None:
    for _ in range(times):
        orders.advance_jobs(station)


def ordered(station: Station, pdf: bytes | None = None, order: PrintOrder = ORDER) -> PrintJob:
    return orders.print_paper(station, pdf or paper(), order)


def acts(station: Station) -> list[tuple[str, str]]:
    with station.store.reading() as tx:
        return [
            (event.act.action, event.act.reason)
            for event in custody_log_rows.events(tx)
            if event.act.object_id == "paper-1"
        ]


def test_a_job_comes_out_once_and_stands_in_the_ledger(
    station: Station, printer: PilePrinter
) -> None:
    job = ordered(station)
    assert not printer.given
    run(station)
    (out,) = printer.batch
    assert out.order.copies == 2
    done = orders.job(station, job.job_id)
    assert (done.state, done.printer, done.cleared) == (S.DONE, PRINTER, True)
    moves = [move.to_state for move in orders.history(station, job.job_id)]
    assert moves == [S.WAITING, S.GIVEN, S.PRINTING, S.DONE]
    said = f"labels job {job.job_id} copies 2"
    assert acts(station) == [("print.ordered", said), ("paper.printed", said)]
    assert printer.find(job.device_name) is None
    assert not orders.advance_jobs(station)


@pytest.mark.parametrize(
    "fact",
    [PrinterFact.OFFLINE, PrinterFact.PAPER_OUT, PrinterFact.JAM, PrinterFact.NONE],
)
def test_a_job_waits_for_its_printer(
    station: Station, printer: PilePrinter, fact: PrinterFact
) -> None:
    printer.fact = fact
    job = ordered(station)
    run(station)
    held = orders.job(station, job.job_id)
    assert held.fact is fact
    assert not printer.batch
    printer.fact = PrinterFact.READY
    run(station)
    assert len(printer.batch) == printer.given == 1
    assert orders.job(station, job.job_id).state is S.DONE


def test_a_job_waits_here_while_the_print_service_is_off(
    station: Station, printer: PilePrinter
) -> None:
    printer.off = True
    job = ordered(station)
    run(station)
    held = orders.job(station, job.job_id)
    assert (held.state, held.fact) == (S.WAITING, PrinterFact.SERVICE_OFF)
    assert orders.printers(station).fact is PrinterFact.SERVICE_OFF
    printer.off = False
    run(station)
    assert len(printer.batch) == 1


def test_given_but_not_heard_of_is_not_given_again(station: Station, printer: PilePrinter) -> None:
    printer.silent_after_submit = True
    ordered(station)
    run(station, 5)
    assert len(printer.batch) == printer.given == 1


def test_what_was_lost_before_it_was_let_go_is_given_again(
    station: Station, printer: PilePrinter
) -> None:
    job = ordered(station)
    run(station, 1)
    assert orders.job(station, job.job_id).state is S.GIVEN
    printer.lose_everything()
    run(station)
    assert len(printer.batch) == 1
    assert orders.job(station, job.job_id).attempt == 2


def test_what_was_lost_after_that_is_asked_about(station: Station, printer: PilePrinter) -> None:
    printer.fact = PrinterFact.PAPER_OUT
    job = ordered(station)
    run(station)
    printer.lose_everything()
    printer.fact = PrinterFact.READY
    run(station)
    assert orders.job(station, job.job_id).state is S.UNSURE
    assert orders.waiting(station) == (0, 1)
    orders.print_again(station, job.job_id)
    run(station)
    assert len(printer.batch) == 1
    with pytest.raises(PrintJobMoved):
        orders.confirm_printed(station, job.job_id)


def test_a_cancelled_job_never_comes_out(station: Station, printer: PilePrinter) -> None:
    printer.fact = PrinterFact.JAM
    job = ordered(station)
    run(station)
    assert orders.cancel(station, job.job_id).state is S.STOPPING
    run(station)
    printer.fact = PrinterFact.READY
    run(station)
    assert orders.job(station, job.job_id).state is S.CANCELLED
    assert not printer.batch
    with pytest.raises(PrintJobMoved):
        orders.cancel(station, job.job_id)


def test_a_held_job_is_cancelled(station: Station, printer: PilePrinter) -> None:
    job = ordered(station)
    run(station, 1)
    assert orders.job(station, job.job_id).state is S.GIVEN
    assert orders.cancel(station, job.job_id).state is S.STOPPING
    run(station)
    assert orders.job(station, job.job_id).state is S.CANCELLED
    assert not printer.batch
    assert printer.find(job.device_name) is None


def test_of_many_papers_two_lie_at_a_printer_and_one_that_cannot_print(
    station: Station, printer: PilePrinter
) -> None:
    """What waits lies sealed here: the print service keeps a page in clear."""
    jobs = [ordered(station) for _ in range(5)]
    run(station, 1)
    assert printer.held() == 2
    printer.fact = PrinterFact.PAPER_OUT
    run(station, 6)
    assert printer.held() == 1
    assert {orders.job(station, job.job_id).fact for job in jobs} == {PrinterFact.PAPER_OUT}
    printer.fact = PrinterFact.READY
    run(station, 20)
    assert {orders.job(station, job.job_id).state for job in jobs} == {S.DONE}
    assert [out.name.rsplit("-", 1)[0] for out in printer.batch] == [f"ST-{j.job_id}" for j in jobs]


def test_what_is_given_again_leaves_nothing_of_its_first_try_behind(
    station: Station, printer: PilePrinter
) -> None:
    printer.fact = PrinterFact.JAM
    job = ordered(station)
    run(station, 2)
    printer.give_up()
    printer.refuse_to_clear = True
    run(station)
    assert orders.job(station, job.job_id).state is S.FAILED
    assert printer.find(job.device_name) is not None
    printer.refuse_to_clear, printer.fact = False, PrinterFact.READY
    again = orders.print_again(station, job.job_id)
    run(station)
    assert printer.find(job.device_name) is None
    assert [out.name for out in printer.batch] == [again.device_name]


def test_a_job_cancelled_while_it_was_given_is_taken_back(
    station: Station, printer: PilePrinter
) -> None:
    printer.silent_after_submit = True
    job = ordered(station)
    run(station, 1)
    orders.cancel(station, job.job_id)
    run(station)
    assert printer.find(job.device_name) is None
    assert not printer.batch


def test_a_copy_is_marked_and_numbered(station: Station, printer: PilePrinter) -> None:
    job = ordered(station)
    with pytest.raises(PrintJobMoved):
        orders.reprint(station, job.job_id, "फटा कागज़")
    run(station)
    with pytest.raises(ReasonNeeded):
        orders.reprint(station, job.job_id, " ")
    orders.reprint(station, job.job_id, "फटा कागज़")
    run(station)
    second = orders.reprint(station, job.job_id, "न्यायालय हेतु")
    run(station)
    assert (second.copy_number, second.copy_of) == (2, job.job_id)
    first, *copies = (read_words(out.pdf, "\0") for out in printer.batch)
    assert "Copy" not in first
    assert ["प्रति / Copy 1" in copies[0], "प्रति / Copy 2" in copies[1]] == [True, True]
    assert any(
        action == "paper.printed" and reason.endswith("copy 2") for action, reason in acts(station)
    )


def test_a_legal_page_goes_on_legal_or_is_fitted_and_that_is_said(
    station: Station, printer: PilePrinter
) -> None:
    legal = paper(size=LEGAL)
    assert orders.measure_pdf(legal) == (1, "legal")
    order = replace(ORDER, media="legal")
    first = ordered(station, legal, order)
    run(station)
    printer.media = ("A4",)
    second = ordered(station, legal, order)
    run(station)
    assert [orders.job(station, j.job_id).fitted for j in (first, second)] == [False, True]
    assert [out.order.media for out in printer.batch] == ["legal", "A4"]
    with pikepdf.open(io.BytesIO(printer.batch[1].pdf)) as pdf:
        assert [round(float(edge)) for edge in pdf.pages[0].mediabox] == [0, 0, 595, 842]


def test_pages_are_let_go_after_a_week(station: Station, printer: PilePrinter) -> None:
    job = ordered(station)
    run(station)
    assert orders.tidy(station) == 0
    clock = station.clock
    turn = getattr(clock, "turn")  # noqa: B009 - the test's own clock
    turn(days=8)
    sign_in.sign_in(station, "munshi", PASSPHRASE)
    assert orders.tidy(station) == 1
    with pytest.raises(PrintPagesGone):
        orders.pages_of(station, job.job_id)
    with pytest.raises(PrintPagesGone):
        orders.reprint(station, job.job_id, "फटा कागज़")
    assert len(printer.batch) == 1


def test_nobody_prints_what_is_no_pdf_or_without_signing_in(station: Station) -> None:
    with pytest.raises(PrintUnreadable):
        ordered(station, b"%PDF-none")
    sign_in.sign_out(station)
    with pytest.raises(SessionLocked):
        ordered(station)


@pytest.mark.parametrize("after", [False, True])
def test_the_terminal_dies_at_any_call_and_the_job_comes_out_once(
    station: Station, after: bool
) -> None:
    for call in range(1, 13):
        printer = PilePrinter()
        printer.cut_at, printer.cut_after = call, after
        here = replace(station, printer=printer)
        job = ordered(here)
        for _ in range(6):
            with contextlib.suppress(Cut):
                orders.advance_jobs(here)
        printer.cut_at = 0
        assert [out.name for out in printer.batch] == [job.device_name], call
        assert orders.job(here, job.job_id).state is S.DONE
        assert printer.find(job.device_name) is None


def test_after_a_power_cut_nothing_is_let_go_a_second_time(
    station: Station, printer: PilePrinter
) -> None:
    """The service may come back with what it had written down before it printed."""
    printer.fact = PrinterFact.PAPER_OUT
    job = ordered(station)
    run(station)
    printer.power_cut()
    printer.fact = PrinterFact.READY
    run(station)
    assert orders.job(station, job.job_id).state is S.UNSURE
    assert not printer.batch
    orders.print_again(station, job.job_id)
    run(station)
    assert len(printer.batch) == 1


def test_a_service_that_kept_the_job_and_not_its_pages_is_asked_about(
    station: Station, printer: PilePrinter
) -> None:
    """As one that is told to keep no documents and is cut off while the printer has them."""
    printer.fact = PrinterFact.PAPER_OUT
    job = ordered(station)
    run(station)
    printer.lose_pages()
    run(station)
    assert orders.job(station, job.job_id).state is S.UNSURE
    assert not printer.held()


def test_a_printer_that_was_taken_away_is_told(station: Station, printer: PilePrinter) -> None:
    job = ordered(station, order=replace(ORDER, printer="old-one"))
    run(station)
    assert orders.job(station, job.job_id).fact is PrinterFact.GONE
    orders.cancel(station, job.job_id)
    assert not printer.given


def test_whatever_happens_each_job_comes_out_once(station: Station) -> None:
    kinds = ["off", "on", "out", "paper", "deaf", "look", "look", "look"]

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.sampled_from(kinds), max_size=12))
    def every_way(steps: list[str]) -> None:
        printer = PilePrinter()
        here = replace(station, printer=printer)
        jobs = [ordered(here).job_id for _ in range(2)]
        for step in steps:
            if step in ("off", "on"):
                printer.off = step == "off"
            elif step in ("out", "paper"):
                printer.fact = PrinterFact.PAPER_OUT if step == "out" else PrinterFact.READY
            elif step == "deaf":
                printer.silent_after_submit = True
            else:
                orders.advance_jobs(here)
        printer.off, printer.fact = False, PrinterFact.READY
        run(here, 8)
        # What was held in front of a printer that stopped is taken back and given once more.
        came = sorted(out.name.rsplit("-", 1)[0] for out in printer.batch)
        assert came == sorted(f"ST-{job}" for job in jobs)
        assert job_tracking.advance_jobs(here) is False

    every_way()


def test_a_job_that_is_not_here_has_no_pages(station: Station, printer: PilePrinter) -> None:
    for act in (orders.job, orders.pages_of, orders.cancel, orders.print_again):
        with pytest.raises(PrintPagesGone):
            act(station, "j-none")
    assert not printer.given


def test_who_saw_a_job_before_it_moved_moves_it_no_more(station: Station) -> None:
    """Two who look at one job: the second one's move begins where it stands no more."""
    seen = ordered(station)
    orders.cancel(station, seen.job_id)
    with pytest.raises(PrintJobMoved), station.store.transaction() as tx:
        print_rows.move(tx, seen, S.GIVEN, at=station.clock.now(), operator_id=TERMINAL)
    assert orders.job(station, seen.job_id).state is S.CANCELLED
