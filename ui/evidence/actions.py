"""The evidence desk's acts: each with its key, shown only where it can be done."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QPushButton

from station_app.evidence.overview import OpenedEvidence
from station_app.model.evidence import EvidenceKind, EvidenceState, ItemState
from ui.widgets.context import WindowContext
from ui.widgets.controls import button

_LINK_OPEN = ("list", "paper", "draft", "sign")
_MEDIUM_OPEN = ("files", "taking", "ready", "faulty", "rejected")
_ENDED = ("held", "sending", "withdrawn")


class EvidenceActions:
    """The buttons."""

    def __init__(self, context: WindowContext, acts: Mapping[str, Callable[[], None]]) -> None:
        """Make them; ``acts`` is what each does, by its name."""
        self.new_sid = button(context, "evidence.new_sid", acts["new_sid"], shortcut="F2")
        self.new_medium = button(context, "evidence.new_medium", acts["new_medium"], shortcut="F3")
        self.list = button(context, "evidence.take_list", acts["list"], shortcut="F4")
        self.files = button(context, "evidence.take_files", acts["files"], shortcut="F9")
        self.view = button(context, "evidence.view", acts["view"], shortcut="F6")
        self.paper = button(context, "evidence.certificate", acts["paper"], shortcut="F7")
        self.leave = button(context, "evidence.leave_out", acts["leave"], shortcut="F11")
        self.undo = button(context, "evidence.withdraw", acts["undo"], shortcut="F10")
        self.names = button(context, "cases.names", acts["names"], shortcut="F8")
        self.link = button(context, "evidence.link", acts["link"], shortcut="F5", role="primary")
        self.send = button(context, "evidence.send", acts["send"], shortcut="F5", role="primary")

    @property
    def at_the_foot(self) -> tuple[QPushButton, ...]:
        """Those that stand in a row below the desk, the primary ones apart."""
        return self.new_sid, self.new_medium, self.list, self.files, self.view, self.paper

    def refresh(self, opened: OpenedEvidence | None, *, busy: bool) -> None:
        """Show what can be done with what is chosen now."""
        held = None if opened is None else opened.view.evidence
        medium = held is not None and held.kind is EvidenceKind.MEDIUM
        is_open = held is not None and held.state is EvidenceState.OPEN
        step = "" if opened is None else opened.step
        files = () if opened is None else opened.view.items
        certified = held is not None and bool(held.certificate_sha256)
        self.list.setVisible(is_open)
        self.files.setVisible(medium and is_open and not busy)
        self.view.setVisible(certified or any(i.state is ItemState.TAKEN for i in files))
        self.paper.setVisible(bool(files))
        self.link.setVisible(step in _LINK_OPEN)
        self.link.setEnabled(step != "list")
        self.send.setVisible(step in _MEDIUM_OPEN)
        self.send.setEnabled(step not in ("files", "taking") and not busy)
        self.undo.setVisible(held is not None and step not in _ENDED)
        self.leave.setVisible(step == "taking" and not busy)
        self.names.setVisible(opened is not None and opened.view.hidden)
