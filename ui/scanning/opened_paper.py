"""What the scan desk shows of one paper at once."""

from dataclasses import dataclass

from station_app.documents import drafts as document_drafts
from station_app.documents.drafts import Checklist
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import DocumentUnknown
from station_app.model.ids import DocumentId, PageId
from station_app.model.page_analysis import DoubtfulPage
from station_app.scanning import page_editing, quality, separated_documents
from station_app.scanning.page_editing import Pages
from station_app.scanning.separated_documents import SeparatedDocument
from station_app.station.station import Station

_NO_PAGES = Pages((), (), can_undo=False, can_redo=False)


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A paper as it was read; the empty one: none is open."""

    document: Document | None = None
    pages: Pages = _NO_PAGES
    checklist: Checklist | None = None
    drafts: tuple[Document, ...] = ()
    """All that may be chosen beside it."""
    doubts: tuple[DoubtfulPage, ...] = ()
    sheets: tuple[SeparatedDocument, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether its pages may be changed."""
        return self.document is not None and self.document.state is DocumentState.DRAFT

    @property
    def doubted(self) -> frozenset[PageId]:
        """The pages that look wrong and that nobody accepted."""
        return frozenset(page.page_id for page in self.doubts if not page.reason)

    def doubt_of(self, page_id: PageId) -> DoubtfulPage | None:
        """Return why a page looks wrong; ``None``: it does not."""
        return next((page for page in self.doubts if page.page_id == page_id), None)

    def first_asking(self) -> PageId | None:
        """Return the first page that a person has to look at."""
        sheets = [view.page.page_id for view in self.pages.standing if view.sheet]
        doubts = [page.page_id for page in self.doubts if not page.reason]
        return next(iter(sheets + doubts), None)


def read_new_paper(station: Station, document_id: DocumentId) -> OpenedPaper:
    """Read a paper that may have begun meanwhile; until then, what may be chosen beside it. For a lane."""
    try:
        return read_paper(station, document_id)
    except DocumentUnknown:
        return OpenedPaper(drafts=document_drafts.scan_drafts(station))


def read_paper(station: Station, document_id: DocumentId) -> OpenedPaper:
    """Read all that is shown of a paper. For a lane.

    Raises:
        DocumentUnknown: there is none.
    """
    return OpenedPaper(
        document_drafts.document(station, document_id),
        page_editing.page_views(station, document_id),
        document_drafts.checklist(station, document_id),
        document_drafts.scan_drafts(station),
        quality.doubtful_pages(station, document_id),
        separated_documents.sheets_of(station, document_id),
    )
