"""How an object lies on the disk: sealed in pieces, each with a tag, and the last one says that it is.

AES-256-GCM with a key that is derived for this object alone, after the STREAM construction (Hoang,
Reyhanitabar, Rogaway, Vizár 2015) that age uses, too: the nonce of a piece is its number and
whether it is the last. A piece that was changed, moved, left out or taken from another object does
not open, and an object that was cut short has no last piece.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"station-object/1\n"
PIECE_BYTES = 2**20
_TAG_BYTES = 16
_NUMBER_BYTES = 11


class DamagedObject(Exception):
    """An object that is missing, or is not byte for byte what was taken in."""


def sealed_pieces(parts: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Return what is written of the clear bytes, piece by piece."""
    cipher, number = AESGCM(key), 0
    yield MAGIC
    held = bytearray()
    for part in parts:
        held += part
        # The newest piece waits until it is known whether it is the last.
        while len(held) > PIECE_BYTES:
            yield cipher.encrypt(_nonce(number, last=False), bytes(held[:PIECE_BYTES]), MAGIC)
            del held[:PIECE_BYTES]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), bytes(held), MAGIC)


def opened_pieces(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """Return the clear bytes, piece by piece; each is proved before it is given.

    Raises:
        DamagedObject: it was changed or cut short.
    """
    cipher, number = AESGCM(key), 0
    if file.read(len(MAGIC)) != MAGIC:
        raise DamagedObject
    sealed = file.read(PIECE_BYTES + _TAG_BYTES)
    while True:
        following = file.read(PIECE_BYTES + _TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), sealed, MAGIC)
        except (InvalidTag, ValueError):
            raise DamagedObject from None
        if not following:
            return
        sealed, number = following, number + 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big") + bytes([last])
