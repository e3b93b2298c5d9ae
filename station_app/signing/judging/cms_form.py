"""What a signature's hole in the file must be: one CMS message in its one form, filled up with zeros.

No signature covers its own hole. A byte that was changed there is found because the message is read as
strictly as it is written (RFC 5652, X.690): in DER, of known parts, with nothing behind it. A message
that is sound and of another form is no forgery; it is a form that is not judged here.
"""

import re

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509

from station_app.signing.judging.faults import READING_FAULTS

_HEX = re.compile(rb"<(?:[0-9a-f]+|[0-9A-F]+)>")
_NULL = b"\x05\x00"
DIGESTS = ("sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512")
_LONG_FORM = 0x80
_MOST_DEPTH = 40


def hole_bytes(hole: bytes) -> bytes | None:
    """Return what a hole holds in hexadecimal of one case; ``None`` where it is anything else."""
    if len(hole) % 2 or not _HEX.fullmatch(hole):
        return None
    return bytes.fromhex(hole[1:-1].decode("ascii"))


def read_message(contents: bytes) -> cms.SignedData | None:
    """Return the message at the beginning of a hole's bytes, where zeros follow and nothing else."""
    try:
        info = cms.ContentInfo.load(contents)
        if info["content_type"].native != "signed_data" or any(contents[len(info.dump()) :]):
            return None
        message = info["content"]
        message.native  # noqa: B018 - parses everything now, so that nothing fails later
    except READING_FAULTS:
        return None
    return message


def claimed_digests(message: cms.SignedData) -> list[tuple[str, bytes]]:
    """Return what each signer of a message says was signed: algorithm and digest of the bytes."""
    return [
        (str(signer["digest_algorithm"]["algorithm"].native), bytes(attribute["values"][0].native))
        for signer in message["signer_infos"]
        for attribute in signer["signed_attrs"]
        if attribute["type"].native == "message_digest"
    ]


def is_plain(message: cms.SignedData, contents: bytes) -> bool:
    """Tell whether the parts that no signature covers are what they have to be."""
    if len(message["signer_infos"]) != 1 or not _is_der(contents):
        return False
    signer = message["signer_infos"][0]
    digest = signer["digest_algorithm"]
    named = [found["algorithm"].native for found in message["digest_algorithms"]]
    return (
        (message["version"].native, signer["version"].native) in _versions(message)
        and digest["algorithm"].native in DIGESTS
        and named == [digest["algorithm"].native]
        and all(map(_bare, (digest, *message["digest_algorithms"])))
        and _usual_parameters(signer["signature_algorithm"])
        and all(
            isinstance(found.chosen, asn1_x509.Certificate) for found in message["certificates"]
        )
    )


def _versions(message: cms.SignedData) -> tuple[tuple[str, str], ...]:
    """Return the versions that a message of this content and signer has (RFC 5652, 5.1 and 5.3)."""
    data = message["encap_content_info"]["content_type"].native == "data"
    if message["signer_infos"][0]["sid"].name == "subject_key_identifier":
        return (("v3", "v3"),)
    return (("v1", "v1"),) if data else (("v3", "v1"),)


def _bare(algorithm: cms.DigestAlgorithm) -> bool:
    return algorithm["parameters"].dump() in (b"", _NULL)


def _usual_parameters(algorithm: cms.SignedDigestAlgorithm) -> bool:
    """Tell whether an algorithm has the parameters that count: those of RSA-PSS, and no others."""
    return algorithm["algorithm"].native == "rsassa_pss" or _bare(algorithm)


def _is_der(data: bytes) -> bool:
    """Tell whether data begins with one value whose lengths are all written the one way there is."""
    try:
        end = _value_end(data, 0, len(data), 0)
    except IndexError:
        return False
    return end > 0


def _value_end(data: bytes, at: int, end: int, depth: int) -> int:
    """Return where the value at a place ends; 0 where it is not DER."""
    constructed = data[at] & 0x20
    begins, length = _length_at(data, at + 1)
    stop = begins + length
    if length < 0 or stop > end or depth > _MOST_DEPTH:
        return 0
    while constructed and begins < stop:
        begins = _value_end(data, begins, stop, depth + 1)
        if not begins:
            return 0
    return stop


def _length_at(data: bytes, at: int) -> tuple[int, int]:
    """Return where a value begins and how long it is; a length of -1 is not DER."""
    first = data[at]
    if first < _LONG_FORM:
        return at + 1, first
    octets = first - _LONG_FORM
    length = int.from_bytes(data[at + 1 : at + 1 + octets], "big")
    shortest = octets and data[at + 1] and (octets > 1 or length >= _LONG_FORM)
    return at + 1 + octets, length if shortest else -1
