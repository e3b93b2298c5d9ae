"""What is done at the service desk less often: only what can be done now is offered."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from station_app.forms import filling
from station_app.forms.filling import FormView
from station_app.station.station import Station
from station_app.summons import printouts as summons_printouts
from station_app.summons import service as summons_service
from station_app.summons import service_report
from station_app.summons.model import OPEN, Process, ProcessState
from station_app.summons.register import ProcessPage
from ui.summons.actions import ServiceActs
from ui.summons.screens import FILES
from ui.widgets.question_panel import Question

_S = ProcessState
Offer = tuple[str, Callable[[], None], bool]


class ServiceMenu:
    """The menu of the chosen process."""

    def __init__(self, acts: ServiceActs, parent: QWidget) -> None:
        self._acts, self._room, self._parent = acts, acts.room, parent
        self.menu: QMenu | None = None

    def open(self) -> None:
        """Look what the law asks for, and offer."""
        room, page = self._room, self._room.page()
        if page is None:
            return
        station, name = room.bench.station, page.line.process.process_id
        room.call(
            "quick",
            lambda: service_report.affidavit_offered(station, name),
            lambda offered: self._offer(page, affidavit=offered),
        )

    def names(self, page: ProcessPage, *, affidavit: bool) -> list[str]:
        """Return what is offered."""
        return [name for name, _, now in self._offers(page, affidavit=affidavit) if now]

    def transfer(self) -> None:
        """Pass a process of another area on."""
        questions = (
            Question("to", "service.ask.transfer_to"),
            Question("reason", "service.ask.reason"),
        )
        self._ask(
            "service.ask.transfer_title",
            questions,
            lambda station, process, said: summons_service.transfer(
                station, process.process_id, to=said["to"], reason=said["reason"]
            ),
        )

    def withdraw(self) -> None:
        """Strike out what was entered by mistake."""
        self._ask(
            "service.ask.withdraw_title",
            (Question("reason", "service.ask.reason"),),
            lambda station, process, said: summons_service.withdraw(
                station, process.process_id, said["reason"]
            ),
        )

    def bounce(self) -> None:
        """Note that an e-mail came back."""
        self._ask(
            "service.ask.bounce_title",
            (Question("reason", "service.ask.reason"),),
            lambda station, process, said: summons_service.note_bounce(
                station, process.process_id, said["reason"]
            ),
        )

    def contact(self) -> None:
        """Write down where the person can be reached (s. 64)."""
        page = self._room.page()
        if page is None:
            return
        held = page.contact or page.line.process
        questions = [
            Question(name, f"service.ask.contact_{name}", str(getattr(held, name)))
            for name in ("address", "phone", "email")
        ]
        self._ask(
            "service.ask.contact_title",
            questions,
            lambda station, process, said: summons_service.keep_contact(
                station, process.process_id, **{n: said[n] for n in ("address", "phone", "email")}
            ),
        )

    def diary(self) -> None:
        """Write the general diary's numbers of departure and return."""
        process = self._room.process
        if process is None:
            return
        questions = (
            Question("departure", "service.ask.diary_departure", process.gd_departure),
            Question("back", "service.ask.diary_return", process.gd_return),
        )
        self._ask(
            "service.ask.diary_title",
            questions,
            lambda station, shown, said: summons_service.note_departure(
                station, shown.process_id, departure=said["departure"], back=said["back"]
            ),
        )

    def affidavit(self) -> None:
        """Begin the affidavit that s. 70 asks for."""
        room, station, process = self._room, self._room.bench.station, self._room.process
        if process is None:
            return

        def open_form() -> FormView:
            document = service_report.begin_affidavit(station, process.process_id)
            return filling.view(station, document.document_id)

        room.call("typing", open_form, room.show_form)

    def letter(self) -> None:
        """Print the letter that goes with a late return."""
        self._print(
            lambda process, why: summons_printouts.print_late_letter(
                self._station, process.process_id, why
            )
        )

    def print_again(self) -> None:
        """Print the copies and the slip once more."""
        self._print(
            lambda process, why: summons_printouts.print_out(
                self._station, (process.process_id,), why
            )
        )

    def print_report(self) -> None:
        """Print the return that goes to the court."""
        self._print(
            lambda process, why: summons_printouts.print_form(
                self._station, process.process_id, process.report_id, why
            )
        )

    def files(self) -> None:
        """Take a pile of returns from pictures."""
        title = self._room.bench.words("service.act.files")
        names, _ = QFileDialog.getOpenFileNames(self._parent, title, "", FILES)
        if names:
            self._acts.bring(tuple(Path(name) for name in names))

    @property
    def _station(self) -> Station:
        return self._room.bench.station

    def _is_past(self, process: Process) -> bool:
        at = process.hearing_at
        return at is not None and bool(process.report_id) and at < self._station.clock.now()

    def _print(self, act: Callable[[Process, str], object]) -> None:
        process = self._room.process
        if process is not None:
            self._room.print_papers(lambda why: act(process, why))

    def _ask(
        self,
        title: str,
        questions: Sequence[Question],
        act: Callable[[Station, Process, dict[str, str]], object],
    ) -> None:
        process, station = self._room.process, self._station
        if process is not None:
            self._room.ask(title, questions, lambda said: act(station, process, said))

    def _offer(self, page: ProcessPage, *, affidavit: bool) -> None:
        menu = QMenu(self._parent)
        for name, act, now in self._offers(page, affidavit=affidavit):
            if now:
                made = menu.addAction(self._room.bench.words(f"service.act.{name}"))
                made.triggered.connect(lambda _checked=False, act=act: act())
        self.menu = menu
        menu.popup(self._parent.mapToGlobal(self._parent.rect().center()))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def _offers(self, page: ProcessPage, *, affidavit: bool) -> tuple[Offer, ...]:
        process, acts = page.line.process, self._acts
        open_, state = process.state in OPEN, process.state
        given = state in (_S.ASSIGNED, _S.OUT, _S.UNSERVED)
        mailed = process.mode == "email" and state in (_S.SERVED, _S.REPORTED)
        printed = page.report is not None and page.report.page_count is not None
        return (
            ("assign", acts.assign, given),
            ("print_again", self.print_again, state in (_S.OUT, _S.UNSERVED)),
            ("diary", self.diary, page.line.officer is not None and open_),
            ("contact", self.contact, not process.hidden),
            ("contacts", self._room.to_contacts, True),
            ("bounce", self.bounce, mailed),
            ("affidavit", self.affidavit, affidavit),
            ("ack", acts.print_ack, bool(process.ack_id)),
            ("print_report", self.print_report, printed),
            ("letter", self.letter, self._is_past(process)),
            ("files", self.files, True),
            ("transfer", self.transfer, given or state is _S.RECEIVED),
            ("withdraw", self.withdraw, open_),
        )
