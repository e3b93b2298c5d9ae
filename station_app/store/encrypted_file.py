"""A large file as its sealed pieces: read at any place, one clear piece in memory at a time."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from station_app.model.errors import BlobDamaged
from station_app.model.evidence import Piece
from station_app.store.blobs import Blobs

PIECE_BYTES = 8 * 2**20
"""What is sealed at once: a power cut costs at most this much reading."""


class SealedFile:
    """A file that lies here in pieces. One thread at a time."""

    def __init__(self, blobs: Blobs, pieces: Sequence[Piece]) -> None:
        self._blobs = blobs
        self._pieces = tuple(pieces)
        self._begins = (0, *accumulate(piece.size_bytes for piece in self._pieces))
        self._open = -1
        self._clear = b""

    @property
    def size_bytes(self) -> int:
        """How large the whole is."""
        return self._begins[-1]

    def read_at(self, offset: int, size_bytes: int) -> bytes:
        """Return a part; fewer bytes only at the end.

        Raises:
            BlobDamaged: a piece is missing or was changed.
        """
        end = min(offset + size_bytes, self.size_bytes)
        parts: list[bytes] = []
        while offset < end:
            number = bisect_right(self._begins, offset) - 1
            begin = self._begins[number]
            part = self._piece(number)[offset - begin : end - begin]
            parts.append(part)
            offset += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def parts(self) -> Iterator[bytes]:
        """Return the whole, piece by piece, each proved by its hash.

        Raises:
            BlobDamaged: a piece is missing or was changed.
        """
        for number in range(len(self._pieces)):
            yield self._piece(number)

    def _piece(self, number: int) -> bytes:
        if number != self._open:
            self._clear, self._open = b"", -1
            piece = self._pieces[number]
            clear = self._blobs.get(piece.blob_id)
            if hashlib.sha256(clear).hexdigest() != piece.sha256:
                raise BlobDamaged(blob=piece.blob_id)
            self._clear, self._open = clear, number
        return self._clear
