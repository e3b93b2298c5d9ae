"""Changes of bytes and of texts, whatever they mean; the same seed makes the same change."""

import random
import re
from collections.abc import Callable, Sequence

Mutator = Callable[[bytes, random.Random], bytes]
"""Returns a changed copy."""

ODD_TEXTS = (
    *("", " ", "\x00", "a\x00b", "\n", "\r\n", "\t", "\u202egpj", "\ufeff", "\u200b", "\u2028"),
    *("\U0001f525", "e\u0301" * 30, "²", "१२३", "٣", "0x10", "1_0", "+1", "-0", "1e999", "NaN"),
    *("null", "../../x", "..", "a/b", "C:\\x", "<b>x</b>", "%s%n{0}{x}", "'; --", "क्\u200dष"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"),
    *("0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z", "2026-11-30", "31/12/9999"),
    *("2026-W01-1", "20261130T000000Z", "2026-11-30T24:00:00Z", "00/00/0000", "123/2026", "0/0"),
    *("sha256:", "=", "====", "A===", "é", "QQ==\n", "\x1b[2J", "a" * 81, "9" * 5000),
)
_NUMBERS = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
_DIGITS = re.compile(rb"\d+")
ODD_NUMBERS = (
    *(
        b"0",
        b"-1",
        b"1",
        b"2147483648",
        b"4294967295",
        b"9007199254740993",
        b"-9223372036854775809",
    ),
    *(b"1e400", b"00", b"0.1", b"9" * 400, b"9" * 5000),
)


def bytes_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change bits, numbers of one to eight bytes, and runs of bytes."""
    changed = bytearray(data or b"\0")
    for _ in range(rng.choice((1, 1, 1, 2, 4, 8))):
        if not changed:
            changed += b"\0"
        rng.choice(_BYTE_ACTS)(changed, rng)
    return bytes(changed)


def text_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change signs, digits and lines of a text."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 1, 2, 3))):
        text = rng.choice(_TEXT_ACTS)(text, rng)
    # Half characters too: a text may come from where they are kept.
    return text.encode("utf-8", "surrogatepass")


def number_mutant(data: bytes, rng: random.Random) -> bytes:
    """Put another number in the place of one that is written in digits."""
    found = list(_DIGITS.finditer(data))
    if not found:
        return bytes_mutant(data, rng)
    one = rng.choice(found)
    return data[: one.start()] + rng.choice(ODD_NUMBERS) + data[one.end() :]


def splice_of(donors: Sequence[bytes]) -> Mutator:
    """Return what puts a part of another document into one."""

    def spliced(data: bytes, rng: random.Random) -> bytes:
        other = rng.choice(donors)
        at, begin = rng.randrange(len(data) + 1), rng.randrange(len(other) + 1)
        part = other[begin : begin + rng.choice((4, 16, 64, 512, 1 << 20))]
        left = at + rng.choice((0, len(part)))
        return data[:at] + part + data[left:]

    return spliced


def _flip(data: bytearray, rng: random.Random) -> None:
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _put_byte(data: bytearray, rng: random.Random) -> None:
    data[rng.randrange(len(data))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))


def _put_number(data: bytearray, rng: random.Random) -> None:
    width, at = rng.choice((1, 2, 4, 8)), rng.randrange(len(data))
    number = (rng.choice(_NUMBERS) + rng.choice((0, 0, 1, -1))) % (1 << 8 * width)
    data[at : at + width] = number.to_bytes(width, rng.choice(("big", "little")))


def _cut(data: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 2, 8, 64, len(data)))]


def _twice(data: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(data))
    part = bytes(data[at : at + rng.choice((1, 2, 8, 64, 512))])
    data[at:at] = part * rng.choice((1, 1, 2, 16, 1000))


def _fill(data: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(data))
    data[at:at] = bytes([rng.randrange(256)]) * rng.choice((1, 4, 100, 10_000))


_BYTE_ACTS = (_flip, _flip, _put_byte, _put_number, _put_number, _cut, _twice, _fill)


def _put_odd(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(ODD_TEXTS) + text[at + rng.choice((0, 0, 1, 8)) :]


def _other_sign(text: str, rng: random.Random) -> str:
    if not text:
        return chr(rng.randrange(1, 0x3000))
    at = rng.randrange(len(text))
    near = (0x30, 0x966, 0x660, 0xFF10, 0xB2, 0x1D7CE, 0x2460)
    sign = chr(rng.choice(near) + rng.randrange(10)) if text[at].isdigit() else _any_sign(rng)
    return text[:at] + sign + text[at + 1 :]


def _any_sign(rng: random.Random) -> str:
    ends = rng.choice(((1, 0x80), (0x80, 0x250), (0x900, 0x980), (0x2000, 0x2070), (1, 0x110000)))
    return chr(rng.randrange(*ends))


def _repeat(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    part = text[at : at + rng.choice((1, 2, 5, 20))]
    return text[:at] + part * rng.choice((2, 3, 60, 2000, 20_000)) + text[at:]


def _cut_text(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.choice((1, 2, 10, 100)) :]


def _swap_lines(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], rng.choice((lines[one], lines[other], ""))
    return "\n".join(lines)


_TEXT_ACTS = (_put_odd, _put_odd, _other_sign, _other_sign, _repeat, _cut_text, _swap_lines)
