"""Makes a paper's packet: once, before it is first sent."""

from station_app.exchange.delivery import PacketFacts
from station_app.model.clock import to_text
from station_app.model.errors import ProtocolBroken
from sync.wire.manifest import MANIFEST_FORMAT, Head, Manifest, PageMaster
from sync.wire.packet import seal_packet


def pack(facts: PacketFacts, terminal_id: str, key: bytes) -> bytes:
    """Return the canonical bytes of the paper's signed packet.

    Raises:
        ProtocolBroken: something of the paper is none that the wire carries; ``what`` names it.
    """
    try:
        manifest = _manifest(facts, terminal_id)
    except ValueError as error:
        raise ProtocolBroken(what=str(error.args[0])) from None
    return seal_packet(manifest, key)


def _manifest(facts: PacketFacts, terminal_id: str) -> Manifest:
    document = facts.document
    return Manifest(
        format=MANIFEST_FORMAT,
        document_id=document.document_id,
        local_ref=document.local_ref,
        kind=document.kind,
        case_ref=document.case_ref,
        ps_code=document.ps_code,
        unit=facts.unit,
        volume=document.volume,
        page_count=document.page_count or len(facts.pages),
        pages=tuple(PageMaster(number, sha256) for number, sha256 in facts.pages),
        pdf_sha256=document.pdf_sha256 or "",
        pdf_size_bytes=document.pdf_size_bytes or 0,
        signature_level=document.signature_level or "",
        signer_certificate_serial=facts.signer_certificate_serial,
        created_at=to_text(document.created_at),
        signed_at=to_text(facts.signed_at),
        ledger=Head(facts.ledger.number, facts.ledger.sha256),
        terminal_id=terminal_id,
        confidentiality=facts.confidentiality,
        priority=document.priority,
        deadline=None if document.deadline is None else to_text(document.deadline),
        replaces=document.replaces,
        form=facts.form,
        to_office=facts.to_office,
        from_office=document.ps_code,
        concerns=facts.concerns,
        register_no=facts.register_no,
        due_at=None if facts.due_at is None else to_text(facts.due_at),
    )
