"""What the lists of the exhibits' desk say, a row each."""

from dataclasses import dataclass, replace

from station_app.exhibits import laboratory, source_memos
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.laboratory import SendingView
from station_app.exhibits.model import Exhibit
from station_app.exhibits.source_memos import SourceDocument
from station_app.station.station import Station
from ui.widgets.context import WindowContext
from ui.widgets.due_text import when_told


@dataclass(frozen=True, slots=True)
class ListContents:
    """What the desk's lists hold; each is read when it is in front."""

    rows: tuple[Exhibit, ...] = ()
    sendings: tuple[SendingView, ...] = ()
    sources: tuple[SourceDocument, ...] = ()


def read_list(station: Station, tab: int, text: str, before: ListContents) -> ListContents:
    """Read the list that is in front; the others stay as they were. For a lane."""
    if tab == 0:
        return replace(before, rows=exhibit_register.search(station, text))
    if tab == 1:
        return replace(before, sendings=laboratory.sendings(station))
    return replace(before, sources=source_memos.sources(station))


def exhibit_cells(context: WindowContext, row: Exhibit, *, marked: bool) -> tuple[str, ...]:
    """Return the mark, case, packet, content and place of an exhibit."""
    words = context.words
    content = row.content or words("exhibits.hidden")
    if row.void_reason:
        content = words("exhibits.struck_out", reason=row.void_reason)
    place = words(f"exhibits.place.{row.place.value}")
    return "☑" if marked else "☐", row.case_ref, row.packet, content, place


def sending_cells(context: WindowContext, view: SendingView) -> tuple[str, ...]:
    """Return the state, case, clock and laboratory of a sending."""
    words, row = context.words, view.sending
    stage = words("exhibits.stage.seal" if view.unanswered else f"exhibits.stage.{view.stage}")
    flag = "⚑ " if view.unanswered or view.late else ""
    until = when_told(context, view.due_at, context.station.clock.now())
    return flag + stage, row.case_ref, until, row.lab_no or row.lab
