"""Signs a PDF as PAdES baseline (ETSI EN 319 142-1, B-B), with a token that holds the key."""

import binascii
import io
import uuid
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from asn1crypto.algos import SignedDigestAlgorithm
from pyhanko.pdf_utils.content import ImportedPdfPage, PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from station_app.model.finished_page import StampBox
from station_app.model.tokens import SigningIdentity, UnlockedToken

DIGEST = "sha256"
_FIELD = "Signature"
_LONGEST_ECDSA = 139


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
        TokenMissing, TokenFailed: the token's fact; nothing was made.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    number = 1 + sum(1 for _ in fields.enumerate_sig_fields(writer))
    place = _spec(f"{_FIELD}{number}", box)
    metadata = signers.PdfSignatureMetadata(
        field_name=place.sig_field_name,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
    )
    style = (
        None
        if stamp is None
        else StaticStampStyle(background=_Drawn(stamp), background_opacity=1.0, border_width=0)
    )
    signer = _PdfSigner(
        metadata, _TokenSigner(token, identity), stamp_style=style, new_field_spec=place
    )
    signer.at = at
    out = io.BytesIO()
    signer.sign_pdf(writer, output=out)
    return out.getvalue()


def _spec(name: str, box: StampBox | None) -> SigFieldSpec:
    if box is None:
        return SigFieldSpec(name)
    edges = (round(box.left), round(box.bottom), round(box.right), round(box.top))
    return SigFieldSpec(name, on_page=box.page_index, box=edges)


class _Drawn(ImportedPdfPage):
    """A page that lies in memory: no clear page ever goes through a file."""

    def __init__(self, page: bytes) -> None:
        self._page = page
        PdfContent.__init__(self)

    def render(self) -> bytes:
        reader = PdfFileReader(io.BytesIO(self._page))
        drawn = self._ensure_writer.import_page_as_xobject(reader, page_ix=0)
        name = "/Stamp" + binascii.hexlify(uuid.uuid4().bytes).decode("ascii")
        self.resources.xobject[name] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode("ascii")


class _PdfSigner(signers.PdfSigner):
    """Claims the station's time; pyHanko alone would ask the computer."""

    at: datetime

    def init_signing_session(self, *words: Any, **named: Any) -> Any:
        session = super().init_signing_session(*words, **named)
        session.system_time = self.at
        return session


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
