"""What arrives is looked at beside the scan: empty, wrong somehow, crooked; kept while it goes on.

No more pages wait to be looked at than a few: where the computer is slower than the feeder, the feeder
waits, and neither memory nor what is left to do at the end grows with the batch.
"""

from collections import deque
from concurrent.futures import Future

from station_app.documents import page_rows
from station_app.imaging.jobs import tasks
from station_app.model.documents import Page
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.page_analysis import CodeMarks, PageAnalysis
from station_app.model.page_edits import NO_CLEAN_UP, CleanUp
from station_app.model.scanning import NotShared, ScannedPage, SharedBytes
from station_app.scanning import clean_up, quality_rows
from station_app.station.station import Station

_MOST_WAITING = 4
"""Pages that are being looked at or wait for it: enough for two cores, few enough for memory."""

FIRST, LAST = 2, 2
"""After a jam the sheets that went through last may be fed again: so many of the new pages are compared with
so many of those before."""


class PageChecker:
    """Looks at one feed's pages; what it finds is one act of clean-up, taken back by one key."""

    def __init__(
        self,
        station: Station,
        document_id: DocumentId,
        operator_id: OperatorId,
        *,
        checked: bool = False,
        steps: CleanUp = NO_CLEAN_UP,
        photographs: bool = False,
        before: tuple[Page, ...] = (),
    ) -> None:
        self._station, self._document_id, self._operator_id = station, document_id, operator_id
        self._checked, self._steps, self._photographs = checked, steps, photographs
        self._group = station.new_id("g")
        self.marks: dict[PageId, CodeMarks] = {}
        """The codes of the pages that are done."""
        self._before = before
        self._compared: list[tuple[PageId, Future[bool]]] = []
        self._waiting: deque[tuple[Page, Future[PageAnalysis]]] = deque()

    def begin(self, scanned: ScannedPage) -> Future[PageAnalysis]:
        """Begin to look at a page that is about to be kept."""
        return self._look_at(scanned.plain or scanned.image, scanned.dpi)

    def _look_at(self, image: bytes | SharedBytes, dpi: int) -> Future[PageAnalysis]:
        return self._station.workers.submit(
            tasks.analyse_page,
            image,
            dpi,
            self._steps,
            checked=self._checked,
            photographs=self._photographs,
        )

    def kept(self, page: Page, image: bytes, look: Future[PageAnalysis]) -> None:
        """Take note that a page is kept; wait where too many are still being looked at."""
        self._waiting.append((page, look))
        if self._before and len(self._compared) < FIRST:
            self._compare(page, image)
        while len(self._waiting) > _MOST_WAITING:
            self._waiting[0][1].exception()
            self.settle()

    def finish(self) -> None:
        """Keep what is found on every page that is left, and tell it."""
        if not self._waiting:
            return
        for _, look in self._waiting:
            look.exception()
        self.settle()
        twice = [page_id for page_id, compared in self._compared if compared.result()]
        if twice:
            with self._station.store.transaction() as tx:
                for page_id in twice:
                    quality_rows.put(tx, page_id, "twice")
        self._station.events.announce("page", self._document_id)

    def _compare(self, page: Page, image: bytes) -> None:
        """Look whether a sheet came before already: both are kept, and this one is marked."""
        blobs = self._station.store.blobs
        others = tuple(blobs.get(other.blob_id) for other in self._before)
        compared = self._station.workers.submit(tasks.is_duplicate_sheet, image, others)
        self._compared.append((page.page_id, compared))

    def _result(self, page: Page, look: Future[PageAnalysis]) -> PageAnalysis:
        try:
            return look.result()
        except NotShared:
            # A system that keeps its processes further apart: the page is read where it is kept.
            return self._look_at(self._station.store.blobs.get(page.blob_id), page.dpi).result()

    def settle(self) -> None:
        """Keep what was found on the pages that are done, in their order; whoever calls tells it."""
        done: list[tuple[PageId, PageAnalysis]] = []
        while self._waiting and self._waiting[0][1].done():
            page, look = self._waiting.popleft()
            done.append((page.page_id, self._result(page, look)))
        if not done:
            return
        with self._station.store.transaction() as tx:
            for page_id, looked in done:
                self.marks[page_id] = looked.marks
                if looked.blank:
                    page_rows.set_blank(tx, page_id, blank=True)
                for fault in looked.faults:
                    quality_rows.put(tx, page_id, fault)
            measured = [(p, looked.placed) for p, looked in done if looked.placed is not None]
            clean_up.store_clean_up(
                self._station, tx, self._document_id, self._operator_id, measured, self._group
            )
