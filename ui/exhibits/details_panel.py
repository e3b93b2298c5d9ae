"""What stands beside the register of exhibits: one packet with its chain, the next move, a new one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.exhibits.model import NEXT, ExhibitMove, MoveDetails, NewExhibit, Place, SealState
from station_app.exhibits.register import ExhibitView
from station_app.model.clock import for_people
from station_app.model.errors import DayUnreadable
from ui.case_numbers.case_number_field import CaseNumberField
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.date_time_input import moment_text, typed_moment
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_LEAST_LINKS_PX = 120
_OFFERED = (Place.MALKHANA, Place.BACK, Place.COURT, Place.OFFICER, Place.ROAD)
"""In this order: what is done most comes first."""
_SEALS: tuple[SealState, ...] = ("", "intact", "broken", "differs")
"""Nothing is taken for granted: a seal that nobody looked at stands first."""


@dataclass(frozen=True, slots=True)
class ExhibitActions:
    """What the desk does for its sheets."""

    move: Callable[[MoveDetails], None]
    strike: Callable[[str], None]
    enter: Callable[[str, NewExhibit], None]
    forward: Callable[[], None]
    labels: Callable[[], None]
    new: Callable[[], None]
    back: Callable[[], None]
    identity: Callable[[], None]


class ExhibitDetails(QWidget):
    """The chosen packet."""

    def __init__(self, context: WindowContext, acts: ExhibitActions) -> None:
        super().__init__()
        self._context, self._acts = context, acts
        self._view: ExhibitView | None = None
        self._facts, self._marked = PlainLabel(), PlainLabel()
        for said in (self._facts, self._marked):
            said.setWordWrap(True)
            said.setTextFormat(Qt.TextFormat.PlainText)
        self._marked.setObjectName("hint")
        self.chain = QListWidget()
        self.chain.setWordWrap(True)
        self.chain.setSpacing(SPACE // 2)
        self.chain.setMinimumHeight(_LEAST_LINKS_PX)
        named(self.chain, context, "exhibits.chain")
        self.to_place, self.seal = PlainComboBox(), PlainComboBox()
        self.whom, self.gd, self.when = QLineEdit(), QLineEdit(), QLineEdit()
        self.malkhana_no = QLineEdit()
        for part, key in (
            (self.to_place, "exhibits.to_place"),
            (self.seal, "exhibits.seal_found"),
            (self.whom, "exhibits.with_whom"),
            (self.gd, "exhibits.gd"),
            (self.when, "exhibits.when"),
            (self.malkhana_no, "exhibits.malkhana_no"),
        ):
            named(part, context, key)
        self.reason = QLineEdit()
        named(self.reason, context, "exhibits.strike_reason")
        self.reason.returnPressed.connect(self._strike)
        self.reason.hide()
        self.strike = button(context, "exhibits.strike", self._strike, shortcut="F4")
        self.identity = button(context, "exhibits.open_identity", acts.identity, shortcut="F9")
        self._moving = QWidget()
        self._lay_out()
        self.retranslate()
        context.words.changed.connect(self.retranslate)
        self.to_place.currentIndexChanged.connect(lambda _i: self._offer())

    def _lay_out(self) -> None:
        context, acts = self._context, self._acts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._facts)
        column.addWidget(self.identity)
        column.addWidget(label(context, "exhibits.chain", "subhead"))
        column.addWidget(self.chain, 1)
        column.addWidget(self._moving)
        self._lay_out_move()
        keys = QHBoxLayout()
        keys.addWidget(button(context, "exhibits.new", acts.new, shortcut="F7"))
        keys.addWidget(button(context, "exhibits.labels", acts.labels, shortcut="F8"))
        keys.addWidget(self.strike)
        column.addWidget(self.reason)
        column.addLayout(keys)
        column.addWidget(self._marked)
        column.addWidget(
            button(context, "exhibits.forward", acts.forward, shortcut="F5", role="primary")
        )

    def _lay_out_move(self) -> None:
        context = self._context
        lines = QVBoxLayout(self._moving)
        lines.setContentsMargins(0, 0, 0, 0)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.to_place, 2)
        first.addWidget(self.seal, 1)
        second.addWidget(self.whom, 2)
        second.addWidget(self.gd, 1)
        third = QHBoxLayout()
        third.addWidget(self.when, 2)
        third.addWidget(self.malkhana_no, 1)
        for line in (first, second, third):
            line.setSpacing(SPACE)
            lines.addLayout(line)
        lines.addWidget(button(context, "exhibits.move", self._move, shortcut="F6"))

    def show_view(self, view: ExhibitView | None, marked: int) -> None:
        """Show a packet; ``marked``: how many are marked in the list."""
        other = (view and view.exhibit.exhibit_id) != (self._view and self._view.exhibit.exhibit_id)
        self._view = view
        if other:
            for part in (self.whom, self.gd, self.when, self.malkhana_no, self.reason):
                part.clear()
            self.seal.setCurrentIndex(0)
            self.reason.hide()
        words = self._context.words
        self._marked.setText(words("exhibits.forward_hint", count=marked) if marked else "")
        self._marked.setVisible(bool(marked))
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, view = self._context.words, self._view
        for line, key in (
            (self.whom, "exhibits.with_whom"),
            (self.gd, "exhibits.gd"),
            (self.malkhana_no, "exhibits.malkhana_no"),
            (self.reason, "exhibits.strike_reason"),
        ):
            line.setPlaceholderText(words(key))
        now = self._context.station.clock.now()
        self.when.setPlaceholderText(moment_text(now))
        self._facts.setText("\n".join(self._lines(view)))
        self.identity.setVisible(view is not None and _masked(view))
        links = () if view is None else view.chain
        self.chain.clear()
        self.chain.addItems([self._link(link) for link in links])
        self._refresh_moves(view)

    def _refresh_moves(self, view: ExhibitView | None) -> None:
        words = self._context.words
        chosen, found = self.to_place.currentData(), self.seal.currentData()
        with QSignalBlocker(self.to_place), QSignalBlocker(self.seal):
            self.to_place.clear()
            open_to = () if view is None else _open_to(view)
            for place in open_to:
                self.to_place.addItem(words(f"exhibits.place.{place.value}"), place.value)
            self.to_place.setCurrentIndex(max(0, self.to_place.findData(chosen)))
            self.seal.clear()
            for state in _SEALS:
                told = words(f"exhibits.seal_state.{state or 'unseen'}")
                self.seal.addItem(f"{words('exhibits.seal_found')}: {told}", state)
            self.seal.setCurrentIndex(max(0, self.seal.findData(found)))
        self._moving.setVisible(bool(open_to))
        self.strike.setVisible(view is not None and _can_be_struck(view))
        self._offer()

    def _offer(self) -> None:
        self.malkhana_no.setVisible(self.to_place.currentData() == Place.MALKHANA.value)

    def _lines(self, view: ExhibitView | None) -> list[str]:
        words = self._context.words
        if view is None:
            return [words("exhibits.choose")]
        row = view.exhibit
        told = [
            f"{words('exhibits.case')} {row.case_ref} · {words('exhibits.packet')} {row.packet}",
            row.content or words("exhibits.hidden"),
            f"{words('exhibits.seal')}: {row.seal}",
        ]
        for key, value in (
            ("exhibits.taken_from", row.taken_from),
            ("exhibits.malkhana_no", row.malkhana_no),
            ("exhibits.source", row.source_ref),
        ):
            if value:
                told.append(f"{words(key)}: {value}")
        if row.void_reason:
            told.append(words("exhibits.struck_out", reason=row.void_reason))
        return told

    def _link(self, link: ExhibitMove) -> str:
        words = self._context.words
        place = words(f"exhibits.place.{link.to_place.value}")
        told = [link.with_whom or words("exhibits.entered_only")]
        if link.gd_ref:
            told.append(f"{words('exhibits.gd')} {link.gd_ref}")
        if link.seal:
            told.append(f"{words('exhibits.seal')} {words(f'exhibits.seal_state.{link.seal}')}")
        return f"{for_people(link.at)} · {place}\n{' · '.join(told)}"

    def _move(self) -> None:
        place = self.to_place.currentData()
        if self._view is None or place is None:
            return
        try:
            at = typed_moment(self.when.text(), self._context.station.clock.now())
        except DayUnreadable as error:
            self._context.fault(error)
            return
        step = MoveDetails(
            to_place=Place(place),
            at=at,
            with_whom=self.whom.text(),
            gd_ref=self.gd.text(),
            seal=self.seal.currentData(),
            malkhana_no=self.malkhana_no.text(),
        )
        self._acts.move(step)

    def _strike(self) -> None:
        """Ask for the reason first; with it, strike out."""
        if not self.reason.isVisible():
            self.reason.show()
            self.reason.setFocus()
            return
        self._acts.strike(self.reason.text())


class NewExhibitForm(QWidget):
    """A packet that is entered by hand."""

    def __init__(self, context: WindowContext, acts: ExhibitActions) -> None:
        super().__init__()
        self._context, self._acts = context, acts
        self.case = CaseNumberField(context, "exhibits.case")
        self.packet, self.content = QLineEdit(), QLineEdit()
        self.seal, self.taken_from, self.malkhana_no = QLineEdit(), QLineEdit(), QLineEdit()
        self.taken_at = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(context, "exhibits.new_title", "subhead"))
        column.addWidget(label(context, "exhibits.case", "quiet"))
        column.addWidget(self.case)
        for line, key in (
            (self.packet, "exhibits.packet"),
            (self.content, "exhibits.content"),
            (self.seal, "exhibits.seal"),
            (self.taken_from, "exhibits.taken_from"),
            (self.taken_at, "exhibits.taken_at"),
            (self.malkhana_no, "exhibits.malkhana_no"),
        ):
            column.addWidget(label(context, key, "quiet"))
            column.addWidget(named(line, context, key))
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.addWidget(button(context, "exhibits.back", acts.back, shortcut="Esc"))
        keys.addWidget(
            button(context, "exhibits.enter", self._enter, shortcut="F5", role="primary"), 1
        )
        column.addLayout(keys)

    def begin(self, case_ref: str) -> None:
        """Begin with the case that stands in the list; the next packet of it is quick."""
        for line in (self.packet, self.content, self.taken_from):
            line.clear()
        if case_ref:
            self.case.show_number(case_ref)
        self.taken_at.setPlaceholderText(moment_text(self._context.station.clock.now()))
        (self.packet if self.case.text else self.case.edit).setFocus()

    def clear(self) -> None:
        """Show nothing of what was typed."""
        self.case.show_number("")
        for line in (self.packet, self.content, self.seal, self.taken_from):
            line.clear()
        self.malkhana_no.clear()
        self.taken_at.clear()

    def _enter(self) -> None:
        self.case.settle(self._tell)

    def _tell(self) -> None:
        malkhana = self.malkhana_no.text()
        try:
            taken_at = typed_moment(self.taken_at.text(), self._context.station.clock.now())
        except DayUnreadable as error:
            self._context.fault(error)
            return
        told = NewExhibit(
            packet=self.packet.text(),
            content=self.content.text(),
            seal=self.seal.text(),
            taken_from=self.taken_from.text(),
            malkhana_no=malkhana,
            place=Place.MALKHANA if malkhana.strip() else Place.OFFICER,
            taken_at=taken_at,
        )
        self._acts.enter(self.case.text, told)


def _masked(view: ExhibitView) -> bool:
    return view.exhibit.protected and not view.exhibit.content


def _open_to(view: ExhibitView) -> tuple[Place, ...]:
    """Return where the packet may go by hand; its arrival stands on the laboratory's receipt."""
    row = view.exhibit
    if row.void_reason:
        return ()
    return tuple(sorted(NEXT[row.place] - {Place.LAB}, key=_OFFERED.index))


def _can_be_struck(view: ExhibitView) -> bool:
    at_station = view.exhibit.place in (Place.OFFICER, Place.MALKHANA)
    return at_station and not view.exhibit.void_reason and not view.sendings
