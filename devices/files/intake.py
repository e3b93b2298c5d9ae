"""Files become pages: each file is decoded in a child process of its own, with limits."""

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

from devices.children.child import Child, ChildDied, ChildSilent
from devices.files.limits import Limits, load_limits
from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import (
    AttachmentsLeftBehind,
    FileDamaged,
    FileKindUnknown,
    FileSpoiled,
    FileTooLarge,
    FileUnreadable,
    FormatUnknown,
    IntakeError,
    IntakeRemark,
    MovingPicture,
    PageTooLarge,
    PdfAnnotationUndrawn,
    PdfFormUndrawn,
    PdfPortfolio,
    PdfProtected,
    PhonePictureUnknown,
    SamplesUnknown,
    SignatureAndAttachmentsLeftBehind,
    SignatureLeftBehind,
)
from station_app.model.documents import ColourMode
from station_app.model.errors import FileMissing
from station_app.model.scanning import ScannedPage, Tell, untold

_MEGABYTE = 2**20
_OF_A_PAGE = (" MP", " MB", " px", " in")
"""Units of the limits that the decoder has for one page."""


_TOLD: dict[str, type[IntakeRemark]] = {
    "signed": SignatureLeftBehind,
    "attachments": AttachmentsLeftBehind,
    "signed_attachments": SignatureAndAttachmentsLeftBehind,
}
_FACTS: dict[str, Callable[..., IntakeError]] = {
    "unreadable": FileUnreadable,
    "kind": FileKindUnknown,
    "moving": MovingPicture,
    "samples": SamplesUnknown,
    "protected": PdfProtected,
    "portfolio": PdfPortfolio,
    "form": PdfFormUndrawn,
}
_FACTS_ABOUT: dict[str, tuple[str, Callable[..., IntakeError]]] = {
    "format": ("format", FormatUnknown),
    "phone_picture": ("format", PhonePictureUnknown),
    "annotation": ("page", PdfAnnotationUndrawn),
}
"""The same with the name of what the fact is about."""


class Files:
    """The port :class:`station_app.model.scanning.FileIntake` over real files."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or load_limits()

    def pages(
        self, paths: Sequence[Path], ticket: CancelTicket, tell: Tell = untold
    ) -> Generator[ScannedPage, None, None]:
        """Yield the pages of the files one after the other; the fault comes after good pages.

        Args:
            paths: the files.
            ticket: stops it.
            tell: hears of what does not travel with the pages of a file, before these.

        Raises:
            Cancelled. FileMissing, IntakeError: a file's fact, with its number in the list.
        """
        for number, path in enumerate(paths, 1):
            self._require_file(number, path)
            yield from self._decode(number, path, ticket, tell)

    def _require_file(self, number: int, path: Path) -> None:
        if not path.is_file():
            raise FileMissing(number=number)
        if path.stat().st_size > self._limits.most_mb * _MEGABYTE:
            raise FileTooLarge(number=number, limit=f"{self._limits.most_mb} MB")

    def _decode(
        self, number: int, path: Path, ticket: CancelTicket, tell: Tell
    ) -> Iterator[ScannedPage]:
        given = 0
        child = Child("devices.files.decoder", [str(path)], far_ahead=True)
        try:
            for head, body in child.frames(ticket, self._limits.silence_s):
                if "fault" in head:
                    raise _fault(head, number, given)
                if "told" in head:
                    tell(_TOLD[str(head["told"])](number=number))
                    continue
                yield _page(head, bytes(body))
                given += 1
        except (ChildDied, ChildSilent):
            raise _damaged(number, given) from None
        finally:
            child.stop()


def _fault(head: dict[str, object], number: int, given: int) -> IntakeError:
    word, about = str(head["fault"]), str(head.get("about", ""))
    if word in _FACTS:
        return _FACTS[word](number=number)
    if word in _FACTS_ABOUT:
        name, fact = _FACTS_ABOUT[word]
        return fact(number=number, **{name: about})
    if word == "too_large":
        return _too_large(number, given, about)
    return _damaged(number, given)


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
