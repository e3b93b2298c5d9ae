"""Introduces the terminal to a gateway that a line of introduction names and proves."""

import http.client
import ssl
from contextlib import closing
from urllib.parse import urlsplit

from station_app.exchange.enrolment import (
    EnrolmentFacts,
    require_may_enrol,
    store_enrolment,
    terminal_key,
)
from station_app.exchange.link_status import set_link_state
from station_app.model.clock import to_text
from station_app.model.errors import ExchangeError, ProtocolBroken
from station_app.station.station import Station
from sync.client.errors import EnrolmentRefused, GatewayImpostor, GatewayRefused, NotTheGateway
from sync.client.faults import error_for, refusal, require_gateway
from sync.client.transport import CONNECT_S, Transport
from sync.wire.canonical import BrokenMessage, read_loosely, write
from sync.wire.exchange import EnrolmentAnswer, EnrolmentRequest, enrolment_message
from sync.wire.introduction import Introduction, read_introduction
from sync.wire.keys import key_id, public_of, sign
from sync.wire.records import from_data, to_data

_MOST_CERTIFICATE_BYTES = 16 * 1024


def enrol(station: Station, line_of_introduction: str) -> EnrolmentFacts:
    """Introduce the terminal and pin what the gateway shows. May be done again if cut short.

    Raises:
        EnrolmentRefused: the line is mistyped, or its code is wrong, used or too old.
        GatewayImpostor: who answers cannot show the authority that the line names.
        ExchangeError: the exchange failed. NotAllowed, SessionLocked.
    """
    require_may_enrol(station)
    try:
        wanted = read_introduction(line_of_introduction)
    except BrokenMessage:
        raise EnrolmentRefused from None
    authority = _fetch_authority(wanted)
    key = terminal_key(station)
    answer = _introduce(wanted, authority, key)
    if answer.gateway_id != "g" + key_id(answer.gateway_keys[0])[:16]:
        raise GatewayImpostor
    facts = EnrolmentFacts(
        terminal_id=answer.terminal_id,
        terminal_key=public_of(key),
        gateway_id=answer.gateway_id,
        gateway_url=wanted.url,
        gateway_keys=answer.gateway_keys,
        authority_pem=authority,
        district_recipient=answer.district_recipient,
        enrolled_at=to_text(station.clock.now()),
    )
    store_enrolment(station, facts)
    set_link_state(station, "ok")
    return facts


def _fetch_authority(wanted: Introduction) -> str:
    """Return the authority's certificate, PEM: taken from anybody, kept only if it is the named one."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    parts = urlsplit(wanted.url)
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port, timeout=CONNECT_S, context=context
    )
    try:
        with closing(connection):
            connection.request("GET", "/v1/authority")
            der = connection.getresponse().read(_MOST_CERTIFICATE_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise error_for(error) from error
    if not wanted.matches(der):
        raise GatewayImpostor
    return ssl.DER_cert_to_PEM_cert(der)


def _introduce(wanted: Introduction, authority: str, key: bytes) -> EnrolmentAnswer:
    public = public_of(key)
    proof = sign(key, "enrolment", enrolment_message(wanted.code, public))
    body = write(to_data(EnrolmentRequest(wanted.code, public, proof)))
    headers = {"Content-Type": "application/json"}
    with closing(Transport(wanted.url, authority)) as transport:
        answer = transport.send("POST", "/v1/enrolments", headers=headers, body=body)
    if answer.status != 201:
        raise _refused(refusal(answer))
    try:
        found = from_data(EnrolmentAnswer, read_loosely(answer.body))
    except BrokenMessage as error:
        raise ProtocolBroken(what=str(error.args[0])) from None
    require_gateway(answer.status, answer.headers, found.gateway_id)
    return found


def _refused(error: ExchangeError) -> ExchangeError:
    if isinstance(error, GatewayRefused):
        return EnrolmentRefused()
    return NotTheGateway() if isinstance(error, ProtocolBroken) else error
