"""Has the gateway certify the enrolment, so that whoever has its public key alone can judge our papers."""

import base64
import hashlib

from station_app.exchange.enrolment import is_certified, store_certificate
from station_app.model.errors import ProtocolBroken
from station_app.station.station import Station
from sync.client.errors import GatewayRefused
from sync.client.gateway_session import GatewaySession
from sync.wire.canonical import write
from sync.wire.enrolment_certificate import MOST_AUTHORITIES, Authorities, verify_enrolment
from sync.wire.records import to_data

_JSON = {"Content-Type": "application/json"}
_OLDER_GATEWAY = frozenset({"not-found", "method"})


def certify(station: Station, line: GatewaySession) -> None:
    """Ask for the certificate of what this station trusts now; nothing where it is held already.

    Raises:
        ProtocolBroken: the answer is none, or speaks of another terminal. ExchangeError: the line's
        or the gateway's fact.
    """
    named = sorted(base64.b64encode(der).decode("ascii") for der in station.trust())
    told = write(to_data(Authorities(tuple(named[:MOST_AUTHORITIES]))))
    words = hashlib.sha256(told + line.facts.terminal_id.encode()).hexdigest()
    if is_certified(station, words):
        return
    try:
        body = line.ask("POST", "/v1/enrolment/certificate", headers=_JSON, body=told)
    except GatewayRefused as error:
        if error.params.get("reason") in _OLDER_GATEWAY:
            return
        raise
    findings, enrolment = verify_enrolment(body, line.facts.gateway_keys)
    ours = (line.facts.gateway_id, line.facts.terminal_id, line.facts.terminal_key)
    if enrolment is None or findings:
        raise ProtocolBroken(what="enrolment_certificate")
    if (enrolment.gateway_id, enrolment.terminal_id, enrolment.terminal_key) != ours:
        raise ProtocolBroken(what="enrolment_certificate")
    store_certificate(station, body, words)
