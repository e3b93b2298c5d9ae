"""What stands beside the list of the laboratory: one sending, each seal, and the one act that is next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station_app.exhibits.lab_paper import PaperReceipt, PaperReport
from station_app.exhibits.laboratory import SendingView
from station_app.exhibits.model import SentPacket
from station_app.model.clock import for_people
from station_app.model.errors import DayUnreadable
from ui.exhibits.lab_receipt import SealRows
from ui.exhibits.lab_report import LabReportForm
from ui.exhibits.sent_packets import SentPackets
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, label, named
from ui.widgets.date_time_input import moment_text, typed_moment
from ui.widgets.plain_text import PlainLabel


@dataclass(frozen=True, slots=True)
class LabPanelActions:
    """What the desk does for the sheet."""

    open_paper: Callable[[str], None]
    leave: Callable[[str, str, datetime], None]
    """Carrier, diary number, time."""
    answer: Callable[[str, str], None]
    """Exhibit, words."""
    remind: Callable[[], None]
    receipt: Callable[[PaperReceipt], None]
    bind: Callable[[PaperReport], None]


class LabPanel(QWidget):
    """The chosen sending."""

    def __init__(self, context: WindowContext, acts: LabPanelActions) -> None:
        super().__init__()
        self._context, self._acts = context, acts
        self._view: SendingView | None = None
        self._facts, self._said = PlainLabel(), PlainLabel()
        self.seals = SealRows(context)
        self._packets = SentPackets(context, self.seals)
        self.binding = LabReportForm(context, acts.bind)
        self.carrier, self.gd, self.when = QLineEdit(), QLineEdit(), QLineEdit()
        self.words, self.lab_no = QLineEdit(), QLineEdit()
        self._asked: dict[QLineEdit, QLabel] = {}
        for line, key in (
            (self.carrier, "exhibits.carrier"),
            (self.gd, "exhibits.left_gd"),
            (self.when, "exhibits.when"),
            (self.words, "exhibits.seal_answer"),
            (self.lab_no, "exhibits.lab_no_typed"),
        ):
            self._asked[line] = label(context, key, "quiet")
            named(line, context, key)
        self.acts = {
            "memo": self._act("exhibits.open_memo", self._open_memo),
            "to_leave": self._act("exhibits.leave", self._leave),
            "on_road": self._act("exhibits.receipt", self._receipt),
            "seal": self._act("exhibits.answer", self._answer),
            "at_lab": self._act("exhibits.remind", self._acts.remind),
            "reported": self._act("exhibits.open_report", self._open_report),
        }
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _act(self, key: str, act: Callable[[], None]) -> QPushButton:
        return button(self._context, key, act, shortcut="F5", role="primary")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for said in (self._facts, self._said):
            said.setWordWrap(True)
            said.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(said)
        column.addWidget(self._packets, 1)
        for line, asked in self._asked.items():
            column.addWidget(asked)
            column.addWidget(line)
        for made in self.acts.values():
            column.addWidget(made)
        column.addWidget(self.binding)

    def show_view(self, view: SendingView | None) -> None:
        """Show a sending."""
        name = None if view is None else view.document.document_id
        if self._view is None or name != self._view.document.document_id:
            for line in self._asked:
                line.clear()
            self.seals.show_packets(())
            self.binding.clear()
        self._view = view
        self.retranslate()

    def bad_packet(self) -> SentPacket | None:
        """Return the first packet whose seal waits for words."""
        packets = () if self._view is None else self._view.packets
        return next((packet for packet in packets if packet.unanswered), None)

    def _next(self) -> str:
        """Name the act that is next; empty: the laboratory's turn, or nothing is chosen."""
        if self._view is None:
            return ""
        if self.bad_packet() is not None:
            return "seal"
        stage = self._view.stage
        return "reported" if stage == "back" else stage

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, view, then = self._context.words, self._view, self._next()
        self.when.setPlaceholderText(moment_text(self._context.station.clock.now()))
        for name, made in self.acts.items():
            made.setVisible(name == then)
        for line, asked in self._asked.items():
            shown = line in self._lines_of(then)
            line.setVisible(shown)
            asked.setVisible(shown)
        asking = view is not None and then == "on_road"
        self.seals.show_packets(view.packets if view is not None and asking else ())
        self.binding.setVisible(then == "at_lab")
        self.binding.offer(() if view is None else view.reports)
        self._packets.show_packets(() if view is None or asking else view.packets)
        if view is None:
            self._facts.setText(words("exhibits.choose"))
            self._said.setText("")
            return
        self._facts.setText("\n".join(self._lines(view)))
        self._refresh_message(view)

    def _lines_of(self, act: str) -> tuple[QLineEdit, ...]:
        return {
            "to_leave": (self.carrier, self.gd, self.when),
            "on_road": (self.lab_no, self.when),
            "seal": (self.words,),
        }.get(act, ())

    def _lines(self, view: SendingView) -> list[str]:
        words, row = self._context.words, view.sending
        told = [
            f"{words('exhibits.case')} {row.case_ref}",
            view.document.local_ref,
            row.lab,
        ]
        if row.lab_no:
            received = "" if row.lab_received_at is None else for_people(row.lab_received_at)
            told.append(f"{words('exhibits.lab_no')}: {row.lab_no} · {received}")
        if row.carrier and row.left_at is not None:
            told.append(f"{row.carrier} · {words('exhibits.gd')} {row.gd_ref}")
        return [line for line in told if line]

    def _refresh_message(self, view: SendingView) -> None:
        words, message = self._context.words, view.message
        if message is None:
            self._said.setText("")
            return
        said = {
            "waiting": words("exhibits.message_waiting"),
            "told": words("exhibits.message_told"),
            "accepted": words("exhibits.message_accepted", reference=message.reference),
            "refused": words("exhibits.message_refused", reason=message.reason),
        }
        self._said.setObjectName("refused" if message.state == "refused" else "hint")
        self._said.style().polish(self._said)
        self._said.setText(said[message.state])

    def _open_memo(self) -> None:
        if self._view is not None:
            self._acts.open_paper(self._view.document.document_id)

    def _open_report(self) -> None:
        if self._view is not None and self._view.sending.report_id:
            self._acts.open_paper(self._view.sending.report_id)

    def _at(self) -> datetime | None:
        """Return the time that was typed; ``None``: it cannot be read, and that was said."""
        try:
            return typed_moment(self.when.text(), self._context.station.clock.now())
        except DayUnreadable as error:
            self._context.fault(error)
            return None

    def _leave(self) -> None:
        at = self._at()
        if at is not None:
            self._acts.leave(self.carrier.text(), self.gd.text(), at)

    def _receipt(self) -> None:
        at = self._at()
        if at is not None:
            self._acts.receipt(PaperReceipt(self.lab_no.text(), at, self.seals.found()))

    def _answer(self) -> None:
        packet = self.bad_packet()
        if packet is not None:
            self._acts.answer(packet.exhibit_id, self.words.text())
