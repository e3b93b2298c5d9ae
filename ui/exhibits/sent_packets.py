"""The packets of a sending, each with its seal and its result; up to sixty, so they scroll."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from station_app.exhibits.model import BAD_SEALS, SentPacket
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE
from ui.widgets.plain_text import PlainLabel


class SentPackets(QScrollArea):
    """Says each packet in words; below them stands what is asked of them."""

    def __init__(self, context: WindowContext, below: QWidget) -> None:
        super().__init__()
        self._context = context
        self._packets = QVBoxLayout()
        self._packets.setSpacing(SPACE // 2)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._packets)
        column.addWidget(below)
        column.addStretch(1)
        self.setWidget(inside)
        # On the card's own ground, as everything else that stands on it.
        for ground in (inside, self.viewport()):
            ground.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_packets(self, packets: Sequence[SentPacket]) -> None:
        """Show other packets in the window's language."""
        while (item := self._packets.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        for packet in packets:
            self._packets.addWidget(self._told(packet))

    def _told(self, packet: SentPacket) -> QLabel:
        words = self._context.words
        state = words(f"exhibits.seal_state.{packet.seal or 'unseen'}")
        lines = [f"{words('exhibits.packet')} {packet.packet} · {words('exhibits.seal')}: {state}"]
        if packet.seal in BAD_SEALS:
            read = packet.seal_read or "—"
            told = words("exhibits.seal_bad", packet=packet.packet, state=state, read=read)
            lines = [f"⚑ {told}"]
        if packet.answer:
            lines.append(words("exhibits.seal_answered", answer=packet.answer))
        if packet.result:
            lines.append(words("exhibits.result", result=packet.result))
        made = PlainLabel("\n".join(lines))
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setWordWrap(True)
        made.setObjectName("refused" if packet.seal in BAD_SEALS else "")
        return made
