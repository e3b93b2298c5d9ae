"""What stands in the way of a certificate; the token's own facts are ``model.device_errors``."""

from station_app.model.device_errors import TokenError
from station_app.model.errors import Remedy


class CertificateExpired(TokenError):
    """The certificate ended on ``until`` (dd-mm-yyyy)."""

    key, remedy = "error.token.expired", Remedy.CALL_HELP


class CertificateNotYetValid(TokenError):
    """The certificate begins on ``since``; the computer's clock may be wrong."""

    key, remedy = "error.token.not_yet_valid", Remedy.CHECK_CLOCK


class CertificateUnfit(TokenError):
    """The certificate is not meant for signing documents or its chain is unknown."""

    key, remedy = "error.token.unfit", Remedy.CALL_HELP


class ClockWrong(TokenError):
    """The computer's clock cannot be right (``shown``); a signature would be void."""

    key, remedy = "error.token.clock", Remedy.CHECK_CLOCK
