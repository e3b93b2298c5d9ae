"""What a failed exchange means: raised here with its fact, told to people elsewhere."""

import json
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

from station_app.model.errors import ExchangeError, ProtocolBroken
from sync.client.errors import (
    ClockDiffers,
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


def refusal(status: int, body: bytes) -> ExchangeError:
    """Tell which fact an answer of the gateway is that is not what was asked for."""
    key = problem_key(_loose(body))
    if key is None:
        return GatewayFault(status=status) if status >= 500 else ProtocolBroken(what=str(status))
    if key == "terminal-unknown":
        return NotEnrolled()
    if KINDS[key].status >= 500:
        return GatewayFault(status=KINDS[key].status)
    return GatewayRefused(reason=key, **_item(body))


def _item(body: bytes) -> dict[str, int]:
    """Return the number of the file that a refusal is about, where it is about one."""
    told = _loose(body).get("item")
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


def _loose(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
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
