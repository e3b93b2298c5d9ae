"""The inbox desk: what the district sent, the unread first to the eye, each item whole beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.exchange import alarms, inbox, set_aside
from station_app.exchange.inbox import InboxItem
from station_app.model.clock import for_people, from_text
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainLabel, PlainTableItem

_SHEET_PX = 360
_IST_SIGNS = len("2026-03-14T21:05")
_COLUMNS = ("state", "kind", "case_ref", "received")
_FACTS = (
    "from_unit",
    "local_ref",
    "register_no",
    "number",
    "due_at",
    "process_number",
    "reference",
    "outcome",
    "reason",
    "court",
    "case_ref",
    "person",
    "village",
    "hearing_at",
)
"""What is told of an item, in this order, where it is there."""
_DESKS = {
    "cctns": "cases",
    "cis": "summons",
    "eforensics": "exhibits",
    "eprisons": "prisoners",
    "eprosecution": "prosecution",
    "esakshya": "evidence",
    "evivechna": "cases",
    "icjs": "cases",
}
"""The desk that a pillar's items are for."""
_UNREADABLE = ".unreadable"
_PAPERS = ("eforensics.result", "medleapr.report")
"""What is a signed paper itself: it opens where papers are read."""


_STATE = {"aside": "inbox.set_aside", "alarm": "inbox.alarm_state"}


class InboxDesk(QWidget):
    """The list of items and the chosen one."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._items: tuple[InboxItem, ...] = ()
        self._table = QTableWidget(0, len(_COLUMNS))
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        self._table.itemSelectionChanged.connect(self._show)
        named(self._table, context, "inbox.title")
        self._facts = PlainLabel()
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._open = button(context, "inbox.open", self._open_paper, shortcut="F5", role="primary")
        self._read = button(
            context, "inbox.read", self._mark, shortcut="F5", icon="check", role="primary"
        )
        self._again = button(context, "inbox.again", self._try_again, shortcut="F6")
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        sheet, column = card()
        sheet.setFixedWidth(_SHEET_PX)
        column.addWidget(self._facts)
        column.addStretch(1)
        column.addWidget(self._again)
        column.addWidget(self._open)
        column.addWidget(self._read)
        left = QVBoxLayout()
        left.addWidget(label(self._context, "inbox.title", "subhead"))
        left.addWidget(self._table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addLayout(left, 1)
        row.addWidget(sheet)

    def enter(self, document_id: str = "") -> None:
        """Show what came in."""
        del document_id
        self.refresh()
        self._table.setFocus()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._fill(())

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in ("inbox", "line"):
            self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        station = self._context.station
        self._context.jobs.call(
            "quick", lambda: inbox.listing(station), self._fill, self._context.fault
        )

    def _fill(self, items: tuple[InboxItem, ...]) -> None:
        self._items = items
        self.retranslate()

    @property
    def _chosen(self) -> InboxItem | None:
        row = self._table.currentRow()
        return self._items[row] if 0 <= row < len(self._items) else None

    def retranslate(self) -> None:
        """Say everything in the language of now; the choice stays."""
        words, chosen = self._context.words, max(0, self._table.currentRow())
        self._table.setHorizontalHeaderLabels([words(f"inbox.{name}") for name in _COLUMNS])
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_COLUMNS.index("kind"), QHeaderView.ResizeMode.Stretch)
        self._table.setRowCount(len(self._items))
        for number, item in enumerate(self._items):
            texts = (
                words(_STATE[item.state] if item.state else _seen(item)),
                self._kind(item),
                str(item.body.get("case_ref", "")),
                for_people(item.received_at),
            )
            for column, text in enumerate(texts):
                cell = PlainTableItem(text)
                font = cell.font()
                font.setBold(item.read_at is None)
                cell.setFont(font)
                self._table.setItem(number, column, cell)
        if self._items:
            self._table.setCurrentCell(min(chosen, len(self._items) - 1), 0)
        self._show()

    def _show(self) -> None:
        item, words = self._chosen, self._context.words
        self._read.setEnabled(item is not None and item.read_at is None)
        opens = item is not None and bool(_place(item))
        # Who opens the paper has read of it: one act, one key.
        self._open.setVisible(opens)
        self._again.setVisible(item is not None and item.state == "aside")
        self._read.setVisible(not opens and (item is None or item.state != "aside"))
        if item is None:
            self._facts.setText(words("inbox.empty"))
            return
        lines = [self._kind(item), *self._why(item)]
        if item.body.get("stage"):
            lines.append(words(f"forms.stage.{item.body['stage']}"))
        for name in _FACTS:
            if item.body.get(name):
                lines.append(f"{words(f'inbox.{name}')}: {_shown(name, str(item.body[name]))}")
        self._facts.setText("\n\n".join(lines))

    def _kind(self, item: InboxItem) -> str:
        """Name the kind; a newer gateway may send one that this program has no word for."""
        if item.kind.endswith(_UNREADABLE):
            return self._context.words("inbox.kinds.unreadable")
        key = f"inbox.kinds.{item.kind}"
        return self._context.words(key if key in self._context.words else "inbox.kinds.other")

    def _why(self, item: InboxItem) -> list[str]:
        """Say in words why an item was set aside, or what an alarm means."""
        words = self._context.words
        if item.state == "alarm":
            return [words(f"inbox.alarm.{item.kind.removeprefix('alarm.')}")]
        why = str(item.body.get("why", ""))
        if not why:
            return []
        detail = str(item.body.get("detail", ""))
        if why.startswith("claim."):
            return [words(f"inbox.{why}", reference=detail)]
        said = [words(key) for key in (why, f"{why}.what", f"{why}.do") if key in words]
        return [*(said or [words("inbox.aside.unfit")]), *([detail] if detail else [])]

    def _try_again(self) -> None:
        item, station = self._chosen, self._context.station
        if item is not None and item.state == "aside":
            self._context.jobs.call(
                "quick",
                lambda: set_aside.try_again(station, item.item_id),
                lambda _taken: self.refresh(),
                self._context.fault,
            )
            self._context.exchange.wake()

    def _open_paper(self) -> None:
        item = self._chosen
        place = None if item is None else _place(item)
        if place is not None:
            self._mark()
            self._context.go(*place)

    def _mark(self) -> None:
        item, station = self._chosen, self._context.station
        if item is None or item.state == "aside":
            return
        alarm_id = int(item.body.get("alarm_id", 0))
        self._context.jobs.call(
            "quick",
            lambda: (
                alarms.mark_seen(station, alarm_id)
                if alarm_id
                else inbox.mark_read(station, item.item_id)
            ),
            lambda _none: self.refresh(),
            self._context.fault,
        )


def _seen(item: InboxItem) -> str:
    return "inbox.new" if item.read_at is None else "inbox.seen"


def _place(item: InboxItem) -> tuple[str, str] | None:
    """Return the desk that an item opens at, and on what; ``None``: it is read here."""
    if item.body.get("document_id"):
        return "forms", str(item.body["document_id"])
    if item.kind in _PAPERS:
        return "forms", item.item_id
    desk = _DESKS.get(str(item.body.get("pillar", "")))
    if desk is None or item.kind.endswith(_UNREADABLE):
        return None
    # A desk finds its thing by the case, or by the number that the pillar knows it by.
    about = "case_ref" if desk == "cases" else "reference"
    return desk, str(item.body.get(about) or item.body.get("concerns", ""))


def _shown(name: str, untrusted: str) -> str:
    """Return a value as people read it; a time that is none is shown as it came."""
    if not name.endswith("_at"):
        return untrusted
    if len(untrusted) == _IST_SIGNS:
        return untrusted.replace("T", " ")
    try:
        return for_people(from_text(untrusted))
    except ValueError:
        return untrusted
