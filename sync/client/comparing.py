"""Compares receipts and chain of custody with what the gateway knows: a restore of either end shows."""

from station_app.exchange import restores
from station_app.exchange.restores import ComparisonAnswer, Question
from station_app.model.errors import ProtocolBroken
from station_app.station.station import Station
from sync.client.errors import GatewayRefused
from sync.client.gateway_session import GatewaySession
from sync.wire.canonical import BrokenMessage, write
from sync.wire.comparison import (
    Comparison,
    ComparisonRequest,
    Confirmation,
    LogPlace,
    read_comparison,
)
from sync.wire.manifest import Head
from sync.wire.records import to_data

_JSON = {"Content-Type": "application/json"}
_MOST_QUESTIONS = 100
"""In one go: 50,000 receipts."""
_OLDER_GATEWAY = frozenset({"not-found", "method"})


def compare(station: Station, line: GatewaySession) -> None:
    """Ask what the gateway knows and note it, until there is nothing more to ask.

    Raises:
        ProtocolBroken: the answer is none, or the pinned key did not sign it. ExchangeError: the
        line's or the gateway's fact.
    """
    for _ in range(_MOST_QUESTIONS):
        asked = restores.question(station)
        try:
            body = line.ask("POST", "/v1/log/comparison", headers=_JSON, body=_request(asked))
        except GatewayRefused as error:
            if error.params.get("reason") in _OLDER_GATEWAY:
                return
            raise
        if not restores.note_answer(station, asked, _answer(_judged(line, body))):
            return


def _request(asked: Question) -> bytes:
    request = ComparisonRequest(
        ledger=Head(asked.ledger.number, asked.ledger.sha256),
        confirms=tuple(Confirmation(number, sha256) for number, sha256 in asked.confirms),
        receipts=tuple(LogPlace(place.sequence, place.log_sha256) for place in asked.places),
    )
    return write(to_data(request))


def _judged(line: GatewaySession, body: bytes) -> Comparison:
    try:
        said = read_comparison(body, line.facts.gateway_keys)
    except BrokenMessage as error:
        raise ProtocolBroken(what=str(error.args[0])) from None
    if (said.gateway_id, said.terminal_id) != (line.facts.gateway_id, line.facts.terminal_id):
        raise ProtocolBroken(what="comparison")
    return said


def _answer(said: Comparison) -> ComparisonAnswer:
    return ComparisonAnswer(
        unknown=frozenset(place.log_sha256 for place in said.unknown),
        latest=said.latest,
        named=tuple((head.number, head.sha256) for head in said.named),
        alarm=said.alarm,
        alarm_number=said.alarm_number,
    )
