"""The scan desk: pages left, the page in the middle, what it is right, the scanner below."""

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QStackedLayout, QVBoxLayout, QWidget

from station_app.documents import drafts as document_drafts
from station_app.model.documents import Document
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.scanning.capture import AT_END, Place
from station_app.scanning.page_editing import PageView as StoredPage
from ui.scanning.batch_report import PileRoom
from ui.scanning.corner_editor import CornerRoom
from ui.scanning.document_details import DetailsPanel
from ui.scanning.draft_selector import DraftChoice
from ui.scanning.large_page import LargePage
from ui.scanning.opened_paper import OpenedPaper, read_paper
from ui.scanning.page_toolbar import PageActs, Table
from ui.scanning.quality_bar import PageDoubt
from ui.scanning.scan_jobs import ScanWork
from ui.scanning.scanner_bar import ScanBar
from ui.scanning.separator_bar import PileBar
from ui.scanning.side_panels import details_side, strip_side
from ui.scanning.thumbnail_strip import PageStrip
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, indent, label, named


class ScanDesk(QWidget):
    """One draft at a time."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setObjectName("room")
        self._bench = bench
        self._seen = OpenedPaper()
        self._wanted: DocumentId | None = None
        self._in_tray = False
        self._follow = False
        self._looking = self._stale = False
        self._drafts = DraftChoice(bench, self._open)
        self._strip = PageStrip(bench)
        self.large = LargePage(bench, self._strip.from_here)
        self._page = self.large.view
        self._number = QSpinBox()
        indent(self._number)
        self._details = DetailsPanel(bench)
        self.acts = PageActs(
            bench,
            Table(
                document_id=lambda: self.document_id,
                here=self._strip.here,
                selected=self._strip.selected,
                standing=lambda: self._seen.pages.standing,
                begin_crop=self._page.begin_crop,
                replace=self._replace,
                tray=self._toggle_tray,
                two_pages=self.large.toggle_two,
                corners=self.set_corners,
                do_long=lambda work, told: self._work.change_pages(work, told, self.acts.undo),
            ),
        )
        self._bar = ScanBar(
            bench,
            scan=self.scan,
            files=self._bring,
            folder=self._empty_folder,
            finish=self._finish,
            following=lambda: self._work.next_bundle(),  # noqa: PLW0108 - it is made below
            stop=self.stop,
        )
        self._work = ScanWork(
            bench,
            self._bar,
            document=lambda: self._document,
            held=lambda: len(self._seen.pages.standing),
            opened=self._open,
            begun=self._begin_work,
            ended=self._end_work,
        )
        self._doubt = PageDoubt(bench, rescan=self._replace)
        self._pile = PileBar(bench, go=self._open)
        self._tray_said = label(bench, "scan.tray_open", "attention")
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        bench = self._bench
        named(self._number, bench, "scan.number")
        self._number.setRange(0, 5000)
        head = QHBoxLayout()
        head.addWidget(label(bench, "scan.drafts", "hint"))
        head.addWidget(self._drafts, 1)
        sheets = button(bench, "pile.sheets_key", self.print_sheets, shortcut="F7", role="flat")
        head.addWidget(sheets)
        head.addWidget(button(bench, "scan.new", self.begin, shortcut="F2", icon="plus"))
        left_side = strip_side(bench, self._tray_said, self._strip, self._number)
        right = details_side(self._details)
        under = QHBoxLayout()
        under.setSpacing(2 * SPACE)
        under.addWidget(self.large, 1)
        under.addWidget(right)
        beside = QVBoxLayout()
        beside.addWidget(self.acts)
        beside.addWidget(self._doubt)
        beside.addWidget(self._pile)
        beside.addLayout(under, 1)
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE)
        body.addWidget(left_side)
        body.addLayout(beside, 1)
        table = QWidget()
        column = QVBoxLayout(table)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addLayout(head)
        column.addLayout(body, 1)
        column.addWidget(self._bar)
        stack = QStackedLayout(self)
        stack.addWidget(table)
        self.piles = PileRoom(bench, stack, go=self._open)
        self.corners = CornerRoom(bench, stack, left=self._strip.setFocus, undo=self.acts.undo)
        self._tray_said.hide()

    def _listen(self) -> None:
        self._strip.chosen.connect(self._show_page)
        self._strip.activated.connect(lambda _index: self._restore())
        self._strip.laid.connect(self.acts.lay)
        self._page.cropped.connect(self.acts.crop)
        self._number.editingFinished.connect(self._say_number)

    @property
    def _document(self) -> Document | None:
        return self._seen.document

    def enter(self, document_id: str = "") -> None:
        """Open a paper, or the newest draft, or begin one."""
        self._bar.known()
        self.piles.take_up()
        if document_id:
            self.corners.back()
            self._open(DocumentId(document_id))
            return
        station = self._bench.station
        self._bench.jobs.call(
            "quick",
            lambda: document_drafts.scan_drafts(station),
            self._offer,
            self._bench.fault,
        )

    @property
    def document_id(self) -> DocumentId | None:
        """The paper that is open."""
        document = self._seen.document
        return None if document is None else document.document_id

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._work.clear()
        self._seen, self._wanted = OpenedPaper(), None
        self._looking = self._stale = False
        self._pile.show_sheets((), None)
        self.piles.clear()
        self.corners.back()
        self._doubt.show_doubt(None, None)
        self._strip.pages.clear()
        self._page.show_picture(None)
        self._details.show_document(None)

    def _offer(self, drafts: tuple[Document, ...]) -> None:
        self._drafts.show_drafts(drafts, self._document)
        now, held = self.document_id, [draft.document_id for draft in drafts]
        if now in held:
            self._open(now)
        elif held:
            self._open(held[0])
        else:
            self.begin()

    def begin(self) -> None:
        """Begin a new draft."""
        station = self._bench.station
        self._details.save()
        self._bench.jobs.call(
            "quick",
            lambda: document_drafts.begin(station),
            lambda document: self._open(document.document_id),
            self._bench.fault,
        )

    def _open(self, document_id: DocumentId) -> None:
        self._wanted = document_id
        self._details.save()
        station = self._bench.station

        def failed(error: StationError) -> None:
            self._looking = False
            self._bench.fault(error)

        self._looking = True
        self._bench.jobs.call("quick", lambda: read_paper(station, document_id), self._show, failed)

    def on_event(self, topic: str) -> None:
        """Something changed: read again what is shown."""
        if topic in ("page", "document"):
            self.refresh()

    def refresh(self) -> None:
        """Read the open paper again."""
        if self._wanted is None:
            return
        # Pages of a feeder arrive faster than a long paper is read again: what comes meanwhile is
        # read once, afterwards.
        self._stale = self._looking
        if not self._looking:
            self._open(self._wanted)

    def _show(self, seen: OpenedPaper) -> None:
        self._strip.pages.doubt(seen.doubted)
        grown = len(seen.pages.standing) > len(self._seen.pages.standing)
        self._seen = seen
        self._drafts.show_drafts(seen.drafts, seen.document)
        self._details.show_document(seen.document)
        if seen.checklist is not None:
            self._details.show_checklist(seen.checklist)
        self._strip.show_pages(self._shown(), follow=self._follow and grown)
        self._tell_acts()
        self._tell_doubt()
        self._looking = False
        if self._stale:
            self.refresh()

    def _shown(self) -> tuple[StoredPage, ...]:
        return self._seen.pages.tray if self._in_tray else self._seen.pages.standing

    def _tell_acts(self) -> None:
        draft, pages = self._seen.is_draft, self._seen.pages
        here = self._strip.here() is not None and not self._in_tray
        self.acts.allow(draft=draft, page=here, can_undo=pages.can_undo, can_redo=pages.can_redo)
        if not self._work.busy:
            self._bar.rest(draft=draft, pages=bool(pages.standing))
        self._details.setEnabled(draft)

    def _show_page(self, view: object) -> None:
        here = self._strip.here()
        self._number.setEnabled(here is not None and not self._in_tray)
        if here is not None:
            self._number.setValue(here.number)
        self._tell_acts()
        self._tell_doubt()
        self.large.show_page(there=view is not None)

    def _tell_doubt(self) -> None:
        here, draft = self._strip.here(), self._seen.is_draft
        shown = draft and here is not None and not self._in_tray
        page = self._seen.doubt_of(here.page.page_id) if shown and here is not None else None
        self._doubt.show_doubt(self.document_id, page)
        self._pile.show_sheets(self._seen.sheets if draft else (), here)

    def set_corners(self) -> None:
        """Set the four corners of the sheet on the page at the cursor."""
        document, view = self._document, self._strip.here()
        if document is not None and view is not None and not self._in_tray:
            self.corners.open(document.document_id, view)

    def _toggle_tray(self) -> None:
        self._in_tray = not self._in_tray
        self._tray_said.setVisible(self._in_tray)
        self._strip.show_pages(self._shown(), follow=False)
        self._strip.setFocus()
        self._tell_acts()

    def _restore(self) -> None:
        view = self._strip.here()
        if self._in_tray and view is not None:
            self.acts.restore(view)

    def _say_number(self) -> None:
        view = self._strip.here()
        if view is not None and self._number.value() not in (0, view.number):
            self.acts.number(view, self._number.value())

    def scan(self, place: Place = AT_END) -> None:
        """Take pages in from the chosen scanner, behind the last or at another place."""
        self._work.scan(place)

    def _replace(self) -> None:
        view = self._strip.here()
        if view is not None:
            self._work.scan(Place(replaces=view.page.page_id))

    def _bring(self) -> None:
        self._work.bring_files()

    def _empty_folder(self) -> None:
        self._work.empty_folder()

    def _finish(self) -> None:
        self._work.finish()

    def _begin_work(self) -> None:
        self._details.save()
        self.piles.begin(self._document)
        self._follow = True

    def _end_work(self) -> None:
        self._follow = False
        self._tell_acts()
        self.piles.end()

    def print_sheets(self) -> None:
        """Ask which separator sheets are to be printed."""
        self.piles.print_sheets(self._document)

    def stop(self) -> None:
        """Stop what is going on; pages that arrived stay."""
        self._work.stop()

    def again(self) -> None:
        """Scan again after the device was put right."""
        self._work.again()

    def to_details(self) -> None:
        """Go to the field that has to be put right."""
        self._details.focus_case()

    def to_pages(self) -> None:
        """Go to the pages: to the first that looks wrong, where one does."""
        asking = self._seen.first_asking()
        if asking is not None:
            self._strip.go_to(asking)
        self._strip.setFocus()

    def to_scanners(self) -> None:
        """Search for scanners."""
        self._bar.search()
