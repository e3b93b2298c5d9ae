"""What the list of the jail's desk says, a row each."""

from station_app.prisoners.register import PrisonerRow
from ui.widgets.context import WindowContext
from ui.widgets.due_text import when_told


def listed_cells(context: WindowContext, row: PrisonerRow) -> tuple[str, ...]:
    """Return the clock, name, case and place of a person in custody."""
    words, person = context.words, row.prisoner
    now = context.station.clock.now()
    until = "—" if row.clock is None else when_told(context, row.clock.due_at, now)
    flag = "⚑ " if row.clock is not None and row.clock.late else ""
    name = person.name or words("prisoners.hidden")
    place = (
        person.jail if person.inside and person.jail else words(f"prisoners.state.{person.state}")
    )
    return flag + until, name, person.case_ref, place
