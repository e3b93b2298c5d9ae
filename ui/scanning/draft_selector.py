"""The drafts of the scan desk, newest change first: one is on the table."""

from collections.abc import Callable

from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from ui.widgets.context import WindowContext
from ui.widgets.controls import named
from ui.widgets.plain_text import PlainComboBox


class DraftSelector(PlainComboBox):
    """Opens the draft that somebody chooses."""

    def __init__(self, context: WindowContext, opened: Callable[[DocumentId], None]) -> None:
        super().__init__()
        self._words = context.words
        named(self, context, "scan.drafts")
        self.activated.connect(lambda _index: opened(DocumentId(str(self.currentData()))))

    def show_drafts(self, drafts: tuple[Document, ...], now: Document | None) -> None:
        """Show drafts; ``now`` is the one on the table, ``None``: a new one, which has not begun."""
        words = self._words
        self.clear()
        for draft in drafts:
            case = words("papers.fir", number=draft.case_ref) if draft.case_ref else "—"
            text = f"{case} · {words(f'kind.{draft.kind}')} · {draft.local_ref}"
            self.addItem(text, draft.document_id)
        self.setPlaceholderText(words("scan.new_paper"))
        self.setCurrentIndex(-1 if now is None else self.findData(now.document_id))
