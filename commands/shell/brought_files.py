"""Files that a command was given: looked at before any work, and named in what is said of them."""

import stat
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from commands.shell.console import reader_texts, say
from devices.files.intake import Files
from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import FileUnreadable, IntakeError, IntakeRemark
from station_app.model.errors import FileMissing, FilesLeftOut, NotAFile, StationError
from station_app.model.scanning import ScannedPage
from station_app.model.texts import visible, what_happened, what_to_do


def require_files(paths: Sequence[Path]) -> None:
    """Refuse what is not there, is no file, or may not be read, before any work is done.

    Raises:
        FileMissing, NotAFile, FileUnreadable: with the file's number in the list.
    """
    for number, path in enumerate(paths, 1):
        try:
            mode = path.stat().st_mode
            if not stat.S_ISREG(mode):
                raise NotAFile(number=number)
            path.open("rb").close()
        except FileNotFoundError:
            raise FileMissing(number=number) from None
        except (OSError, ValueError):
            raise FileUnreadable(number=number) from None


class Brought:
    """The pages of several files; one that fails does not take the others with it."""

    def __init__(self, paths: Sequence[Path], *, all_or_none: bool) -> None:
        self._paths = paths
        self._all_or_none = all_or_none
        self.ticket = CancelTicket()
        self.faults: list[StationError] = []
        """What was wrong with files, each with its number in the list; whole once all pages came."""

    def pages(self) -> Iterator[ScannedPage]:
        """Yield the good pages of all files, in their order.

        Raises:
            FilesLeftOut: at the end, where all are wanted or none. Cancelled.
        """
        for number, path in enumerate(self._paths, 1):
            try:
                yield from Files().pages((path,), self.ticket, partial(self._say_remark, number))
            except (IntakeError, FileMissing) as fault:
                self.faults.append(type(fault)(**{**fault.params, "number": number}))
        if self.faults and self._all_or_none:
            raise FilesLeftOut

    def _say_remark(self, number: int, remark: IntakeRemark) -> None:
        say_file_error(type(remark)(number=number), self._paths)

    def say_faults(self) -> None:
        """Tell what was wrong with each file that was left out, or left out in part."""
        for fault in self.faults:
            say_file_error(fault, self._paths)


def say_file_error(error: StationError, paths: Sequence[Path]) -> None:
    """Tell what happened and what to do, with the name of the file that is meant."""
    texts, number, named = reader_texts(), error.params.get("number"), {}
    if isinstance(number, int) and 1 <= number <= len(paths):
        named = {"number": f"{number} ({visible(paths[number - 1].name)})"}
    say(what_happened(texts, error, **named))
    say(what_to_do(texts, error, **named))
