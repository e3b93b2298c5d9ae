"""The outbox: what left, what is held by a receipt, and how the line really is."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.exchange import link_status, outbox
from station_app.exchange.link_status import LinkState
from station_app.exchange.outbox import OutboxItem
from station_app.model.clock import for_people
from station_app.model.ids import DocumentId
from ui.printing.print_button import memo_button, print_button
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.document_table import DocumentRow, DocumentTable
from ui.widgets.plain_text import PlainLabel

LINE_TONE = {
    "ok": "safe",
    "no_network": "attention",
    "no_gateway": "attention",
    "not_gateway": "refused",
    "not_enrolled": "attention",
    "unknown": "quiet",
}


class OutboxDesk(QWidget):
    """Papers on their way, with the two ticks."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._state: LinkState | None = None
        self._items: tuple[OutboxItem, ...] = ()
        self._wanted = ""
        self._line = PlainLabel()
        self._line.setWordWrap(True)
        self._fault = PlainLabel()
        self._fault.setWordWrap(True)
        self._fault.setObjectName("hint")
        self._most = outbox.FIRST_ROWS
        self._table = DocumentTable(context)
        self._table.reached_end.connect(self._show_more)
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._refresh_fault())
        self._code = QLineEdit()
        self._join = button(context, "outbox.join", self._enrol)
        self._joining = QWidget()
        self._lay_out()
        context.words.changed.connect(self.retranslate)

    def _lay_out(self) -> None:
        context = self._context
        top, column_of_top = card()
        column_of_top.addWidget(self._line)
        column_of_top.addWidget(label(context, "outbox.ticks", "hint"))
        joining = QHBoxLayout(self._joining)
        joining.setContentsMargins(0, 0, 0, 0)
        named(self._code, context, "outbox.code")
        self._code.setPlaceholderText("https://…/#xxxx-xxxx-…")
        joining.addWidget(label(context, "outbox.code"))
        joining.addWidget(self._code, 1)
        joining.addWidget(self._join)
        column_of_top.addWidget(self._joining)
        foot = QHBoxLayout()
        foot.addWidget(self._fault, 1)
        foot.addWidget(memo_button(context, self._chosen_ids))
        foot.addWidget(print_button(context, self._chosen_id))
        foot.addWidget(button(context, "outbox.retry", self._retry, shortcut="F4", icon="reload"))
        foot.addWidget(
            button(
                context,
                "outbox.send_now",
                self.send_now,
                shortcut="F5",
                icon="send-outline",
                role="primary",
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(top)
        column.addWidget(self._table, 1)
        column.addLayout(foot)

    def enter(self, document_id: str = "") -> None:
        """Look at the outbox and the line; a paper's id chooses it."""
        self._wanted = document_id
        self.refresh()

    def refresh(self) -> None:
        """Read the outbox and the line again."""
        station, most, wanted = self._context.station, self._most, self._wanted

        def look() -> tuple[LinkState, tuple[OutboxItem, ...]]:
            found = outbox.rows(station, most, as_far_as=wanted)
            return link_status.link_state(station), found

        self._context.jobs.call(
            "quick", look, lambda found: self._show(*found), self._context.fault
        )

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._code.clear()
        self._most = outbox.FIRST_ROWS

    def _show_more(self) -> None:
        """Ask for as many rows again, if there are more than stand here."""
        if len(self._items) >= self._most:
            self._most = 2 * len(self._items)
            self.refresh()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in ("outbox", "document", "line"):
            self.refresh()

    def _show(self, state: LinkState, items: tuple[OutboxItem, ...]) -> None:
        self._state, self._items = state, items
        self._table.show_rows(
            [
                DocumentRow(
                    document_id=item.document.document_id,
                    state=item.document.state,
                    case_ref=item.document.case_ref,
                    kind=item.document.kind,
                    pages=item.document.page_count,
                    reference=item.document.local_ref,
                    changed_at=item.document.changed_at,
                    received_at=item.receipt_at,
                    fault=item.last_error,
                )
                for item in items
            ]
        )
        self._choose_wanted()
        self.retranslate()
        self._refresh_fault()

    def _choose_wanted(self) -> None:
        ids = [item.document.document_id for item in self._items]
        if self._wanted in ids:
            self._table.selectRow(ids.index(DocumentId(self._wanted)))
            self._table.setFocus()
            self._wanted = ""

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        state = self._state
        if state is None:
            return
        words = self._context.words
        since = "" if state.since is None else for_people(state.since)
        self._line.setText(
            f"{words(f'line.{state.kind}')} {since}\n{words('outbox.unsent', count=state.unsent)}"
        )
        self._line.setObjectName(LINE_TONE[state.kind])
        self._line.style().polish(self._line)
        self._joining.setVisible(state.kind == "not_enrolled")

    def _refresh_fault(self) -> None:
        chosen = self._table.chosen()
        item = next(
            (i for i in self._items if chosen and i.document.document_id == chosen[0].document_id),
            None,
        )
        if item is None:
            self._fault.clear()
            return
        words = self._context.words
        if item.refusal:
            key = f"refusal.{item.refusal.replace('-', '_')}"
            self._fault.setText(words(key if key in words else "refusal.other"))
            return
        if item.receipt_at is not None:
            number = item.receipt_sequence or 0
            self._fault.setText(words("outbox.held", number=number, at=for_people(item.receipt_at)))
            return
        megabytes = f"{item.size_bytes / 2**20:.2f}"
        percent = round(100 * item.sent_bytes / max(1, item.size_bytes))
        self._fault.setText(
            words("outbox.on_its_way", size=megabytes, percent=percent, tries=item.attempts)
        )

    def send_now(self) -> None:
        """Try now."""
        self._context.exchange.wake()

    def _chosen_ids(self) -> tuple[str, ...]:
        return tuple(row.document_id for row in self._table.chosen())

    def _chosen_id(self) -> str:
        return next(iter(self._chosen_ids()), "")

    def _retry(self) -> None:
        station = self._context.station
        for row in self._table.chosen():
            if row.received_at is None:
                self._context.jobs.call(
                    "quick",
                    partial(outbox.try_again, station, row.document_id),
                    lambda _n: self.send_now(),
                    self._context.fault,
                )

    def to_code(self) -> None:
        """Go to the field for the line of introduction."""
        self._joining.show()
        self._code.setFocus()

    def _enrol(self) -> None:
        line = self._code.text()
        self._join.setEnabled(False)

        def over(_nothing: object) -> None:
            self._join.setEnabled(True)
            self._code.clear()
            self.refresh()
            self.send_now()

        def failed(error: object) -> None:
            self._join.setEnabled(True)
            self._context.fault(error)  # type: ignore[arg-type]

        self._context.jobs.call("work", lambda: self._context.exchange.enrol(line), over, failed)
