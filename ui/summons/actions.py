"""The acts of the service desk that have a key of their own."""

from datetime import datetime
from pathlib import Path

from station_app.forms import filling
from station_app.forms.filling import FormView
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import IST, for_people
from station_app.model.forms import Field, FieldType, Naming
from station_app.summons import printouts as summons_printouts
from station_app.summons import register as summons_register
from station_app.summons import returned_copies, service_report
from station_app.summons import service as summons_service
from station_app.summons.errors import AttemptIncomplete
from station_app.summons.model import ProcessState, ServingOfficer
from station_app.summons.returned_copies import Pile
from ui.forms.field_editor import kept
from ui.summons.screens import INTAKE, ServiceRoom, scanner_of
from ui.widgets.question_panel import Question

_S = ProcessState
_MOMENT = Field("at", Naming("", ""), FieldType.DATETIME)


class ServiceActs:
    """What F5 does next, and the acts beside it."""

    def __init__(self, room: ServiceRoom) -> None:
        self.room = room
        self.pile: Pile | None = None
        """The pile that was scanned last."""

    # ── what F5 does ─────────────────────────────────────────────────────────────────────────

    def assign(self) -> None:
        """Ask who serves; known ones are chosen, a new one is typed once."""
        room, station, page = self.room, self.room.bench.station, self.room.page()
        ids = room.ids(_S.RECEIVED, _S.ASSIGNED, _S.OUT, _S.UNSERVED)
        same = () if page is None or len(ids) != 1 else page.same_person
        others = tuple(p.process_id for p in same if p.state is _S.RECEIVED)

        def give(said: dict[str, str]) -> None:
            facts = {name: said[name] for name in ("name", "rank", "number")}
            whole = (*ids, *others) if said.get("trip") == "yes" else ids
            summons_service.assign(station, whole, **facts)

        def ask(known: tuple[ServingOfficer, ...]) -> None:
            trip = [self._trip(len(others))] if others else []
            room.ask("service.ask.assign_title", [*trip, *_who(known)], give)

        room.call("quick", lambda: summons_register.officers(station), ask)

    def _trip(self, others: int) -> Question:
        """Ask whether the same person's other processes go on the same trip."""
        words = self.room.bench.words
        choices = (
            ("yes", words("service.ask.trip_yes", count=others + 1)),
            ("no", words("service.ask.trip_no")),
        )
        return Question("trip", "service.ask.trip", "yes", choices)

    def print_out(self) -> None:
        """Print the two copies and the slip, and note that they went out."""
        room, station = self.room, self.room.bench.station
        ids = room.ids(_S.ASSIGNED)
        room.print_papers(lambda why: summons_printouts.print_out(station, ids, why))

    def report(self) -> None:
        """Write the report, or go on with it."""
        room, station, process = self.room, self.room.bench.station, self.room.process
        if process is None:
            return

        def open_form() -> FormView:
            document = service_report.begin(station, process.process_id)
            return filling.view(station, document.document_id)

        room.call("typing", open_form, room.show_form)

    def sign(self) -> None:
        """Have the report signed."""
        page = self.room.page()
        if page is not None and page.report is not None:
            self.room.sign_beside(page.report)

    def send(self) -> None:
        """Send the chosen reports to the court."""
        room, station = self.room, self.room.bench.station
        ids = room.ids(_S.SERVED, _S.UNSERVED)

        def over(_sent: object) -> None:
            room.bench.exchange.wake()
            room.back()

        room.call("quick", lambda: service_report.submit(station, ids), over)

    def print_ack(self) -> None:
        """Print the acknowledgement."""
        room, process = self.room, self.room.process
        if process is None:
            return
        station, name, paper = room.bench.station, process.process_id, process.ack_id
        done = room.ids(_S.RETURNED)
        if len(done) > 1:
            room.print_papers(lambda why: summons_printouts.print_returns(station, done, why))
            return
        room.print_papers(lambda why: summons_printouts.print_form(station, name, paper, why))

    def acknowledge_by_hand(self) -> None:
        """Write down the court's receipt of a return that went on paper."""
        room, station, process = self.room, self.room.bench.station, self.room.process
        if process is not None:
            name = process.process_id
            room.ask_reason(
                "service.ask.ack_title",
                "service.ask.number",
                lambda said: service_report.acknowledge_by_hand(station, name, said),
            )

    def take_back(self) -> None:
        """Take a process up again that came back."""
        room, station, process = self.room, self.room.bench.station, self.room.process
        if process is not None:
            name = process.process_id
            room.ask_reason(
                "service.ask.take_back_title",
                "service.ask.reason",
                lambda said: summons_service.take_back(station, name, said),
            )

    # ── beside it ────────────────────────────────────────────────────────────────────────────

    def scan(self) -> None:
        """Scan a pile of returns: each page goes to its process."""
        station = self.room.bench.station

        def work(ticket: CancelTicket, report: Report) -> Pile:
            device, profile = scanner_of(station)
            return returned_copies.scan_returns(station, device, profile, ticket, report)

        self.room.run("scanner", work, self._piled)

    def bring(self, paths: tuple[Path, ...]) -> None:
        """Take a pile in from pictures."""
        station = self.room.bench.station
        self.room.run(
            "scanner", lambda t, r: returned_copies.bring_returns(station, paths, t, r), self._piled
        )

    def to_unfiled(self) -> None:
        """Show the pages that wait to be identified."""
        self.room.stack.setCurrentWidget(self.room.unfiled)
        self.room.unfiled.look()

    def enter_paper(self) -> None:
        """Ask what came on paper, and open its form."""
        room, station, words = self.room, self.room.bench.station, self.room.bench.words
        kinds = tuple((kind, words(f"kind.{kind}")) for kind in INTAKE)

        def begin(said: dict[str, str]) -> None:
            def open_form() -> FormView:
                document = filling.begin(station, said["kind"])
                return filling.view(station, document.document_id)

            room.call("typing", open_form, room.show_form)

        room.stack.setCurrentWidget(room.panel)
        question = Question("kind", "service.column.kind", INTAKE[0], kinds)
        room.panel.ask("service.act.paper", (question,), begin)

    def attempt(self) -> None:
        """Log a try to find the person."""
        room, process = self.room, self.room.process
        if process is None:
            return
        station, words = room.bench.station, room.bench.words
        modes = tuple((mode, words(f"service.mode.{mode}")) for mode in ("personal", "family"))

        def log(said: dict[str, str]) -> None:
            at = moment_of(said["at"], station.clock.now())
            facts = {name: said[name] for name in ("mode", "met", "result")}
            summons_service.log_attempt(station, process.process_id, at=at, **facts)

        questions = (
            Question("at", "service.ask.attempt_at", for_people(station.clock.now())),
            Question("mode", "service.ask.attempt_mode", "personal", modes),
            Question("met", "service.ask.attempt_met"),
            Question("result", "service.ask.attempt_result"),
        )
        room.ask("service.ask.attempt_title", questions, log)

    def names(self) -> None:
        """Ask for the reason that opens a protected name."""
        room, process = self.room, self.room.process
        if process is not None:
            room.stack.setCurrentWidget(room.door)
            room.door.ask(process.process_id, room.back)

    def _piled(self, pile: Pile) -> None:
        self.pile = pile
        if pile.left:
            self.to_unfiled()
        else:
            self.room.back()


def moment_of(text: str, now: datetime) -> datetime:
    """Read a time as staff type it.

    Raises:
        AttemptIncomplete: it is none.
    """
    try:
        return datetime.fromisoformat(str(kept(_MOMENT, text, now))).replace(tzinfo=IST)
    except ValueError:
        raise AttemptIncomplete from None


def _who(known: tuple[ServingOfficer, ...]) -> list[Question]:
    choices = (("", "—"), *((officer.officer_id, officer.label) for officer in known))
    fills = {
        officer.officer_id: {
            "name": officer.name,
            "rank": officer.rank,
            "number": officer.number,
        }
        for officer in known
    }
    first = [Question("known", "service.ask.officer_known", "", choices, fills)] if known else []
    return [
        *first,
        Question("number", "service.ask.officer_number"),
        Question("name", "service.ask.officer_name"),
        Question("rank", "service.ask.officer_rank"),
    ]
