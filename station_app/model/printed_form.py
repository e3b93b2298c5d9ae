"""A form as it is to be printed: plain blocks in their order, every word already chosen."""

from dataclasses import dataclass

ANSWERS_FILE = "answers.json"
"""The name under which a form's answers lie in its PDF."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section, with its section of law."""

    text: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """A numbered question and its answer."""

    number: int
    label: str
    value: str
    wide: bool
    """Takes the whole width; others stand two in a row where they fit."""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: a numbered row for each entry."""

    number: int
    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    law: str = ""


@dataclass(frozen=True, slots=True)
class BodyMark:
    """A numbered mark on the body chart; x and y in thousandths of the view, from its top left."""

    number: int
    view: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The body chart with its marks."""

    figure: str
    """``female``, ``male``, ``girl`` or ``boy``."""
    marks: tuple[BodyMark, ...]
    captions: tuple[tuple[str, str], ...]
    """View and its name."""


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """Everything that stands on the paper."""

    title: str
    law: str
    office: str
    head: tuple[tuple[str, str], ...]
    """Label and value: reference, register number, case, station."""
    blocks: tuple[Heading | PrintedAnswer | Grid | Chart, ...]
    signers: int
    """Signature blocks."""
    sign_label: str
    seal_label: str
    addendum_label: str
    """Over the room for an addendum; empty: there is none."""
    notes: tuple[str, ...]
    """Printed above the signatures: why it was written offline, rules that were broken and why."""
    captions: tuple[str, ...]
    """Over each photograph that follows, in order."""
    footer: str
    """With ``{page}`` and ``{pages}``."""
    qr: str
    """What the code says."""
    answers_name: str
    answers_json: bytes
    """Travels inside the PDF (PDF/A-3, ISO 19005-3)."""


@dataclass(frozen=True, slots=True)
class SignatureSpace:
    """Where one more signature may be seen."""

    page_index: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class PrintedPdf:
    """The written PDF and the rooms in it."""

    pdf: bytes
    pages: int
    signatures: tuple[SignatureSpace, ...]
    addendum: SignatureSpace | None


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A sheet of figures; every word is chosen already."""

    office: str
    title: str
    tables: tuple[FigureTable, ...]
    notes: tuple[str, ...]
    sign_label: str
    footer: str
    """With ``{page}`` and ``{pages}``."""
