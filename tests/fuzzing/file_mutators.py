"""Changes that know a file's form: PDF, PNG, TIFF, boxes of HEIC. Sums and lengths are mostly put right."""

import random
import re
import struct
import zlib

from tests.fuzzing.bytes_mutators import ODD_NUMBERS, bytes_mutant
from tests.fuzzing.document_mutators import der_mutant

_TOKEN = re.compile(
    rb"/[A-Za-z0-9]+|\d+ \d+ R|-?\d+(?:\.\d+)?|<<|>>|\[|\]|\b(?:endobj|obj|true|null)\b"
)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MESSAGE = re.compile(rb"<(3[0-9A-Fa-f]{200,})>")
_PUT = (
    *(
        b"<<",
        b">>",
        b"[",
        b"]",
        b"null",
        b"true",
        b"()",
        b"<>",
        b"<4>",
        b"(\\",
        b"/",
        b"1 0 R",
        b"0 0 R",
    ),
    *(
        b"99999 0 R",
        b"/Parent 1 0 R",
        b"/Kids [1 0 R]",
        b"/Prev 0",
        b"/Type /Catalog",
        b"/Length -1",
    ),
    *(
        b"/Filter [/FlateDecode /FlateDecode]",
        b"/Filter /LZWDecode",
        b"/Encrypt 1 0 R",
        b"/ByteRange [0 1 2]",
    ),
    *(b"[" * 3000, b"<<" * 3000, b"<</A" * 2000, b"/" + b"a" * 5000),
    *ODD_NUMBERS,
)


def pdf_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change a token, an object, a stream as it is unpacked, or a signature's message."""
    act = rng.random()
    if act < 0.2:
        return bytes_mutant(data, rng)
    if act < 0.35:
        return _signed_otherwise(data, rng)
    if act < 0.5:
        return _packed_otherwise(data, rng)
    tokens = list(_TOKEN.finditer(data))
    if not tokens:
        return bytes_mutant(data, rng)
    for _ in range(rng.choice((1, 1, 2, 4))):
        one, other = rng.choice(tokens), rng.choice(tokens)
        if one.end() <= len(data):
            new = rng.choice((rng.choice(_PUT), other[0], b" " * len(one[0])))
            data = data[: one.start()] + new + data[one.end() :]
    return data


def _signed_otherwise(data: bytes, rng: random.Random) -> bytes:
    found = list(_MESSAGE.finditer(data))
    if not found:
        return bytes_mutant(data, rng)
    one = rng.choice(found)
    held = bytes.fromhex(one[1].decode() if len(one[1]) % 2 == 0 else one[1].decode() + "0")
    message = held.rstrip(b"\0")
    changed = der_mutant(message, rng).hex().encode()
    # The hole stays as large as it was: the range that is signed still fits.
    new = changed.ljust(len(one[1]), b"0")[: len(one[1])]
    return data[: one.start(1)] + new + data[one.end(1) :]


def _packed_otherwise(data: bytes, rng: random.Random) -> bytes:
    found = list(_STREAM.finditer(data))
    if not found:
        return bytes_mutant(data, rng)
    one = rng.choice(found)
    try:
        new = zlib.compress(pdf_mutant(zlib.decompress(one[1]), rng))
    except zlib.error:
        new = bytes_mutant(one[1], rng)
    whole = data[: one.start(1)] + new + data[one.end(1) :]
    length = b"/Length %d" % len(one[1])
    return whole.replace(length, b"/Length %d" % len(new), 1) if rng.random() < 0.8 else whole


def png_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change, leave out or repeat a chunk of a PNG; its sum is right."""
    if not data.startswith(b"\x89PNG") or rng.random() < 0.2:
        return bytes_mutant(data, rng)
    chunks, at = [], 8
    while at + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    if not chunks:
        return bytes_mutant(data, rng)
    place = rng.randrange(len(chunks))
    name, body = chunks[place]
    act = rng.random()
    if act < 0.6:
        chunks[place] = (name, bytes_mutant(body, rng))
    elif act < 0.7:
        chunks[place] = (
            rng.choice((b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"eXIf", b"acTL", b"iCCP")),
            body,
        )
    elif act < 0.85:
        chunks.insert(rng.randrange(len(chunks)), (name, body))
    else:
        del chunks[place]
    return data[:8] + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def tiff_mutant(data: bytes, rng: random.Random) -> bytes:
    """Change an entry of a TIFF's first directory, or of the one in a JPEG's Exif."""
    base = max(data.find(b"II*\0"), data.find(b"MM\0*"))
    if base < 0 or base + 8 > len(data) or rng.random() < 0.25:
        return bytes_mutant(data, rng)
    order = "<" if data[base : base + 1] == b"I" else ">"
    at = base + struct.unpack_from(f"{order}I", data, base + 4)[0]
    if at + 2 > len(data):
        return bytes_mutant(data, rng)
    (count,) = struct.unpack_from(f"{order}H", data, at)
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2))):
        entry = at + 2 + 12 * rng.randrange(max(1, count))
        where, form = rng.choice(((0, "H"), (2, "H"), (4, "I"), (8, "I"), (8, "H")))
        if entry + 12 > len(data):
            return bytes_mutant(data, rng)
        number = rng.choice(
            (0, 1, 2, 3, 5, 8, 16, 32, 259, 277, 322, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
        )
        most = 0xFFFF if form == "H" else 0xFFFFFFFF
        struct.pack_into(f"{order}{form}", changed, entry + where, min(number, most))
    return bytes(changed)
