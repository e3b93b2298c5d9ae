"""Judges packets and receipts offline and names what does not hold.

A finding is a key of the text catalogue under ``verdict.``; no finding means that all holds.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sync.wire.canonical import BrokenMessage
from sync.wire.keys import key_id
from sync.wire.packet import Packet, read_packet
from sync.wire.receipt import Receipt, read_receipt


@dataclass(frozen=True, slots=True)
class PacketVerdict:
    """What is to be said about a packet."""

    findings: tuple[str, ...]
    packet: Packet | None
    """What it says, where it could be read at all."""

    @property
    def ok(self) -> bool:
        """Whether everything holds and the signer is trusted."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class ReceiptVerdict:
    """What is to be said about a receipt."""

    findings: tuple[str, ...]
    receipt: Receipt | None
    """What it says, where it could be read at all."""

    @property
    def ok(self) -> bool:
        """Whether everything holds and the gateway is the pinned one."""
        return not self.findings


def verify_packet(
    untrusted: bytes, terminal_keys: Iterable[str], *, pdf: bytes | None = None
) -> PacketVerdict:
    """Judge a packet by the terminals' keys, and beside its PDF where that is at hand.

    Findings: ``packet.broken``, ``packet.signer_unknown``, ``packet.signature``, ``packet.pdf``.
    """
    try:
        packet = read_packet(untrusted)
    except BrokenMessage:
        return PacketVerdict(("packet.broken",), None)
    findings = _signature(packet, terminal_keys, "packet")
    if pdf is not None and not _is_pdf(packet, pdf):
        findings.append("packet.pdf")
    return PacketVerdict(tuple(findings), packet)


def verify_receipt(
    untrusted: bytes,
    gateway_keys: Iterable[str],
    *,
    packet: bytes | None = None,
    pdf: bytes | None = None,
) -> ReceiptVerdict:
    """Judge a receipt by the pinned keys, and beside the packet and PDF where they are at hand.

    Findings: ``receipt.broken``, ``receipt.signer_unknown``, ``receipt.signature``,
    ``receipt.log``, ``receipt.packet_broken``, ``receipt.document``, ``receipt.manifest``,
    ``receipt.pdf``, ``receipt.ledger``.
    """
    try:
        receipt = read_receipt(untrusted)
    except BrokenMessage:
        return ReceiptVerdict(("receipt.broken",), None)
    findings = _signature(receipt, gateway_keys, "receipt")
    if receipt.log_sha256 != receipt.entry.log_sha256:
        findings.append("receipt.log")
    if packet is not None:
        findings += _beside_packet(receipt, packet)
    if pdf is not None and hashlib.sha256(pdf).hexdigest() != receipt.entry.pdf_sha256:
        findings.append("receipt.pdf")
    return ReceiptVerdict(tuple(dict.fromkeys(findings)), receipt)


def _signature(message: Packet | Receipt, keys: Iterable[str], name: str) -> list[str]:
    named = [public for public in keys if key_id(public) == message.key_id]
    if not named:
        return [f"{name}.signer_unknown"]
    return [] if any(message.signed_by(public) for public in named) else [f"{name}.signature"]


def _is_pdf(packet: Packet, pdf: bytes) -> bool:
    manifest = packet.manifest
    same = hashlib.sha256(pdf).hexdigest() == manifest.pdf_sha256
    return same and len(pdf) == manifest.pdf_size_bytes


def _beside_packet(receipt: Receipt, untrusted: bytes) -> list[str]:
    try:
        packet = read_packet(untrusted)
    except BrokenMessage:
        return ["receipt.packet_broken"]
    manifest, entry = packet.manifest, receipt.entry
    same = {
        "receipt.document": (entry.document_id, entry.terminal_id)
        == (manifest.document_id, manifest.terminal_id),
        "receipt.manifest": entry.manifest_sha256 == packet.manifest_sha256,
        "receipt.pdf": (entry.pdf_sha256, entry.pdf_size_bytes)
        == (manifest.pdf_sha256, manifest.pdf_size_bytes),
        "receipt.ledger": entry.ledger == manifest.ledger,
    }
    return [finding for finding, holds in same.items() if not holds]
