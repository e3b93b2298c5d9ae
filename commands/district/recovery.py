"""``gateway recovery``: the ceremony of the district's recovery key, the proof of its shares, a lost station.

The private key is in this process's memory as long as the command runs, and on the sheets; nowhere else.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from commands.district.errors import (
    ErrandUnknown,
    SharesCountWrong,
    SharesOfOtherKey,
    SharesPlaceInside,
    SharesPlaceMissing,
)
from commands.district.recovery_sheets import share_sheets
from commands.shell.console import answer, answer_path, reader_texts, say
from station_app.exchange.district_recovery import mark_of
from station_app.model.errors import StoreError
from station_app.safekeeping.acceptance import renew_for_district
from station_app.station.station import Station
from station_app.store.atomic_files import require_place, write_copy
from station_app.store.recovery_shares import (
    MOST_SHARES,
    join_key,
    needed_shares,
    new_district_key,
    split_key,
)
from station_app.store.store import Store, open_store_by_district
from sync.gateway.records.recovery import (
    RecoveryState,
    new_recovery,
    prove_shares,
    recovery_states,
)
from sync.gateway.serving import OpenGateway

OpensStation = Callable[[Path, Callable[[], Store]], AbstractContextManager[Station]]


def require_recovery(arguments: argparse.Namespace, home: Path) -> None:
    """Make sure that what is said of ``gateway recovery`` can be done.

    Raises:
        ErrandUnknown: the words say nothing. SharesCountWrong, SharesPlaceMissing, SharesPlaceInside,
            OutputError: of the sheets.
    """
    match arguments.errand[1:]:
        case [] | ["list"] | ["test"] | ["open", _]:
            return
        case ["new"]:
            _require_sheets(arguments, home)
        case _:
            raise ErrandUnknown


def run_recovery(
    opened: OpenGateway, arguments: argparse.Namespace, opened_station: OpensStation
) -> None:
    """Do what the words say.

    Args:
        opened: the gateway.
        arguments: what was said.
        opened_station: opens a station with what opens its store, and closes it at the end.

    Raises:
        StoreError: a share is none, they are too few, or a station does not open by them.
        SharesOfOtherKey. OutputError: a sheet cannot be written; the new key never counts.
    """
    match arguments.errand[1:]:
        case ["new"]:
            _hold_ceremony(opened, arguments)
        case ["test"]:
            _prove(opened)
        case ["open", home]:
            _open_station(Path(home), opened_station)
        case _:
            _list(opened, as_json=arguments.json)


def _require_sheets(arguments: argparse.Namespace, home: Path) -> None:
    if not 2 <= arguments.needed <= arguments.shares <= MOST_SHARES:
        raise SharesCountWrong(most=MOST_SHARES)
    if arguments.out is None:
        raise SharesPlaceMissing
    if arguments.out.resolve().is_relative_to(home.resolve()):
        raise SharesPlaceInside
    for index in range(1, arguments.shares + 1):
        require_place(_sheet(arguments.out, index))


def _hold_ceremony(opened: OpenGateway, arguments: argparse.Namespace) -> None:
    texts = reader_texts()
    identity, recipient = new_district_key()
    shares = split_key(identity, arguments.needed, arguments.shares)
    number = new_recovery(
        opened.engine, recipient, arguments.needed, arguments.shares, getpass.getuser()
    )
    sheets = share_sheets(
        shares,
        arguments.needed,
        number,
        mark_of(recipient),
        opened.identity.gateway_id,
        datetime.now(UTC),
    )
    for index, sheet in enumerate(sheets, 1):
        answer_path(write_copy(_sheet(arguments.out, index), sheet))
    say(texts("cli.recovery_made", number=number, shares=len(shares), needed=arguments.needed))
    say(texts("cli.recovery_next", needed=arguments.needed))


def _prove(opened: OpenGateway) -> None:
    number = prove_shares(opened.engine, join_key(_read_shares()), getpass.getuser())
    if number is None:
        raise SharesOfOtherKey
    say(reader_texts()("cli.recovery_proved", number=number))


def _open_station(home: Path, opened_station: OpensStation) -> None:
    identity = join_key(_read_shares())
    with opened_station(home, lambda: open_store_by_district(home, identity)) as station:
        made = renew_for_district(station)
    say(reader_texts()("cli.recovery_opened"))
    answer(made)


def _read_shares() -> tuple[str, ...]:
    """Return shares as they are typed or piped, a line each, until they are enough.

    Raises:
        StoreError: one is mistyped, and nobody sits there to type it again.
    """
    texts, asks = reader_texts(), sys.stdin.isatty()
    read: list[str] = []
    needed = 0
    while not needed or len(read) < needed:
        if asks:
            say(texts("cli.recovery_share", number=len(read) + 1, needed=needed or "?"))
        line = sys.stdin.readline()
        if not line:
            break
        if not line.strip():
            continue
        try:
            needed = needed_shares(line)
        except StoreError as error:
            if not asks:
                # Its place among the lines, not among those that were right.
                raise type(error)(number=len(read) + 1) from None
            say(texts(f"{error.key}.what", number=len(read) + 1))
            continue
        read.append(line)
    return tuple(read)


def _list(opened: OpenGateway, *, as_json: bool) -> None:
    states = recovery_states(opened.engine, opened.parts.limits.recovery.test_after_days)
    if as_json:
        answer(json.dumps([_as_data(state) for state in states], indent=1))
        return
    texts = reader_texts()
    for state in states:
        answer(_line(state))
    if not any(state.tested_at for state in states):
        say(texts("cli.recovery_none"))
    elif any(state.is_due and state.tested_at for state in states):
        say(texts("cli.recovery_due"))


def _as_data(state: RecoveryState) -> dict[str, object]:
    return {**asdict(state), "mark": mark_of(state.recipient)}


def _line(state: RecoveryState) -> str:
    texts = reader_texts()
    facts: dict[str, str | int] = {
        "number": state.number,
        "mark": mark_of(state.recipient),
        "needed": state.needed,
        "shares": state.shares,
        "made": state.made_at[:10],
    }
    if not state.tested_at:
        return texts("cli.recovery_waits", **facts)
    return texts("cli.recovery_counts", **facts, tested=state.tested_at[:10])


def _sheet(folder: Path, index: int) -> Path:
    return folder / f"share-{index}.pdf"
