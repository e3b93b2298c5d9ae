"""Room for something large while it is made: on disk, sealed with a key that only this process knows.

The file has no name, so nothing of it is left after a crash; its blocks are sealed one by one, so that
no clear byte touches the disk and any place can be read again. It is written from front to back, once.
"""

import io
import secrets
import tempfile
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from station_app.model.errors import BlobDamaged
from station_app.store.disk import disk_faults

_BLOCK = 2**18
_TAG = 16
_NONCE_BYTES = 12


class Spool(io.RawIOBase):
    """A file to write to the end and to read at any place. One thread at a time.

    Raises:
        DiskFull, DiskFailed: the disk refused. BlobDamaged: what is read was changed.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        with disk_faults():
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with this one
        # One key a file, one number a block, each block sealed once: no nonce comes twice.
        self._box = AESGCM(secrets.token_bytes(32))
        self._sealed = 0
        self._last = bytearray()
        self._at = 0
        self._open = (-1, b"")

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read at any place."""
        return True

    def tell(self) -> int:
        """Return the place that is read or written next."""
        return self._at

    @property
    def size_bytes(self) -> int:
        """How much was written."""
        return self._sealed * _BLOCK + len(self._last)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size_bytes}[whence]
        self._at = max(0, base + offset)
        return self._at

    def write(self, data: Any) -> int:
        """Write behind what was written before; nowhere else."""
        if self._at != self.size_bytes:
            raise io.UnsupportedOperation
        self._last += data
        with disk_faults(len(self._last)):
            while len(self._last) >= _BLOCK:
                block = self._box.encrypt(_nonce(self._sealed), bytes(self._last[:_BLOCK]), None)
                self._file.seek(self._sealed * (_BLOCK + _TAG))
                self._file.write(block)
                del self._last[:_BLOCK]
                self._sealed += 1
        self._at = self.size_bytes
        return len(data)

    def readinto(self, into: Any) -> int:
        """Read as much as there is room for; less only at the end."""
        wanted, got = len(into), 0
        while got < wanted:
            part = self._part(wanted - got)
            if not part:
                break
            into[got : got + len(part)] = part
            got += len(part)
            self._at += len(part)
        return got

    def close(self) -> None:
        """Let go of the room."""
        if not self.closed:
            self._file.close()
        super().close()

    def _part(self, most: int) -> bytes:
        number, offset = divmod(self._at, _BLOCK)
        return self._block(number)[offset : offset + most]

    def _block(self, number: int) -> bytes:
        if number >= self._sealed:
            return bytes(self._last) if number == self._sealed else b""
        if number != self._open[0]:
            with disk_faults():
                self._file.seek(number * (_BLOCK + _TAG))
                sealed = self._file.read(_BLOCK + _TAG)
            try:
                self._open = (number, self._box.decrypt(_nonce(number), sealed, None))
            except InvalidTag:
                raise BlobDamaged(blob="") from None
        return self._open[1]


def _nonce(number: int) -> bytes:
    return number.to_bytes(_NONCE_BYTES, "big")
