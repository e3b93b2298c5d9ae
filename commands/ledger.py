"""``ledger export``: the station's chain of custody, sealed by the station, for somebody outside."""

import argparse
from pathlib import Path

from commands.composition import opened_station, sign_in_from_shell
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer_path
from commands.shell.homes import default_home
from sync.client.ledger_copies import export_ledger


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "ledger")
    options.add("act", choices=("export",))
    options.add("--out", type=Path, required=True, metavar="DIR")
    options.add_operator()
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Export and print the paths."""
    with opened_station(arguments.home or default_home()) as station:
        sign_in_from_shell(station, arguments.operator)
        copies = export_ledger(station, arguments.out)
    for path in (copies.ledger, copies.trust, copies.enrolment):
        if path is not None:
            answer_path(path)
    return 0
