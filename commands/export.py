"""``export``: copies of a document's PDF, packet and receipt."""

import argparse
from pathlib import Path

from commands.assembly import default_home, opened_station, sign_in_from_shell
from commands.speech import answer
from station_app.desks.export import export
from station_app.model.ids import DocumentId


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command's words."""
    parser = subparsers.add_parser("export", help="copy a document's PDF, packet and receipt")
    parser.add_argument("document", metavar="ID")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--operator", default=None)


def run(arguments: argparse.Namespace) -> int:
    """Export and print the paths."""
    with opened_station(arguments.home or default_home()) as station:
        sign_in_from_shell(station, arguments.operator)
        copies = export(station, DocumentId(arguments.document), arguments.out)
    for path in (copies.pdf, copies.packet, copies.receipt):
        if path is not None:
            answer(str(path))
    return 0
