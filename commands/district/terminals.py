"""``gateway terminals``: which terminals the district has, moving one, shutting one out."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from commands.district.errors import ErrandUnknown, OfficeNeeded, TerminalUnknown
from commands.shell.console import answer, reader_texts, say
from sync.gateway.records.enrolment import TerminalState, move, revoke, terminal_states
from sync.gateway.records.refusals import Refusal
from sync.gateway.serving import OpenGateway

WORD = "terminals"
_LONGEST_ID = 40


def require_known(words: Sequence[str], office: str) -> None:
    """Make sure that the words behind ``gateway terminals`` say something.

    Raises:
        ErrandUnknown: they do not. OfficeNeeded: ``move`` is said without an office.
    """
    match list(words):
        case ["list"] | ["revoke", _]:
            return
        case ["move", _]:
            if not office.strip():
                raise OfficeNeeded
        case _:
            raise ErrandUnknown


def run_terminals(opened: OpenGateway, words: Sequence[str], office: str, *, as_json: bool) -> None:
    """Do what the words say.

    Raises:
        TerminalUnknown: there is no such terminal, or it was revoked before.
    """
    texts, engine = reader_texts(), opened.engine
    if words[0] == "list":
        states = terminal_states(engine)
        if as_json:
            answer(json.dumps([asdict(state) for state in states], indent=1))
            return
        for state in states:
            answer(_line(state))
        say(texts("cli.terminals", count=len(states)))
        return
    terminal_id = words[1]
    shown = terminal_id[:_LONGEST_ID]
    try:
        if words[0] == "revoke":
            revoke(engine, terminal_id)
            say(texts("cli.terminal_revoked", terminal=shown))
        else:
            move(engine, terminal_id, office.strip())
            say(texts("cli.terminal_moved", terminal=shown, office=office.strip()))
    except Refusal:
        raise TerminalUnknown(terminal=shown) from None


def _line(state: TerminalState) -> str:
    texts = reader_texts()
    word = texts("cli.terminal_active") if state.active else texts("cli.terminal_off")
    at = (state.last_act_at or state.enrolled_at)[:16].replace("T", " ")
    return f"{state.terminal_id}  {state.office or '-':<12}  {word}  {at}"
