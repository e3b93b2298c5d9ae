"""Which desks there are, whose they are, and how each is made when it is first opened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from station_app.model.operators import Operator, Right, Role
from ui.cases.cases_desk import CasesDesk
from ui.evidence.desk import EvidenceDesk
from ui.exchange.inbox_desk import InboxDesk
from ui.exchange.outbox_desk import OutboxDesk
from ui.exhibits.desk import ExhibitsDesk
from ui.forms.forms_desk import FormsDesk
from ui.investigation.general_diary_desk import GeneralDiaryDesk
from ui.investigation.worklist_desk import WorklistDesk
from ui.operators.operators_desk import OperatorsDesk
from ui.overview.home import HomeDesk
from ui.overview.monthly_report_desk import MonthlyReportDesk
from ui.printing.desk import PrintingDesk
from ui.prisoners.desk import PrisonersDesk
from ui.prosecution.desk import ProsecutionDesk
from ui.scanning.scan_desk import ScanDesk
from ui.signing.sign_desk import SignDesk
from ui.summons.desk import SummonsDesk
from ui.text_search.search_desk import SearchDesk
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE
from ui.widgets.plain_text import PlainButton
from ui.window.desk import Desk
from ui.window.thread_priority import window_first


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A desk of the navigation; its word is the text ``desk.<name>``."""

    name: str
    make: Callable[[WindowContext], Desk]
    right: Right
    units: tuple[str, ...] = ("thana", "hospital")
    """Kinds of unit that have this desk."""
    roles: frozenset[Role] | None = None
    """Whose it is; ``None``: everybody's who has the right."""

    def open_to(self, operator: Operator, unit_kind: str) -> bool:
        """Tell whether somebody at a unit works at this desk."""
        own = self.roles is None or operator.role in self.roles
        return own and unit_kind in self.units and operator.may(self.right)


_INVESTIGATION = frozenset({Role.MUNSHI, Role.OFFICER, Role.SHO})
NAVIGATION: tuple[NavigationEntry, ...] = (
    NavigationEntry("home", HomeDesk, Right.READ),
    NavigationEntry("cases", CasesDesk, Right.READ, units=("thana",)),
    NavigationEntry("worklist", WorklistDesk, Right.READ, units=("thana",), roles=_INVESTIGATION),
    NavigationEntry("scan", ScanDesk, Right.SCAN),
    NavigationEntry("forms", FormsDesk, Right.WRITE),
    NavigationEntry("summons", SummonsDesk, Right.READ, units=("thana",)),
    NavigationEntry(
        "prosecution", ProsecutionDesk, Right.READ, units=("thana",), roles=_INVESTIGATION
    ),
    NavigationEntry("evidence", EvidenceDesk, Right.READ, units=("thana",), roles=_INVESTIGATION),
    NavigationEntry("exhibits", ExhibitsDesk, Right.READ, units=("thana",), roles=_INVESTIGATION),
    NavigationEntry("prisoners", PrisonersDesk, Right.READ, units=("thana",)),
    NavigationEntry("general_diary", GeneralDiaryDesk, Right.WRITE, units=("thana",)),
    NavigationEntry("sign", SignDesk, Right.SIGN),
    NavigationEntry("outbox", OutboxDesk, Right.SEND),
    NavigationEntry("inbox", InboxDesk, Right.READ),
    NavigationEntry("search", SearchDesk, Right.READ),
    NavigationEntry("printing", PrintingDesk, Right.READ),
    NavigationEntry(
        "monthly_report", MonthlyReportDesk, Right.READ, units=("thana",), roles=_INVESTIGATION
    ),
    NavigationEntry("operators", OperatorsDesk, Right.MANAGE),
)


DIGITS = 10
"""The desks before this number have a digit of their own: Ctrl+1 to Ctrl+9."""
_RAIL_PX = 150
_BREATH_MS = 20
"""Between two desks made ahead: what a person does meanwhile comes first."""


class NavigationBar(QScrollArea):
    """The names of the desks; where a fault needs room on a low screen, they scroll."""

    def __init__(self, names: Iterable[str], go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("rail_bar")
        self.setFixedWidth(_RAIL_PX)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.buttons: dict[str, QPushButton] = {}
        rail = QFrame()
        rail.setObjectName("rail")
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, SPACE, 0, SPACE)
        column.setSpacing(0)
        for number, name in enumerate(names, 1):
            made = PlainButton()
            made.setObjectName("desk")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.clicked.connect(lambda _checked=False, desk=name: go(desk))
            if number < DIGITS:
                QShortcut(QKeySequence(f"Ctrl+{number}"), self).activated.connect(
                    lambda desk=name: go(desk)
                )
            self.buttons[name] = made
            column.addWidget(made)
        column.addStretch(1)
        self.setWidget(rail)


class DeskStack:
    """The desks, one in front; each is made once, ahead or when it is first opened.

    A desk has its place in the window from when it is first opened, and in the stack while it is in
    front: a stack asks all it holds how large they would be, and a window tells all it holds to wait.
    """

    def __init__(self, context: WindowContext) -> None:
        self.stack = QStackedWidget()
        self._context = context
        self._entries = {entry.name: entry for entry in NAVIGATION}
        self._made: dict[str, Desk] = {}
        self._front: QWidget | None = None

    @property
    def made(self) -> set[str]:
        """The names of the desks that stand already."""
        return set(self._made)

    def __getitem__(self, name: str) -> QWidget:
        """Return a desk as the widget it is, made now where nobody opened it yet."""
        return cast("QWidget", self.desk(name))

    def make_ahead(self, then: Callable[[], None]) -> None:
        """Make the desks of this unit before somebody opens them, one a turn of the window.

        The first of each kind of widget is slow, up to 0.2 s for a desk on a small computer: that time
        is spent while a person signs in, not when he opens the desk. Nothing is read and nothing shown.

        Args:
            then: what loads other things beside the window, a second later at most; both at once
                would make each turn twice as long.
        """
        kind = self._context.station.settings.unit_kind
        for name, entry in self._entries.items():
            if kind in entry.units and name not in self._made:
                self.desk(name)
                QTimer.singleShot(_BREATH_MS, self.stack, lambda: self.make_ahead(then))
                return
        window_first()
        then()

    def names(self) -> tuple[str, ...]:
        """Return the names of all desks, in the order of the navigation."""
        return tuple(self._entries)

    def open_to(self, name: str) -> bool:
        """Tell whether the operator who sits here works at a desk."""
        station = self._context.station
        operator = station.session.operator
        entry = self._entries.get(name)
        if operator is None or entry is None:
            return False
        return entry.open_to(operator, station.settings.unit_kind)

    def bring(self, name: str, object_id: str) -> None:
        """Bring a desk to the front, on something where it is named."""
        before, self._front = self._front, self[name]
        self.stack.addWidget(self._front)
        self.stack.setCurrentWidget(self._front)
        if before is not None and before is not self._front:
            self.stack.removeWidget(before)
        self.desk(name).enter(object_id)

    def desk(self, name: str) -> Desk:
        """Return a desk by what every desk can do."""
        if name not in self._made:
            self._made[name] = self._entries[name].make(self._context)
        return self._made[name]

    def clear(self) -> None:
        """Have every desk that was made show nothing of what was open."""
        for made in self._made.values():
            made.clear()
