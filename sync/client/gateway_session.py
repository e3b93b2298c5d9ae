"""The terminal's own line to its gateway: proves who it is, and who answers."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station_app.exchange.enrolment import EnrolmentFacts
from station_app.model.clock import Clock, from_text
from station_app.model.errors import ProtocolBroken
from sync.client.errors import GatewayRefused
from sync.client.faults import Answer, members, refusal, require_gateway, untold
from sync.client.transport import Transport
from sync.wire.border import require_time
from sync.wire.exchange import ASSERTION_S, JWT_BEARER, audience
from sync.wire.limits import MOST_NUMBER
from sync.wire.problems import problem_key

_EARLY_S = 30
"""A token is renewed this long before its end."""


class GatewaySession:
    """Requests in the terminal's name. One thread at a time."""

    def __init__(self, facts: EnrolmentFacts, key: bytes, clock: Clock) -> None:
        self.facts = facts
        self._key = key
        self._clock = clock
        self._transport = Transport(facts.gateway_url, facts.authority_pem)
        self._token = ""
        self._token_ends_s = 0.0
        self._skew = timedelta()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        wait_s: float = 0,
    ) -> Answer:
        """Send a request with the terminal's token and make sure that the gateway answered.

        Raises:
            ExchangeError: there was no answer, or somebody else's, or the token was refused.
        """
        for fresh in (False, True):
            own = {"Authorization": f"Bearer {self._access(fresh=fresh)}", **(headers or {})}
            answer = self._transport.send(method, url, headers=own, body=body, wait_s=wait_s)
            require_gateway(answer.status, answer.headers, self.facts.gateway_id)
            if answer.status != 401:
                return answer
        raise refusal(answer)

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        wait_s: float = 0,
    ) -> bytes:
        """Send a request and return the body of the answer that was asked for.

        Raises:
            ExchangeError: see :meth:`send`; GatewayRefused, GatewayFault for a problem.
        """
        answer = self.send(method, url, headers=headers, body=body, wait_s=wait_s)
        if answer.status not in (200, 201, 204):
            raise refusal(answer)
        return answer.body

    def reach(self) -> None:
        """Make sure that the gateway knows this terminal, before anything is said to be on its way.

        Raises:
            ExchangeError: there was no answer, or somebody else's, or we were refused.
        """
        self._access(fresh=False)

    def cut(self) -> None:
        """End whatever is under way, from any thread."""
        self._transport.cut()

    def close(self) -> None:
        """Let go of the connection."""
        self._transport.close()

    def _access(self, *, fresh: bool) -> str:
        now_s = self._clock.monotonic_s()
        if fresh or not self._token or now_s > self._token_ends_s:
            token, life_s = self._fetch_token()
            self._token, self._token_ends_s = token, now_s + life_s - _EARLY_S
        return self._token

    def _fetch_token(self) -> tuple[str, int]:
        answer = self._offer_assertion()
        if answer.status == 401 and problem_key(untold(answer.body)) == "clock":
            # The gateway knows us and tells the time: our clock is wrong, our papers are not.
            now = members(answer.body).get("now")
            self._skew = _time(now) - self._clock.now()
            answer = self._offer_assertion()
        if answer.status != 200:
            raise refusal(answer)
        found = members(answer.body)
        token, life_s = found.get("access_token"), found.get("expires_in")
        if type(token) is not str or not (token.isascii() and token.isprintable()):
            raise ProtocolBroken(what="token")
        if type(life_s) is not int or abs(life_s) > MOST_NUMBER:
            raise ProtocolBroken(what="token")
        return token, life_s

    def _offer_assertion(self) -> Answer:
        body = urlencode({"grant_type": JWT_BEARER, "assertion": self._assertion()}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._transport.send("POST", "/v1/token", headers=headers, body=body)
        require_gateway(answer.status, answer.headers, self.facts.gateway_id)
        return answer

    def _assertion(self) -> str:
        now = self._clock.now() + self._skew
        claims = {
            "iss": self.facts.terminal_id,
            "sub": self.facts.terminal_id,
            "aud": audience(self.facts.gateway_id),
            "iat": now,
            "exp": now + timedelta(seconds=ASSERTION_S / 2),
            "jti": secrets.token_hex(16),
        }
        private = Ed25519PrivateKey.from_private_bytes(self._key)
        return jwt.encode(claims, private, algorithm="EdDSA")


def _time(untrusted: object) -> datetime:
    try:
        require_time(str(untrusted), "now")
        return from_text(str(untrusted))
    except ValueError:
        raise GatewayRefused(reason="clock") from None
