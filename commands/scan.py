"""``scan``: capture without a window; prints the document's id."""

import argparse
from pathlib import Path

from commands.composition import opened_station, sign_in_from_shell
from commands.shell.brought_files import require_files, say_file_error
from commands.shell.command_line import (
    MOST_PAGES,
    CommandParser,
    Options,
    require_choice,
    whole_number,
)
from commands.shell.console import answer, progress, reader_texts, say
from commands.shell.errors import KindNotOffered
from commands.shell.homes import default_home
from station_app.cases import case_numbers
from station_app.documents import drafts
from station_app.documents.drafts import NewDraft
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.device_errors import (
    IntakeError,
    NoScanner,
    ProfileUnsupported,
    ScannerUnknown,
)
from station_app.model.errors import UsageError
from station_app.model.scanning import ScanProfile
from station_app.scanning import capture, profiles
from station_app.station.station import Station

_USUAL = "diary"
"""The profile where none is named."""


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "scan")
    options.add("--profile", default="diary", metavar="NAME")
    options.add("--kind", default="CD_BUNDLE", metavar="KIND")
    options.add("--case", default="", metavar="FIR")
    options.add("--pages", type=whole_number(1, MOST_PAGES), default=None, metavar="N")
    options.add("--device", default=None, metavar="NAME")
    options.add("--source", type=Path, nargs="+", default=None, metavar="FILE")
    options.add_operator()
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Capture, print the id, give the exit code."""
    sources = tuple(arguments.source or ())
    try:
        # Before a draft is begun: nothing is left behind for a file that is not there.
        require_files(sources)
        return _capture(arguments, sources)
    except (IntakeError, UsageError) as error:
        say_file_error(error, sources)
        return 1


def _capture(arguments: argparse.Namespace, sources: tuple[Path, ...]) -> int:
    with opened_station(arguments.home or default_home()) as station:
        sign_in_from_shell(station, arguments.operator)
        # What is asked for is judged before anything is taken in, and a paper begins with its first
        # page: what is refused leaves nothing behind.
        offered = (kind.kind_id for kind in drafts.kinds() if kind.scanned)
        require_choice("--kind", arguments.kind, offered, KindNotOffered)
        if arguments.device:
            require_device(station, arguments.device)
        if not arguments.source or arguments.profile != _USUAL:
            profile = chosen_profile(station, arguments.profile)
        paper = drafts.prepare(
            station,
            arguments.kind,
            case_ref=arguments.case,
            expected_sheets=arguments.pages,
        )
        say_unknown_case(station, paper.case_ref)
        if sources:
            tell = _told_with_id(paper, progress(reader_texts()("cli.pages_kept")))
            capture.import_files(
                station,
                paper,
                sources,
                CancelTicket(),
                tell,
                tell=lambda remark: say_file_error(remark, sources),
            )
        else:
            device = arguments.device or first_device(station)
            scan_wanted(station, paper, device, profile, arguments.pages)
    return 0


def say_unknown_case(station: Station, case_ref: str) -> None:
    """Say so where the register of cases knows no such case; the paper begins all the same."""
    for unknown in case_numbers.unknown_among(station, [case_ref]):
        say(reader_texts()("details.case_unknown", number=unknown))


def _told_with_id(paper: capture.Paper, report: Report) -> Report:
    """Return a report that gives a new paper's id to programs as soon as its first page is kept."""
    waiting = [paper.document_id] if isinstance(paper, NewDraft) else []

    def tell(done: int, total: int | None) -> None:
        if waiting and done:
            answer(waiting.pop())
        report(done, total)

    return tell


def require_device(station: Station, name: str) -> None:
    """Refuse a scanner that is not here.

    Raises:
        ChoiceUnknown: there are others. ScannerUnknown: no scanner is found at all.
    """
    found: tuple[str, ...] = ()
    for search_again in (False, True):
        found = tuple(info.device for info in capture.devices(station, refresh=search_again))
        if name in found:
            return
    require_choice("--device", name, found)
    raise ScannerUnknown(scanner=name[:60])


def chosen_profile(station: Station, name: str) -> ScanProfile:
    """Return the profile by its name.

    Raises:
        ChoiceUnknown: there is none of that name. ProfileUnsupported: there is none at all.
    """
    offered = {profile.name: profile for profile in profiles.offered(station)}
    if not offered:
        raise ProfileUnsupported(scanner="", option=name[:40])
    require_choice("--profile", name, offered)
    return offered[name]


def first_device(station: Station) -> str:
    """Return the scanner known from last time, or search.

    Raises:
        NoScanner: there is none.
    """
    known = capture.devices(station) or capture.devices(station, refresh=True)
    if not known:
        raise NoScanner(scanner="")
    return known[0].device


def scan_wanted(
    station: Station,
    paper: capture.Paper,
    device: str,
    profile: ScanProfile,
    pages: int | None,
) -> int:
    """Empty the feeder, or take as many pages as are said to come, stack after stack.

    Returns:
        How many pages were kept.
    """
    kept = 0
    while pages is None or kept < pages:
        still = None if pages is None else pages - kept
        tell = _counting(kept, pages)
        if not kept:
            tell = _told_with_id(paper, tell)
        kept += capture.scan_pages(
            station, paper, device, profile, CancelTicket(), tell, most=still
        )
        if still is None:
            break
    return kept


def _counting(before: int, wanted: int | None) -> Report:
    tell = progress(reader_texts()("cli.pages_kept"))
    return lambda done, _total: tell(before + done, wanted)
