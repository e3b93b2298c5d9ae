"""What an entry of a case's timeline says, in the window's language."""

from station_app.cases.external_id_model import ExternalId
from station_app.investigation import worklist
from station_app.overview.case_timeline import TimelineEntry
from ui.widgets.context import WindowContext

_STATES = {"process": "summons.state", "exhibit": "exhibits.place"}


def entry_text(context: WindowContext, entry: TimelineEntry) -> str:
    """Return who did what, with which paper."""
    words = context.words
    parts: tuple[str, ...]
    if entry.what in ("paper", "received"):
        kind = words(f"kind.{entry.kind}") if f"kind.{entry.kind}" in words else entry.kind
        parts = (kind, entry.said, entry.who)
    elif entry.what == "inbox":
        key = f"inbox.kinds.{entry.kind}"
        parts = (words(key if key in words else "inbox.kinds.other"),)
    elif entry.what == "step":
        act, _, subject = entry.said.partition(" ")
        rule = worklist.rule_texts().get(entry.kind)
        step = entry.kind if rule is None else rule.words[words.language]
        parts = (step, subject, words(f"worklist.act.{act}"), entry.who)
    elif entry.what == "accused":
        parts = (entry.said, words(f"accused.state.{entry.kind}"), entry.who)
    elif entry.what == "message":
        pillar, _, state = entry.kind.partition(" ")
        parts = (words(f"home.pillar.{pillar}"), words(f"message.{state}"), entry.said)
    elif entry.what in _STATES:
        state = words(f"{_STATES[entry.what]}.{entry.kind}")
        parts = (words(f"cases.event.{entry.what}"), entry.said, state)
    elif entry.what == "evidence":
        kind = "SID" if entry.kind == "sid" else words(f"evidence.media.{entry.kind}")
        parts = (words("cases.event.evidence"), kind, entry.said, entry.who)
    else:
        kind = words(f"general_diary.kind.{entry.kind}") if entry.kind else ""
        parts = (words(f"cases.event.{entry.what}"), kind, entry.said, entry.who)
    return " · ".join(part for part in parts if part)


def external_ids_text(context: WindowContext, links: tuple[ExternalId, ...]) -> str:
    """Return the numbers under which other systems know a case, in one line."""
    words = context.words
    told = [
        words("prisoners.linked", kind=words(f"prisoners.link.{link.kind}"), value=link.value)
        for link in links
    ]
    return " · ".join(told)
