"""``gateway``: the reference gateway, for a district or for a test bench."""

import argparse
import contextlib
import errno
import json
import logging
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from commands.district.alarms import ALARMS, tell_alarms
from commands.district.errors import (
    DatabaseUnreachable,
    ErrandUnknown,
    GatewayAlreadyRuns,
    HomeFileUnreadable,
    HomeUnusable,
    ObjectsUnknown,
)
from commands.district.listening import (
    certificate_names,
    listening_faults,
    read_listening,
    served_at,
    url_for_others,
)
from commands.district.log import Unrepeated, file_log
from commands.district.terminals import WORD, require_known, run_terminals
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer, reader_texts, say, say_error, shown_path
from commands.shell.homes import default_home
from station_app.model.errors import UsageError
from station_app.station.station import Station
from station_app.store.store import Store
from sync.gateway.app import make_app
from sync.gateway.cases import put_cases, read_cases
from sync.gateway.home_lock import GatewayRuns
from sync.gateway.records.database import DatabaseUnusable
from sync.gateway.records.numbers import bind_number, wanted_numbers
from sync.gateway.records.offices import name_office
from sync.gateway.records.refusals import HomeFileBroken, Refusal
from sync.gateway.serving import (
    Address,
    OpenGateway,
    UnknownStore,
    listen_at,
    open_gateway,
    raise_open_files,
    serve,
    take_home,
)

_PORT = 8443
RECOVERY = "recovery"
_NEEDED, _SHARES = 3, 5
"""Of the district's recovery key: three of five keepers."""
_WRONG_USAGE = 2


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
    options.add("--needed", type=int, default=_NEEDED, metavar="COUNT")
    options.add("--shares", type=int, default=_SHARES, metavar="COUNT")
    options.add("--out", type=Path, default=None, metavar="FOLDER")
    options.add("--json", action="store_true")
    options.add("--describe", action="store_true")
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted, or do the one thing that was asked for.

    Raises:
        StationError: what stands in the way.
    """
    try:
        return _run(arguments)
    except UsageError as error:
        say_error(error)
        return _WRONG_USAGE


def _run(arguments: argparse.Namespace) -> int:
    if arguments.describe:
        answer(_description())
        return 0
    home = arguments.home or default_home().with_name("station-gateway")
    listening = read_listening(arguments.listen)
    if arguments.errand:
        if arguments.errand[0] == ALARMS:
            return tell_alarms(arguments, home)
        if arguments.errand[0] == RECOVERY:
            from commands.district.recovery import require_recovery

            require_recovery(arguments, home)
        elif arguments.errand[0] != WORD:
            raise ErrandUnknown
        else:
            require_known(arguments.errand[1:], arguments.office)
    opened = _opened(arguments, home, listening[0])
    with contextlib.closing(opened):
        done = _errand(arguments, opened, listening)
        if done is not None:
            return done
        return _serve(opened, home, listening)


def _serve(opened: OpenGateway, home: Path, listening: Address) -> int:
    try:
        taken = take_home(opened, home)
    except GatewayRuns as runs:
        raise GatewayAlreadyRuns(place=shown_path(Path(runs.args[0]))) from runs
    with contextlib.closing(taken):
        with listening_faults(*listening):
            bound = listen_at(home, listening)
        with contextlib.closing(bound), contextlib.suppress(KeyboardInterrupt):
            logging.getLogger().addHandler(file_log(home / "gateway.log"))
            for handler in logging.getLogger().handlers:
                handler.addFilter(Unrepeated())
            serve(opened, bound, _say_where)
    return 0


def _say_where(address: tuple[str, int]) -> None:
    say(reader_texts()("cli.gateway_listens", address=served_at(*address)))


def _opened(arguments: argparse.Namespace, home: Path, host: str) -> OpenGateway:
    """Open the gateway's home, or say in two sentences why it cannot be.

    Raises:
        HomeUnusable, HomeFileUnreadable, DatabaseUnreachable, ObjectsUnknown.
    """
    try:
        raise_open_files(home)
        return open_gateway(
            home,
            training=arguments.training,
            database_url=arguments.database,
            objects_url=arguments.objects,
            hosts=certificate_names(arguments.host, host),
        )
    except HomeFileBroken as error:
        raise HomeFileUnreadable(name=error.name, what=error.what or "–") from error
    except DatabaseUnusable as error:
        raise DatabaseUnreachable(what=str(error.args[0])) from error
    except OSError as error:
        code = errno.errorcode.get(error.errno or 0, type(error).__name__)
        raise HomeUnusable(code=code) from error
    except UnknownStore as error:
        raise ObjectsUnknown from error


def _errand(arguments: argparse.Namespace, opened: OpenGateway, listening: Address) -> int | None:
    """Do the one thing that was asked for instead of serving; ``None``: nothing was."""
    if arguments.errand and arguments.errand[0] == RECOVERY:
        from commands.district.recovery import run_recovery

        run_recovery(opened, arguments, _opened_station)
        return 0
    if arguments.errand:
        words = arguments.errand[1:]
        run_terminals(opened, words, arguments.office, as_json=arguments.json)
        return 0
    if arguments.bind_number is not None:
        return _bind(opened, *arguments.bind_number)
    if arguments.import_cases is not None:
        return _import_cases(opened, arguments.office, arguments.import_cases)
    if arguments.wanted_numbers:
        answer(json.dumps([asdict(row) for row in wanted_numbers(opened.engine)], indent=1))
    elif arguments.introduce:
        url = url_for_others(arguments.host, listening)
        if arguments.office and arguments.unit:
            name_office(opened.engine, arguments.office, arguments.unit)
        answer(opened.new_enrolment_code(url, arguments.office))
    else:
        return None
    return 0


def _opened_station(home: Path, open_with: Callable[[], Store]) -> AbstractContextManager[Station]:
    # What knows stations, paper and shares: a gateway that serves needs none of it.
    from commands.composition import opened_station

    return opened_station(home, open_with=open_with, tell=False)


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
