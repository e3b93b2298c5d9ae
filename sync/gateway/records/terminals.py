"""Who may speak to the gateway: one-time codes, enrolled terminals, short-lived tokens."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy import insert as add
from sqlalchemy.exc import IntegrityError

from sync.gateway.records.database import (
    assertions,
    codes,
    now_text,
    reading,
    terminals,
    time_text,
    writing,
)
from sync.gateway.records.identity import Identity
from sync.gateway.records.refusals import Refusal
from sync.wire.canonical import write
from sync.wire.exchange import (
    ASSERTION_S,
    EnrolmentAnswer,
    EnrolmentRequest,
    StationProfile,
    audience,
    enrolment_message,
)
from sync.wire.introduction import new_code
from sync.wire.keys import holds, key_id
from sync.wire.records import to_data

TOKEN_S = 600
_CODE_LIFE = timedelta(hours=24)
_LEEWAY_S = 60


def make_code(engine: Engine, office: str = "") -> str:
    """Make a one-time code for an office's terminal. Only its hash is kept."""
    code = new_code()
    expires = time_text(datetime.now(UTC) + _CODE_LIFE)
    with writing(engine) as tx:
        tx.execute(add(codes).values(code_sha256=_hash(code), expires_at=expires, office=office))
    return code


def enrol(engine: Engine, identity: Identity, asked: EnrolmentRequest) -> tuple[bytes, str | None]:
    """Take a terminal in; the same request again gets the same answer.

    Returns:
        The answer's bytes, and the terminal's id where it is new.

    Raises:
        Refusal: the code is wrong, too old or was used by another key.
    """
    message = enrolment_message(asked.code, asked.public_key)
    if not holds(asked.public_key, "enrolment", message, asked.proof):
        raise Refusal("enrolment-refused")
    with writing(engine) as tx:
        query = select(codes).where(codes.c.code_sha256 == _hash(asked.code)).with_for_update()
        code = tx.execute(query).first()
        if code is None or code.expires_at < now_text():
            raise Refusal("enrolment-refused")
        if code.public_key is not None:
            if code.public_key != asked.public_key:
                raise Refusal("enrolment-refused")
            return bytes(code.answer), None
        terminal_id = _take_in(tx, asked.public_key, str(code.office))
        answer = EnrolmentAnswer(
            terminal_id,
            identity.gateway_id,
            (identity.public_key,),
            identity.district_recipient,
            StationProfile("", str(code.office), ""),
        )
        data = write(to_data(answer))
        change = update(codes).where(codes.c.code_sha256 == _hash(asked.code))
        tx.execute(change.values(public_key=asked.public_key, answer=data))
        return data, terminal_id


def grant_token(engine: Engine, identity: Identity, untrusted_assertion: str) -> str:
    """Return an access token for a terminal's signed assertion (RFC 7523).

    Raises:
        Refusal: the terminal is unknown, the assertion is not its own, was used, or its times are
            not ours.
    """
    terminal_id = _claimed_terminal(untrusted_assertion)
    with reading(engine) as tx:
        row = tx.execute(select(terminals).where(terminals.c.terminal_id == terminal_id)).first()
    if row is None or not row.active:
        raise Refusal("terminal-unknown")
    claims = _judge_assertion(untrusted_assertion, row.public_key, identity)
    _use_once(engine, terminal_id, str(claims["jti"]))
    now = datetime.now(UTC)
    token = {
        "sub": terminal_id,
        "aud": audience(identity.gateway_id),
        "iat": now,
        "exp": now + timedelta(seconds=TOKEN_S),
    }
    return jwt.encode(token, identity.derived("access tokens"), algorithm="HS256")


def terminal_of(identity: Identity, untrusted_token: str) -> str:
    """Return the terminal that an access token speaks for.

    Raises:
        Refusal: the token is not ours or too old.
    """
    try:
        claims = jwt.decode(
            untrusted_token,
            identity.derived("access tokens"),
            algorithms=["HS256"],
            audience=audience(identity.gateway_id),
            options={"require": ["sub", "exp", "aud"]},
        )
    except jwt.InvalidTokenError:
        raise Refusal("unauthorised") from None
    return str(claims["sub"])


def public_key_of(tx: Connection, terminal_id: str) -> str:
    """Return an active terminal's key.

    Raises:
        Refusal: there is no such terminal.
    """
    query = select(terminals.c.public_key).where(
        terminals.c.terminal_id == terminal_id, terminals.c.active.is_(True)
    )
    found = tx.execute(query).scalar()
    if found is None:
        raise Refusal("terminal-unknown")
    return str(found)


def office_of(tx: Connection, terminal_id: str) -> str:
    """Return the office that a terminal stands in; empty: the district did not say."""
    query = select(terminals.c.office).where(terminals.c.terminal_id == terminal_id)
    return str(tx.execute(query).scalar() or "")


def _take_in(tx: Connection, public_key: str, office: str) -> str:
    """Return the terminal's id; a key that was enrolled before keeps its id."""
    query = select(terminals.c.terminal_id).where(terminals.c.public_key == public_key)
    known = tx.execute(query).scalar()
    if known is not None:
        return str(known)
    terminal_id = f"t{key_id(public_key)[:16]}"
    row = {"terminal_id": terminal_id, "public_key": public_key, "enrolled_at": now_text()}
    tx.execute(add(terminals).values(active=True, office=office, **row))
    return terminal_id


def _claimed_terminal(untrusted_assertion: str) -> str:
    try:
        claims = jwt.decode(untrusted_assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise Refusal("malformed") from None
    return str(claims.get("iss", ""))


def _judge_assertion(untrusted: str, public_key: str, identity: Identity) -> dict[str, Any]:
    try:
        return dict(
            jwt.decode(
                untrusted,
                Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)),
                algorithms=["EdDSA"],
                audience=audience(identity.gateway_id),
                leeway=_LEEWAY_S,
                options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"]},
            )
        )
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError):
        # The signature is right, so this is our terminal and its clock is wrong: tell it the time.
        raise Refusal("clock", now=now_text()) from None
    except jwt.InvalidTokenError:
        raise Refusal("unauthorised") from None


def _use_once(engine: Engine, terminal_id: str, jti: str) -> None:
    used = _hash(f"{terminal_id} {jti}")
    ends = datetime.now(UTC) + timedelta(seconds=ASSERTION_S + 2 * _LEEWAY_S)
    try:
        with writing(engine) as tx:
            tx.execute(delete(assertions).where(assertions.c.expires_at < now_text()))
            tx.execute(add(assertions).values(jti=used, expires_at=time_text(ends)))
    except IntegrityError:
        raise Refusal("unauthorised") from None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def new_name(prefix: str) -> str:
    """Return a new name that cannot be guessed."""
    return prefix + secrets.token_hex(16)
