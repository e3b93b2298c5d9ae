"""An account of something on paper: facts, then tables, every word already chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A table under its heading; its rows are numbered when they are drawn."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """What stands on the paper."""

    title: str
    head: tuple[tuple[str, str], ...]
    """Label and value."""
    tables: tuple[SummaryTable, ...]
    notes: tuple[str, ...] = ()
    """Paragraphs at the end."""
    sign_labels: tuple[str, ...] = ()
    """Over the lines on which somebody signs by hand."""
    footer: str = ""
    """With ``{page}`` and ``{pages}``."""
