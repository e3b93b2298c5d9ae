"""The seals of a receipt on paper: each packet is spoken of, nothing is filled in beforehand."""

from dataclasses import dataclass
from typing import Literal, get_args

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from station_app.exhibits.model import BAD_SEALS, FoundSeal, SentPacket
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, named
from ui.widgets.plain_text import PlainComboBox

_State = Literal["intact", "broken", "differs"]
_STATES: tuple[_State, ...] = get_args(_State)


@dataclass(frozen=True, slots=True)
class _Row:
    packet: SentPacket
    state: QComboBox
    read: QLineEdit


class SealRows(QWidget):
    """A row for each packet of a sending: how its seal was found, and what stands on a bad one."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._rows: tuple[_Row, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)
        context.words.changed.connect(self.retranslate)

    @property
    def states(self) -> tuple[QComboBox, ...]:
        """The choices, packet by packet."""
        return tuple(row.state for row in self._rows)

    @property
    def reads(self) -> tuple[QLineEdit, ...]:
        """What was read on the seals, packet by packet."""
        return tuple(row.read for row in self._rows)

    def show_packets(self, packets: tuple[SentPacket, ...]) -> None:
        """Ask anew for these packets; what was chosen for the same ones stays."""
        if [packet.exhibit_id for packet in packets] == [r.packet.exhibit_id for r in self._rows]:
            return
        for row in self._rows:
            row.state.deleteLater()
            row.read.deleteLater()
        self._rows = tuple(self._row(packet) for packet in packets)
        self.retranslate()

    def found(self) -> dict[str, FoundSeal]:
        """Return what was said, by exhibit; a packet that nobody spoke of is not in it."""
        return {
            row.packet.exhibit_id: FoundSeal(_STATES[row.state.currentIndex()], row.read.text())
            for row in self._rows
            if row.state.currentIndex() >= 0
        }

    def _row(self, packet: SentPacket) -> _Row:
        row = _Row(packet, PlainComboBox(), QLineEdit())
        row.state.addItems(_STATES)
        row.state.setCurrentIndex(-1)
        row.read.hide()
        named(row.read, self._context, "exhibits.seal_read")
        row.state.currentIndexChanged.connect(
            lambda at: row.read.setVisible(at >= 0 and _STATES[at] in BAD_SEALS)
        )
        self._column.addWidget(row.state)
        self._column.addWidget(row.read)
        return row

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        for row in self._rows:
            asked = words("exhibits.seal_choose", packet=row.packet.packet)
            row.state.setPlaceholderText(asked)
            row.state.setAccessibleName(asked)
            row.read.setPlaceholderText(words("exhibits.seal_read"))
            for at, state in enumerate(_STATES):
                told = words(f"exhibits.seal_state.{state}")
                row.state.setItemText(
                    at, words("exhibits.seal_said", packet=row.packet.packet, state=told)
                )
