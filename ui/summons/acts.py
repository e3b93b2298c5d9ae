"""What is done with the chosen processes, by the names of the steps: asked, printed or typed.

Each act is a record that the desk carries out; nothing here knows a screen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.model.clock import IST, for_people
from station_app.model.documents import Document
from station_app.model.forms import Field, FieldType, Naming
from station_app.station.station import Station
from station_app.summons import printouts, service, service_report
from station_app.summons.errors import AttemptIncomplete
from station_app.summons.model import Process, ProcessState, ServingOfficer
from station_app.summons.register import ProcessPage, RegisterRow
from ui.forms.field_editor import stored_answer
from ui.widgets.question_panel import Question
from ui.widgets.texts import WindowTexts

_S = ProcessState
_MOMENT = Field("at", Naming("", ""), FieldType.DATETIME)
_CONTACT = ("address", "phone", "email")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an act is done with."""

    station: Station
    words: WindowTexts
    page: ProcessPage
    """The process that is shown."""
    lines: tuple[RegisterRow, ...]
    """All that are chosen in the register."""

    @property
    def process(self) -> Process:
        """The process that is shown."""
        return self.page.line.process

    def ids(self, *states: ProcessState) -> tuple[str, ...]:
        """Return the chosen processes that stand in one of some states."""
        lines = (line.process for line in self.lines)
        return tuple(process.process_id for process in lines if process.state in states)


@dataclass(frozen=True, slots=True)
class Ask:
    """Questions, and what is done with the answers."""

    title: str
    questions: tuple[Question, ...]
    do: Callable[[dict[str, str]], object]


@dataclass(frozen=True, slots=True)
class Print:
    """Papers; ``do`` takes the reason, which the papers of a protected person need."""

    do: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form to type in, begun where there is none yet."""

    begin: Callable[[], Document]


Act = Ask | Print | OpenForm


def assign(chosen: Chosen, known: tuple[ServingOfficer, ...]) -> Ask:
    """Ask who serves; known ones are chosen, a new one is typed once."""
    station = chosen.station
    ids = chosen.ids(_S.RECEIVED, _S.ASSIGNED, _S.OUT, _S.UNSERVED)
    same = chosen.page.same_person if len(ids) == 1 else ()
    others = tuple(p.process_id for p in same if p.state is _S.RECEIVED)

    def give(said: dict[str, str]) -> None:
        facts = {name: said[name] for name in ("name", "rank", "number")}
        whole = (*ids, *others) if said.get("trip") == "yes" else ids
        service.assign(station, whole, **facts)

    trip = [_trip(chosen.words, len(others))] if others else []
    return Ask("summons.ask.assign_title", (*trip, *_who(known)), give)


def _trip(words: WindowTexts, others: int) -> Question:
    """Ask whether the same person's other processes go on the same trip."""
    choices = (
        ("yes", words("summons.ask.trip_yes", count=others + 1)),
        ("no", words("summons.ask.trip_no")),
    )
    return Question("trip", "summons.ask.trip", "yes", choices)


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
    first = [Question("known", "summons.ask.officer_known", "", choices, fills)] if known else []
    return [
        *first,
        Question("number", "summons.ask.officer_number"),
        Question("name", "summons.ask.officer_name"),
        Question("rank", "summons.ask.officer_rank"),
    ]


# ── asked ────────────────────────────────────────────────────────────────────────────────────


def _log_attempt(chosen: Chosen) -> Ask:
    """Log a try to find the person."""
    station, words, process_id = chosen.station, chosen.words, chosen.process.process_id
    modes = tuple((mode, words(f"summons.mode.{mode}")) for mode in ("personal", "family"))

    def log(said: dict[str, str]) -> None:
        at = moment_of(said["at"], station.clock.now())
        facts = {name: said[name] for name in ("mode", "met", "result")}
        service.log_attempt(station, process_id, at=at, **facts)

    questions = (
        Question("at", "summons.ask.attempt_at", for_people(station.clock.now())),
        Question("mode", "summons.ask.attempt_mode", "personal", modes),
        Question("met", "summons.ask.attempt_met"),
        Question("result", "summons.ask.attempt_result"),
    )
    return Ask("summons.ask.attempt_title", questions, log)


def _acknowledge_by_hand(chosen: Chosen) -> Ask:
    """Write down the court's receipt of a return that went on paper."""
    station, process_id = chosen.station, chosen.process.process_id
    return Ask(
        "summons.ask.ack_title",
        (Question("reason", "summons.ask.number"),),
        lambda said: service_report.acknowledge_by_hand(station, process_id, said["reason"]),
    )


def _take_back(chosen: Chosen) -> Ask:
    """Take a process up again that came back."""
    station, process_id = chosen.station, chosen.process.process_id
    return Ask(
        "summons.ask.take_back_title",
        (Question("reason", "summons.ask.reason"),),
        lambda said: service.take_back(station, process_id, said["reason"]),
    )


def _transfer(chosen: Chosen) -> Ask:
    """Pass a process of another area on."""
    station, process_id = chosen.station, chosen.process.process_id
    return Ask(
        "summons.ask.transfer_title",
        (Question("to", "summons.ask.transfer_to"), Question("reason", "summons.ask.reason")),
        lambda said: service.transfer(station, process_id, to=said["to"], reason=said["reason"]),
    )


def _withdraw(chosen: Chosen) -> Ask:
    """Strike out what was entered by mistake."""
    station, process_id = chosen.station, chosen.process.process_id
    return Ask(
        "summons.ask.withdraw_title",
        (Question("reason", "summons.ask.reason"),),
        lambda said: service.withdraw(station, process_id, said["reason"]),
    )


def _note_bounce(chosen: Chosen) -> Ask:
    """Note that an e-mail came back."""
    station, process_id = chosen.station, chosen.process.process_id
    return Ask(
        "summons.ask.bounce_title",
        (Question("reason", "summons.ask.reason"),),
        lambda said: service.note_bounce(station, process_id, said["reason"]),
    )


def _keep_contact(chosen: Chosen) -> Ask:
    """Write down where the person can be reached (s. 64)."""
    station, process_id = chosen.station, chosen.process.process_id
    held = chosen.page.contact or chosen.process
    return Ask(
        "summons.ask.contact_title",
        tuple(
            Question(name, f"summons.ask.contact_{name}", str(getattr(held, name)))
            for name in _CONTACT
        ),
        lambda said: service.keep_contact(
            station, process_id, **{name: said[name] for name in _CONTACT}
        ),
    )


def _note_departure(chosen: Chosen) -> Ask:
    """Write the general diary's numbers of departure and return."""
    station, process = chosen.station, chosen.process
    return Ask(
        "summons.ask.diary_title",
        (
            Question("departure", "summons.ask.diary_departure", process.gd_departure),
            Question("back", "summons.ask.diary_return", process.gd_return),
        ),
        lambda said: service.note_departure(
            station, process.process_id, departure=said["departure"], back=said["back"]
        ),
    )


# ── printed ──────────────────────────────────────────────────────────────────────────────────


def _print_out(chosen: Chosen) -> Print:
    """Print the two copies and the slip of what is given to somebody and was not ordered yet."""
    station = chosen.station
    ids = tuple(
        line.process.process_id
        for line in chosen.lines
        if line.process.state is _S.ASSIGNED and not line.print_waits
    )
    return Print(lambda why: printouts.print_out(station, ids, why))


def _print_again(chosen: Chosen) -> Print:
    """Print the copies and the slip once more."""
    station, process_id = chosen.station, chosen.process.process_id
    return Print(lambda why: printouts.print_out(station, (process_id,), why))


def _print_acknowledgement(chosen: Chosen) -> Print:
    """Print the acknowledgement; of many returns, all of them."""
    station, process = chosen.station, chosen.process
    done = chosen.ids(_S.RETURNED)
    if len(done) > 1:
        return Print(lambda why: printouts.print_returns(station, done, why))
    return Print(lambda why: printouts.print_form(station, process.process_id, process.ack_id, why))


def _print_report(chosen: Chosen) -> Print:
    """Print the return that goes to the court."""
    station, process = chosen.station, chosen.process
    return Print(
        lambda why: printouts.print_form(station, process.process_id, process.report_id, why)
    )


def _print_late_letter(chosen: Chosen) -> Print:
    """Print the letter that goes with a late return."""
    station, process_id = chosen.station, chosen.process.process_id
    return Print(lambda why: printouts.print_late_letter(station, process_id, why))


# ── typed ────────────────────────────────────────────────────────────────────────────────────


def _write_report(chosen: Chosen) -> OpenForm:
    """Write the report, or go on with it."""
    station, process_id = chosen.station, chosen.process.process_id
    return OpenForm(lambda: service_report.begin(station, process_id))


def _write_affidavit(chosen: Chosen) -> OpenForm:
    """Begin the affidavit that s. 70 asks for."""
    station, process_id = chosen.station, chosen.process.process_id
    return OpenForm(lambda: service_report.begin_affidavit(station, process_id))


ACTS: Mapping[str, Callable[[Chosen], Act]] = {
    "ack": _print_acknowledgement,
    "ack_by_hand": _acknowledge_by_hand,
    "affidavit": _write_affidavit,
    "attempt": _log_attempt,
    "bounce": _note_bounce,
    "contact": _keep_contact,
    "diary": _note_departure,
    "finish": _write_report,
    "letter": _print_late_letter,
    "print": _print_out,
    "print_again": _print_again,
    "print_report": _print_report,
    "report": _write_report,
    "take_back": _take_back,
    "transfer": _transfer,
    "withdraw": _withdraw,
}
"""What is done with the process that is shown, by the name of the step."""


def moment_of(text: str, now: datetime) -> datetime:
    """Read a time as staff type it.

    Raises:
        AttemptIncomplete: it is none.
    """
    try:
        return datetime.fromisoformat(str(stored_answer(_MOMENT, text, now))).replace(tzinfo=IST)
    except ValueError:
        raise AttemptIncomplete from None
