"""``convert``: pictures and PDFs into one archive PDF, without a station."""

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from commands.shell.brought_files import Brought, require_files, say_file_error
from commands.shell.command_line import CommandParser, Options, require_choice
from commands.shell.console import answer_path, progress, reader_texts, say
from station_app.imaging.jobs.process_pool import WORKERS, ImagingPool
from station_app.model.clock import SystemClock
from station_app.model.errors import NoPages, StationError
from station_app.model.page_edits import NO_CLEAN_UP, CleanUp, Coding
from station_app.model.scanning import ScannedPage
from station_app.model.settings import Settings
from station_app.model.texts import visible
from station_app.model.tokens import Token
from station_app.store.atomic_files import require_place

if TYPE_CHECKING:
    from station_app.scanning.conversion import Converted

_EVERYTHING = CleanUp(
    deskew=True, orient=True, trim=True, whiten=True, despeckle=True, flatten=True
)


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "convert")
    options.add("files", type=Path, nargs="+", metavar="FILE")
    options.add("--out", type=Path, required=True, metavar="OUT.pdf")
    options.add("--ocr", default=None, metavar="hin+eng")
    options.add("--title", default="", metavar="WORDS")
    options.add("--clean", action="store_true")
    options.add("--keep", choices=get_args(Coding), default="auto")
    options.add("--sign", default=None, metavar="TOKEN")


def run(arguments: argparse.Namespace) -> int:
    """Convert, tell where it lies; what could not be taken in is named."""
    files = tuple(arguments.files)
    brought = Brought(files, all_or_none=bool(arguments.sign))
    try:
        require_files(files)
        # Before a page is converted: what takes minutes is not refused at its end.
        require_place(arguments.out)
        _require_languages(arguments.ocr)
        written = _convert(arguments, brought)
    except StationError as error:
        brought.say_faults()
        if not (brought.faults and isinstance(error, NoPages)):
            say_file_error(error, files)
        return 1
    answer_path(written.path)
    if written.unread:
        pages = ", ".join(map(str, written.unread))
        say(reader_texts()("cli.pages_unread", pages=pages))
    brought.say_faults()
    return 1 if brought.faults else 0


def _convert(arguments: argparse.Namespace, brought: Brought) -> "Converted":
    token = token_named(arguments.sign) if arguments.sign else None
    pin = _pin() if token else ""
    arriving = _begun(brought.pages())
    # Loaded while the process that decodes starts: on two cores that takes as long.
    from station_app.scanning.conversion import convert

    # Pages that are passed on as they are need no process that works on pixels.
    passed_on = arguments.keep == "photo" and not arguments.clean
    with ThreadPoolExecutor(1) if passed_on else ImagingPool(WORKERS) as workers:
        return convert(
            arriving,
            arguments.out,
            languages=arguments.ocr,
            title=visible(arguments.title or arguments.out.stem),
            clock=SystemClock(),
            workers=workers,
            token=token,
            pin=pin,
            ticket=brought.ticket,
            clean=_EVERYTHING if arguments.clean else NO_CLEAN_UP,
            coding=arguments.keep,
            report=progress(reader_texts()("cli.pages_finished")),
        )


def _require_languages(wanted: str | None) -> None:
    """Refuse a language that text is not read in here, before minutes of work.

    Raises:
        ChoiceUnknown. ProgramMissing.
    """
    if wanted is None:
        return
    from station_app.imaging.reading.ocr import installed_languages

    known = installed_languages()
    for language in wanted.split("+"):
        require_choice("--ocr", language, known)


def _begun(pages: Iterator[ScannedPage]) -> Iterator[ScannedPage]:
    """Return the same pages; the first is on its way before somebody asks."""
    beside = ThreadPoolExecutor(1)
    first = beside.submit(next, pages, None)
    beside.shutdown(wait=False)

    def follow() -> Iterator[ScannedPage]:
        page = first.result()
        if page is not None:
            yield page
            yield from pages

    return follow()


def _pin() -> str:
    # Loaded where something is signed: a conversion opens no station and no token.
    from commands.composition import ask_secret

    return ask_secret("cli.ask.pin")


def token_named(wanted: str) -> Token:
    """Return the token file of a path, or the token of a serial that is plugged in.

    Raises:
        TokenFileMissing: a path was named and no file is there. ChoiceUnknown: other tokens are
            plugged in. TokenMissing, TokenFailed.
    """
    from devices.tokens.slots import list_tokens

    modules = tuple(Path(module) for module in Settings().pkcs11_modules)
    named = Path(wanted)
    files = (named,) if named.is_file() else ()
    if not files and (named.suffix or len(named.parts) > 1):
        from station_app.model.device_errors import TokenFileMissing

        raise TokenFileMissing
    serials = []
    for token in list_tokens(modules if not files else (), files):
        if files:
            return token
        serials.append(token.info().serial)
        if serials[-1] == wanted:
            return token
    require_choice("--sign", wanted, serials)
    from station_app.model.device_errors import TokenMissing

    raise TokenMissing
