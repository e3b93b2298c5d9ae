"""The prosecution's desk: what was sent, what came back, and what one key does next."""

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.documents.protection import opened_case
from station_app.model.errors import StationError
from station_app.model.operators import Right
from station_app.prosecution import bundle as prosecution_bundle
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import preview as prosecution_preview
from station_app.prosecution import register as prosecution_register
from station_app.prosecution import sending as prosecution_sending
from station_app.prosecution.exchange import ExchangeView
from station_app.prosecution.register import ExchangeRow
from ui.prosecution.bundle_builder import BundleBuilder
from ui.prosecution.changes import ChangesScreen
from ui.prosecution.exchange_card import ExchangeCard
from ui.prosecution.exchange_list import ExchangeList
from ui.prosecution.objections import ObjectionsScreen
from ui.prosecution.printouts import print_exchange
from ui.prosecution.signed_note import SignedNoteScreen
from ui.signing.sign_beside import SignBeside
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, card, fill, two_sides
from ui.widgets.plain_text import PlainButton, PlainLabel
from ui.widgets.protected_identity import IdentityGate

_LIST, _BUILDER, _POINTS, _REASON, _CHANGES, _NOTE = range(6)
_CARD_PX, _WIDE_CARD_PX = 300, 460
_CASE = re.compile(r"\d{1,6}/\d{4}")


class ProsecutionDesk(QWidget):
    """The exchanges at the left, the chosen one beside them."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._seen: ExchangeView | None = None
        self._wanted = ""
        self.list = ExchangeList(context)
        self.list.turned.connect(self._open)
        self.list.opened.connect(self.next_act)
        self.card = ExchangeCard(context, self._open_note)
        self._progress = PlainLabel()
        self._progress.setObjectName("hint")
        self.primary = PlainButton()
        self.primary.setObjectName("primary")
        self.primary.clicked.connect(lambda _checked=False: self.next_act())
        self.choose = button(context, "prosecution.choose", self._choose, shortcut="F4")
        self.builder = BundleBuilder(context, self._built, self._back)
        self.points = ObjectionsScreen(context, self._answered, self._back, self._ask_reason)
        self.changes = ChangesScreen(context, self._back)
        self.note = SignedNoteScreen(context, self._back)
        self.gate = IdentityGate(context, self._back)
        self._screens = (self.builder, self.points, self.gate, self.changes, self.note)
        self._stack = QStackedWidget()
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        self.compare = button(context, "prosecution.compare", self._open_changes, shortcut="F9")
        # Two rows: four words in one are wider than a small screen leaves.
        acts = QGridLayout()
        whole, proof = partial(self._print, "exchange"), partial(self._print, "dispatch")
        for number, made in enumerate(
            (
                button(context, "prosecution.begin", self.begin, shortcut="F8"),
                button(context, "prosecution.print_all", whole, shortcut="F6"),
                button(context, "prosecution.print_proof", proof, shortcut="F7"),
                self.compare,
            )
        ):
            acts.addWidget(made, number // 2, number % 2)
        left.addLayout(acts)
        sheet, column = card()
        sheet.setMinimumWidth(_CARD_PX)
        sheet.setMaximumWidth(_WIDE_CARD_PX)
        column.addWidget(self.card, 1)
        column.addWidget(self._progress)
        column.addWidget(self.choose)
        column.addWidget(self.primary)
        desk = two_sides(left, sheet, (3, 2))
        for screen in (desk, *self._screens):
            self._stack.addWidget(screen)
        fill(self, self._stack)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front: on an exchange, by whatever names it, or on a new one of a case."""
        self._back()
        if not document_id:
            return
        station = self._context.station

        def show(found: str) -> None:
            if found:
                self._wanted = found
                self.refresh()
            elif _CASE.fullmatch(document_id):
                self.begin(document_id)

        self._context.jobs.call(
            "quick",
            lambda: prosecution_register.find(station, document_id),
            show,
            self._context.fault,
        )

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in ("prosecution", "pillar", "document", "outbox", "inbox"):
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._stack.setCurrentIndex(_LIST)
        for screen in self._screens:
            screen.clear()
        self._seen, self._wanted = None, ""
        self._progress.clear()
        self.primary.setEnabled(True)
        self._fill(())

    def _back(self) -> None:
        self._stack.setCurrentIndex(_LIST)
        self.refresh()
        self.list.table.setFocus()

    def refresh(self) -> None:
        """Read again what is shown."""
        station = self._context.station
        self._context.jobs.call(
            "quick",
            lambda: prosecution_register.exchanges(station),
            self._fill,
            self._context.fault,
        )

    def _fill(self, rows: tuple[ExchangeRow, ...]) -> None:
        if self.list.show_rows(rows, self._wanted):
            self._wanted = ""
        self._open()

    def _open(self) -> None:
        exchange_id, station = self.list.chosen_id(), self._context.station
        if not exchange_id:
            self._show(None)
            return

        def show(seen: ExchangeView) -> None:
            if seen.exchange.exchange_id == self.list.chosen_id():
                self._show(seen)

        self._context.jobs.call(
            "quick",
            lambda: prosecution_exchange.view(station, exchange_id),
            show,
            self._context.fault,
        )

    def _show(self, seen: ExchangeView | None) -> None:
        self._seen = seen
        self.card.show_exchange(seen)
        self.retranslate()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say what is to be done next in the window's language."""
        words, seen = self._context.words, self._seen
        key = "prosecution.act.begin" if seen is None else f"prosecution.act.{self._act(seen)}"
        self.primary.setText(f"{words(key)}  F5")
        self.primary.setAccessibleName(words(key))
        # Setting the text of a button drops its shortcut.
        self.primary.setShortcut(QKeySequence("F5"))
        self.choose.setVisible(seen is not None and (seen.may("prepare") or seen.may("take_back")))
        self.compare.setVisible(seen is not None and len(seen.rounds) > 1)

    def _act(self, seen: ExchangeView) -> str:
        """Return the name of the one thing that is to be done next."""
        if seen.stage == "refused":
            return "build" if seen.rejected else "send_again"
        return {
            "called": "call",
            "new": "build",
            "taken_back": "build",
            "to_sign": "sign",
            "travelling": "send_now",
            "objections": "points",
        }.get(seen.stage, "print")

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def next_act(self) -> None:
        """Do what is to be done next."""
        seen = self._seen
        if seen is None:
            self.begin()
            return
        acts: dict[str, Callable[[], None]] = {
            "call": self._build_called,
            "build": self._choose,
            "sign": self._sign,
            "send_now": self._context.exchange.wake,
            "send_again": self._send_again,
            "points": self._open_objections,
            "print": partial(self._print, "exchange"),
        }
        acts[self._act(seen)]()

    def begin(self, case_ref: str = "") -> None:
        """Begin an exchange: case, purpose, office, papers."""
        self._stack.setCurrentIndex(_BUILDER)
        self.builder.begin(case_ref)

    def _choose(self) -> None:
        seen, station = self._seen, self._context.station
        if seen is None:
            return
        if seen.may("prepare"):
            self._stack.setCurrentIndex(_BUILDER)
            self.builder.go_on(seen)
        elif seen.may("take_back"):
            exchange_id = seen.exchange.exchange_id

            def again() -> prosecution_exchange.ExchangeView:
                prosecution_bundle.take_back(station, exchange_id)
                return prosecution_exchange.view(station, exchange_id)

            self._context.jobs.call("work", again, self._rebuild, self._context.fault)

    def _rebuild(self, seen: ExchangeView) -> None:
        """Choose anew what was put together and is not signed yet."""
        self._wanted = seen.exchange.exchange_id
        self._show(seen)
        self._choose()

    def _open_objections(self) -> None:
        if self._seen is not None:
            self._stack.setCurrentIndex(_POINTS)
            self.points.show_exchange(self._seen)

    def _open_changes(self) -> None:
        if self._seen is not None and len(self._seen.rounds) > 1:
            self._stack.setCurrentIndex(_CHANGES)
            self.changes.show_exchange(self._seen)

    def _open_note(self) -> None:
        """Read the signed note; a protected case is opened with a reason first."""
        seen = self._seen
        if seen is not None and seen.masked:
            self._stack.setCurrentIndex(_REASON)
            self.gate.ask(opened_case(seen.exchange.case_ref), self._back)
        elif seen is not None and seen.notes:
            self._stack.setCurrentIndex(_NOTE)
            self.note.show_exchange(seen)

    def _ask_reason(self, paper_id: str) -> None:
        self._stack.setCurrentIndex(_REASON)
        self.gate.ask(paper_id, self._opened)

    def _opened(self) -> None:
        self._stack.setCurrentIndex(_POINTS)
        self.points.come_back()

    def _built(self, exchange_id: str) -> None:
        self._wanted = exchange_id
        self._back()

    def _answered(self, exchange_id: str) -> None:
        """All points have their answers: on to the next round."""
        if self._seen is not None and self._seen.exchange.exchange_id == exchange_id:
            self._choose()

    def _build_called(self) -> None:
        station, exchange_id = self._context.station, self.list.chosen_id()
        self._progress.setText(self._context.words("prosecution.building"))
        self.primary.setEnabled(False)

        def done(_none: object) -> None:
            self._progress.clear()
            self.primary.setEnabled(True)
            self._built(exchange_id)

        def failed(error: StationError) -> None:
            self._progress.clear()
            self.primary.setEnabled(True)
            self._context.fault(error)

        self._context.jobs.call(
            "work",
            lambda: prosecution_preview.build_for_hearing(station, exchange_id),
            done,
            failed,
        )

    def _send_again(self) -> None:
        station, exchange_id, office = (
            self._context.station,
            self.list.chosen_id(),
            self.card.offices.code(),
        )
        self._context.jobs.call(
            "quick",
            lambda: prosecution_sending.send_again(station, exchange_id, office),
            lambda _message: self._sent_again(),
            self._context.fault,
        )

    def _sent_again(self) -> None:
        self._context.exchange.wake()
        self.refresh()

    def _sign(self) -> None:
        """Sign at one's own desk, or let the officer sign here, one paper after the other."""
        papers = () if self._seen is None else self._seen.unsigned
        operator = self._context.station.session.operator
        if not papers or operator is None:
            return
        if operator.may(Right.SIGN):
            self._context.go("sign", papers[0].document_id)
            return
        beside = SignBeside(self._context, papers[0], self)
        beside.accepted.connect(self.refresh)
        beside.open()

    def _print(self, what: str) -> None:
        if self._seen is not None:
            print_exchange(self._context, self._seen.exchange, what)
