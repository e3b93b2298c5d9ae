"""Reads an appearance that is nothing but words in their places; anything else is not plain."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SPACE = rb"[\x00\t\n\x0c\r ]*"
_TOKEN = re.compile(
    _SPACE
    + rb"(?:(?P<text>\((?:\\.|[^\\()])*\))|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<list>[\[\]])"
    + rb"|(?P<name>/[^\s/<>\[\]()%{}]*)|(?P<number>[+-]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))(?![\w.])"
    + rb"|(?P<word>[A-Za-z][A-Za-z0-9]*\*?|'))",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MARGIN = 4.0
_SMALLEST = 3.0
_LARGEST_PART = 1.5
"""Of the box's height, a letter's size at most."""

_WIDEST_KERN = 500
_MOST_BLANKS = 3
_BLACK = (("g", (0.0,)), ("rg", (0.0, 0.0, 0.0)))

_Value = float | str | bytes | list["_Value"]
_Ink = tuple[str, tuple[float, ...]]


class _NotPlain(Exception):
    """Ends the reading."""


@dataclass(slots=True)
class Drawn:
    """What an appearance draws: words, and where they are written."""

    width: float
    height: float
    inks: frozenset[_Ink]
    size: float
    """Of the letters as the form says; 0: as they fit."""
    words: str = ""
    at: tuple[float, float] = (0.0, 0.0)
    """Where the line begins, in points."""
    last: tuple[float, float] | None = None
    """Where words were written last."""
    leading: float = 0.0
    rectangle: tuple[float, ...] | None = None
    lettered: bool = False

    def write(self, piece: bytes) -> None:
        """Write words where the line begins; further right, or on a lower line, than those before."""
        across, up = self.at
        inside = 0 <= across < self.width and -self.height / 2 <= up < self.height
        after = self.last is None or up < self.last[1] or (up == self.last[1])
        if self.last is not None and up == self.last[1] and across < self.last[0]:
            after = False
        text = piece.decode("latin-1")
        if not (inside and after and self.lettered) or " " * _MOST_BLANKS in text:
            raise _NotPlain
        lower = self.last is not None and up < self.last[1]
        self.words += (" " if lower else "") + text
        self.last = self.at


def read_drawn(look: bytes, box: tuple[float, float], told: bytes) -> Drawn | None:
    """Return what an appearance draws; ``None`` where it is not plain.

    Args:
        look: its operators.
        box: width and height, in points.
        told: how the form says that the field's words are written (``/DA``).
    """
    try:
        inks, size = _told(told)
        drawn = Drawn(*box, inks=inks, size=size)
        for word, operands in _operators(look):
            _DOES[word](drawn, operands)
    except (_NotPlain, KeyError, ValueError, TypeError, IndexError):
        return None
    return drawn


def _told(told: bytes) -> tuple[frozenset[_Ink], float]:
    inks: set[_Ink] = set()
    size = 0.0
    for word, operands in _operators(told):
        if word in ("g", "rg"):
            inks.add((word, _numbers(operands)))
        elif word == "Tf":
            (size,) = _numbers(operands[1:])
    return frozenset(inks or _BLACK), size


def _operators(data: bytes) -> Iterator[tuple[str, list[_Value]]]:
    operands: list[_Value] = []
    lists: list[list[_Value]] = []
    at, end = 0, len(data.rstrip(b"\x00\t\n\x0c\r "))
    while at < end:
        found = _TOKEN.match(data, at)
        if found is None:
            raise _NotPlain
        at = found.end()
        if found["word"]:
            if lists:
                raise _NotPlain
            yield found["word"].decode("ascii"), operands
            operands = []
        elif found["list"] == b"[":
            lists.append([])
        elif found["list"] == b"]":
            done = lists.pop()
            (lists[-1] if lists else operands).append(done)
        else:
            (lists[-1] if lists else operands).append(_operand(found))
    if operands or lists:
        raise _NotPlain


def _operand(found: re.Match[bytes]) -> _Value:
    if found["text"] is not None:
        return _ESCAPE.sub(_unescaped, found["text"][1:-1])
    if found["hex"] is not None:
        digits = b"".join(found["hex"].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if found["number"]:
        return float(found["number"])
    return found["name"].decode("latin-1")


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return _ESCAPED.get(found[2], b"" if found[2] in (b"\n", b"\r", b"\r\n") else found[2])


def _numbers(operands: list[_Value]) -> tuple[float, ...]:
    if not all(isinstance(one, float) for one in operands):
        raise _NotPlain
    return tuple(one for one in operands if isinstance(one, float))


def _nothing(drawn: Drawn, operands: list[_Value]) -> None:
    del drawn
    if len(operands) > 1:
        raise _NotPlain


def _rectangle(drawn: Drawn, operands: list[_Value]) -> None:
    left, bottom, width, height = _numbers(operands)
    whole = left <= _MARGIN and bottom <= _MARGIN
    whole = whole and left + width >= drawn.width - _MARGIN
    if not whole or bottom + height < drawn.height - _MARGIN:
        raise _NotPlain
    drawn.rectangle = (left, bottom, width, height)


def _clip(drawn: Drawn, operands: list[_Value]) -> None:
    if operands or drawn.rectangle is None:
        raise _NotPlain


def _ink(word: str) -> Callable[[Drawn, list[_Value]], None]:
    def look(drawn: Drawn, operands: list[_Value]) -> None:
        if (word, _numbers(operands)) not in drawn.inks:
            raise _NotPlain

    return look


def _begin(drawn: Drawn, operands: list[_Value]) -> None:
    _nothing(drawn, operands)
    drawn.at = (0.0, 0.0)


def _letters(drawn: Drawn, operands: list[_Value]) -> None:
    name, size = operands
    fits = isinstance(size, float) and _SMALLEST <= size <= _LARGEST_PART * drawn.height
    if not (isinstance(name, str) and fits and drawn.size in (0.0, size)):
        raise _NotPlain
    drawn.lettered = True


def _move(drawn: Drawn, operands: list[_Value]) -> None:
    across, up = _numbers(operands)
    drawn.at = (drawn.at[0] + across, drawn.at[1] + up)


def _place(drawn: Drawn, operands: list[_Value]) -> None:
    *turned, across, up = _numbers(operands)
    if turned != [1.0, 0.0, 0.0, 1.0]:
        raise _NotPlain
    drawn.at = (across, up)


def _move_and_lead(drawn: Drawn, operands: list[_Value]) -> None:
    drawn.leading = -_numbers(operands)[1]
    _move(drawn, operands)


def _lead(drawn: Drawn, operands: list[_Value]) -> None:
    (drawn.leading,) = _numbers(operands)


def _next_line(drawn: Drawn, operands: list[_Value]) -> None:
    _nothing(drawn, operands)
    drawn.at = (drawn.at[0], drawn.at[1] - drawn.leading)


def _show(drawn: Drawn, operands: list[_Value]) -> None:
    (piece,) = operands
    if not isinstance(piece, bytes):
        raise _NotPlain
    drawn.write(piece)


def _show_on_next_line(drawn: Drawn, operands: list[_Value]) -> None:
    _next_line(drawn, [])
    _show(drawn, operands)


def _show_parts(drawn: Drawn, operands: list[_Value]) -> None:
    (parts,) = operands
    if not isinstance(parts, list):
        raise _NotPlain
    pieces = [one for one in parts if isinstance(one, bytes)]
    kerns = [one for one in parts if not isinstance(one, bytes)]
    if not all(isinstance(one, float) and abs(one) <= _WIDEST_KERN for one in kerns):
        raise _NotPlain
    drawn.write(b"".join(pieces))


_DOES: dict[str, Callable[[Drawn, list[_Value]], None]] = {
    **dict.fromkeys(("BMC", "EMC", "q", "Q", "n", "ET"), _nothing),
    "re": _rectangle,
    **dict.fromkeys(("W", "W*"), _clip),
    "g": _ink("g"),
    "rg": _ink("rg"),
    "BT": _begin,
    "Tf": _letters,
    "Td": _move,
    "Tm": _place,
    "TD": _move_and_lead,
    "TL": _lead,
    "T*": _next_line,
    "Tj": _show,
    "TJ": _show_parts,
    "'": _show_on_next_line,
}
