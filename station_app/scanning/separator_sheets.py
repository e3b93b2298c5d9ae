"""Separator sheets are made here: one for each paper of a batch, numbered, with a line in the ledger."""

from collections.abc import Sequence

from station_app.documents.fir_number import normalise_fir
from station_app.documents.kinds import kind_of, load_kinds
from station_app.model.clock import IST
from station_app.model.errors import NothingChosen
from station_app.model.operators import Right
from station_app.model.printers import PrintOrder
from station_app.model.texts import load_texts
from station_app.pdf.office_sheet_model import SeparatorFace
from station_app.scanning.errors import SheetTextUnprintable
from station_app.scanning.separator_model import SeparatorCode, SheetRequest, separator_code_text
from station_app.station.station import Station, record
from station_app.store import key_value as facts
from station_app.store.connection import Transaction

PRINTED = "separators"
"""As what sheets are printed. They name cases, never persons."""

_SERIAL = "separator_serial"
_MOST = 200
"""Sheets that are made at once."""


def sheets_order() -> PrintOrder:
    """Return the order with which separator sheets are printed."""
    return PrintOrder(PRINTED, "separators", "separator.title")


def sheet_requests(
    station: Station, text: str, kind: str, volume: int, pages: int
) -> list[SheetRequest]:
    """Read the cases that somebody wrote, one after the other; none written: one sheet without.

    ``123/2026 124/2026=40`` asks for two sheets, the second for 40 pages.

    Raises:
        CaseNumberUnknown: one of them is no case number.
    """
    year = station.clock.now().astimezone(IST).year
    wishes = []
    for word in text.replace(",", " ").split():
        case, _, counted = word.partition("=")
        own = int(counted) if counted.isascii() and counted.isdecimal() else pages
        wishes.append(SheetRequest(normalise_fir(case, year), kind, volume, own))
    return wishes or [SheetRequest("", kind, volume, pages)]


def make_sheets(station: Station, wishes: Sequence[SheetRequest]) -> bytes:
    """Return the sheets as a PDF, each with a number of its own. They name cases, never persons.

    Raises:
        NothingChosen. KindUnknown. SheetTextUnprintable: a volume or a count is out of range.
        NotAllowed, SessionLocked.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.scanning.separator_pdf import separator_sheets

    operator = station.session.require(Right.SCAN)
    if not wishes:
        raise NothingChosen
    with station.store.transaction() as tx:
        codes = [_code(station, tx, wish) for wish in wishes[:_MOST]]
        for code in codes:
            said = f"separator {code.number}"
            record(station, tx, operator.operator_id, "separator.made", said, reason=code.kind)
    title = load_texts(station.settings.language)("separator.title")
    faces = tuple(_face(station, code) for code in codes)
    return separator_sheets(faces, title, station.settings.language)


def _code(station: Station, tx: Transaction, wish: SheetRequest) -> SeparatorCode:
    kind_of(load_kinds(), wish.kind)
    number = int(facts.get(tx, _SERIAL) or b"0") + 1
    facts.put(tx, _SERIAL, str(number).encode())
    office = station.settings.ps_code.upper()
    code = SeparatorCode(office, wish.case_ref, wish.kind, wish.volume, wish.pages, number)
    try:
        separator_code_text(code)
    except ValueError:
        raise SheetTextUnprintable from None
    return code


def _face(station: Station, code: SeparatorCode) -> SeparatorFace:
    hindi, english = load_texts("hi"), load_texts("en")

    def both(key: str, **facts: str | int) -> str:
        return f"{hindi(key, **facts)} · {english(key, **facts)}"

    case = (
        both("separator.case", number=code.case_ref) if code.case_ref else both("separator.no_case")
    )
    pages = (
        both("separator.pages", pages=code.pages) if code.pages else both("separator.not_counted")
    )
    return SeparatorFace(
        title=both("separator.title"),
        case=case,
        lines=(
            both(f"kind.{code.kind}"),
            both("separator.volume", volume=code.volume),
            pages,
            both("separator.number", number=code.number),
            f"{station.settings.unit_hi} · {station.settings.unit_en}",
        ),
        hint=both("separator.hint"),
        code=separator_code_text(code),
    )
