"""The print panel: the pages as they will be, which printer, which paper, how often."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.model.errors import StationError
from station_app.model.printers import MEDIA, Media, PrinterInfo, PrintJob, PrintOrder
from station_app.printing import office_printouts, orders
from station_app.printing.job_tracking import default_of
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, indent, label, named
from ui.widgets.pdf_view import PAGE_PX, PdfView
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_SIDE_PX = 340
_MOST_COPIES = 20


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A paper that is about to be printed."""

    pdf: bytes
    pages: int
    media: Media
    protected: bool
    before: int
    """How often it was printed already."""
    reference: str
    """The number under which people know it; empty: none."""


class PrintDialog(QWidget):
    """Lies over the desk until the paper is ordered or the person steps back."""

    def __init__(self, context: WindowContext, stack: QStackedWidget) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context, self._stack = context, stack
        self._behind: QWidget | None = None
        self._order: PrintOrder | None = None
        self._loaded: _Loaded | None = None
        self._asked = False
        self._previewed: Media | None = None
        self.printer, self.media = PlainComboBox(), PlainComboBox()
        self.copies = QSpinBox()
        self.copies.setRange(1, _MOST_COPIES)
        indent(self.copies)
        self.two_sided = QCheckBox()
        self.reason = QLineEdit()
        self._why = label(context, "printing.dialog.reason")
        self._title, self._said, self._question = PlainLabel(), PlainLabel(), PlainLabel()
        self._pages = PdfView(context, keys=True)
        self.print_key = button(
            context,
            "printing.dialog.print",
            self._print,
            shortcut="F5",
            icon="printer-outline",
            role="primary",
        )
        self._lay_out()
        stack.addWidget(self)
        context.words.changed.connect(self.retranslate)
        context.printers.changed.connect(self._show)

    def _lay_out(self) -> None:
        context = self._context
        self._title.setObjectName("headline")
        self._question.setObjectName("attention")
        sheet, column = card()
        sheet.setFixedWidth(_SIDE_PX)
        for said in (self._title, self._said, self._question):
            said.setWordWrap(True)
        column.addWidget(self._title)
        column.addWidget(self._said)
        for key, field in (
            ("printing.dialog.printer", self.printer),
            ("printing.dialog.copies", self.copies),
            ("printing.dialog.media", self.media),
        ):
            column.addWidget(label(context, key))
            column.addWidget(named(field, context, key))
        column.addWidget(named(self.two_sided, context, "printing.dialog.two_sided"))
        column.addWidget(self._why)
        column.addWidget(named(self.reason, context, "printing.dialog.reason"))
        column.addStretch(1)
        column.addWidget(self._question)
        keys = QHBoxLayout()
        keys.addWidget(button(context, "printing.dialog.back", self._leave))
        keys.addStretch(1)
        keys.addWidget(self.print_key)
        right = QVBoxLayout()
        right.addWidget(self._pages, 1)
        right.addLayout(keys)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(sheet)
        row.addLayout(right, 1)
        self.copies.valueChanged.connect(lambda _n: self.retranslate())
        self.two_sided.toggled.connect(lambda _on: self.retranslate())
        for field in (self.media, self.printer):
            field.activated.connect(lambda _n: self._rearranged())
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._leave)

    # ── opening ──────────────────────────────────────────────────────────────────────────────

    def ask(self, order: PrintOrder, make: Callable[[], bytes]) -> None:
        """Open the panel over the desk; ``make`` gives the PDF, in a lane."""
        self.clear()
        self._order = order
        station = self._context.station

        def work() -> _Loaded:
            protected = orders.asks_reason(station, order.kind, order.object_id)
            pdf = make()
            pages, media = orders.measure_pdf(pdf)
            before = len(orders.prints_of(station, order.object_id))
            said = office_printouts.references(station, (order.object_id,))
            reference = said.get(order.object_id, "")
            return _Loaded(pdf, pages, media, protected, before, reference)

        self._context.jobs.call("work", work, self._load, self._refused)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._order = self._loaded = self._previewed = None
        self._asked = False
        self.reason.clear()
        self.printer.clear()
        self._pages.show_nothing()
        if self._stack.currentWidget() is self and self._behind is not None:
            self._stack.setCurrentWidget(self._behind)

    def _refused(self, error: StationError) -> None:
        self.clear()
        self._context.fault(error)

    def _load(self, loaded: _Loaded) -> None:
        order = self._order
        if order is None:
            return
        self._loaded = loaded
        self.copies.setValue(order.copies)
        self.two_sided.setChecked(order.two_sided)
        self.retranslate()
        self.media.setCurrentIndex(MEDIA.index(loaded.media))
        self.retranslate()
        self._preview()
        # While the paper was made the person may have gone to another desk: that one is behind.
        if self._stack.currentWidget() is not self:
            self._behind = self._stack.currentWidget()
        self._stack.setCurrentWidget(self)
        self.copies.setFocus()
        self._show()
        self._context.printers.load()

    def _show(self) -> None:
        """Offer the printers as they are now; one that the person chose stays chosen."""
        seen = self._context.printers.seen
        if seen is None or self._loaded is None:
            return
        chosen = self.printer.currentData()
        self.printer.clear()
        for info in seen.printers:
            self.printer.addItem(info.label, info.name)
        names = [info.name for info in seen.printers]
        used = default_of(seen.printers)
        if chosen not in names and used is not None:
            chosen = used.name
        self.printer.setCurrentIndex(names.index(chosen) if chosen in names else -1)
        self._rearranged()

    def _rearranged(self) -> None:
        self.retranslate()
        self._preview()

    def _preview(self) -> None:
        """Show the sheets as they will come out of the chosen printer."""
        loaded, info = self._loaded, self._chosen()
        if loaded is None:
            return
        wanted = self._media()
        media: Media = wanted if info is None or wanted in info.media else "A4"
        if media == self._previewed:
            return
        self._previewed = media

        def show(sheets: bytes) -> None:
            if self._loaded is loaded and self._previewed == media:
                self._pages.show_paper(loaded.pages, lambda at: orders.picture(sheets, at, PAGE_PX))

        self._context.jobs.call(
            "work", lambda: orders.preview(loaded.pdf, media), show, self._context.fault
        )

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _chosen(self) -> PrinterInfo | None:
        seen = self._context.printers.seen
        printers = () if seen is None else seen.printers
        at = self.printer.currentIndex()
        return printers[at] if 0 <= at < len(printers) else None

    def _media(self) -> Media:
        return MEDIA[max(0, self.media.currentIndex())]

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, at = self._context.words, self.media.currentIndex()
        self.media.clear()
        for media in MEDIA:
            self.media.addItem(words(f"printing.media.{media}"))
        self.media.setCurrentIndex(max(0, at))
        self.two_sided.setText(words("printing.dialog.two_sided"))
        self._asked = False
        self._question.clear()
        order, loaded = self._order, self._loaded
        if order is None or loaded is None:
            return
        self._title.setText(words(order.title_key))
        self._why.setVisible(loaded.protected)
        self.reason.setVisible(loaded.protected)
        info = self._chosen()
        self.two_sided.setEnabled(info is None or info.two_sided)
        self.printer.setEnabled(info is not None)
        self._said.setText("\n".join(self._facts(order, loaded, info)))

    def _facts(self, order: PrintOrder, loaded: _Loaded, info: PrinterInfo | None) -> list[str]:
        words = self._context.words
        facts = [words("printing.dialog.pages", count=loaded.pages)]
        facts = [part for part in (order.case_ref, loaded.reference) if part] + facts
        if loaded.before:
            facts.append(words("printing.dialog.before", count=loaded.before))
        seen = self._context.printers.seen
        fact = seen.fact if info is None and seen is not None else None
        fact = info.state if info is not None else fact
        if fact is not None and not fact.prints:
            facts += [words(f"printing.fact.{fact.value}"), words("printing.dialog.waits")]
        wanted = self._media()
        smaller = loaded.media == "legal" and wanted == "A4"
        if smaller or (info is not None and wanted not in info.media):
            facts.append(words("printing.dialog.fitted"))
        return facts

    # ── printing ─────────────────────────────────────────────────────────────────────────────

    def _print(self) -> None:
        order, loaded, station = self._order, self._loaded, self._context.station
        if order is None or loaded is None:
            return
        copies = self.copies.value()
        if copies > 1 and not self._asked:
            # Paper is scarce: more than one copy is asked about, once.
            self._asked = True
            self._question.setText(
                self._context.words(
                    "printing.dialog.sure", count=copies, sheets=self._sheets(copies)
                )
            )
            return
        info = self._chosen()
        wanted = replace(
            order,
            copies=copies,
            two_sided=self.two_sided.isChecked() and self.two_sided.isEnabled(),
            media=self._media(),
            printer="" if info is None else info.name,
            reason=self.reason.text() or order.reason,
        )
        self._context.jobs.call(
            "quick",
            lambda: orders.print_paper(station, loaded.pdf, wanted),
            self._ordered,
            self._context.fault,
        )

    def _sheets(self, copies: int) -> int:
        pages = 0 if self._loaded is None else self._loaded.pages
        sides = 2 if self.two_sided.isChecked() and self.two_sided.isEnabled() else 1
        return copies * -(-pages // sides)

    def _ordered(self, job: PrintJob) -> None:
        self._leave()
        self._context.undoable("printing.ordered", partial(self._take_back, job.job_id))
        waits = self._context.printers.waits()
        if waits is not None:
            self._context.fault(waits)

    def _take_back(self, job_id: str) -> None:
        station = self._context.station
        self._context.jobs.call(
            "quick",
            lambda: orders.cancel(station, job_id),
            lambda _job: None,
            self._context.fault,
        )

    def _leave(self) -> None:
        self.clear()
