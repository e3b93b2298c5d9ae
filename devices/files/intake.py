"""Files become pages: each file is decoded in a child process of its own, with limits."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from devices.children.child import Child, ChildDied, ChildSilent
from devices.files.limits import Limits, load_limits
from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import (
    FileDamaged,
    FileKindUnknown,
    FileSpoiled,
    FileTooLarge,
    FileUnreadable,
    PageTooLarge,
    PdfProtected,
)
from station_app.model.documents import ColourMode
from station_app.model.errors import FileMissing, StationError
from station_app.model.scanning import ScannedPage

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pdf"})
"""What a file picker and a watched folder offer; the content decides."""

_MEGABYTE = 2**20
_OF_A_PAGE = (" MP", " MB")
"""Units of the limits that the decoder has for one page."""


class Files:
    """The port :class:`station_app.model.scanning.FileIntake` over real files."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or load_limits()

    def pages(self, paths: Sequence[Path], ticket: CancelTicket) -> Iterator[ScannedPage]:
        """Yield the pages of the files one after the other; the fault comes after good pages.

        Raises:
            Cancelled. FileMissing, FileUnreadable, FileKindUnknown, FileTooLarge, FileDamaged,
            PdfProtected: a file's fact, with its number in the list.
        """
        for number, path in enumerate(paths, 1):
            self._require_file(number, path)
            yield from self._decode(number, path, ticket)

    def _require_file(self, number: int, path: Path) -> None:
        if not path.is_file():
            raise FileMissing(number=number)
        if path.stat().st_size > self._limits.most_mb * _MEGABYTE:
            raise FileTooLarge(number=number, limit=f"{self._limits.most_mb} MB")

    def _decode(self, number: int, path: Path, ticket: CancelTicket) -> Iterator[ScannedPage]:
        given = 0
        child = Child("devices.files.decoder", [str(path)], far_ahead=True)
        try:
            for head, body in child.frames(ticket, self._limits.silence_s):
                if "fault" in head:
                    raise self._fault(head, number, given)
                yield _page(head, bytes(body))
                given += 1
        except (ChildDied, ChildSilent):
            raise _damaged(number, given) from None
        finally:
            child.stop()

    def _fault(self, head: dict[str, str], number: int, given: int) -> StationError:
        faults: dict[str, StationError] = {
            "unreadable": FileUnreadable(number=number),
            "kind": FileKindUnknown(number=number),
            "protected": PdfProtected(number=number),
            "too_large": _too_large(number, given, str(head.get("limit", ""))),
        }
        return faults.get(head["fault"]) or _damaged(number, given)


def _damaged(number: int, given: int) -> FileDamaged:
    """Say what is damaged: the rest of a file, or all of it."""
    kind = FileDamaged if given else FileSpoiled
    return kind(number=number, page=given)


def _too_large(number: int, given: int, limit: str) -> FileTooLarge:
    """Say what is beyond a limit: a page, which no splitting of the file makes smaller, or the file."""
    if limit.endswith(_OF_A_PAGE):
        return PageTooLarge(number=number, page=given + 1, limit=limit)
    return FileTooLarge(number=number, limit=limit)


def _page(head: dict[str, object], body: bytes) -> ScannedPage:
    return ScannedPage(
        file=body,
        media_type=str(head["media_type"]),
        width_px=int(str(head["width_px"])),
        height_px=int(str(head["height_px"])),
        dpi=int(str(head["dpi"])),
        mode=ColourMode(str(head["mode"])),
        source="file",
    )
