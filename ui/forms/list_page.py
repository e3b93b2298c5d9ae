"""The list of the forms' desk: what was asked of this office, what is typed, what is waited for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.documents import drafts as document_drafts
from station_app.forms import filling, name_search
from station_app.medico_legal import pending as medico_legal_pending
from station_app.medico_legal import requests
from station_app.model.documents import DocumentState
from station_app.model.operators import Right
from station_app.station.station import Station
from ui.forms.forms_list import FormsList, Row
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainComboBox

_OPEN_STATES = (DocumentState.DRAFT, DocumentState.FINALISED)
_SEARCH_PX = 230
_MEDICAL = [
    "MLR",
    "SV_184",
    "EXAM_53",
    "EXAM_52",
    "ALCO",
    "AGE_CERT",
    "PMR",
    "MLC_INTIM",
    "MLR_SUPP",
    "SAMPLE_MEMO",
    "COVER",
]
_POLICE = ["MLC_REQ", "CD_SHEET", "SEIZURE", "ARREST", "STMT_180"]


class ListPage(QWidget):
    """The rows, the search above them, and the kinds of paper that may be begun."""

    searched = Signal()
    open_wanted = Signal()
    """The chosen row is to be opened."""
    begun = Signal(str)
    """A paper of this kind is to be begun."""
    registers_wanted = Signal()

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self.kinds = PlainComboBox()
        named(self.kinds, context, "forms.kind")
        self.table = FormsList(context)
        self.table.itemActivated.connect(lambda _i: self.open_wanted.emit())
        self.search = QLineEdit()
        named(self.search, context, "forms.search")
        self.search.setFixedWidth(_SEARCH_PX)
        self.search.returnPressed.connect(self.searched)
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        sheet, column = card()
        top = QHBoxLayout()
        top.addWidget(label(context, "forms.title", "headline"), 1)
        top.addWidget(self.search)
        top.addWidget(self.kinds)
        top.addWidget(button(context, "forms.new", self._begin, shortcut="F7", icon="plus"))
        column.addLayout(top)
        column.addWidget(label(context, "forms.hint", "hint"))
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(
            button(context, "forms.registers", self.registers_wanted.emit, icon="book-open-outline")
        )
        foot.addStretch(1)
        foot.addWidget(
            button(context, "forms.open", self.open_wanted.emit, shortcut="F5", role="primary")
        )
        column.addLayout(foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        around.addWidget(sheet)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.search.clear()
        self.table.show_rows([])

    def retranslate(self) -> None:
        """Say everything in the window's language; the chosen kind stays."""
        words = self._context.words
        self.search.setPlaceholderText(words("forms.search"))
        chosen = self.kinds.currentData()
        self.kinds.clear()
        for kind in self._offered():
            self.kinds.addItem(words(f"kind.{kind}"), kind)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(chosen)))

    def _offered(self) -> list[str]:
        kinds = list(filling.form_kinds(self._context.station))
        hospital = self._context.station.settings.unit_kind == "hospital"
        first = _MEDICAL if hospital else _POLICE
        return first + sorted(kind for kind in kinds if kind not in first and not hospital)

    def _begin(self) -> None:
        self.begun.emit(str(self.kinds.currentData()))


def read_rows(station: Station, wanted: str) -> list[Row]:
    """Read what the list shows: all that is open, or what a search finds. For a lane."""
    operator = station.session.operator
    if operator is None or not operator.may(Right.READ):
        return []
    if wanted:
        return list(name_search.find_by_name(station, wanted))
    asked = [r for r in requests.requests(station) if r.stage != "reported"]
    sent = requests.sent_requests(station)
    drafts = [
        document
        for document in document_drafts.documents(station, states=_OPEN_STATES)
        if filling.is_form(station, document.document_id)
    ]
    pending = medico_legal_pending.pending(station)
    named_ids = {row.document_id for row in pending}
    named_ids |= {row.document.document_id for row in sent}
    rest = [document for document in drafts if document.document_id not in named_ids]
    return [*asked, *pending, *rest, *sent]
