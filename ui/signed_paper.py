"""A signed form: its pages, and the acts that are still open on it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from station_app.desks import addendum, finishing, medico_legal, waiting
from station_app.desks.forms import FormView
from station_app.model.ids import DocumentId
from ui.bench import Bench
from ui.page_view import PageView
from ui.parts import SPACE, button, label, named

_SIDE_PX = 320
_PAGE_PX = 1400
_ACTS = ("copy", "portal_freeze", "supplementary", "addendum")


class SignedPaper(QWidget):
    """Shows one signed form and closes what waits on it."""

    def __init__(self, bench: Bench, opened: Callable[[str], None]) -> None:
        super().__init__()
        self._bench, self._opened, self._at = bench, opened, 0
        self._view: FormView | None = None
        self._page = PageView(bench.theme.colour("accent"))
        self._where, self._title = QLabel(), QLabel()
        self._title.setObjectName("subhead")
        self._title.setWordWrap(True)
        self.words = QLineEdit()
        self.acts: dict[str, QPushButton] = {
            name: button(bench, f"signed.{name}", partial(self._do, name)) for name in _ACTS
        }
        self._lay_out()

    def _lay_out(self) -> None:
        bench = self._bench
        turn = QHBoxLayout()
        turn.addWidget(button(bench, "sign.earlier", lambda: self._turn(-1), role="flat"))
        turn.addWidget(self._where, 1, Qt.AlignmentFlag.AlignCenter)
        turn.addWidget(button(bench, "sign.later", lambda: self._turn(1), role="flat"))
        sheet = QVBoxLayout()
        sheet.addLayout(turn)
        sheet.addWidget(self._page, 1)
        side = QVBoxLayout()
        side.addWidget(self._title)
        side.addWidget(label(bench, "signed.words"))
        side.addWidget(named(self.words, bench, "signed.words"))
        side.addWidget(label(bench, "signed.hint", "hint"))
        for made in self.acts.values():
            side.addWidget(made)
        side.addStretch(1)
        beside = QWidget()
        beside.setFixedWidth(_SIDE_PX)
        beside.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.addWidget(beside)
        row.addLayout(sheet, 1)

    def show_paper(self, view: FormView) -> None:
        """Show a signed form."""
        self._view, self._at = view, 0
        self.words.clear()
        naming = view.form.title.of(self._bench.words.language)
        self._title.setText(f"{naming}\n{view.document.local_ref}\n{view.paper.register_no}")
        self._draw()
        station, document_id = self._bench.station, view.document.document_id

        def look() -> frozenset[str]:
            waits = {
                str(row.what) for row in waiting.pending(station) if row.document_id == document_id
            }
            room = {"addendum"} if addendum.has_room(station, document_id) else set()
            return frozenset(waits | room)

        self._bench.jobs.run("quick", lambda _t, _r: look(), self._offer, self._bench.fault)

    def _offer(self, acts: frozenset[str]) -> None:
        for name, made in self.acts.items():
            made.setVisible(name in acts)

    def _turn(self, by: int) -> None:
        if self._view is not None and 0 <= self._at + by < (self._view.document.page_count or 0):
            self._at += by
            self._draw()

    def _draw(self) -> None:
        view, at, station = self._view, self._at, self._bench.station
        if view is None:
            return
        pages = view.document.page_count or 0
        self._where.setText(self._bench.words("sign.page", page=at + 1, pages=pages))

        def show(picture: bytes) -> None:
            if self._at == at and self._view is view:
                pixmap = QPixmap()
                pixmap.loadFromData(picture)
                self._page.show_picture(pixmap)

        self._bench.jobs.run(
            "pictures",
            lambda _t, _r: finishing.pdf_page(station, view.document.document_id, at, _PAGE_PX),
            show,
            self._bench.fault,
        )

    def _do(self, act: str) -> None:
        if self._view is None:
            return
        station, document_id = self._bench.station, self._view.document.document_id
        said = self.words.text()

        def work() -> str:
            if act == "copy":
                medico_legal.give_copy(station, document_id, said)
                return ""
            if act == "portal_freeze":
                medico_legal.note_frozen(station, document_id, said)
                return ""
            if act == "supplementary":
                return medico_legal.begin_supplementary(station, document_id).document_id
            return addendum.begin_addendum(station, document_id, said).document_id

        def done(new_id: DocumentId | str) -> None:
            self.words.clear()
            self._opened(new_id or document_id)

        self._bench.jobs.run("quick", lambda _t, _r: work(), done, self._bench.fault)
