"""Signs a PDF as PAdES baseline (ETSI EN 319 142-1, B-B), with a token that holds the key.

The PDF holds pages of others, and is parsed outside alone (:mod:`station_app.signing.preparing`). What
comes back is laid behind it unread: all that is looked at here is the range that the signature will cover.
"""

import asyncio
import hashlib
import re
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from asn1crypto.algos import SignedDigestAlgorithm
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from station_app.model.finished_page import StampBox
from station_app.model.tokens import SigningIdentity, UnlockedToken
from station_app.sandbox.errors import PaperNotShown
from station_app.sandbox.outside import call

DIGEST = "sha256"
_LONGEST_ECDSA = 139
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_HOLE_IS_OF = re.compile(rb"/Contents\s*$")
_MOST_ADDED = 256 * 1024
"""Bytes of a revision, beside four times the stamp."""


def sign_pdf(
    pdf: bytes,
    token: UnlockedToken,
    identity: SigningIdentity,
    at: datetime,
    *,
    stamp: bytes | None = None,
    box: StampBox | None = None,
    reason: str = "",
) -> bytes:
    """Return the PDF with a signature over the whole of it, as an incremental revision.

    Args:
        pdf: what is signed; its bytes stand unchanged at the beginning of the result.
        token: its key stays loaded for further papers.
        identity: the certificate to sign with.
        at: the signing time that the signature claims.
        stamp: a one-page PDF drawn where the signature shows.
        box: where that is; without it the signature does not show.
        reason: why it is signed, in words; may be empty.

    Raises:
        TokenMissing, TokenFailed: the token's fact; nothing was made. PaperNotShown: the PDF cannot
        be signed, or needs more than one file is given.
    """
    signer = _TokenSigner(token, identity)
    room = len(_message(signer, bytes(hashlib.new(DIGEST).digest_size), dry_run=True))
    # Half as much again: an elliptic signature is not always equally long.
    digits = 2 * (room + room // 2)
    try:
        told = call(
            "station_app.signing.preparing.prepare",
            "prepare",
            pdf,
            stamp,
            _place(box),
            reason,
            at.isoformat(),
            digits,
            effort="work",
        )
        added, first, second = bytes(told["added"]), int(told["first"]), int(told["second"])
    except (ValueError, TypeError, KeyError):
        raise PaperNotShown from None
    if not covers_all(pdf, added, (first, second), digits, _MOST_ADDED + 4 * len(stamp or b"")):
        raise PaperNotShown
    whole = bytearray(pdf + added)
    covered = hashlib.new(DIGEST, memoryview(whole)[:first])
    covered.update(memoryview(whole)[second:])
    message = _message(signer, covered.digest(), dry_run=False).hex().encode("ascii")
    if len(message) > digits:
        raise PaperNotShown
    whole[first + 1 : first + 1 + len(message)] = message
    return bytes(whole)


def covers_all(
    pdf: bytes, added: bytes, hole: tuple[int, int], digits: int, most_bytes: int
) -> bool:
    """Tell whether a prepared revision has one range, and that covers the whole file but an empty hole.

    Args:
        pdf: what is signed.
        added: the revision behind it.
        hole: where it begins and ends in both together.
        digits: noughts that stand in it.
        most_bytes: of the revision.
    """
    first, second = hole[0] - len(pdf), hole[1] - len(pdf)
    ranges = _RANGE.findall(added)
    return (
        len(added) <= most_bytes
        and 0 < first < second < len(added)
        and added[first:second] == b"<" + b"0" * digits + b">"
        and _HOLE_IS_OF.search(added[:first]) is not None
        and added.count(b"/ByteRange") == 1
        and [tuple(map(int, one)) for one in ranges] == [(0, *hole, len(added) - second)]
    )


def _place(box: StampBox | None) -> list[int]:
    if box is None:
        return []
    edges = (round(box.left), round(box.bottom), round(box.right), round(box.top))
    return [box.page_index, *edges]


def _message(signer: "_TokenSigner", digest: bytes, *, dry_run: bool) -> bytes:
    """Return the message (CMS, in DER) over a digest."""
    made = signer.async_sign(digest, DIGEST, dry_run=dry_run, use_pades=True)
    return bytes(asyncio.run(made).dump())


class _TokenSigner(signers.Signer):
    """Lets the token make the raw signature; everything else is done here."""

    def __init__(self, token: UnlockedToken, identity: SigningIdentity) -> None:
        certificate = asn1_x509.Certificate.load(identity.certificate)
        chain = [asn1_x509.Certificate.load(der) for der in identity.chain]
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(chain)
        elliptic = certificate.public_key.algorithm == "ec"
        mechanism = f"{DIGEST}_ecdsa" if elliptic else f"{DIGEST}_rsa"
        super().__init__(
            signing_cert=certificate,
            cert_registry=store,
            signature_mechanism=SignedDigestAlgorithm({"algorithm": mechanism}),
            embed_roots=False,
        )
        self._token, self._identity = token, identity
        self._bytes = _LONGEST_ECDSA if elliptic else certificate.public_key.byte_size

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002
    ) -> bytes:
        """Return the token's signature, or as many bytes where pyHanko only measures."""
        del digest_algorithm
        return bytes(self._bytes) if dry_run else self._token.sign(self._identity, data)
