"""A packet and a receipt are judged beside what they speak of: the PDF, the packet, the log before it."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from sync.wire.keys import new_key, public_of
from sync.wire.manifest import MANIFEST_FORMAT, Head, Manifest, PageMaster
from sync.wire.packet import read_packet, seal_packet
from sync.wire.receipt import FIRST_LOG_SHA256, Entry, seal_receipt
from sync.wire.verdicts import verify_packet, verify_receipt

PDF, OTHER = b"%PDF-1.7 the paper", b"%PDF-1.7 another!!"
NOON = "2026-03-14T12:00:00.000000Z"
TERMINAL, GATEWAY = new_key(), new_key()


def manifest(**changes: Any) -> Manifest:
    made = Manifest(
        format=MANIFEST_FORMAT,
        document_id="d1",
        local_ref="KGN-PS9901-20260314-0001-7",
        kind="CD_BUNDLE",
        case_ref="123/2026",
        ps_code="PS9901",
        unit="Unit",
        volume=1,
        page_count=1,
        pages=(PageMaster(1, "a" * 64),),
        pdf_sha256=hashlib.sha256(PDF).hexdigest(),
        pdf_size_bytes=len(PDF),
        signature_level="B-B",
        signer_certificate_serial="4711",
        created_at=NOON,
        signed_at=NOON,
        ledger=Head(1, "b" * 64),
        terminal_id="t1",
        confidentiality="K2",
        priority=1,
        deadline=None,
        replaces=None,
        form="",
        to_office="",
        from_office="PS9901",
        concerns="",
        register_no="",
        due_at=None,
    )
    return replace(made, **changes)


def packet(**changes: Any) -> bytes:
    return seal_packet(manifest(**changes), TERMINAL)


def receipt(**changes: Any) -> bytes:
    told = read_packet(packet())
    entry = Entry(
        document_id="d1",
        terminal_id="t1",
        pdf_sha256=told.manifest.pdf_sha256,
        pdf_size_bytes=len(PDF),
        manifest_sha256=told.manifest_sha256,
        ledger=told.manifest.ledger,
        received_at=NOON,
        gateway_id="g1",
        sequence=1,
        previous_log_sha256=FIRST_LOG_SHA256,
    )
    return seal_receipt(replace(entry, **changes), GATEWAY)


def of_packet(sealed: bytes, pdf: bytes | None = PDF) -> tuple[str, ...]:
    return verify_packet(sealed, (public_of(TERMINAL),), pdf=pdf).findings


def of_receipt(sealed: bytes, pdf: bytes = PDF, beside: bytes | None = None) -> tuple[str, ...]:
    return verify_receipt(
        sealed, (public_of(GATEWAY),), packet=beside or packet(), pdf=pdf
    ).findings


def test_a_packet_is_of_its_pdf_alone() -> None:
    assert of_packet(packet()) == ()
    assert of_packet(packet(), OTHER) == ("packet.pdf",)
    assert of_packet(packet(pdf_size_bytes=len(PDF) + 1)) == ("packet.pdf",)


def test_a_receipt_is_of_its_pdf_alone() -> None:
    assert of_receipt(receipt()) == ()
    assert of_receipt(receipt(), OTHER) == ("receipt.pdf",)


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"document_id": "d2"}, "receipt.document"),
        ({"terminal_id": "t2"}, "receipt.document"),
        ({"manifest_sha256": "c" * 64}, "receipt.manifest"),
        ({"pdf_size_bytes": 7}, "receipt.pdf"),
        ({"ledger": Head(2, "b" * 64)}, "receipt.ledger"),
    ],
)
def test_a_receipt_is_of_its_packet_alone(changes: dict[str, Any], finding: str) -> None:
    assert of_receipt(receipt(**changes)) == (finding,)


def test_what_nobody_trusted_signed_does_not_hold() -> None:
    strange = seal_packet(manifest(), new_key())
    assert of_packet(strange) == ("packet.signer_unknown",)
    sealed = receipt()
    found = verify_receipt(sealed, (public_of(new_key()),), packet=packet(), pdf=PDF).findings
    assert found == ("receipt.signer_unknown",)


@pytest.mark.parametrize("name", ["packet", "receipt"])
def test_every_letter_of_the_signed_text_counts(name: str) -> None:
    sealed = packet() if name == "packet" else receipt()
    judge = of_packet if name == "packet" else of_receipt
    changed = sealed.replace(b'"d1"', b'"d9"')
    assert changed != sealed
    assert f"{name}.signature" in judge(changed)
