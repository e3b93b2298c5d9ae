"""``gateway``: the reference gateway, for a district or for a test bench."""

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from commands.gateway_alarms import tell_alarms
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer, reader_texts, say
from commands.shell.homes import default_home
from sync.gateway.app import make_app
from sync.gateway.cases import put_cases, read_cases
from sync.gateway.home_lock import GatewayRuns
from sync.gateway.records.numbers import bind_number, wanted_numbers
from sync.gateway.records.offices import name_office
from sync.gateway.records.refusals import Refusal
from sync.gateway.serving import OpenGateway, open_gateway, serve

_PORT = 8443


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "gateway")
    options.add("errand", nargs="*", metavar="WORD")
    options.add("--listen", default=f"127.0.0.1:{_PORT}", metavar="HOST:PORT")
    options.add("--host", action="append", default=[], metavar="NAME")
    options.add("--database", default=None, metavar="URL")
    options.add("--objects", default=None, metavar="URL")
    options.add("--training", action="store_true")
    options.add("--introduce", action="store_true")
    options.add("--office", default="", metavar="CODE")
    options.add("--unit", default="", metavar="NAME")
    options.add("--wanted-numbers", action="store_true")
    options.add("--bind-number", nargs=2, default=None, metavar=("DOCUMENT", "NUMBER"))
    options.add("--import-cases", type=Path, default=None, metavar="FILE")
    options.add("--json", action="store_true")
    options.add("--describe", action="store_true")
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted, or print a line of introduction or the endpoints' description."""
    home = arguments.home or default_home().with_name("station-gateway")
    if arguments.errand:
        return tell_alarms(arguments, home)
    host, _, port = arguments.listen.rpartition(":")
    if arguments.describe:
        answer(_description())
        return 0
    opened = open_gateway(
        home,
        training=arguments.training,
        database_url=arguments.database,
        objects_url=arguments.objects,
        hosts=(*arguments.host, host),
    )
    done = _errand(arguments, opened, f"https://{(*arguments.host, host)[0]}:{port}")
    if done is not None:
        return done
    say(reader_texts()("cli.gateway_listens", address=f"https://{host}:{port}"))
    try:
        serve(opened, home, (host, int(port)))
    except KeyboardInterrupt:
        return 0
    except GatewayRuns as runs:
        say(reader_texts()("cli.gateway_runs", place=runs.args[0]))
        return 1
    return 0


def _errand(arguments: argparse.Namespace, opened: OpenGateway, url: str) -> int | None:
    """Do the one thing that was asked for instead of serving; ``None``: nothing was."""
    if arguments.bind_number is not None:
        return _bind(opened, *arguments.bind_number)
    if arguments.import_cases is not None:
        return _import_cases(opened, arguments.office, arguments.import_cases)
    if arguments.wanted_numbers:
        answer(json.dumps([asdict(row) for row in wanted_numbers(opened.engine)], indent=1))
    elif arguments.introduce:
        if arguments.office and arguments.unit:
            name_office(opened.engine, arguments.office, arguments.unit)
        answer(opened.new_enrolment_code(url, arguments.office))
    else:
        return None
    return 0


def _import_cases(opened: OpenGateway, office: str, path: Path) -> int:
    texts = reader_texts()
    try:
        with path.open("rb") as lines:
            changed = put_cases(opened.engine, office, read_cases(lines))
    except (OSError, ValueError) as error:
        line = error.args[0] if isinstance(error, ValueError) and error.args else 0
        say(texts("cli.cases_refused", line=line if isinstance(line, int) else 0))
        return 1
    say(texts("cli.cases_entered", count=changed))
    return 0


def _bind(opened: OpenGateway, document_id: str, number: str) -> int:
    texts = reader_texts()
    try:
        bind_number(opened.engine, opened.parts.inbox, document_id, number.strip())
    except (Refusal, ValueError):
        say(texts("cli.number_refused", document=document_id[:40]))
        return 1
    say(texts("cli.number_bound", document=document_id[:40]))
    return 0


def _description() -> str:
    with tempfile.TemporaryDirectory() as home:
        opened = open_gateway(Path(home), training=False)
        described = json.dumps(make_app(opened.parts).openapi(), indent=1, ensure_ascii=False)
        opened.engine.dispose()
        return described
