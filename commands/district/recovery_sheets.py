"""The sheets of a ceremony: each share of the district's recovery key in both languages."""

from collections.abc import Sequence
from datetime import datetime

from station_app.model.clock import IST
from station_app.model.texts import load_texts
from station_app.pdf.office_sheet_model import ShareSheet
from station_app.pdf.share_sheet import write_share_sheet

_NOTES = ("keep", "apart", "test", "lost")
_SIGNS = ("keeper", "witness")


def share_sheets(
    shares: Sequence[str], needed: int, number: int, mark: str, gateway_id: str, at: datetime
) -> tuple[bytes, ...]:
    """Return a PDF of one page for each share.

    Args:
        shares: each as its words.
        needed: so many of them open what is sealed to the key.
        number: of the ceremony.
        mark: sixteen hex digits by which the key is known.
        gateway_id: whose key it is.
        at: when the ceremony was held.
    """
    hindi, english = load_texts("hi"), load_texts("en")

    def both(name: str, **facts: str | int) -> str:
        key = f"recovery_sheet.{name}"
        return f"{hindi(key, **facts)} · {english(key, **facts)}"

    day = at.astimezone(IST).strftime("%d-%m-%Y")
    sheets = []
    for index, share in enumerate(shares, 1):
        facts = (
            (both("share"), both("of", share=index, shares=len(shares), needed=needed)),
            (both("mark"), " ".join(mark[i : i + 4] for i in range(0, len(mark), 4))),
            (both("number"), str(number)),
            (both("gateway"), gateway_id),
            (both("day"), day),
        )
        sheet = ShareSheet(
            title=both("title"),
            facts=facts,
            words=tuple(share.split()),
            # Capitals alone: a code of fewer, larger squares (ISO/IEC 18004, alphanumeric mode).
            code=share.upper(),
            notes=tuple(both(f"note.{name}", needed=needed) for name in _NOTES),
            sign_labels=tuple(both(f"sign.{name}") for name in _SIGNS),
            footer=both("footer"),
            language="hi",
        )
        sheets.append(write_share_sheet(sheet))
    return tuple(sheets)
