"""The port of whatever delivers pages: a scanner, or files that somebody brought.

A page's pixels are handed on without a copy: they lie in memory that bears no name and is gone with the last
process that holds it, so that nothing of a page is left behind by one that is killed. Where the system has no
such memory they are copied.
"""

import mmap
import os
import weakref
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import IntakeRemark
from station_app.model.documents import ColourMode
from station_app.model.errors import StationError
from station_app.model.page_edits import NO_CLEAN_UP, CleanUp


class PaperSource(StrEnum):
    """Where the paper lies."""

    GLASS = "glass"
    FEEDER = "feeder"
    DUPLEX = "duplex"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """How a page is to be captured. Read from ``resources/profiles.toml`` or from a district's file."""

    name: str
    """Key of the profile, e.g. ``diary``; its label is the text ``profile.<name>`` unless it is ``called``."""
    source: PaperSource
    mode: ColourMode
    dpi: int
    width_mm: float
    height_mm: float
    clean: CleanUp = NO_CLEAN_UP
    """What is done to every page of it."""
    called: Mapping[str, str] | None = field(default=None, hash=False)
    """Its label by language, where a district gave it one."""


@dataclass(frozen=True, slots=True)
class ScannerInfo:
    """A scanner as it is listed."""

    device: str
    """The driver's own name, e.g. ``test:0``."""
    vendor: str
    model: str

    @property
    def label(self) -> str:
        """What people call it."""
        return f"{self.vendor} {self.model}".strip()


class NotShared(Exception):
    """The bytes are gone, or this system lets no other process read them."""


class SharedBytes:
    """Room for bytes: written by the process that makes it, read by those it is handed to.

    Whoever hands it on (pickled) holds on to it until the others are done.
    """

    def __init__(self, size_bytes: int) -> None:
        handle = -1
        if hasattr(os, "memfd_create"):
            handle = os.memfd_create("page", os.MFD_CLOEXEC)
            weakref.finalize(self, os.close, handle)
            os.ftruncate(handle, size_bytes)
        self._at = (os.getpid(), handle)
        self.view = memoryview(mmap.mmap(handle, size_bytes))
        """The bytes, to be written and read by their maker."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedBytes) and self.view == other.view

    def __hash__(self) -> int:
        return hash(self._at)

    def __reduce__(self) -> tuple[Any, ...]:
        process, handle = self._at
        if handle < 0:
            return bytes, (bytes(self.view),)
        return _Elsewhere, (f"/proc/{process}/fd/{handle}", len(self.view))


class _Elsewhere:
    """Shared bytes as another process is told of them."""

    def __init__(self, path: str, size_bytes: int) -> None:
        self._path, self._size_bytes = Path(path), size_bytes

    @property
    def view(self) -> memoryview:
        """The bytes, to be read.

        Raises:
            NotShared.
        """
        try:
            with self._path.open("rb") as file:
                return memoryview(mmap.mmap(file.fileno(), self._size_bytes, prot=mmap.PROT_READ))
        except (OSError, ValueError):
            raise NotShared from None


def seen(there: "bytes | SharedBytes") -> bytes | memoryview:
    """Return bytes that were handed to this process, either way.

    Raises:
        NotShared: they are gone, or this system lets nobody read them here.
    """
    return there if isinstance(there, bytes) else there.view


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One side of one sheet as it was delivered, losslessly held."""

    file: "bytes | Future[bytes]"
    """A whole image file of one page (PNG, JPEG or single-strip G4 TIFF), or what becomes one."""
    media_type: str
    width_px: int
    height_px: int
    dpi: int
    mode: ColourMode
    source: str
    """The scanner's label, or ``file``."""
    plain: SharedBytes | None = None
    """The same pixels as a PNM file, where they came uncoded and are not too many: read in no time."""

    @property
    def image(self) -> bytes:
        """The whole image file; waits until it is coded."""
        return self.file if isinstance(self.file, bytes) else self.file.result()


class Scanner(Protocol):
    """Delivers pages one by one, and the fault after the pages that came before it."""

    def devices(self, *, refresh: bool = False) -> tuple[ScannerInfo, ...]:
        """List the scanners: from the last search at once, or by a new one (seconds).

        Raises:
            ScannerError: the driver failed to search.
        """

    def scan(
        self, device: str, profile: ScanProfile, ticket: CancelTicket, most: int | None = None
    ) -> Iterator[ScannedPage]:
        """Yield pages as they arrive; the end of the feeder's paper ends the iteration, or ``most``.

        A page that went through the device is given, also where the ticket is cancelled meanwhile.

        Closing the iterator stops the device. A cancelled ticket ends the iteration by raising.

        Raises:
            Cancelled: the ticket was cancelled; pages already yielded stand.
            ScannerError: the device's fact, after the pages that came before it.
        """

    def close(self) -> None:
        """Let go of the device and of any child process."""


PICTURE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"),
    *(".jp2", ".jpx", ".j2k", ".heic", ".heif"),
)
FILE_SUFFIXES = (*PICTURE_SUFFIXES, ".pdf")
"""What a file picker and a watched folder offer, also to say how a kind is brought; the content decides."""

Tell = Callable[[IntakeRemark], None]
"""Hears of what does not travel with a file's pages."""


def untold(_remark: IntakeRemark) -> None:
    """Hear of it and tell nobody."""


def picker_filter(suffixes: Sequence[str]) -> str:
    """Return the names of files as a file picker takes them: ``*.png *.jpg``."""
    return " ".join(f"*{suffix}" for suffix in suffixes)


class FileIntake(Protocol):
    """Takes in pictures and PDFs that somebody brought. Never changes or removes a source."""

    def pages(
        self, paths: Sequence[Path], ticket: CancelTicket, tell: Tell = untold
    ) -> Generator[ScannedPage, None, None]:
        """Yield the pages of the files one after the other; the fault comes after good pages.

        What does not travel with the pages of a file is told before these.

        Raises:
            Cancelled: the ticket was cancelled. IntakeError: a file's fact. FileMissing.
        """


class DropFolder(Protocol):
    """A folder into which a scanner or a person puts files."""

    def ready(self) -> tuple[Path, ...]:
        """Return the files that are whole by now, in the order of their names.

        Raises:
            DropFolderMissing: the folder is not there.
        """

    def unfit(self) -> tuple[tuple[Path, StationError], ...]:
        """Return what lies there and can never be taken, each with its fact.

        Raises:
            DropFolderMissing: the folder is not there.
        """

    def identity(self, path: Path) -> str:
        """Return what tells a file from others that had its name before it; not its name or content."""

    def release(self, path: Path) -> None:
        """Move a file aside. Called only after its pages are committed and verified.

        Raises:
            OutputFolderClosed, OutputFailed: the disk refused; the file stays.
        """

    def set_aside(self, path: Path, why: str) -> None:
        """Move a file that cannot be taken out of the way, with the reason beside it; it comes no more."""
