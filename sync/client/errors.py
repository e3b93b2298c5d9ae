"""The line's and the gateway's facts."""

from station_app.model.errors import ExchangeError, Remedy


class NotEnrolled(ExchangeError):
    """The terminal has not been introduced to a gateway yet."""

    key, remedy, retryable = "error.exchange.not_enrolled", Remedy.ENROL, False


class EnrolmentRefused(ExchangeError):
    """The one-time code is wrong, used or too old."""

    key, remedy, retryable = "error.exchange.enrolment_refused", Remedy.ENROL, False


class GatewayUnreachable(ExchangeError):
    """No answer. The line is down or the gateway is off."""

    key = "error.exchange.unreachable"


class GatewayImpostor(ExchangeError):
    """Who answers cannot show the district's certificate or the pinned key."""

    key = "error.exchange.impostor"


class ClockDiffers(ExchangeError):
    """The gateway's certificate is outside its time: this computer's clock is wrong."""

    key, remedy = "error.exchange.clock", Remedy.CHECK_CLOCK


class NotTheGateway(ExchangeError):
    """Something else answers in the gateway's place, e.g. a sign-in page of the network."""

    key = "error.exchange.captive"


class GatewayFault(ExchangeError):
    """The gateway answered with a fault of its own (``status``)."""

    key = "error.exchange.fault"


class GatewayBusy(ExchangeError):
    """The gateway is at work and asks to be asked again in ``wait_s`` seconds."""

    key = "error.exchange.busy"


class GatewayRefused(ExchangeError):
    """The gateway refuses this document for good (``reason``: a key of the protocol)."""

    key, remedy, retryable = "error.exchange.refused", Remedy.CALL_HELP, False


class ReceiptForged(ExchangeError):
    """The receipt does not fit the document or its signature is not the gateway's."""

    key = "error.exchange.receipt"


class Overtaken(ExchangeError):
    """Something more urgent goes first; this goes on from where it stands."""

    key, remedy, retryable = "error.exchange.overtaken", Remedy.NONE, True
