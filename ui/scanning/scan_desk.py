"""The scan desk: pages left, the page in the middle, what it is right, the scanner below."""

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QStackedLayout, QVBoxLayout, QWidget

from station_app.documents import drafts as document_drafts
from station_app.documents.drafts import NewDraft
from station_app.model.documents import Document
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId, PageId
from station_app.scanning.capture import AT_END, PageDestination
from station_app.scanning.page_editing import PageView as StoredPage
from ui.scanning.batch_report import BatchReportController
from ui.scanning.corner_editor import CornerController
from ui.scanning.document_details import DocumentDetails
from ui.scanning.draft_selector import DraftSelector
from ui.scanning.large_page import LargePage
from ui.scanning.opened_paper import OpenedPaper, read_new_paper, read_paper
from ui.scanning.page_toolbar import PageActions, PageToolbar
from ui.scanning.quality_bar import QualityBar
from ui.scanning.scan_jobs import ScanJobs
from ui.scanning.scanner_bar import ScannerBar
from ui.scanning.separator_bar import SeparatorBar
from ui.scanning.side_panels import details_side, strip_side
from ui.scanning.thumbnail_strip import ThumbnailStrip
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, indent, label, named


class ScanDesk(QWidget):
    """One draft at a time."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._seen = OpenedPaper()
        self._wanted: DocumentId | None = None
        self._new: DocumentId | None = None
        """A paper that begins with its first page."""
        self._in_tray = False
        self._returned: PageId | None = None
        """Taken back from the tray: shown where it stands again."""
        self._follow = False
        self._loading = self._stale = False
        self._drafts = DraftSelector(context, self._open)
        self._thumbnails = ThumbnailStrip(context)
        self.large = LargePage(context, self._thumbnails.from_here)
        self._page = self.large.view
        self._number = QSpinBox()
        indent(self._number)
        self._details = DocumentDetails(context)
        self.acts = PageToolbar(
            context,
            PageActions(
                document_id=lambda: self.document_id,
                here=self._thumbnails.here,
                selected=self._thumbnails.selected,
                standing=lambda: self._seen.pages.standing,
                begin_crop=self._page.begin_crop,
                replace=self._replace,
                tray=self._toggle_tray,
                two_pages=self.large.toggle_two,
                corners=self.set_corners,
                do_long=lambda work, told: self._work.change_pages(work, told, self.acts.undo),
            ),
        )
        self._bar = ScannerBar(
            context,
            scan=self.scan,
            files=self._bring,
            folder=self._empty_folder,
            finish=self._finish,
            following=lambda: self._details.settle(self._work.next_bundle),
            stop=self.stop,
        )
        self._work = ScanJobs(
            context,
            self._bar,
            paper=self._paper,
            held=lambda: len(self._seen.pages.standing),
            begin=self._begin_empty,
            begun=self._begin_work,
            ended=self._end_work,
        )
        self._quality = QualityBar(context, rescan=self._replace)
        self._batch = SeparatorBar(context, go=self._open)
        self._tray_said = label(context, "scan.tray_open", "attention")
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        context = self._context
        named(self._number, context, "scan.number")
        self._number.setRange(0, 5000)
        head = QHBoxLayout()
        head.addWidget(label(context, "scan.drafts", "hint"))
        head.addWidget(self._drafts, 1)
        sheets = button(context, "batch.sheets_key", self.print_sheets, shortcut="F7", role="flat")
        head.addWidget(sheets)
        head.addWidget(button(context, "scan.new", self._begin_empty, shortcut="F2", icon="plus"))
        left_side = strip_side(context, self._tray_said, self._thumbnails, self._number)
        right = details_side(self._details)
        under = QHBoxLayout()
        under.setSpacing(2 * SPACE)
        under.addWidget(self.large, 1)
        under.addWidget(right)
        beside = QVBoxLayout()
        beside.addWidget(self.acts)
        beside.addWidget(self._quality)
        beside.addWidget(self._batch)
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
        self.batches = BatchReportController(context, stack, go=self._open)
        self.corners = CornerController(
            context, stack, left=self._thumbnails.setFocus, undo=self.acts.undo
        )
        self._tray_said.hide()

    def _listen(self) -> None:
        self._thumbnails.chosen.connect(self._show_page)
        self._thumbnails.activated.connect(lambda _index: self._restore())
        self._thumbnails.laid.connect(self.acts.lay)
        self._page.cropped.connect(self.acts.crop)
        self._number.editingFinished.connect(self._say_number)

    @property
    def _document(self) -> Document | None:
        return self._seen.document

    def enter(self, document_id: str = "") -> None:
        """Open a paper, or the newest draft, or offer a new one."""
        self._bar.known()
        self.batches.take_up()
        new = document_drafts.read_new(document_id)
        if document_id:
            self.corners.back()
        if new is not None:
            self.begin(*new)
            return
        if document_id:
            self._open(DocumentId(document_id))
            return
        station = self._context.station
        self._context.jobs.call(
            "quick",
            lambda: document_drafts.scan_drafts(station),
            self._offer,
            self._context.fault,
        )

    @property
    def document_id(self) -> DocumentId | None:
        """The paper that is open."""
        document = self._seen.document
        return None if document is None else document.document_id

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._work.clear()
        self._seen, self._wanted, self._new = OpenedPaper(), None, None
        self._loading = self._stale = False
        self._leave_tray()
        self._returned = None
        self._batch.show_sheets((), None)
        self.batches.clear()
        self.corners.back()
        self._quality.show_faults(None, None)
        self._thumbnails.pages.clear()
        self.large.clear()
        self._details.show_document(None)

    def _offer(self, drafts: tuple[Document, ...]) -> None:
        if self._new is not None and self._wanted == self._new:
            self.refresh()
            return
        self._drafts.show_drafts(drafts, self._document)
        now, held = self.document_id, [draft.document_id for draft in drafts]
        if now in held:
            self._open(now)
        elif held:
            self._open(held[0])
        else:
            self.begin()

    def begin(self, case_ref: str = "", volume: int = 1) -> None:
        """Offer a new paper: it begins, and gets its number, with its first page."""
        self._details.leave()
        self._new = self._wanted = DocumentId(self._context.station.new_id("d"))
        self._loading = self._stale = False
        self.large.clear()
        self._leave_tray()
        self._details.begin(self._new, case_ref, volume)
        self._show(OpenedPaper(drafts=self._seen.drafts))
        self._details.focus_case()

    def _begin_empty(self) -> None:
        self.begin()

    def _paper(self) -> Document | NewDraft | None:
        """Return the paper on the table, also one that has not begun."""
        return self._document or self._details.new_draft()

    def _open(self, document_id: DocumentId) -> None:
        if self._wanted not in (None, document_id):
            # Until the other paper is read no page is shown, rather than one of this.
            self.large.clear()
            self._leave_tray()
            self._details.leave()
        self._wanted = document_id
        self._details.save()
        station = self._context.station
        read = read_new_paper if document_id == self._new else read_paper

        def failed(error: StationError) -> None:
            self._loading = False
            self._context.fault(error)

        self._loading = True
        self._context.jobs.call(
            "quick",
            lambda: read(station, document_id),
            lambda seen: self._arrived(document_id, seen),
            failed,
        )

    def _arrived(self, document_id: DocumentId, seen: OpenedPaper) -> None:
        self._loading = False
        if document_id == self._wanted:
            self._show(seen)
        if self._stale:
            self.refresh()

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
        self._stale = self._loading
        if not self._loading:
            self._open(self._wanted)

    def _show(self, seen: OpenedPaper) -> None:
        self._thumbnails.pages.doubt(seen.doubted)
        grown = len(seen.pages.standing) > len(self._seen.pages.standing)
        self._seen = seen
        self._drafts.show_drafts(seen.drafts, seen.document)
        if seen.document is not None:
            self._new = None
            self._details.show_document(seen.document)
            self._details.show_checklist(seen.checklist)
        if self._returned in {view.page.page_id for view in seen.pages.standing}:
            self._leave_tray()
        self._thumbnails.show_pages(self._shown(), follow=self._follow and grown)
        if self._returned is not None and not self._in_tray:
            self._thumbnails.go_to(self._returned)
            self._returned = None
        self._refresh_actions()
        self._refresh_quality()

    def _shown(self) -> tuple[StoredPage, ...]:
        return self._seen.pages.tray if self._in_tray else self._seen.pages.standing

    def _refresh_actions(self) -> None:
        draft, pages = self._seen.is_draft or self._new is not None, self._seen.pages
        here = self._thumbnails.here() is not None and not self._in_tray
        self.acts.allow(draft=draft, page=here, can_undo=pages.can_undo, can_redo=pages.can_redo)
        if not self._work.busy:
            self._bar.rest(draft=draft, pages=bool(pages.standing))
        self._details.setEnabled(draft)

    def _show_page(self, view: object) -> None:
        here = self._thumbnails.here()
        self._number.setEnabled(here is not None and not self._in_tray)
        if here is not None:
            self._number.setValue(here.number)
        self._refresh_actions()
        self._refresh_quality()
        self.large.show_page(there=view is not None)

    def _refresh_quality(self) -> None:
        here, draft = self._thumbnails.here(), self._seen.is_draft
        shown = draft and here is not None and not self._in_tray
        page = self._seen.doubt_of(here.page.page_id) if shown and here is not None else None
        self._quality.show_faults(self.document_id, page)
        self._batch.show_sheets(self._seen.sheets if draft else (), here)

    def set_corners(self) -> None:
        """Set the four corners of the sheet on the page at the cursor."""
        document, view = self._document, self._thumbnails.here()
        if document is not None and view is not None and not self._in_tray:
            self.corners.open(document.document_id, view)

    def _leave_tray(self) -> None:
        self._in_tray = False
        self._tray_said.hide()

    def _toggle_tray(self) -> None:
        self._in_tray = not self._in_tray
        self._tray_said.setVisible(self._in_tray)
        self._thumbnails.show_pages(self._shown(), follow=False)
        self._thumbnails.setFocus()
        self._refresh_actions()

    def _restore(self) -> None:
        view = self._thumbnails.here()
        if self._in_tray and view is not None:
            self._returned = view.page.page_id
            self.acts.restore(view)

    def _say_number(self) -> None:
        view = self._thumbnails.here()
        if view is not None and self._number.value() not in (0, view.number):
            self.acts.number(view, self._number.value())

    def scan(self, place: PageDestination = AT_END) -> None:
        """Take pages in from the chosen scanner, behind the last or at another place."""
        self._work.scan(place)

    def _replace(self) -> None:
        view = self._thumbnails.here()
        if view is not None:
            self._work.scan(PageDestination(replaces=view.page.page_id))

    def _bring(self) -> None:
        self._work.bring_files()

    def _empty_folder(self) -> None:
        self._work.empty_folder()

    def _finish(self) -> None:
        self._details.settle(self._work.finish)

    def _begin_work(self) -> None:
        self._details.save()
        self.batches.begin(self.document_id or self._new)
        self._follow = True

    def _end_work(self) -> None:
        self._follow = False
        self._refresh_actions()
        self.batches.end()

    def print_sheets(self) -> None:
        """Ask which separator sheets are to be printed."""
        self.batches.print_sheets(self._document)

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
            self._thumbnails.go_to(asking)
        self._thumbnails.setFocus()

    def to_scanners(self) -> None:
        """Search for scanners."""
        self._bar.search()
