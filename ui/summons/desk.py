"""The summons desk: reads the register, knows what is chosen, and does what is wanted.

Its parts know what they draw and nothing of the desk: they are handed what to show, and tell by
signals what is wanted. What an act asks and does is written down in :mod:`ui.summons.acts`.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from station_app.model.clock import IST
from station_app.model.operators import Right, Role
from station_app.summons import (
    auto_filing,
    escalation,
    returned_copies,
    service_report,
    statistics,
)
from station_app.summons import register as summons_register
from station_app.summons.model import ProcessState
from station_app.summons.register import ProcessPage
from ui.summons.act_screens import ActScreens
from ui.summons.acts import ACTS, Chosen, assign
from ui.summons.contacts import ContactsScreen
from ui.summons.menu import ProcessMenu
from ui.summons.pile import PileScreen
from ui.summons.register_view import RegisterData, RegisterView
from ui.summons.steps import next_step, offers
from ui.widgets.context import WindowContext
from ui.widgets.controls import fill, under_back

_S = ProcessState


class SummonsDesk(QWidget):
    """The register of summons and warrants."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._filter, self._wanted = "open", ""
        self._era, self._was_read = 0, False
        self.page: ProcessPage | None = None
        """The process that is shown."""
        self.register = RegisterView(context)
        self.register.narrowed.connect(self.narrow)
        self.register.turned.connect(self._open)
        self.register.wanted.connect(self.do)
        self.register.show_filter(self._filter)
        self.screens = ActScreens(context, self.register)
        self.screens.over.connect(self.to_register)
        self.menu = ProcessMenu(context, self)
        self.menu.wanted.connect(self.do)
        self.batch = PileScreen(context, self.to_register)
        self.batch.taken_in.connect(self._take_in)
        self.contacts = ContactsScreen(context)
        self._contacts_page = under_back(
            context, "summons.act.back", self.to_register, self.contacts
        )
        self.screens.addWidget(self.batch)
        self.screens.addWidget(self._contacts_page)
        self._own: dict[str, Callable[[], None]] = {
            "contacts": self._show_contacts,
            "files": self.batch.bring,
            "paper": self.screens.enter_paper,
            "prints": lambda: context.go("printing", ""),
            "scan": self.batch.scan,
            "unfiled": self._show_unfiled,
        }
        """The acts that need no process."""
        self._of_page: dict[str, Callable[[ProcessPage], None]] = {
            "assign": self._assign,
            "more": self._offer_more,
            "names": self.screens.open_names,
            "next": self._do_next,
            "send": self._send,
            "sign": self._sign,
        }
        """The acts on a process that are more than a question, a print or a form."""
        fill(self, self.screens)

    # ── what the window calls ────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front; a process's id chooses it."""
        station, operator = self._context.station, self._context.station.session.operator
        self._context.jobs.call(
            "work",
            lambda: returned_copies.settle_open_batches(station),
            lambda _left: None,
            self._context.fault,
        )
        if document_id:
            self._wanted = document_id
            self.narrow("all")
        elif operator is not None and operator.role is Role.SHO and not self._was_read:
            # Whoever answers for the station sees first what the hearing overtakes.
            self.narrow("late")
        else:
            self.to_register()

    def on_event(self, topic: str) -> None:
        """Look again when processes or their papers changed."""
        if (
            topic in ("summons", "pillar", "document", "cases", "printing")
            and not self.screens.away
        ):
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._era, self._was_read = self._era + 1, False
        self._wanted, self._filter = "", "open"
        for part in (self.screens, self.batch, self.contacts):
            part.clear()
        self.register.show_filter(self._filter)
        self.register.show_register(None)
        self._show_page(None)

    def to_next_missing(self) -> None:
        """Go to the next question of the open form that is missing or wrong."""
        self.screens.form_page.form.to_next_missing()

    # ── the register ─────────────────────────────────────────────────────────────────────────

    def to_register(self) -> None:
        """Come back to the register."""
        self.screens.show_register()
        self.refresh()
        self.register.table.setFocus()

    def narrow(self, name: str) -> None:
        """Show what one filter finds."""
        self._filter = name
        self.register.show_filter(name)
        self.to_register()

    def refresh(self) -> None:
        """Read again what is shown."""
        station, wanted, era = self._context.station, self._filter, self._era
        month = station.clock.now().astimezone(IST).strftime("%Y-%m")

        def gather() -> RegisterData | None:
            operator = station.session.operator
            if operator is None or not operator.may(Right.READ):
                return None
            escalation.escalate_due(station)
            return RegisterData(
                summons_register.register_rows(station, wanted),
                summons_register.counts(station),
                statistics.figures(station, month),
                len(auto_filing.unfiled_pages(station)),
            )

        def show(seen: RegisterData | None) -> None:
            if seen is not None and era == self._era and wanted == self._filter:
                self._was_read = True
                process_id, self._wanted = self._wanted, ""
                self.register.show_register(seen, process_id)
                self._open()

        self._context.jobs.call("quick", gather, show, self._context.fault)

    def _open(self) -> None:
        """Show the first of the chosen processes."""
        chosen, station, era = self.register.chosen(), self._context.station, self._era
        if not chosen:
            self._show_page(None)
            return
        process_id = chosen[0].process.process_id

        def show(page: ProcessPage) -> None:
            now = self.register.chosen()
            if era == self._era and now and now[0].process.process_id == process_id:
                self._show_page(page)

        self._context.jobs.call(
            "quick",
            lambda: summons_register.page(station, process_id),
            show,
            self._context.fault,
        )

    def _show_page(self, page: ProcessPage | None) -> None:
        self.page = page
        self.register.show_page(page)

    # ── acts ─────────────────────────────────────────────────────────────────────────────────

    def do(self, name: str) -> None:
        """Do an act with what is chosen, by its name."""
        if name in self._own:
            self._own[name]()
        elif self.page is not None and name in self._of_page:
            self._of_page[name](self.page)
        elif self.page is not None:
            chosen = self._chosen(self.page)
            self.screens.carry_out(ACTS[name](chosen), chosen)

    def _chosen(self, page: ProcessPage) -> Chosen:
        return Chosen(self._context.station, self._context.words, page, self.register.chosen())

    def _do_next(self, page: ProcessPage) -> None:
        step = next_step(page)
        if step:
            self.do(step)

    def _assign(self, page: ProcessPage) -> None:
        station, chosen = self._context.station, self._chosen(page)
        self.screens.call(
            "quick",
            lambda: summons_register.officers(station),
            lambda known: self.screens.carry_out(assign(chosen, known), chosen),
        )

    def _sign(self, page: ProcessPage) -> None:
        if page.report is not None:
            self.screens.sign(page.report)

    def _send(self, page: ProcessPage) -> None:
        """Send the chosen reports to the court."""
        station, ids = self._context.station, self._chosen(page).ids(_S.SERVED, _S.UNSERVED)

        def over(_sent: object) -> None:
            self._context.exchange.wake()
            self.to_register()

        self.screens.call("quick", lambda: service_report.submit(station, ids), over)

    def _offer_more(self, page: ProcessPage) -> None:
        """Look what the law asks for, and offer."""
        station, process_id = self._context.station, page.line.process.process_id
        now = station.clock.now()
        self.screens.call(
            "quick",
            lambda: service_report.affidavit_offered(station, process_id),
            lambda affidavit: self.menu.offer(offers(page, now, affidavit=affidavit)),
        )

    def _show_contacts(self) -> None:
        self.screens.setCurrentWidget(self._contacts_page)
        self.contacts.refresh()

    def _show_unfiled(self) -> None:
        self.screens.setCurrentWidget(self.batch)
        self.batch.refresh()

    def _take_in(self, left: int) -> None:
        """Show what is left of a batch, which nobody could read."""
        if left:
            self._show_unfiled()
        else:
            self.to_register()
