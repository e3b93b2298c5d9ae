"""The introduction to the district's gateway: what was pinned, and the terminal's own key."""

import json
import secrets
from dataclasses import asdict, dataclass, replace

from station_app.exchange.district_recovery import held_recovery
from station_app.model.ids import OperatorId
from station_app.model.operators import TERMINAL, Right
from station_app.station.station import Station, record
from station_app.store import key_value
from station_app.store.connection import Transaction

_ENROLMENT = "gateway.enrolment"
_KEY = "terminal.key"
_KEY_BYTES = 32
_CERTIFICATE, _CERTIFIED = "gateway.certificate", "gateway.certified"


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """What the terminal knows of its gateway. Pinned once; public."""

    terminal_id: str
    terminal_key: str
    """The terminal's Ed25519 public key, hex."""
    gateway_id: str
    gateway_url: str
    gateway_keys: tuple[str, ...]
    """Ed25519 public keys whose receipts count, hex."""
    authority_pem: str
    """The certification authority of the line."""
    district_recipient: str
    enrolled_at: str


def enrolled(station: Station) -> EnrolmentFacts | None:
    """Return what was pinned, or ``None`` where the terminal has not been introduced yet."""
    with station.store.reading() as tx:
        return _facts(tx)


def _facts(tx: Transaction) -> EnrolmentFacts | None:
    held = key_value.get(tx, _ENROLMENT)
    if held is None:
        return None
    values = json.loads(held)
    values["gateway_keys"] = tuple(values["gateway_keys"])
    return EnrolmentFacts(**values)


def pinned_recipient(tx: Transaction) -> str:
    """Return the district's key that everything is sealed to as well; empty: there is none."""
    told = held_recovery(tx)
    if told is not None:
        return told.recipient
    held = key_value.get(tx, _ENROLMENT)
    return "" if held is None else str(json.loads(held)["district_recipient"])


def terminal_key(station: Station) -> bytes:
    """Return the terminal's private key; make it at the first call. It never leaves this computer."""
    with station.store.transaction() as tx:
        held = key_value.get(tx, _KEY)
        if held is None:
            held = secrets.token_bytes(_KEY_BYTES)
            key_value.put(tx, _KEY, held)
    return held


def require_may_enrol(station: Station) -> OperatorId:
    """Return who may introduce the terminal: the first time anybody, later whoever may manage.

    Raises:
        NotAllowed, SessionLocked: it is introduced already, and this is not for everybody.
    """
    if enrolled(station) is None:
        operator = station.session.operator
        return TERMINAL if operator is None else operator.operator_id
    return station.session.require(Right.MANAGE).operator_id


def store_enrolment(station: Station, pinned: EnrolmentFacts) -> None:
    """Pin a gateway, and seal what is captured from now on to the district's key as well.

    Raises:
        NotAllowed, SessionLocked: see :func:`require_may_enrol`.
    """
    operator_id = require_may_enrol(station)
    if pinned.district_recipient:
        station.store.set_district_recipient(pinned.district_recipient)
    with station.store.transaction() as tx:
        key_value.put(tx, _ENROLMENT, _text(pinned))
        record(station, tx, operator_id, "terminal.enrolled", pinned.gateway_id)
    station.events.announce("line")


def move_gateway(station: Station, gateway_url: str) -> None:
    """Note another address of the same gateway: its keys and its authority stay pinned."""
    with station.store.transaction() as tx:
        held = _facts(tx)
        if held is None or held.gateway_url == gateway_url:
            return
        key_value.put(tx, _ENROLMENT, _text(replace(held, gateway_url=gateway_url)))
        record(station, tx, TERMINAL, "gateway.moved", held.gateway_id)
    station.events.announce("line")


def certificate(station: Station) -> bytes | None:
    """Return the gateway's certificate of the enrolment, byte for byte; ``None``: none came yet."""
    with station.store.reading() as tx:
        return key_value.get(tx, _CERTIFICATE)


def is_certified(station: Station, words_sha256: str) -> bool:
    """Tell whether the certificate that is held is of these words."""
    with station.store.reading() as tx:
        return key_value.get(tx, _CERTIFIED) == words_sha256.encode()


def store_certificate(station: Station, data: bytes, words_sha256: str) -> None:
    """Keep a certificate that was proved, and the hash of the words that it is of."""
    with station.store.transaction() as tx:
        key_value.put(tx, _CERTIFICATE, data)
        key_value.put(tx, _CERTIFIED, words_sha256.encode())


def _text(pinned: EnrolmentFacts) -> bytes:
    return json.dumps(asdict(pinned), ensure_ascii=False).encode()
