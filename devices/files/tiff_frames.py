"""Which pictures of a TIFF are pages: a preview of a page is none (TIFF 6.0, NewSubfileType)."""

from pathlib import Path
from typing import IO

from PIL.TiffImagePlugin import ImageFileDirectory_v2

from devices.files.faults import Fault

_KIND, _OLD_KIND, _FURTHER = 254, 255, 330
_REDUCED, _MASK = 1, 4
_OLD_REDUCED = 2
_BIG_TIFF = 43
_HEAD_BYTES = 8


def page_frames(path: Path, most: int) -> list[int]:
    """Return the numbers of the pictures that are pages, from 0; where none says so, all are.

    Args:
        path: a TIFF.
        most: so many pages are allowed.

    Raises:
        Fault: ``too_large``: there are more; ``samples``: its page stands where Pillow does not look.
        SyntaxError, OSError, ValueError: the file is broken.
    """
    with path.open("rb") as file:
        found = list(_directories(file, most))
    frames = [number for number, (page, _further) in enumerate(found) if page]
    if not frames and any(further for _page, further in found):
        raise Fault("samples")  # The page hangs below its preview.
    frames = frames or list(range(len(found)))
    if len(frames) > most:
        raise Fault("too_large", f"{most}")
    return frames


def _directories(file: IO[bytes], most: int) -> "list[tuple[bool, bool]]":
    head = file.read(_HEAD_BYTES)
    if _BIG_TIFF in head[2:4]:
        head += file.read(_HEAD_BYTES)
    directory = ImageFileDirectory_v2(head)
    found: list[tuple[bool, bool]] = []
    seen: set[int] = set()
    # A page and its preview are two; what refers back to itself ends.
    while directory.next and directory.next not in seen and len(found) <= 2 * most:
        seen.add(directory.next)
        file.seek(directory.next)
        directory.load(file)
        found.append((_is_page(directory), _FURTHER in directory))
    return found


def _is_page(directory: ImageFileDirectory_v2) -> bool:
    kind = directory.get(_KIND, 0)
    small = isinstance(kind, int) and kind & (_REDUCED | _MASK)
    return not small and directory.get(_OLD_KIND) != _OLD_REDUCED
