"""Time stamps and stored proofs of a signature, and the PAdES level they make (EN 319 142-1, table 1)."""

import contextlib
import hashlib

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from station_app.signing.judging.entries import held, held_dictionary, held_list
from station_app.signing.judging.faults import READING_FAULTS

_PADES = "/ETSI.CAdES.detached"
_BASELINE = {"content_type", "message_digest", "signing_certificate_v2"}
_MOST_STORED = 200


def time_stamp_holds(embedded: EmbeddedPdfSignature) -> bool | None:
    """Tell whether a signature's own time stamps are whole and of this signature; ``None``: it has none.

    Raises:
        ValueError: a token is not of a form that can be read here.
    """
    found = None
    for token in extract_tst_data_iter(embedded.signer_info, signed=False):
        content = token["encap_content_info"]["content"]
        info = content.parsed
        imprint = info["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        signature = embedded.signer_info["signature"].native
        of_this = hashlib.new(algorithm, signature).digest() == imprint["hashed_message"].native
        signer = token["signer_infos"][0]
        digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, bytes(content))
        certificate = extract_certificate_info(token).signer_cert
        try:
            whole = validate_sig_integrity(signer, certificate, "tst_info", digest.digest())
        except SignatureValidationError:
            return False
        if not of_this or whole != (True, True):
            return False
        found = True
    return found


def level_of(embedded: EmbeddedPdfSignature, reader: PdfFileReader, *, time_proved: bool) -> str:
    """Return the PAdES level that a signature's form has; empty where it is none."""
    signature = embedded.sig_object
    names = {attribute["type"].native for attribute in embedded.signer_info["signed_attrs"]}
    if held(signature, "/SubFilter") != _PADES or "/M" not in signature or not names >= _BASELINE:
        return ""
    if not time_proved:
        return "B-B"
    stored = held_dictionary(reader.root, "/DSS")
    return "B-LT" if "/Certs" in stored and ("/CRLs" in stored or "/OCSPs" in stored) else "B-T"


def stored_certificates(reader: PdfFileReader) -> list[asn1_x509.Certificate]:
    """Return the certificates that a file keeps for its proof, those that can be read."""
    found = []
    for data in stored(reader, "/Certs"):
        with contextlib.suppress(*READING_FAULTS):
            certificate = asn1_x509.Certificate.load(data)
            certificate.native  # noqa: B018 - parses everything now, so that nothing fails later
            found.append(certificate)
    return found


def stored(reader: PdfFileReader, key: str) -> list[bytes]:
    """Return what a file keeps for its proof under a key, ``/Certs /CRLs /OCSPs``; what cannot be read is left out."""
    found: list[bytes] = []
    with contextlib.suppress(*READING_FAULTS):
        for one in held_list(held_dictionary(reader.root, "/DSS"), key)[:_MOST_STORED]:
            found.append(bytes(one.get_object().data))
    return found
