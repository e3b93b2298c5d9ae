"""The evidence desk: packets of the app by their SID, and media taken in where the app had failed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.cases.register import opened_name
from station_app.evidence import esakshya_link, hash_list, media_intake, packets, upload_queue
from station_app.evidence import overview as evidence_overview
from station_app.evidence.overview import EvidenceRow, OpenedEvidence
from station_app.model.evidence import EvidenceKind, ItemState
from ui.evidence.actions import EvidenceActions
from ui.evidence.certificate import CertificatePage
from ui.evidence.details_panel import EvidenceDetails
from ui.evidence.entry_forms import MediumForm, ReasonForm, SidForm
from ui.evidence.intake_bar import IntakeBar
from ui.evidence.list import EvidenceList
from ui.evidence.media_chooser import MediaChooser
from ui.evidence.viewer import EvidenceViewer
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, card, fill
from ui.widgets.protected_identity import IdentityGate

_LISTS = "*.csv *.txt *.pdf *.sha256 *.tsv"
_SHEET_PX, _NARROW_PX = 540, 350
_WITHDRAW = ("evidence.withdraw_title", "evidence.withdraw_hint", "evidence.withdraw_now")
_LEAVE_OUT = ("evidence.leave_out_title", "evidence.leave_out_hint", "evidence.leave_out")
_SID_DIGITS = 16
_HEARD_MS = 400
"""A medium on its way tells of each part; the list follows it calmly."""


class EvidenceDesk(QWidget):
    """What there is at the left, the chosen one at the right, its acts at the foot."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._opened: OpenedEvidence | None = None
        self._wanted = ""
        self.list = EvidenceList(context)
        self.list.searched.connect(self.refresh)
        self.list.turned.connect(self._open)
        self._later = QTimer(self, interval=_HEARD_MS, singleShot=True)
        self._later.timeout.connect(self.refresh)
        self.sheet = EvidenceDetails(context)
        self.intake = IntakeBar(context)
        self.intake.begun.connect(self._refresh_actions)
        self.intake.ended.connect(self.refresh)
        self.sid = SidForm(context, self.back, self._kept)
        self.medium = MediumForm(context, self.back, self._kept)
        self.withdrawing = ReasonForm(context, _WITHDRAW, packets.withdraw, self.back)
        self.leaving = ReasonForm(context, _LEAVE_OUT, media_intake.skip_missing, self.back)
        self.viewer = EvidenceViewer(context, self.back)
        self.certificate = CertificatePage(context, self.back)
        self.gate = IdentityGate(context, self.back)
        self.acts = EvidenceActions(
            context,
            {
                "new_sid": self.ask_sid,
                "new_medium": self.ask_medium,
                "list": self._ask_list,
                "files": lambda: self._choosing.ask(self._id()),
                "view": self.load,
                "paper": self.show_certificate,
                "leave": lambda: self._ask_why(self.leaving),
                "undo": lambda: self._ask_why(self.withdrawing),
                "names": self._ask_reason,
                "link": self.open_link,
                "send": self.send_now,
            },
        )
        self._choosing = MediaChooser(context, self.acts.files, self.take_files)
        self._stack = QStackedWidget()
        self._lay_out()
        self._show(None)

    def _lay_out(self) -> None:
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_SHEET_PX)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.intake)
        own = QHBoxLayout()
        own.addWidget(self.acts.names)
        own.addStretch(1)
        own.addWidget(self.acts.leave)
        own.addWidget(self.acts.undo)
        column.addLayout(own)
        middle = QHBoxLayout()
        middle.setSpacing(2 * SPACE)
        middle.addWidget(self.list, 4)
        middle.addWidget(sheet, 3)
        foot = QHBoxLayout()
        for made in self.acts.at_the_foot:
            foot.addWidget(made)
        foot.addStretch(1)
        for made in (self.acts.link, self.acts.send):
            foot.addWidget(made)
        desk = QWidget()
        whole = QVBoxLayout(desk)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        whole.addLayout(middle, 1)
        whole.addLayout(foot)
        for page in (
            desk,
            self.sid,
            self.medium,
            self.withdrawing,
            self.leaving,
            self.viewer,
            self.certificate,
            self.gate,
        ):
            self._stack.addWidget(page)
        fill(self, self._stack)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front, on one packet or medium, or on a case, where it is named."""
        self._stack.setCurrentIndex(0)
        self.refresh()
        self.list.table.setFocus()
        if document_id:
            station = self._context.station
            self._run(
                lambda: evidence_overview.find(station, document_id),
                lambda found: self._found(document_id, found),
            )

    def _found(self, named: str, evidence_id: str) -> None:
        if evidence_id:
            self._kept(evidence_id)
        elif len(named) == _SID_DIGITS and named.isdigit():
            # A packet of which no FIR was told: it is asked for.
            self.ask_sid()
            self.sid.sid.setText(named)
        else:
            self.list.search.setText(named)
            self.refresh()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in ("evidence", "document", "pillar", "inbox") and not self._later.isActive():
            self._later.start()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.intake.stop()
        self._stack.setCurrentIndex(0)
        for page in (*self._entries(), self.viewer, self.certificate, self.gate):
            page.clear()
        self.list.clear()
        self._show(None)

    def back(self) -> None:
        """Step back to the list."""
        self.viewer.clear()
        self._stack.setCurrentIndex(0)
        self.refresh()
        self.list.table.setFocus()

    def refresh(self) -> None:
        """Read again what is shown."""
        station, text = self._context.station, self.list.search.text()

        def fill(found: tuple[EvidenceRow, ...]) -> None:
            if text == self.list.search.text():
                self._fill(found)

        self._run(lambda: evidence_overview.listing(station, text), fill)

    def _fill(self, found: tuple[EvidenceRow, ...]) -> None:
        self.list.show_rows(found, self._wanted)
        self._wanted = ""
        self._open()

    def _open(self) -> None:
        evidence_id, station = self.list.chosen_id(), self._context.station
        if not evidence_id:
            self._show(None)
            return

        def show(opened: OpenedEvidence) -> None:
            if self.list.chosen_id() == evidence_id:
                self._show(opened)

        self._run(lambda: evidence_overview.opened(station, evidence_id), show)

    def _show(self, opened: OpenedEvidence | None) -> None:
        self._opened = opened
        self.sheet.show_opened(opened)
        self._refresh_actions()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _refresh_actions(self) -> None:
        self.acts.refresh(self._opened, busy=self.intake.busy)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def ask_sid(self) -> None:
        """Ask for the number of a packet."""
        self.sid.begin(self._case())
        self._stack.setCurrentWidget(self.sid)
        self.sid.sid.setFocus()

    def ask_medium(self) -> None:
        """Ask why the app did not record, then for the medium."""
        self.medium.begin(self._case())
        self._stack.setCurrentWidget(self.medium)
        self.medium.reason.setFocus()

    def take_list(self, path: Path) -> None:
        """Take the app's list in from a file; a PDF that names no file is its certificate."""
        station, evidence_id = self._context.station, self._id()
        self._run(
            lambda: hash_list.import_file(station, evidence_id, path),
            lambda _n: self.refresh(),
        )

    def take_files(self, paths: tuple[Path, ...]) -> None:
        """Take files or folders of the medium in; called again it goes on where it stood."""
        if self._opened is not None:
            self.intake.take_in(self._id(), paths)

    def load(self) -> None:
        """Open the chosen file, or the first that is here; of a packet the app's certificate."""
        if self._opened is None:
            return
        if self._opened.view.hidden:
            self._ask_reason()
            return
        if self._opened.view.evidence.kind is EvidenceKind.SID:
            self._stack.setCurrentWidget(self.certificate)
            self.certificate.show_apps(self._id(), self._case())
            return
        items = self._opened.view.items
        taken = tuple(item for item in items if item.state is ItemState.TAKEN)
        at = self.sheet.chosen()
        chosen = items[at] if 0 <= at < len(items) else None
        self._stack.setCurrentWidget(self.viewer)
        self.viewer.show_files(taken, taken.index(chosen) if chosen in taken else 0)

    def show_certificate(self) -> None:
        """Prepare the certificate of s. 63(4) and show it."""
        if self._opened is not None:
            self.certificate.prepare(self._id(), self._case())
            self._stack.setCurrentWidget(self.certificate)

    def open_link(self) -> None:
        """Open the paper that binds the packet to the diary, begun now where there is none."""
        station, evidence_id = self._context.station, self._id()
        self._run(
            lambda: esakshya_link.prepare(station, evidence_id),
            lambda document_id: self._context.go("forms", document_id),
        )

    def send_now(self) -> None:
        """Freeze the medium and put it on its way, or try once more."""
        station, evidence_id = self._context.station, self._id()
        act: Callable[[], object] = partial(packets.send, station, evidence_id)
        if self._opened is not None and self._opened.step == "faulty":
            act = partial(upload_queue.retry, station, evidence_id)

        def sent(_n: object) -> None:
            self._context.exchange.wake()
            self.refresh()

        self._run(act, sent)

    def _ask_list(self) -> None:
        title = self._context.words("evidence.take_list")
        name, _ = QFileDialog.getOpenFileName(self, title, "", _LISTS)
        if name:
            self.take_list(Path(name))

    def _ask_why(self, page: ReasonForm) -> None:
        page.begin(self._id())
        self._stack.setCurrentWidget(page)
        page.reason.setFocus()

    def _entries(self) -> tuple[SidForm, MediumForm, ReasonForm, ReasonForm]:
        return self.sid, self.medium, self.withdrawing, self.leaving

    def _ask_reason(self) -> None:
        if self._opened is not None:
            self._stack.setCurrentWidget(self.gate)
            self.gate.ask(opened_name(self._opened.view.evidence.case_ref), self.back)

    def _kept(self, evidence_id: str) -> None:
        self._wanted = evidence_id
        self.list.search.clear()
        self.back()

    def _id(self) -> str:
        return "" if self._opened is None else self._opened.view.evidence.evidence_id

    def _case(self) -> str:
        return "" if self._opened is None else self._opened.view.evidence.case_ref

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.jobs.call("quick", work, done, self._context.fault)
