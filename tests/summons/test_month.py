"""Two hundred summons in a month: every one ends before its hearing, or the SHO was told of it."""

import io
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from station_app.documents import page_rows, pdf_access
from station_app.documents import rows as document_rows
from station_app.exchange import incoming_messages, message_rows
from station_app.forms.filling import put_answers
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.clock import IST
from station_app.model.documents import DocumentState, Page
from station_app.model.ids import DocumentId, PageId
from station_app.model.operators import Operator
from station_app.printing import orders
from station_app.session import operator_rows
from station_app.station.station import Station
from station_app.summons import escalation, returned_copies, service_report, statistics
from station_app.summons import printouts as summons_printouts
from station_app.summons import register as summons_register
from station_app.summons import rows as summons_rows
from station_app.summons import service as summons_service
from station_app.summons.model import OPEN, Process, ProcessState
from sync.gateway.pillars.mapping import load_mapping
from sync.gateway.pillars.port import Attachment, Push
from sync.gateway.training.cis import Court
from sync.gateway.training.scripted_pillar import PillarRefusal
from tests.judges.printers import printing_house, until
from tests.signing.officers import NOW, office_in
from tests.stations import PROFILE, TestClock, stack_of, station_in
from tests.summons.courts import arrive, said
from tests.summons.days import page_of, sign_report

_S = ProcessState
COUNT, DAYS, SEED = 200, 30, 20260314
A_JOB = 25
SIGNED_BY_TOKEN = 10
CONSTABLES = [(f"काल्पनिक आरक्षक {n}", "आर.", str(500 + n)) for n in range(6)]
MODES = {
    "SW": ("personal", "family", "affixed", "company", "head_of_office", "magistrate", "email",
           "messaging", "post", "refused", "unserved"),
    "SA": ("personal", "family", "affixed", "company", "head_of_office", "email", "messaging",
           "refused", "unserved"),
    "N35": ("personal", "family", "affixed", "post", "refused", "unserved"),
    "BW": ("bailed", "arrested", "unserved"),
    "NBW": ("arrested", "unserved"),
    "SPW": ("arrested", "unserved"),
}  # fmt: skip
REASONS = ("address", "shifted", "locked", "not_known", "jail", "absconding", "time_short")
DETAIL = {"shifted", "jail", "absconding"}


@dataclass
class Plan:
    """What will happen to a process: only the simulated world knows."""

    code: str
    arrives: int
    hearing: int
    trip: int
    """Day of the trip; beyond the month: the constable never goes."""
    mode: str
    reason: str
    bounces: bool
    recalled: bool
    moved: bool
    passed_on: bool


@dataclass
class World:
    station: Station
    people: Mapping[str, Operator]
    chance: random.Random
    court: Court = field(default_factory=Court)
    sent: list[Push] = field(default_factory=list)
    once: set[str] = field(default_factory=set)
    """Reports that the court sends back once."""
    refused: set[str] = field(default_factory=set)
    """Reports that came back: they are written anew."""
    plans: dict[str, Plan] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    picture: PageId | None = None

    def said(self) -> tuple[Push, ...]:
        """What the court's script looks at."""
        return tuple(self.sent)

    def sit(self, user_name: str) -> None:
        self.station.session.begin(self.people[user_name])

    def held(self, number: str) -> Process:
        with self.station.store.reading() as tx:
            found = summons_rows.numbered(tx, number)
        assert found is not None
        return found


def planned(chance: random.Random, number: int) -> Plan:
    code = chance.choices(tuple(MODES), (90, 50, 12, 20, 20, 8))[0]
    arrives = chance.randint(0, 20)
    mode = chance.choices(MODES[code], [2 if m != "unserved" else 3 for m in MODES[code]])[0]
    hearing = arrives + chance.randint(5, 14)
    slow = chance.random() < 0.08
    return Plan(
        code=code,
        arrives=arrives,
        hearing=hearing,
        trip=99 if slow else arrives + chance.randint(0, max(0, hearing - arrives - 2)),
        mode=mode,
        reason=chance.choice(REASONS),
        bounces=mode == "email" and chance.random() < 0.5,
        recalled=chance.random() < 0.03,
        moved=chance.random() < 0.06,
        passed_on=chance.random() < 0.03,
    )


@pytest.fixture(scope="module")
def house() -> Iterator[Any]:
    with printing_house(wait=False) as made:
        yield made


@pytest.mark.long(60)
def test_two_hundred_summons_in_a_month(tmp_path: Path, house: Any, record_property: Any) -> None:
    office = office_in(tmp_path)
    token = office.officer()
    clock = TestClock(NOW)
    with station_in(
        tmp_path / "home", clock=clock, tokens=(token,), trust=(office.authority.certificate,)
    ) as opened:
        station = replace(opened, printer=house.adapter())
        with station.store.reading() as tx:
            people = {operator.user_name: operator for operator in operator_rows.listing(tx)}
        world = World(station, people, random.Random(SEED))
        for number in range(COUNT):
            world.plans[f"TR/M/2026/{number:03d}"] = planned(world.chance, number)
        for day in range(DAYS + 8):
            live_a_day(world, day)
            clock.turn(days=1)
        judge_the_month(world, record_property)
        print_and_file(world, house)


# ── a day ────────────────────────────────────────────────────────────────────────────────────


def live_a_day(world: World, day: int) -> None:
    world.sit("munshi")
    the_court_speaks(world, day)
    give_out(world)
    finished = [come_back(world, number, day) for number in world.plans]
    reports = [name for name in finished if name]
    sign(world, reports)
    mails_come_back(world, day)
    send(world)
    the_court_answers(world)
    after_the_answer(world, day)
    world.told["escalated"] += len(escalation.escalate_due(world.station))


def the_court_speaks(world: World, day: int) -> None:
    for number, plan in world.plans.items():
        key = {"processUniqueId": number}
        if plan.arrives == day:
            data = said(number[-3:], **facts_of(number, plan))
            data.pop("processDoc")
            world.sent.append(Push(number, "process", "PS9901", data))
            arrive(world.station, data)
            if world.chance.random() < 0.06:
                world.once.add(number)
        elif day == plan.arrives + 2 and plan.moved:
            plan.hearing += 5
            arrive(
                world.station, key | {"processNextHearingDate": _day(plan.hearing)}, "reschedule"
            )
            world.told["moved"] += 1
        elif day == plan.arrives + 1 and plan.recalled:
            arrive(world.station, key | {"processActionRemarks": "राजीनामा"}, "recall")
            world.told["recalled"] += 1


def facts_of(number: str, plan: Plan) -> dict[str, Any]:
    return {
        "processUniqueId": number,
        "processDocSubTypeCode": plan.code,
        "processNextHearingDate": _day(plan.hearing),
        "processRespondentName": f"काल्पनिक व्यक्ति {number[-3:]}",
        "processReceiverType": "W" if plan.code == "SW" else "A",
    }


def give_out(world: World) -> None:
    for line in summons_register.register_rows(world.station, "unassigned"):
        plan = world.plans[line.process.process_no]
        if plan.passed_on:
            summons_service.transfer(
                world.station, line.process.process_id, to="थाना दूसरा", reason="दूसरा क्षेत्र"
            )
            world.told["passed on"] += 1
            continue
        name, rank, number = world.chance.choice(CONSTABLES)
        ids = (line.process.process_id,)
        summons_service.assign(world.station, ids, name=name, rank=rank, number=number)


def come_back(world: World, number: str, day: int) -> str:
    """Let a constable come back from his trip; return the report that was finished."""
    plan = world.plans[number]
    if plan.trip != day or plan.arrives > day:
        return ""
    process = world.held(number)
    if process.state not in (_S.ASSIGNED, _S.OUT):
        return ""
    world.told[plan.mode] += 1
    return report(world, process, plan)


def mails_come_back(world: World, day: int) -> None:
    """What was taken for served by e-mail is unserved when it bounces: somebody goes out for it."""
    for number, plan in world.plans.items():
        process = world.held(number) if plan.trip == day and plan.bounces else None
        if process is None or process.state is not _S.SERVED:
            continue
        summons_service.note_bounce(world.station, process.process_id, "550 mailbox unknown")
        name, rank, belt = world.chance.choice(CONSTABLES)
        ids = (process.process_id,)
        summons_service.assign(world.station, ids, name=name, rank=rank, number=belt)
        plan.mode, plan.bounces, plan.trip = "personal", False, day + 1
        world.told["bounced"] += 1


def report(world: World, process: Process, plan: Plan) -> str:
    station = world.station
    document = service_report.begin(station, process.process_id)
    with station.store.transaction() as tx:
        operator_id = world.people["munshi"].operator_id
        answers = answers_of(world, plan)
        if answers.pop("pictures", None):
            answers["photographs"] = pictures(world, tx, document.document_id, plan)
        put_answers(station, tx, document.document_id, answers, operator_id)
    service_report.finish(station, process.process_id, CancelTicket(), no_report)
    return document.document_id


def answers_of(world: World, plan: Plan) -> dict[str, Any]:
    now = world.station.clock.now().astimezone(IST)
    early = now - timedelta(hours=7)
    tries = [
        {"at": _at(early), "mode": "personal", "met": "पड़ोसी", "result": "नहीं मिले"},
        {
            "at": _at(early + timedelta(hours=6)),
            "mode": "family",
            "met": "कोई नहीं",
            "result": "ताला",
        },
    ]
    outside = world.chance.choice(("yes", "no", "no"))
    common: dict[str, Any] = {"mode": plan.mode, "gd_departure": 12, "gd_return": 31}
    if plan.code in ("SW", "SA", "N35"):
        common |= {"outside": outside, "officer_absent": "no"}
    served = common | {"served_at": _at(early), "place": "ग्राम नमूना"}
    by_mode: dict[str, dict[str, Any]] = {
        "family": {"served_to": "काल्पनिक पुत्री", "relation": "daughter", "relative_age": 24},
        "affixed": {
            "witnesses": [{"name": "काल्पनिक एक"}, {"name": "काल्पनिक दो"}],
            "attempts": tries,
            "pictures": True,
        },
        "company": {"served_to": "काल्पनिक प्रबंधक", "post": "प्रबंधक"},
        "head_of_office": {
            "served_to": "काल्पनिक अधिकारी",
            "post": "तहसीलदार",
            "head_signed": "yes",
        },
        "magistrate": {"magistrate": "मजिस्ट्रेट नमूना"},
        "email": {"email": "naam@example.in", "bounced": "no"},
        "messaging": {
            "mobile": "9900000041",
            "app": "WhatsApp",
            "screenshot": "yes",
            "pictures": True,
        },
        "post": {"post_no": "RM123456789IN", "post_result": "delivered"},
        "refused": {"refusal": "पढ़कर लेने से इंकार किया"},
        "bailed": {"substance_told": "yes", "sureties": 1, "amount": 10000},
        "arrested": {
            "substance_told": "yes",
            "arrested_at": _at(early - timedelta(hours=9)),
            "produced_at": _at(early),
            "produced_before": "न्यायालय नमूना",
        },
        "unserved": {
            "attempts": tries,
            "reason": plan.reason,
            "next_step": "अगली तारीख पर फिर जाएँगे।",
            **({"reason_detail": "काल्पनिक विवरण"} if plan.reason in DETAIL else {}),
        },
    }
    mine = by_mode.get(plan.mode, {})
    if plan.mode == "unserved":
        return common | mine
    if plan.mode == "arrested":
        return common | {"place": "ग्राम नमूना"} | mine
    keeps_place = plan.mode not in ("magistrate", "email", "messaging", "post")
    return (served if keeps_place else {k: v for k, v in served.items() if k != "place"}) | mine


def pictures(world: World, tx: Any, document_id: DocumentId, plan: Plan) -> list[dict[str, Any]]:
    """One small picture that every report shares, entered as its own pages."""
    shown = ("door", "house") if plan.mode == "affixed" else ("screenshot",)
    taken = _at(world.station.clock.now().astimezone(IST) - timedelta(hours=7))
    held = []
    for what in shown:
        page_id = small_page(world, tx, document_id)
        held.append(
            {"page": page_id, "shows": what, "taken_at": taken, "gps": "21.82340, 75.61020"}
        )
    return held


def small_page(world: World, tx: Any, document_id: DocumentId) -> PageId:
    from station_app.documents import page_edit_rows
    from station_app.model.page_edits import PageEdit

    station, operator_id = world.station, world.people["munshi"].operator_id
    drawn = SMALL
    sealed = station.store.blobs.put(drawn)
    page = Page(
        page_id=PageId(station.new_id("p")),
        document_id=document_id,
        arrival=page_rows.next_arrival(tx, document_id),
        blob_id=sealed.blob_id,
        sha256=sealed.sha256,
        size_bytes=sealed.size_bytes,
        media_type="image/png",
        width_px=160,
        height_px=120,
        dpi=75,
        mode=page_of_mode(),
        source="file",
        captured_at=station.clock.now(),
        captured_by=operator_id,
    )
    page_rows.insert(tx, page)
    page_edit_rows.append(
        tx, document_id, PageEdit("place", page.page_id), station.clock.now(), operator_id
    )
    return page.page_id


def page_of_mode() -> Any:
    from station_app.model.documents import ColourMode

    return ColourMode.GREY


def _small() -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.new("L", (160, 120), 120).save(held, "PNG")
    return held.getvalue()


SMALL = _small()


def sign(world: World, reports: list[str]) -> None:
    """The SHO signs the evening's batch; after the first ones nothing new is proved by a signature."""
    station = world.station
    if reports and world.told["signed by token"] < SIGNED_BY_TOKEN:
        world.told["signed by token"] += len(reports)
        world.sit("sho")
        for report in reports:
            sign_report(station, report)
        world.sit("munshi")
        return
    with station.store.transaction() as tx:
        processes = [summons_rows.of_paper(tx, report) for report in reports]
        acks = [process.ack_id for process in processes if process is not None and process.ack_id]
        for name in (*reports, *acks):
            for state in (DocumentState.SIGNED, DocumentState.QUEUED):
                document_rows.move(
                    tx,
                    DocumentId(name),
                    state,
                    at=station.clock.now(),
                    operator_id=world.people["sho"].operator_id,
                )


def send(world: World) -> None:
    station = world.station
    ready = []
    with station.store.reading() as tx:
        for process in summons_rows.listing(tx, (_S.SERVED, _S.UNSERVED)):
            report_id = process.report_id
            if (
                report_id
                and report_id not in world.refused
                and document_rows.load(tx, DocumentId(report_id)).state in (DocumentState.QUEUED,)
            ):
                ready.append(process.process_id)
    if ready:
        service_report.submit(station, ready)


def the_court_answers(world: World) -> None:
    """Let the training court itself judge each report, in its own words."""
    station, words = world.station, load_mapping("cis")
    with station.store.reading() as tx:
        waiting = message_rows.in_state(tx, "waiting")
    for message in waiting:
        body = json.loads(message.body)
        files = tuple(
            Attachment("r.pdf", "application/pdf", pdf_access.held_pdf(station, DocumentId(paper)))
            for paper in message.papers
        )
        head = {"office": "PS9901", "made_at": "2026-03-14T20:00:00Z"}
        data = words.outward(message.kind, head, body, files)
        outcome = {"outcome": "accepted", "reason": ""}
        reference = ""
        try:
            look_it_through(world, str(body.get("process_no", "")))
            stage: Any = world
            answer = world.court.receive(stage, words.path(message.kind), data, ())
            reference = str(answer["acknowledgementNo"])
        except PillarRefusal as refusal:
            world.refused.update(message.papers)
            outcome = {"outcome": "refused", "reason": str(refusal.args[0])}
        item = {
            "pillar": "cis",
            "kind": "answer",
            "case_ref": message.case_ref,
            "concerns": message.message_id,
            "reference": reference,
            "body": json.dumps(outcome, ensure_ascii=False),
            "at": "2026-03-14T20:00:00.000000Z",
        }
        raw = json.dumps(item, ensure_ascii=False).encode()
        incoming_messages.store_message(
            station, incoming_messages.read_message(raw, station.new_id("i")), raw
        )


def look_it_through(world: World, number: str) -> None:
    """Send some reports back once, as a court does."""
    if number in world.once:
        world.once.discard(number)
        world.told["sent back by the court"] += 1
        raise PillarRefusal("पीठ पर हस्ताक्षर अस्पष्ट")


def after_the_answer(world: World, day: int) -> None:
    """What comes back once more: a mail that bounced, a report that the court would not take."""
    for number, plan in world.plans.items():
        if plan.trip != day or plan.arrives > day:
            continue
        process = world.held(number)
        if process.state in (_S.SERVED, _S.UNSERVED) and process.report_id:
            # Sent back: it is written anew the next day.
            plan.trip = day + 1
            with world.station.store.reading() as tx:
                assert document_rows.load(tx, DocumentId(process.report_id)).state is not (
                    DocumentState.DRAFT
                )
            summons_service.assign(
                world.station,
                (process.process_id,),
                name=CONSTABLES[0][0],
                rank=CONSTABLES[0][1],
                number=CONSTABLES[0][2],
            ) if process.state is _S.UNSERVED else rewrite(world, process, plan)


def rewrite(world: World, process: Process, plan: Plan) -> None:
    """Write the served one's report again at once: nobody goes out for it."""
    sign(world, [report(world, process, plan)])
    send(world)
    the_court_answers(world)


# ── what must hold ───────────────────────────────────────────────────────────────────────────


def judge_the_month(world: World, record_property: Any) -> None:
    station = world.station
    ends: Counter[str] = Counter()
    world.sit("munshi")
    for number, plan in world.plans.items():
        process = world.held(number)
        with station.store.reading() as tx:
            history = summons_rows.history(tx, process.process_id)
        acts = {event.act: event.at for event in history}
        hearing = process.hearing_at
        assert hearing is not None
        returned = acts.get("acknowledged")
        if process.state in (_S.TRANSFERRED, _S.WITHDRAWN):
            ends[process.state.value] += 1
            continue
        if returned is not None and returned < hearing:
            assert process.state is _S.RETURNED
            # Served, or not served with its reason.
            assert process.mode
            assert process.mode != "unserved" or process.reason
            ends["served" if process.mode != "unserved" else "unserved"] += 1
            continue
        # Nobody may be surprised by a hearing: the SHO was told before it.
        assert "escalated" in acts, (number, plan, history)
        assert acts["escalated"] < hearing
        assert process.state in (*OPEN, _S.RETURNED)
        ends["escalated"] += 1
    assert sum(ends.values()) == COUNT
    figures = statistics.figures(station)
    shares = (figures.summons, figures.warrants)
    assert sum(share.received for share in shares) == COUNT
    for share in shares:
        parts = share.served + share.unserved + share.passed_on + share.pending
        assert parts == share.received
    for group in (figures.by_officer, figures.by_court):
        assert sum(share.received for share in group.values()) == COUNT
    assert {plan.mode for plan in world.plans.values()} == {m for ms in MODES.values() for m in ms}
    assert ends["served"] > COUNT // 2
    record_property("200 summons end", dict(ends))
    record_property("what happened to them", dict(world.told))


def print_and_file(world: World, house: Any) -> None:
    """Print the court file's paper of each that was returned, and let its scan file itself."""
    station = world.station
    world.sit("munshi")
    with station.store.reading() as tx:
        done = [p.process_id for p in summons_rows.listing(tx, (_S.RETURNED,))]
    assert len(done) > COUNT // 2
    for begin in range(0, len(done), A_JOB):
        summons_printouts.print_returns(station, done[begin : begin + A_JOB])
    until(lambda: not orders.advance_jobs(station), 60)
    tray = house.laid_out(-(-len(done) // A_JOB))
    leaves = []
    for path in tray:
        pdf = path.read_bytes()
        count = len(pdfium.PdfDocument(pdf))
        leaves += [(pdf, number) for number in range(count)]
    fronts = [
        page_of(pdf, number, turned=world.chance.choice((0, 0, 2)), dpi=72)
        for pdf, number in leaves
    ]
    world.chance.shuffle(fronts)
    stack_of(station).lay_in(fronts)
    returned_copies.scan_returns(station, "stack:0", PROFILE, CancelTicket(), no_report)
    with station.store.reading() as tx:
        filed = {name: {p.part for p in summons_rows.papers(tx, name)} for name in done}
    assert [name for name, parts in filed.items() if not parts & {"ack", "report"}] == []


def _day(day: int) -> str:
    first: date = NOW.astimezone(IST).date()
    return (first + timedelta(days=day)).strftime("%d/%m/%Y")


def _at(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")
