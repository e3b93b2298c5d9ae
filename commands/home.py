"""``home``: what a station found wrong with its own home; the chief accepts or undoes what was changed."""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict

from commands.composition import opened_station, sign_in_from_shell
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer, reader_texts, say
from commands.shell.homes import default_home
from station_app.model.texts import what_happened, what_to_do
from station_app.safekeeping import acceptance
from station_app.safekeeping.acceptance import Change
from station_app.station.station import Station

_LONGEST = 120
_ACTS: Mapping[str, Callable[[Station, tuple[Change, ...]], None]] = {
    "accept": acceptance.accept_files,
    "put-back": lambda station, _changes: acceptance.put_files_back(station),
    "seen": lambda station, _changes: acceptance.forget_findings(station),
}
"""What the chief may do: let the files count as they are, undo what was changed, tell it no more."""


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "home")
    options.add("act", nargs="?", choices=tuple(_ACTS), metavar="accept | put-back | seen")
    options.add("--json", action="store_true")
    options.add_operator()
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Tell what was found and changed; exit code 1 where anything is left to decide."""
    texts = reader_texts()
    with opened_station(arguments.home or default_home(), tell=False) as station:
        changes = acceptance.changes(station)
        for change in changes:
            say(_line(change, texts("home_safety.none")))
        if arguments.act is not None:
            sign_in_from_shell(station, arguments.operator)
            _ACTS[arguments.act](station, changes)
        found, left = acceptance.findings(station), acceptance.changes(station)
    told = [tell(texts, one) for one in found for tell in (what_happened, what_to_do)]
    if arguments.json:
        table = {
            "findings": [{"key": one.key, **one.params} for one in found],
            "changes": [asdict(change) for change in left],
        }
        answer(json.dumps(table, ensure_ascii=False))
    else:
        for line in told or [texts("home_safety.well")]:
            answer(line)
    return 1 if found else 0


def _line(change: Change, nothing: str) -> str:
    parts = (change.file, change.name, change.before or nothing, change.after or nothing)
    file, name, before, after = (_seen(part) for part in parts)
    return f"{file}  {name}: {before} → {after}"


def _seen(text: str) -> str:
    """Return what a strange hand may have written, with nothing in it that a terminal would obey."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)[:_LONGEST]
