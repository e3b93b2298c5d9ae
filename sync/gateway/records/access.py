"""Short-lived access: a terminal's signed assertion in, a token out, the token judged at each request.

A token speaks for the terminal as the district last left it: it names the number of the terminal's
newest act, and is worth nothing once another follows (moved, revoked).
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy import insert as add
from sqlalchemy.exc import IntegrityError

from sync.gateway.records.database import (
    assertions,
    now_text,
    reading,
    terminal_acts,
    terminals,
    time_text,
    writing,
)
from sync.gateway.records.identity import Identity
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.terminals import public_key_of
from sync.wire.exchange import ASSERTION_S, audience

TOKEN_S = 600
_LEEWAY_S = 60
_UNREADABLE = (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, RecursionError)
"""What a library raises over an assertion that somebody wrote by hand."""


@dataclass(frozen=True, slots=True)
class Access:
    """For whom a token speaks, and since which act of the district."""

    terminal_id: str
    acts: int


def grant_token(engine: Engine, identity: Identity, untrusted_assertion: str) -> str:
    """Return an access token for a terminal's signed assertion (RFC 7523).

    Raises:
        Refusal: the terminal is unknown, the assertion is not its own, was used, lives longer than
            an assertion may, or its times are not ours.
    """
    terminal_id = _claimed_terminal(untrusted_assertion)
    with reading(engine) as tx:
        public_key = public_key_of(tx, terminal_id)
        acts = _acts_of(tx, terminal_id)
    claims = _judge_assertion(untrusted_assertion, public_key, identity)
    _use_once(engine, terminal_id, claims)
    now = datetime.now(UTC)
    token = {
        "sub": terminal_id,
        "aud": audience(identity.gateway_id),
        "iat": now,
        "exp": now + timedelta(seconds=TOKEN_S),
        "acts": acts,
    }
    return jwt.encode(token, identity.derived("access tokens"), algorithm="HS256")


def access_of(engine: Engine, identity: Identity, untrusted_token: str) -> Access:
    """Return for whom an access token speaks.

    Raises:
        Refusal: the token is not ours, too old, or of a terminal that was moved or revoked since.
    """
    try:
        claims = jwt.decode(
            untrusted_token,
            identity.derived("access tokens"),
            algorithms=["HS256"],
            audience=audience(identity.gateway_id),
            options={"require": ["sub", "exp", "aud", "acts"]},
        )
    except _UNREADABLE:
        raise Refusal("unauthorised") from None
    access = Access(str(claims["sub"]), int(claims["acts"]))
    require_standing(engine, access)
    return access


def require_standing(engine: Engine, access: Access) -> None:
    """Make sure that nothing was done to a terminal since its token was given.

    Raises:
        Refusal: it was moved or revoked, or is gone.
    """
    active = select(terminals.c.active).where(terminals.c.terminal_id == access.terminal_id)
    with reading(engine) as tx:
        if not tx.execute(active).scalar() or _acts_of(tx, access.terminal_id) != access.acts:
            raise Refusal("unauthorised")


def _acts_of(tx: Connection, terminal_id: str) -> int:
    query = select(func.max(terminal_acts.c.sequence))
    return int(tx.execute(query.where(terminal_acts.c.terminal_id == terminal_id)).scalar() or 0)


def _claimed_terminal(untrusted_assertion: str) -> str:
    try:
        claims = jwt.decode(untrusted_assertion, options={"verify_signature": False})
    except _UNREADABLE:
        raise Refusal("malformed") from None
    named = claims.get("iss")
    if not isinstance(named, str) or not named.isascii():
        raise Refusal("terminal-unknown")
    return named


def _judge_assertion(untrusted: str, public_key: str, identity: Identity) -> dict[str, Any]:
    try:
        claims = dict(
            jwt.decode(
                untrusted,
                Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)),
                algorithms=["EdDSA"],
                audience=audience(identity.gateway_id),
                leeway=_LEEWAY_S,
                options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"]},
            )
        )
        life_s = int(claims["exp"]) - int(claims["iat"])
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError):
        # The signature is right, so this is our terminal and its clock is wrong: tell it the time.
        raise Refusal("clock", now=now_text()) from None
    except _UNREADABLE:
        raise Refusal("unauthorised") from None
    if claims["sub"] != claims["iss"] or not 0 < life_s <= ASSERTION_S:
        raise Refusal("unauthorised")
    return claims


def _use_once(engine: Engine, terminal_id: str, claims: dict[str, Any]) -> None:
    """Remember an assertion for as long as it would be taken; its life is bounded by now."""
    used = hashlib.sha256(
        f"{terminal_id} {claims['jti']}".encode("utf-8", "surrogatepass")
    ).hexdigest()
    ends = datetime.fromtimestamp(int(claims["exp"]), UTC) + timedelta(seconds=2 * _LEEWAY_S)
    try:
        with writing(engine) as tx:
            tx.execute(delete(assertions).where(assertions.c.expires_at < now_text()))
            tx.execute(add(assertions).values(jti=used, expires_at=time_text(ends)))
    except IntegrityError:
        raise Refusal("unauthorised") from None
