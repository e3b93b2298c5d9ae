"""``gateway alarms``: what a person of the district has to look at, and that somebody has."""

import argparse
import getpass
import json
from dataclasses import asdict
from pathlib import Path

from commands.shell.console import answer, reader_texts, say
from sync.gateway.records.alarms import Alarm, acknowledge_alarm, list_alarms
from sync.gateway.records.database import default_url, open_database

ALARMS = "alarms"
_WRONG_USAGE = 2


def tell_alarms(arguments: argparse.Namespace, home: Path) -> int:
    """Do what the words behind ``gateway alarms`` say.

    Nothing, or ``list``: the alarms that nobody has looked at; ``all``: every one; ``acknowledge
    NUMBER``: somebody has looked at it.

    Returns:
        0 done; 1 there is no such alarm; 2 the words say nothing.
    """
    texts = reader_texts()
    words = arguments.errand[1:]
    acknowledges = len(words) == 2 and words[0] == "acknowledge" and words[1].isdecimal()
    if arguments.errand[0] != ALARMS or not (acknowledges or words in ([], ["list"], ["all"])):
        say(texts("cli.alarm_words"))
        return _WRONG_USAGE
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_database(arguments.database or default_url(home))
    try:
        if acknowledges:
            done = acknowledge_alarm(engine, int(words[1]), getpass.getuser())
            say(texts("cli.alarm_acknowledged" if done else "cli.alarm_unknown", number=words[1]))
            return 0 if done else 1
        found = list_alarms(engine, everything=words == ["all"])
    finally:
        engine.dispose()
    if arguments.json:
        answer(json.dumps([asdict(alarm) for alarm in found], ensure_ascii=False))
    else:
        for alarm in found:
            answer(_line(alarm))
        if not found:
            answer(texts("cli.no_alarms"))
    return 0


def _line(alarm: Alarm) -> str:
    texts = reader_texts()
    key = f"cli.alarm.{alarm.what}"
    said = texts(key, number=alarm.number) if key in texts else f"{alarm.what} {alarm.number}"
    seen = f" ({alarm.acknowledged_by})" if alarm.acknowledged_at else ""
    office = f"{alarm.office} {alarm.terminal_id}".strip()
    return f"{alarm.alarm_id}  {alarm.at}  {office}  {said}{seen}"
