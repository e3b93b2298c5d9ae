"""``report``: the monthly sheet, on the terminal, as JSON, or as a PDF."""

import argparse
import json
from pathlib import Path

from commands.composition import opened_station, sign_in_from_shell
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer, answer_path
from commands.shell.homes import default_home
from station_app.model.texts import LANGUAGES
from station_app.overview import monthly_report, monthly_report_layout
from station_app.store.atomic_files import require_place, write_copy


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "report")
    options.add("--month", required=True, metavar="YYYY-MM")
    options.add("--json", action="store_true")
    options.add("--out", type=Path, default=None, metavar="FILE")
    options.add("--language", choices=LANGUAGES, default="hi")
    options.add_operator()
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Count, and print or write."""
    if arguments.out is not None:
        require_place(arguments.out)
    with opened_station(arguments.home or default_home()) as station:
        sign_in_from_shell(station, arguments.operator)
        sheet = monthly_report.build_monthly_report(station, arguments.month)
        drawn = None
        if arguments.out is not None:
            drawn = write_copy(
                arguments.out, monthly_report_layout.report_pdf(station, sheet, arguments.language)
            )
    if arguments.json:
        answer(json.dumps(monthly_report.plain(sheet), ensure_ascii=False, indent=1))
    elif drawn is None:
        for table in monthly_report_layout.report_tables(sheet, arguments.language):
            answer(
                "\n".join((table.title, *(" | ".join(row) for row in (table.columns, *table.rows))))
            )
    if drawn is not None:
        answer_path(drawn)
    return 0
