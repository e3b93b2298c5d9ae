"""``export``: copies of a document's PDF, packet and receipt."""

import argparse
from pathlib import Path

from commands.composition import opened_station, sign_in_from_shell
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer_path
from commands.shell.homes import default_home
from station_app.documents.certificate_63 import certificate
from station_app.documents.export import export
from station_app.model.ids import DocumentId
from station_app.store.atomic_files import require_place, write_copy
from sync.client.ledger_copies import export_enrolment, export_trust


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "export")
    options.add("document", metavar="ID")
    options.add("--out", type=Path, required=True, metavar="DIR")
    options.add("--certificate", action="store_true")
    options.add_operator()
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Export and print the paths."""
    with opened_station(arguments.home or default_home()) as station:
        sign_in_from_shell(station, arguments.operator)
        if arguments.certificate and arguments.out.is_dir():
            require_place(arguments.out / f"{arguments.document}.certificate.pdf")
        copies = export(station, DocumentId(arguments.document), arguments.out)
        trust = export_trust(station, arguments.out)
        enrolment = export_enrolment(station, arguments.out)
        paper = None
        if arguments.certificate:
            drawn = certificate(station, DocumentId(arguments.document))
            paper = write_copy(arguments.out / f"{arguments.document}.certificate.pdf", drawn)
    for path in (
        copies.pdf,
        copies.packet,
        copies.receipt,
        *copies.earlier,
        trust,
        enrolment,
        paper,
    ):
        if path is not None:
            answer_path(path)
    return 0
