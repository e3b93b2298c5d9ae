"""Words of the desk of scrutiny: offices, choices, and the clock of custody on every bundle."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from station_app.form_definitions.schema_file import load_form
from station_app.prosecution.model import Exchange
from station_app.prosecution.settings import load_prosecution


@dataclass(frozen=True, slots=True)
class RemandClock:
    """The clock of BNSS s. 187(3) as it runs on the cover."""

    first: date
    days: int
    day: int
    """Which day of custody today is; the first day counts."""
    last: date
    """The last day of the period."""

    @property
    def over(self) -> bool:
        """Whether the period has passed."""
        return self.day > self.days


def offices(language: str) -> tuple[tuple[str, str], ...]:
    """Return the prosecution offices that are known: code and name."""
    known = load_prosecution().offices
    return tuple((code, name.of(language)) for code, name in known.items())


def office_name(code: str, language: str) -> str:
    """Return the name of an office, or its code where it is not in the list."""
    name = load_prosecution().offices.get(code)
    return code if name is None else f"{name.of(language)} ({code})"


def part_sizes() -> tuple[tuple[str, int], ...]:
    """Return the sizes of parts that are offered: the ordinary one and that for a thin line."""
    facts = load_prosecution()
    return ("whole", facts.part_bytes), ("thin", facts.thin_part_bytes)


def choice_texts(vocabulary: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a choice, ``scrutiny_purpose`` or ``objection`` for instance."""
    table = load_form("CD_BUNDLE").vocabularies[vocabulary]
    return tuple((name, naming.of(language)) for name, naming in table.items())


def choice_text(vocabulary: str, name: str, language: str) -> str:
    """Return one word of a choice; what is not in it stands for itself."""
    return dict(choice_texts(vocabulary, language)).get(name, name)


class Words(Protocol):
    """The texts of a language."""

    def __call__(self, key: str, /) -> str:
        """Return the text of a key."""

    def __contains__(self, key: str) -> bool:
        """Tell whether there is one."""


def kind_text(words: Words, kind: str) -> str:
    """Return what a paper of a bundle is called: a kind of the catalogue, or the message it came with."""
    for key in (f"kind.{kind}", f"inbox.kinds.{kind}"):
        if key in words:
            return words(key)
    return words("prosecution.other_paper")


def remand_clock(exchange: Exchange, today: date) -> RemandClock | None:
    """Return the clock of custody; ``None`` where nobody is in custody.

    The count begins with the first day of remand and includes it.
    """
    if not exchange.first_remand or not exchange.remand_days:
        return None
    first = date.fromisoformat(exchange.first_remand)
    return RemandClock(
        first,
        exchange.remand_days,
        (today - first).days + 1,
        first + timedelta(days=exchange.remand_days - 1),
    )
