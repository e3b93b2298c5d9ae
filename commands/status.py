"""``status``: what lies in the queue, by state, and what is being printed."""

import argparse
import json
from collections import Counter

from commands.composition import opened_station
from commands.shell.command_line import CommandParser, Options
from commands.shell.console import answer, reader_texts
from commands.shell.homes import default_home
from station_app.documents.drafts import documents
from station_app.exchange.outbox import rows
from station_app.model.documents import DocumentState
from station_app.printing import orders


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "status")
    options.add_home()
    options.add("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Count the documents and list what has not been received."""
    with opened_station(arguments.home or default_home()) as station:
        counts = Counter(document.state for document in documents(station))
        waiting = [
            {
                "document": item.document.document_id,
                "state": item.document.state,
                "sent_bytes": item.sent_bytes,
                "size_bytes": item.size_bytes,
                "attempts": item.attempts,
                "last_error": item.last_error,
            }
            for item in rows(station)
            if not item.second_tick
        ]
        prints, asking = orders.waiting(station)
    if arguments.json:
        states = {state.value: counts.get(state, 0) for state in DocumentState}
        told = {
            "documents": states,
            "waiting": waiting,
            "prints": {"open": prints, "asking": asking},
        }
        answer(json.dumps(told, ensure_ascii=False))
        return 0
    texts = reader_texts()
    for state in DocumentState:
        if counts.get(state):
            answer(f"{texts(f'state.{state.value}')}: {counts[state]}")
    if prints or asking:
        answer(texts("printing.status", open=prints, asking=asking))
    return 0
