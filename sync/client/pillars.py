"""The pillars' way over the line: messages told, items kept with their files."""

import hashlib

from station_app.exchange import incoming_messages
from station_app.exchange.incoming_messages import DecryptedFile
from station_app.model.clock import from_text, to_text
from station_app.model.errors import ProtocolBroken
from station_app.model.pillars import Arrived, Message
from station_app.station.station import Station
from sync.client.gateway_session import GatewaySession
from sync.wire.canonical import BrokenMessage, read, read_loosely, write
from sync.wire.exchange import InboxItem, require_object
from sync.wire.pillars import PillarFile, PillarItem, PillarMessage
from sync.wire.records import from_data, to_data

_JSON = {"Content-Type": "application/json"}
_SLOW_BYTES_PER_S = 2000
_LARGEST_FILE = 64 * 1024 * 1024


def send_pillar_message(line: GatewaySession, message: Message) -> None:
    """Tell a message; told again, it changes nothing.

    Raises:
        ProtocolBroken: it is too large for the wire, or names nothing on it. ExchangeError: the
        line's or the gateway's fact.
    """
    try:
        said = PillarMessage(
            pillar=message.pillar,
            kind=message.kind,
            case_ref=message.case_ref,
            concerns=message.concerns,
            papers=message.papers,
            body=message.body,
            made_at=to_text(message.made_at),
        )
    except ValueError as error:
        raise ProtocolBroken(what=str(error.args[0])) from None
    body = write(to_data(said))
    line.ask("PUT", f"/v1/messages/{message.message_id}", headers=_JSON, body=body)


def store_pillar_item(station: Station, line: GatewaySession, item: InboxItem) -> bool:
    """Keep what a pillar said, with its files; return whether it is new here.

    Raises:
        ProtocolBroken: it is none, or a file is another than announced. ExchangeError: the line's
        or the gateway's fact.
    """
    body = item.body.encode()
    try:
        told = from_data(PillarItem, read(body))
        said = require_object(read_loosely(told.body.encode()))
        at = from_text(told.at)
    except (BrokenMessage, ValueError):
        raise ProtocolBroken(what="pillar_item") from None
    files = tuple(_fetch(line, file) for file in told.files)
    arrived = Arrived(
        item_id=item.item_id,
        pillar=told.pillar,
        kind=told.kind,
        case_ref=told.case_ref,
        concerns=told.concerns,
        reference=told.reference,
        body=said,
        files=(),
        at=at,
    )
    return incoming_messages.store_message(station, arrived, body, files)


def _fetch(line: GatewaySession, file: PillarFile) -> DecryptedFile:
    if file.size_bytes > _LARGEST_FILE:
        raise ProtocolBroken(what="file_size")
    wait_s = file.size_bytes / _SLOW_BYTES_PER_S
    data = line.ask("GET", f"/v1/files/{file.sha256}", wait_s=wait_s)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ProtocolBroken(what="file_content")
    return DecryptedFile(file.name, file.media_type, data)
