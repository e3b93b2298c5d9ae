"""What a failed exchange means: raised here with its fact, told to people elsewhere."""

import math
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from station_app.model.errors import ExchangeError, ProtocolBroken
from sync.client.errors import (
    ClockDiffers,
    GatewayBusy,
    GatewayFault,
    GatewayImpostor,
    GatewayRefused,
    GatewayUnreachable,
    NotEnrolled,
    NotTheGateway,
)
from sync.wire.canonical import BrokenMessage, read_loosely
from sync.wire.exchange import require_object
from sync.wire.problems import KINDS, problem_key

_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE")
_X509_NOT_YET, _X509_EXPIRED = 9, 10
_TOO_MANY = 429
_UNASKED_S, _LONGEST_ASKED_S = 5, 900


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whoever sent it."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        """Return a header whatever its case; empty where it is missing."""
        return self.headers.get(name.lower(), "")


def error_for(error: BaseException) -> ExchangeError:
    """Tell which fact a failed request is."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            outside_its_time = cause.verify_code in (_X509_NOT_YET, _X509_EXPIRED)
            return ClockDiffers() if outside_its_time else GatewayImpostor()
        if isinstance(cause, ssl.SSLError) and (cause.reason or "") in _NOT_TLS:
            # Somebody answers in clear where the gateway never does: a sign-in page.
            return NotTheGateway()
    return GatewayUnreachable()


def require_gateway(status: int, headers: Mapping[str, str], gateway_id: str) -> None:
    """Make sure that the gateway itself answered, and not somebody in its place.

    Raises:
        NotTheGateway: somebody else did. GatewayFault: what stands before the gateway failed.
        GatewayImpostor: another gateway did.
    """
    named = headers.get("station-gateway")
    if named is None:
        raise GatewayFault(status=status) if status >= 500 else NotTheGateway
    if named != gateway_id:
        raise GatewayImpostor


def refusal(answer: Answer) -> ExchangeError:
    """Tell which fact an answer of the gateway is that is not what was asked for."""
    key = problem_key(untold(answer.body))
    if answer.status == _TOO_MANY or key == "too-many":
        return GatewayBusy(wait_s=_wait_s(answer.header("retry-after")))
    if key is None:
        status = answer.status
        return GatewayFault(status=status) if status >= 500 else ProtocolBroken(what=str(status))
    if key in ("terminal-unknown", "unauthorised"):
        return NotEnrolled()
    if key == "too-slow":
        # The line did not carry the request in time; the paper has no part in it.
        return GatewayUnreachable()
    if KINDS[key].status >= 500:
        return GatewayFault(status=KINDS[key].status)
    return GatewayRefused(reason=key, **_item(answer.body))


def _wait_s(untrusted: str) -> int:
    """Return the seconds that ``Retry-After`` asks for, within what a lane waits at most."""
    text = untrusted.strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return max(1, min(int(text), _LONGEST_ASKED_S))
    try:
        asked_s = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        # None was asked for, or a date without its zone.
        return _UNASKED_S
    return max(1, min(math.ceil(asked_s), _LONGEST_ASKED_S))


def _item(body: bytes) -> dict[str, int]:
    """Return the number of the file that a refusal is about, where it is about one."""
    told = untold(body).get("item")
    return {"item": told} if type(told) is int else {}


def members(body: bytes) -> dict[str, Any]:
    """Return the members of an answer that has to be an object.

    Raises:
        ProtocolBroken: it is not.
    """
    try:
        return require_object(read_loosely(body))
    except BrokenMessage as error:
        raise ProtocolBroken(what=str(error.args[0])) from None


def untold(body: bytes) -> Any:
    """Return the data of an answer that may be anything; ``None`` where it is no message of ours."""
    try:
        return read_loosely(body)
    except BrokenMessage:
        return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return the fault, what caused it, and what is packed inside it."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        cause = waiting.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
