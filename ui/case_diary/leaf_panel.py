"""One leaf of the diary: its page, its numbers, and the particulars of the sheet that begins on it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from station_app.case_diary import volumes
from station_app.case_diary.certified_copy import day_of
from station_app.case_diary.model import SHEETS, STATEMENT, WITNESSES, DiaryPage
from station_app.case_diary.volumes import DiaryView
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.page_view import PageView
from ui.widgets.pdf_view import PAGE_PX
from ui.widgets.picture_loader import PictureLoader
from ui.widgets.plain_text import PlainLabel

_NUMBERS = ("sheet", "printed")
_ROWS = (
    ("sheet", "printed"),
    ("day", "statements"),
    ("witnesses",),
    ("info_reached",),
    ("begun",),
    ("closed",),
    ("places",),
)
_SIDE_PX, _NARROW_PX = 300, 212
_OF_SHEET = frozenset({"day", "info_reached", "begun", "closed", "places", "statements", WITNESSES})
_TIMES = frozenset({"info_reached", "begun", "closed"})


class LeafPanel(QWidget):
    """Shows the leaf that is chosen; what is typed is kept when the field is left."""

    def __init__(
        self,
        context: WindowContext,
        said: Callable[[str, str, str], None],
        withdrawn: Callable[[str, str], None],
        tell_again: Callable[[str], None],
    ) -> None:
        """Make it.

        Args:
            context: the window's parts.
            said: keeps a field of a leaf: the leaf's key, the field, the text.
            withdrawn: withdraws a leaf with a reason; an empty one lets it count again.
            tell_again: tells CCTNS of a paper anew.
        """
        super().__init__()
        self._context, self._said, self._withdrawn = context, said, withdrawn
        self._tell_again = tell_again
        self._view: DiaryView | None = None
        self._leaf: DiaryPage | None = None
        self._kept: dict[str, str] = {}
        self.page = PageView(context.theme.colour("accent"))
        self._picture = PictureLoader(context, self.page.show_picture)
        self.where, self.news = PlainLabel(), PlainLabel()
        self.news.setWordWrap(True)
        self.where.setObjectName("hint")
        self.fields = {name: QLineEdit() for row in _ROWS for name in row}
        self._labels: dict[str, QLabel] = {}
        self.reason = QLineEdit()
        self.withdraw = button(context, "diary.withdraw", self.ask_withdraw, shortcut="F9")
        self.count_again = button(context, "diary.take_back", self._count_again)
        self.again = button(context, "diary.tell_again", self._ask_again)
        self._lay_out()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(2)
        self.where.setWordWrap(True)
        side.addWidget(self.where)
        side.addWidget(self.news)
        side.addWidget(self.again)
        for names in _ROWS:
            side.addLayout(self._row(names))
        side.addStretch(1)
        named(self.reason, self._context, "diary.withdraw_reason")
        self.reason.returnPressed.connect(self.ask_withdraw)
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(side)
        side.setContentsMargins(0, 0, SPACE, 0)
        # On a low screen the fields scroll; the page and the acts stay.
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(inside)
        acts = QVBoxLayout()
        acts.setContentsMargins(0, 0, 0, 0)
        acts.addWidget(scrolled, 1)
        for made in (self.reason, self.withdraw, self.count_again):
            acts.addWidget(made)
        beside = QWidget()
        beside.setLayout(acts)
        beside.setMinimumWidth(_NARROW_PX)
        beside.setMaximumWidth(_SIDE_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self.page, 3)
        row.addWidget(beside, 2)

    def _row(self, names: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        for name in names:
            said = label(self._context, f"diary.field.{name}", "hint")
            said.setWordWrap(False)
            self._labels[name] = said
            edit = self.fields[name]
            named(edit, self._context, f"diary.field.{name}")
            edit.editingFinished.connect(lambda field=name: self._keep(field))
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(said)
            column.addWidget(edit)
            row.addLayout(column)
        return row

    def show_leaf(self, view: DiaryView, place: int) -> None:
        """Show a leaf of a volume; 0 shows none."""
        pages = () if view.now is None else view.now.pages
        before = self._leaf
        self._view = view
        self._leaf = next((page for page in pages if page.leaf.place == place), None)
        same = before is not None and self._leaf is not None and before.leaf == self._leaf.leaf
        self._refresh(same=same)
        if not same or not self.page.has_picture:
            self._draw()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._view = self._leaf = None
        self._picture.clear()
        for edit in (*self.fields.values(), self.reason):
            edit.clear()
        self.where.clear()
        self.news.clear()

    def pending(self) -> list[tuple[str, str, str]]:
        """Return what is typed and not kept yet: leaf, field, text."""
        if self._leaf is None:
            return []
        key = self._leaf.leaf.key
        typed = [(name, edit.text().strip()) for name, edit in self.fields.items()]
        return [(key, name, text) for name, text in typed if text != self._kept.get(name, "")]

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _refresh(self, *, same: bool) -> None:
        view, page, words = self._view, self._leaf, self._context.words
        self._kept = {} if view is None or page is None else _values(view, page)
        sealed = view is None or view.now is None or view.now.volume.sealed or view.masked
        for name, edit in self.fields.items():
            mine = page is not None and _asked(page, name)
            fixed = page is not None and page.entry.origin in ("typed", "pillar")
            edit.setEnabled(mine and not sealed and not (fixed and name in _OF_SHEET))
            if not (same and edit.hasFocus()):
                edit.setText(self._kept.get(name, "") if mine else "")
                edit.setCursorPosition(0)
            edit.setPlaceholderText(_hint(name, words))
        annexed = page is not None and page.entry.kind not in SHEETS
        self._labels["sheet"].setText(words(f"diary.field.{'belongs' if annexed else 'sheet'}"))
        mine = page is not None and page.entry.kind == STATEMENT
        self._labels[WITNESSES].setText(words(f"diary.field.{'witness' if mine else WITNESSES}"))
        self.reason.setPlaceholderText(words("diary.withdraw_reason"))
        counts = page is not None and not page.withdrawn
        self.reason.setVisible(counts and not sealed)
        self.withdraw.setVisible(counts and not sealed)
        self.count_again.setVisible(page is not None and not counts and not sealed)
        self._refresh_status()

    def _refresh_status(self) -> None:
        view, page, words = self._view, self._leaf, self._context.words
        self.again.hide()
        if view is None or page is None:
            self.where.clear()
            self.news.clear()
            return
        self.where.setText(words("diary.leaf", place=page.leaf.place))
        news = view.papers.get(page.entry.document_id)
        told = None if news is None else news.told
        reference = "" if news is None else news.local_ref
        parts = [words(f"kind.{page.entry.kind}"), reference]
        if page.withdrawn:
            parts.append(words("diary.withdrawn", reason=page.withdrawn))
        if told is not None:
            said = told.reason if told.state == "refused" else told.reference
            parts.append(words(f"diary.cctns.{told.state}", said=said))
            self.again.setVisible(told.state == "refused")
        refused = told is not None and told.state == "refused"
        self.news.setObjectName("refused" if refused else "hint")
        self.news.style().unpolish(self.news)
        self.news.style().polish(self.news)
        self.news.setText(" · ".join(part for part in parts if part))

    def _draw(self) -> None:
        view, page = self._view, self._leaf
        if view is None or view.now is None or page is None or view.masked:
            self._picture.clear()
            return
        station, volume_id = self._context.station, view.now.volume.volume_id
        place = page.leaf.place
        self._picture.load(lambda: volumes.leaf_picture(station, volume_id, place, PAGE_PX))

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _keep(self, field: str) -> None:
        if self._leaf is None or not self.fields[field].isEnabled():
            return
        text = self.fields[field].text().strip()
        if text != self._kept.get(field, ""):
            self._kept[field] = text
            self._said(self._leaf.leaf.key, field, text)

    def ask_withdraw(self) -> None:
        """Withdraw the leaf for the reason that is typed; without one, ask for it."""
        if self._leaf is None:
            return
        if not self.reason.text().strip():
            self.reason.setFocus()
            return
        self._withdrawn(self._leaf.leaf.key, self.reason.text())
        self.reason.clear()

    def _count_again(self) -> None:
        if self._leaf is not None:
            self._withdrawn(self._leaf.leaf.key, "")

    def _ask_again(self) -> None:
        if self._leaf is not None:
            self._tell_again(self._leaf.entry.document_id)


def _asked(page: DiaryPage, name: str) -> bool:
    """Tell whether a leaf is asked for something: numbers each, particulars where a sheet begins."""
    if name == WITNESSES and page.entry.kind == STATEMENT:
        return page.leaf.page == 0
    return page.begins or name in _NUMBERS


def _hint(name: str, words: Callable[[str], str]) -> str:
    if name == "day":
        return words("diary.hint.day")
    return words("diary.hint.time") if name in _TIMES else ""


def _values(view: DiaryView, page: DiaryPage) -> dict[str, str]:
    """Return what stands in the fields of a leaf."""
    now = view.now
    sheets = () if now is None else now.sheets
    sheet = next((one for one in sheets if one.key == page.leaf.key), None)
    said = {} if sheet is None else dict(sheet.said)
    values = {name: day_of(said.get(name, "")) for name in ("day", *sorted(_TIMES))}
    values |= {name: said.get(name, "") for name in ("places", "statements")}
    values[WITNESSES] = said.get(WITNESSES, "") or page.witness
    shown = page.begins or page.entry.kind not in SHEETS
    values["sheet"] = str(page.sheet) if shown and page.sheet is not None else ""
    values["printed"] = str(page.printed)
    return values
