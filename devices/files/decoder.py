"""The child that decodes one file: ``python -m devices.files.decoder FILE``.

Writes one frame a page (``media_type width_px height_px dpi mode`` and the image file), a frame with
``told`` for what does not travel with the pages, or one with ``fault`` and what it is ``about``; the words
stand in :mod:`devices.files.faults`. A crash of a decoder ends only this process; its memory and time are
bounded by the operating system.
"""

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from devices.children.framing import write_frame
from devices.files.faults import Fault, ToldWord
from devices.files.foreign_formats import require_own
from devices.files.limits import Limits, load_limits, require_sheet
from devices.files.page_image import Coded

_BEGINNING_BYTES = 1024


def pages(path: Path, limits: Limits) -> Iterator[Coded | ToldWord]:
    """Yield the pages of a file, before them what does not travel with them.

    Raises:
        Fault: the file's fact, after the good pages.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(_BEGINNING_BYTES)
    except OSError:
        raise Fault("unreadable") from None
    # Each kind loads its own libraries alone.
    if b"%PDF-" in begins:
        from devices.files.pdf_pages import pdf_pages as read
    else:
        from devices.files.pictures import picture_pages as read
    try:
        yield from read(path, limits)
    except Fault as fault:
        if fault.word == "kind":
            require_own(path, begins)
        raise


def _bound(limits: Limits) -> None:
    memory = limits.memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    _let_work(limits)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A decoder has no file to write.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _let_work(limits: Limits) -> None:
    """Return the next page its own time: a file of many pages may take long, no page may."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + limits.cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def main(path: Path) -> int:
    """Decode a file and tell its pages in frames on standard output."""
    limits = load_limits()
    _bound(limits)
    try:
        for one in pages(path, limits):
            if isinstance(one, str):
                write_frame(sys.stdout.fileno(), {"told": one})
                continue
            head, body = one
            require_sheet((head["width_px"], head["height_px"]), head["dpi"], limits)
            write_frame(sys.stdout.fileno(), head, body)
            _let_work(limits)
    except Fault as fault:
        write_frame(sys.stdout.fileno(), {"fault": fault.word, "about": fault.about})
    except MemoryError:
        write_frame(sys.stdout.fileno(), {"fault": "too_large", "about": f"{limits.memory_mb} MB"})
    except BrokenPipeError:
        # Nobody listens any more: the operator cancelled.
        os.close(sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
