"""Changes that know a document's form: JSON, TOML and ASN.1. What comes out can mostly be read on."""

import copy
import json
import random
from dataclasses import dataclass, field
from typing import Any

from sync.wire.canonical import BrokenMessage, write
from tests.fuzzing.bytes_mutators import ODD_NUMBERS, ODD_TEXTS, bytes_mutant, text_mutant

_ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**53 + 1, -(2**53) - 1, 2**63, 10**30, 10**400),
    *(1.5, -0.0, 1e308, [], {}, [[]], [None], {"": None}, ["a"] * 600, "\ud800", "A" * 20_000),
    *ODD_TEXTS,
)
_RAW = (
    "NaN",
    "-Infinity",
    "1e999",
    "9" * 5000,
    "[" * 5000,
    '{"a":' * 3000,
    "01",
    "nul",
    '"\\ud800"',
)
_PLACE = "the-place-of-something-raw"


def json_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change a member, its type or its place; mostly written down as the wire wants it."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return bytes_mutant(data, rng)
    try:
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            value = _changed(value, rng)
        return _written(value, rng)
    except RecursionError:
        return bytes_mutant(data, rng)


def json_lines_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change a line of JSON among others, or the lines themselves."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    if rng.random() < 0.2:
        lines.insert(rng.randrange(len(lines)), lines[at])
    else:
        lines[at] = json_mutant(lines[at], rng)
    return b"\n".join(lines)


def _written(value: Any, rng: random.Random) -> bytes:
    try:
        if rng.random() < 0.85:
            return write(value)
        if rng.random() < 0.5:
            text = json.dumps(value, ensure_ascii=rng.random() < 0.5)
            return text.encode("utf-8", "surrogatepass")
        raw = json.dumps(_put(value, _PLACE, rng))
        raw = raw.replace(f'"{_PLACE}"', rng.choice(_RAW))
        return _twice_named(raw, rng).encode("utf-8", "surrogatepass")
    except (BrokenMessage, RecursionError, ValueError):
        return json.dumps(value).encode()


def _twice_named(text: str, rng: random.Random) -> str:
    """Name a member a second time, now and then."""
    at = text.find("{")
    return text[: at + 1] + '"at":1,"at":2,' + text[at + 1 :] if rng.random() < 0.3 else text


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found += [(one, name) for name in one]
            waiting += one.values()
        elif isinstance(one, list):
            found += [(one, at) for at in range(len(one))]
            waiting += one
    return found


def _put(value: Any, new: Any, rng: random.Random) -> Any:
    places = _places(value)
    if not places:
        return new
    holder, name = rng.choice(places)
    holder[name] = new
    return value


def _changed(value: Any, rng: random.Random) -> Any:
    places = _places(value)
    if not places or rng.random() < 0.02:
        return _copied(rng.choice(_ODD_VALUES))
    holder, name = rng.choice(places)
    act = rng.random()
    if act < 0.25:
        holder[name] = _near(holder[name], rng)
    elif act < 0.6:
        holder[name] = _copied(rng.choice(_ODD_VALUES))
    elif act < 0.7:
        del holder[name]
    elif act < 0.8:
        other, its = rng.choice(places)
        holder[name] = _copied(other[its]) if its in range(len(other)) or its in other else None
    elif act < 0.9:
        holder[name] = _nested(holder[name], rng)
    elif isinstance(holder, dict):
        holder[rng.choice(("x", "at", "__class__", "format", "\x00", name))] = holder.pop(name)
    else:
        holder.extend(_copied(holder[:600]))
    return value


def _copied(value: Any) -> Any:
    """Return a value that shares nothing: what is changed twice would else hold itself."""
    return copy.deepcopy(value)


def _nested(value: Any, rng: random.Random) -> Any:
    value = _copied(value)
    for _ in range(rng.choice((1, 2, 28, 33, 300))):
        value = [value] if rng.random() < 0.7 else {"a": value}
    return value


def _near(value: Any, rng: random.Random) -> Any:
    """Return something of the same type that is nearly it."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int | float):
        return rng.choice((value + 1, value - 1, -value, value * 2**31, 1.0, "7"))
    if isinstance(value, str):
        if value[:1] in "{[" and rng.random() < 0.8:
            # A message within a message.
            return json_mutant(value.encode("utf-8", "replace"), rng).decode("utf-8", "replace")
        return text_mutant(value.encode("utf-8", "replace"), rng).decode("utf-8", "surrogatepass")
    return [value] if isinstance(value, dict) else dict.fromkeys(map(str, value), 1)


_TOML_VALUES = (
    *('""', "''", '"\\u0000"', '"\\uD800"', '"\u202e"', "0", "-1", "true", "nan", "-inf", "1e999"),
    *(
        "9" * 300,
        "9" * 5000,
        "0x7fffffffffffffffffff",
        "[]",
        "{}",
        "[[[]]]",
        "[" * 3000,
        '{"" = 1}',
    ),
    *("1979-05-27", "9999-12-31T23:59:60Z", "07:32:00", '["a", 1]', '"""\n"""', "{a.b=1,a.c=2}"),
    *('"' + "x" * 5000 + '"', '"../../x"', "[" + "1," * 900 + "]", "1_000", "+1", "0.1"),
)


def toml_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change a value, a name, a heading or the lines."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(lines))
        name, mark, value = lines[at].partition("=")
        act = rng.random()
        if mark and act < 0.5:
            lines[at] = f"{name}= {rng.choice(_TOML_VALUES)}"
        elif mark and act < 0.6:
            other = rng.choice(("x.y", '""', f"{name}.a", "a." * 900 + "b"))
            lines[at] = f"{other} = {value}"
        elif act < 0.7:
            lines[at] = rng.choice(("[x]", "[[x]]", "[" + "a." * 900 + "b]", "[]", "x", '"" = 1'))
        elif act < 0.8:
            lines.insert(rng.randrange(len(lines)), lines[at])
        elif act < 0.9:
            del lines[at]
            lines = lines or [""]
        else:
            lines[at] = text_mutant(lines[at].encode("utf-8", "replace"), rng).decode(
                "utf-8", "replace"
            )
    return "\n".join(lines).encode("utf-8", "replace")


@dataclass
class _Der:
    """An element: what it holds as bytes, or as elements."""

    tag: int
    content: bytes
    inner: "list[_Der]" = field(default_factory=list)
    before: bytes = b""
    """What stands before the elements: the unused bits of a bit string."""

    def packed(self) -> bytes:
        content = (
            self.before + b"".join(map(_Der.packed, self.inner)) if self.inner else self.content
        )
        size = len(content)
        if size < 0x80:
            return bytes((self.tag, size)) + content
        length = size.to_bytes((size.bit_length() + 7) // 8, "big")
        return bytes((self.tag, 0x80 | len(length))) + length + content


def der_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change an element of DER, with the lengths around it put right."""
    if rng.random() < 0.3:
        return bytes_mutant(data, rng)
    read = _elements(data, 0)
    if not read:
        return bytes_mutant(data, rng)
    flat = list(read)
    for one in flat:
        flat.extend(one.inner)
    for _ in range(rng.choice((1, 1, 2))):
        _change_element(rng.choice(flat), rng)
    return b"".join(map(_Der.packed, read))


def _change_element(one: _Der, rng: random.Random) -> None:
    act = rng.random()
    if act < 0.2:
        one.tag = rng.choice(
            (1, 2, 3, 4, 5, 6, 0x0C, 0x13, 0x17, 0x18, 0x30, 0x31, 0xA0, 0x80, 0x24)
        )
    elif act < 0.4 and one.inner:
        one.inner.insert(0, rng.choice(one.inner))
    elif act < 0.55 and one.inner:
        del one.inner[rng.randrange(len(one.inner))]
    elif act < 0.8:
        one.content = bytes_mutant(one.content, rng)[:4000]
        one.inner = [] if rng.random() < 0.7 else one.inner
    else:
        one.inner, one.content = (
            [],
            rng.choice((b"", b"\0", b"\xff" * 40, *ODD_NUMBERS, b"99991231235959Z")),
        )


def _elements(data: bytes, depth: int) -> list[_Der]:
    """Return the elements that data are, whole; none where they are something else."""
    found, at = [], 0
    while at < len(data):
        if at + 2 > len(data) or depth > 24:
            return []
        tag, size = data[at], data[at + 1]
        at += 2
        if size & 0x80:
            more = size & 0x7F
            if not 0 < more <= 4:
                return []
            size = int.from_bytes(data[at : at + more], "big")
            at += more
        content = data[at : at + size]
        if len(content) < size:
            return []
        at += size
        one = _Der(tag, content)
        if tag & 0x20 or tag == 0x04:
            one.inner = _elements(content, depth + 1)
        elif tag == 0x03 and content[:1] == b"\0":
            one.before, one.inner = b"\0", _elements(content[1:], depth + 1)
        found.append(one)
    return found
