"""What CUPS says of a printer, as our facts (RFC 8011, 5.4.12; PWG 5100.9; CUPS's own backends)."""

from collections.abc import Iterable

from station_app.model.printers import Media, PrinterFact

_F = PrinterFact
_SUFFIXES = ("-error", "-warning", "-report")
_STOPPED = 5
"""printer-state ``stopped`` (RFC 8011, 5.4.11)."""

_FACTS: dict[str, PrinterFact] = {
    "media-empty": _F.PAPER_OUT,
    "media-needed": _F.PAPER_OUT,
    "input-tray-missing": _F.PAPER_OUT,
    "media-jam": _F.JAM,
    "cover-open": _F.COVER_OPEN,
    "door-open": _F.COVER_OPEN,
    "interlock-open": _F.COVER_OPEN,
    "offline": _F.OFFLINE,
    "shutdown": _F.OFFLINE,
    "timed-out": _F.OFFLINE,
    "connecting-to-device": _F.OFFLINE,
    "toner-empty": _F.TONER_OUT,
    "marker-supply-empty": _F.TONER_OUT,
    "toner-low": _F.TONER_LOW,
    "marker-supply-low": _F.TONER_LOW,
    "paused": _F.STOPPED,
}

_UNREACHED = (
    "may not exist or is unavailable",
    "unreachable",
    "not responding",
    "not connected",
    "unable to locate printer",
    "unable to contact printer",
    "waiting for printer to become available",
)
"""Words of CUPS's backends: some tell that a printer is away by no reason but this message."""

_PWG: dict[str, Media] = {"iso_a4_210x297mm": "A4", "na_legal_8.5x14in": "legal"}
NAMES: dict[str, str] = {media: name for name, media in _PWG.items()}
"""The paper's names in PWG 5101.1."""


def facts_of(
    reasons: Iterable[str], message: str, state: int, *, accepting: bool
) -> tuple[PrinterFact, ...]:
    """Return what stands in a printer's way; nothing where it is ready.

    Args:
        reasons: ``printer-state-reasons``.
        message: ``printer-state-message``, in English.
        state: ``printer-state``.
        accepting: ``printer-is-accepting-jobs``.
    """
    found = {fact for reason in reasons if (fact := _fact(reason)) is not None}
    said = message.lower()
    if any(words in said for words in _UNREACHED):
        found.add(_F.OFFLINE)
    if (state == _STOPPED and not found) or not accepting:
        found.add(_F.STOPPED)
    return tuple(sorted(found, key=list(PrinterFact).index))


def media_of(supported: Iterable[str]) -> tuple[Media, ...]:
    """Return the papers of ours that a printer takes; A4 where it says nothing of either."""
    found = {_PWG[name] for name in supported if name in _PWG}
    return tuple(media for media in ("A4", "legal") if media in found) or ("A4",)


def _fact(reason: str) -> PrinterFact | None:
    plain = reason
    for suffix in _SUFFIXES:
        plain = plain.removesuffix(suffix)
    if plain in _FACTS:
        return _FACTS[plain]
    # A fault that we have no word for must not look like a ready printer.
    return _F.UNKNOWN if reason.endswith("-error") else None
