"""The diary of a case: its volumes leaf by leaf, what was found, the seal, the certified copy."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.case_diary import certified_copy, sealing, volumes
from station_app.case_diary.errors import FindingsOpen
from station_app.case_diary.model import Volume
from station_app.case_diary.volumes import DiaryView
from station_app.documents import drafts
from station_app.model.clock import for_people
from station_app.model.documents import Document
from station_app.model.errors import StationError
from ui.case_diary.findings import FindingsList
from ui.case_diary.leaf_acts import LeafActs
from ui.case_diary.leaf_panel import LeafPanel
from ui.case_diary.print import print_volume
from ui.case_diary.seal_question import SealQuestion
from ui.case_diary.tree import DiaryTree
from ui.case_diary.volume_keys import VolumeActs, VolumeKeys
from ui.case_diary.waiting_papers import WaitingPapers
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, named
from ui.widgets.jobs import LaneName
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_TOPICS = frozenset({"diary", "document", "inbox", "pillar", "cases"})
_LEFT_PX = 440
_LEAF, _FINDINGS = 0, 1


class DiaryScreen(QWidget):
    """Left the leaves and what can be added, right the leaf or the findings."""

    def __init__(
        self, context: WindowContext, back: Callable[[], None], ask: Callable[[], None]
    ) -> None:
        """Make it; ``back`` leaves it, ``ask`` asks for the reason to open a protected case."""
        super().__init__()
        self._context, self._back = context, back
        self._case_ref = ""
        self._view: DiaryView | None = None
        self._title, self._state, self._found = PlainLabel(), PlainLabel(), PlainLabel()
        self._title.setObjectName("headline")
        self._state.setObjectName("hint")
        self._state.setWordWrap(True)
        self.volumes = PlainComboBox()
        self.volumes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        named(self.volumes, context, "diary.choose_volume")
        self.volumes.activated.connect(lambda _i: self.refresh())
        self.tree = DiaryTree(context)
        self.tree.chosen.connect(self._show_leaf)
        self.waiting = WaitingPapers(
            context, put_in=self.put_in, scan=self.scan_sheets, type_entry=self.type_entry
        )
        said = LeafActs(context, self._volume_id)
        self.leaf = LeafPanel(context, said.say, said.withdraw, said.tell_cctns)
        self.findings = FindingsList(context, said.explain, self._to_leaf)
        self.tabs = QTabWidget()
        acts = VolumeActs(
            names=ask,
            print=self.print_now,
            check=self.check_seal,
            findings=self.look_at_findings,
            seal=self.ask_seal,
            copy=self.ask_copy,
        )
        self.keys = VolumeKeys(context, acts)
        self.question = SealQuestion(context)
        self._lay_out()
        context.words.changed.connect(self.retranslate)

    def _lay_out(self) -> None:
        context = self._context
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self.volumes)
        head.addStretch(1)
        for made in self.keys.at_the_head:
            head.addWidget(made)
        head.addWidget(button(context, "diary.back", self._back, shortcut="Esc", role="flat"))
        left = QVBoxLayout()
        left.addWidget(self.tree, 1)
        left.addWidget(self.waiting)
        beside = QWidget()
        beside.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        beside.setMaximumWidth(_LEFT_PX)
        self.tabs.addTab(self.leaf, "")
        self.tabs.addTab(self.findings, "")
        right = QVBoxLayout()
        right.addWidget(self.tabs, 1)
        right.addWidget(self._found)
        right.addWidget(self.question)
        right.addLayout(self.keys.foot())
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(beside, 2)
        row.addLayout(right, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addLayout(head)
        column.addWidget(self._state)
        column.addLayout(row, 1)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def show_case(self, case_ref: str) -> None:
        """Show the diary of a case, its last volume."""
        if case_ref != self._case_ref:
            self.clear()
        self._case_ref = case_ref
        self.refresh()
        self.tree.setFocus()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in _TOPICS and self._case_ref:
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.question.hide()
        self._case_ref, self._view = "", None
        for said in (self._title, self._state, self._found):
            said.clear()
        for held in (self.volumes, self.tree, self.waiting):
            held.clear()
        self.leaf.clear()
        self.findings.clear()

    def refresh(self) -> None:
        """Read again what is shown."""
        station, case_ref = self._context.station, self._case_ref
        volume_id = str(self.volumes.currentData() or "")

        def show(view: DiaryView) -> None:
            if view.case_ref == self._case_ref:
                now = view.now
                if now is None or not self.question.is_about(
                    now.volume.volume_id, len(now.pages), now.open_findings
                ):
                    self.question.hide()
                self._view = view
                self.retranslate()

        self._run(lambda: volumes.diary_view(station, case_ref, volume_id), show)

    def _run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] = lambda _none: None,
        lane: LaneName = "quick",
    ) -> None:
        self._context.jobs.call(lane, work, done, self._context.fault)

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        view, words = self._view, self._context.words
        self.tabs.setTabText(_LEAF, words("diary.tab_leaf"))
        self.keys.retranslate()
        if view is None:
            return
        self._title.setText(words("diary.of_case", case=view.case_ref))
        self._refresh_volumes(view)
        self.tree.show_volume(view)
        self.waiting.show_papers(view)
        self.findings.show_findings(view)
        count = 0 if view.now is None else len(view.now.findings)
        self.tabs.setTabText(_FINDINGS, f"{words('diary.findings')} ({count})")
        self._refresh_state(view)

    def _refresh_volumes(self, view: DiaryView) -> None:
        words = self._context.words
        self.volumes.clear()
        for volume in view.volumes:
            key = "diary.volume_sealed" if volume.sealed else "diary.volume"
            self.volumes.addItem(words(key, number=volume.number), volume.volume_id)
        if view.now is not None:
            self.volumes.setCurrentIndex(self.volumes.findData(view.now.volume.volume_id))
        self.volumes.setVisible(bool(view.volumes))

    def _refresh_state(self, view: DiaryView) -> None:
        words, now = self._context.words, view.now
        self.keys.allow(view)
        open_ = 0 if now is None else now.open_findings
        self._found.setObjectName("attention" if open_ else "hint")
        self._found.style().unpolish(self._found)
        self._found.style().polish(self._found)
        self._found.setWordWrap(True)
        self._found.setText(words("diary.findings_left", count=open_) if open_ else "")
        self._state.setText(self._state_words(view))

    def _state_words(self, view: DiaryView) -> str:
        words, now = self._context.words, view.now
        if view.masked:
            return words("diary.masked")
        if now is None:
            return words("diary.none")
        if now.volume.sealed_at is not None:
            sealed = words("diary.sealed_said", at=for_people(now.volume.sealed_at))
            return f"{sealed} {words('diary.law')}"
        return words("diary.leaves", count=len(now.pages))

    def _show_leaf(self, place: int) -> None:
        if self._view is not None:
            self.leaf.show_leaf(self._view, place)

    def _to_leaf(self, place: int) -> None:
        self.tree.go_to(place)
        self.tabs.setCurrentIndex(_LEAF)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def put_in(self) -> None:
        """Put the paper that is chosen into the volume; one that is not signed is opened."""
        at, view, station = self.waiting.at, self._view, self._context.station
        if view is None or not 0 <= at < len(view.waiting):
            return
        made = view.waiting[at]
        if not made.fixed:
            self._run(lambda: volumes.waiting_desk(station, made.document_id), self._go)
            return
        self.volumes.clear()
        self._run(lambda: volumes.put_paper(station, view.case_ref, made.document_id), lane="work")

    def _go(self, place: tuple[str, str]) -> None:
        self._context.go(*place)

    def scan_sheets(self) -> None:
        """Go to scan written sheets into a paper that begins with the first of them."""
        now = None if self._view is None else self._view.now
        volume = 1 if now is None else now.volume.number + (1 if now.volume.sealed else 0)
        self._context.go("scan", drafts.name_new(self._case_ref, volume))

    def check_seal(self) -> None:
        """Prove that the sealed volume is what was sealed."""
        volume_id, station = self._volume_id(), self._context.station

        def holds(_volume: Volume) -> None:
            if self._volume_id() == volume_id:
                self._found.setText(self._context.words("diary.seal_holds"))

        self._run(lambda: sealing.verify(station, volume_id), holds, "work")

    def print_now(self) -> None:
        """Print the volume that is looked at."""
        if self._view is not None and self._view.now is not None:
            print_volume(self._context, self._view.now.volume)

    def type_entry(self) -> None:
        """Begin a typed sheet."""
        station, case_ref = self._context.station, self._case_ref

        def opened(made: Document) -> None:
            self._context.go("forms", made.document_id)

        self._run(lambda: volumes.begin_entry(station, case_ref), opened)

    def look_at_findings(self) -> None:
        """Go to the first finding without a reason."""
        self.tabs.setCurrentIndex(_FINDINGS)
        self.findings.to_first_open()

    def ask_seal(self) -> None:
        """Keep what is typed; where nothing stands in the way, ask whether to seal the volume."""
        view, station = self._view, self._context.station
        if view is None or view.now is None:
            return
        volume, leaves = view.now.volume, len(view.now.pages)
        said, reasons = self.leaf.pending(), dict(self.findings.pending())

        def work() -> None:
            for leaf, field, text in said:
                volumes.note(station, volume.volume_id, leaf, field, text)
            for key, reason in reasons.items():
                volumes.explain(station, volume.volume_id, key, reason)
            sealing.require_ready(station, volume.volume_id)

        def ready(_none: None) -> None:
            if self._volume_id() == volume.volume_id:
                self.question.ask(volume, leaves, lambda: self._seal(volume.volume_id))

        self._context.jobs.call("work", work, ready, self._not_sealed)

    def _seal(self, volume_id: str) -> None:
        station = self._context.station
        self._context.jobs.call(
            "work", lambda: sealing.seal(station, volume_id), lambda _v: None, self._not_sealed
        )

    def _not_sealed(self, error: StationError) -> None:
        self._context.fault(error)
        if isinstance(error, FindingsOpen):
            self.look_at_findings()

    def ask_copy(self) -> None:
        """Make the certified copy and go to sign it."""
        view, station, to = self._view, self._context.station, self.keys.recipient()
        if view is None or view.now is None:
            return
        volume_id = view.now.volume.volume_id

        def made(copy: Document) -> None:
            self._context.go("sign", copy.document_id)

        self._run(lambda: certified_copy.certified_copy(station, volume_id, to), made, "work")

    def _volume_id(self) -> str:
        now = None if self._view is None else self._view.now
        return "" if now is None else now.volume.volume_id
