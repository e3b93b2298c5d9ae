"""What stands in the way of a document in the kernel."""

from station_app.model.device_errors import TokenError
from station_app.model.errors import DocumentError, Remedy


class KindUnknown(DocumentError):
    """``kind`` is not in the catalogue of document kinds."""

    key, remedy = "error.document.kind", Remedy.CORRECT_DETAILS


class SignerNotFit(DocumentError):
    """The law names others as the signers of this paper."""

    key, remedy = "error.form.signer", Remedy.NONE


class InvestigatorUnknown(SignerNotFit):
    """Only the investigating officer or the SHO may sign, and no record says who investigates."""

    key = "error.form.investigator"


class NotYourToken(TokenError):
    """The certificate belongs to another operator."""

    key, remedy = "error.token.not_yours", Remedy.INSERT_TOKEN


class TokenOfAnother(NotYourToken):
    """The certificate is bound to the operator ``owner`` (the short name)."""

    key = "error.token.of_another"


class SignatureRefused(TokenError):
    """Our own reader does not accept what was just signed; the document stays unsigned."""

    key, remedy = "error.token.signature_refused", Remedy.CALL_HELP
