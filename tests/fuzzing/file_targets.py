"""Files from outside. Most are opened in a process of their own; here it is the same function."""

import contextlib
import io
import random
import struct
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pikepdf
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from pyhanko.sign.fields import MDPPerm

from devices.files.decoder import pages
from devices.files.faults import Fault
from devices.files.limits import load_limits, require_sheet
from devices.folder.wholeness import is_whole
from devices.tokens.pkcs12 import Pkcs12Token
from station_app.imaging.codes.reader import find_codes, find_marks
from station_app.imaging.media.frames import photograph
from station_app.imaging.raster.exif import read_plain_facts
from station_app.model.device_errors import TokenError, WrongPin
from station_app.model.errors import StationError
from station_app.model.tokens import SigningIdentity
from station_app.pdf.sandboxed.page_sizes import page_byte_sizes
from station_app.pdf.sandboxed.reading import count_pages, draw_page, read_attached, read_pages
from station_app.signing.certificates import check_identity, describe
from station_app.signing.judging.judge import judge
from sync.gateway.pillars.mapping import FOLDER
from tests.devices.matrix import pdfs, plain_pictures, tiffs
from tests.fuzzing.document_mutators import der_mutant
from tests.fuzzing.file_mutators import pdf_mutant, png_mutant, tiff_mutant
from tests.fuzzing.model import Target
from tests.signing.foreign_signers import holder
from tests.signing.officers import NOW, PIN, Office, office_in
from tests.signing.rightly_signed import bases, certified, filled, ours

_ATTACHED = "answers.json"


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="fuzzing-", dir="/dev/shm"))


@cache
def _office() -> Office:
    return office_in(_folder())


def _laid(document: bytes) -> Path:
    path = _folder() / "document"
    path.write_bytes(document)
    return path


def signed_pdf(document: bytes) -> None:
    """Judge a signed PDF; what was changed does not hold."""
    told = judge(document, [_office().authority.certificate], NOW.isoformat())
    assert told["findings"] or told["signatures"], "no verdict"
    if not told["findings"]:
        # The message's own digits may be written large or small: no signature covers them.
        right = [paper.lower() for paper in signed_pdfs()]
        # Behind a certification anybody may fill its fields in, in whatever look.
        filled_in = document.startswith(_form())
        assert filled_in or document.lower() in right, "a changed paper holds"


@cache
def _form() -> bytes:
    return certified(_office(), bases().form, MDPPerm.FILL_FORMS)


@cache
def signed_pdfs() -> tuple[bytes, ...]:
    """Return rightly signed papers, by us and by others."""
    office, made = _office(), bases()
    once = ours(office, made.plain)
    allowed = filled(_form())
    return (once, ours(office, once, "Officer 32"), ours(office, made.streams), allowed)


def read_pdf(document: bytes) -> None:
    """Read what travels in a PDF, its words, and draw its first page."""
    for read in (
        lambda: read_attached(document, _ATTACHED),
        lambda: read_pages(document),
        lambda: draw_page(document, 0, 200),
        lambda: page_byte_sizes(document, [0]),
    ):
        try:
            read()
        except ValueError as error:
            if not error.args:
                raise
    count_pages(document)


@cache
def plain_pdfs() -> tuple[bytes, ...]:
    """Return PDFs of many constructions, one that carries a file among them."""
    made = [pdfs.pdf(random.Random(seed)).data for seed in range(24)]
    small = sorted(made, key=len)[:14]
    carrier = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(72, 72))
        pdf.attachments[_ATTACHED] = b'{"format":"form"}'
        pdf.save(carrier)
    return (carrier.getvalue(), (FOLDER / "training" / "notice.pdf").read_bytes(), *small)


def brought(document: bytes) -> None:
    """Take a file in as an operator brings it: its pages, and whether it is whole."""
    path = _laid(document)
    limits = load_limits()
    # Its own process takes these for a file that goes on.
    with contextlib.suppress(OSError, struct.error, ValueError):
        is_whole(path)
    for page in pages(path, limits):
        if not isinstance(page, str):
            head, _ = page
            require_sheet((head["width_px"], head["height_px"]), head["dpi"], limits)


@cache
def pictures() -> tuple[bytes, ...]:
    """Return small pictures of every format that is read, and beginnings of some that are not."""
    makers = (
        *(plain_pictures.png, plain_pictures.jpeg, plain_pictures.webp, plain_pictures.bmp),
        *(plain_pictures.gif, plain_pictures.jpeg_2000, tiffs.tiff, tiffs.fax),
    )
    made = [
        sorted((make(random.Random(seed)).data for seed in range(8)), key=len)[:3]
        for make in makers
    ]
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x10mdat" + b"\0" * 8
    return (*(data for few in made for data in few), heic)


def picture(document: bytes) -> None:
    """Read a picture that lies here already: its codes, its camera's words, its look."""
    for read in (find_codes, find_marks, read_plain_facts, lambda data: photograph(data, 200)):
        try:
            read(document)
        except (ValueError, StationError) as error:
            if not error.args:
                raise


def token(document: bytes) -> None:
    """Open an officer's token file, and judge the certificate in it."""
    file = Pkcs12Token(_laid(document))
    try:
        unlocked = file.unlock(PIN)
    except WrongPin:
        unlocked = file.unlock("")
    (identity,) = unlocked.identities()
    check_identity(identity, NOW, (_office().authority.certificate,))
    assert describe(identity).serial
    assert unlocked.sign(identity, b"paper")


@cache
def tokens() -> tuple[bytes, ...]:
    """Return token files, with their passphrase and with nothing that protects them."""
    who = holder(_office().authority, "p256")
    bare = serialize_key_and_certificates(b"bare", who.key, who.certificate, None, NoEncryption())
    _office().officer()
    return (*(path.read_bytes() for path in _folder().glob("*.p12")), bare)


def certificate(document: bytes) -> None:
    """Judge a signer's certificate as a card gives it, and an authority's as a file gives it."""
    authority = _office().authority.certificate
    for identity, trust in (
        (SigningIdentity(document, (authority,), b""), (authority,)),
        (SigningIdentity(certificates()[0], (document,), b""), (document,)),
    ):
        try:
            check_identity(identity, NOW, trust)
            describe(identity)
        except StationError:
            continue


@cache
def certificates() -> tuple[bytes, ...]:
    """Return an officer's certificate and the authority's."""
    (identity,) = _office().officer().unlock(PIN).identities()
    return identity.certificate, _office().authority.certificate


FILES = (
    Target("pdf-judge", signed_pdf, (), signed_pdfs, (pdf_mutant,), 200_000, outside=True),
    Target("pdf-reading", read_pdf, (ValueError,), plain_pdfs, (pdf_mutant,), 60_000, outside=True),
    Target("pdf-intake", brought, (Fault,), plain_pdfs, (pdf_mutant,), 60_000, outside=True),
    Target(
        "picture-intake",
        brought,
        (Fault,),
        pictures,
        (png_mutant, tiff_mutant),
        60_000,
        outside=True,
    ),
    Target(
        "pictures-kept",
        picture,
        (ValueError,),
        pictures,
        (png_mutant, tiff_mutant),
        60_000,
        outside=True,
    ),
    Target("token-files", token, (TokenError, StationError), tokens, (der_mutant,)),
    Target("certificates", certificate, (StationError,), certificates, (der_mutant,)),
)
