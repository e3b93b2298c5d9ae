"""The manifest: what a document is, said once and never changed. No name of a person is in it."""

from dataclasses import dataclass

from sync.wire.border import (
    require_case,
    require_form,
    require_id,
    require_kind,
    require_most,
    require_number,
    require_time,
    require_word,
)
from sync.wire.keys import require_hex
from sync.wire.limits import limits

MANIFEST_FORMAT = "station-manifest/2"
LEVELS = ("K1", "K2", "K3", "K4")
"""Official, case secret, identity of a victim or child, sealed."""
_WORDS = (
    "local_ref",
    "ps_code",
    "unit",
    "signature_level",
    "signer_certificate_serial",
    "to_office",
    "from_office",
    "concerns",
    "register_no",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of the terminal's chain of custody."""

    number: int
    sha256: str

    def __post_init__(self) -> None:
        """Refuse what cannot be a head.

        Raises:
            ValueError: a negative number or no SHA-256.
        """
        require_hex(self.sha256, 64, "ledger.sha256")
        require_number(self.number, "ledger.number")


@dataclass(frozen=True, slots=True)
class PageMaster:
    """One page as it was captured."""

    number: int
    """The number printed on the sheet."""
    master_sha256: str
    """The untouched picture, which stays at the terminal; the clean one is in the PDF."""

    def __post_init__(self) -> None:
        """Refuse what is no SHA-256, and a number that no sheet bears.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_hex(self.master_sha256, 64, "page.master_sha256")
        require_number(self.number, "page.number", 0, limits().pages)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A document on the wire."""

    format: str
    document_id: str
    local_ref: str
    """The terminal's own reference, as printed on the paper."""
    kind: str
    case_ref: str
    """``123/2025``, or empty for a paper without a case."""
    ps_code: str
    unit: str
    """The office's name, never a person's."""
    volume: int
    page_count: int
    pages: tuple[PageMaster, ...]
    """In the order in which they stand in the PDF."""
    pdf_sha256: str
    pdf_size_bytes: int
    signature_level: str
    """PAdES level, e.g. ``B-B``."""
    signer_certificate_serial: str
    """Decimal serial number of the signer's certificate."""
    created_at: str
    signed_at: str
    """RFC 3339 in UTC, by the terminal's clock."""
    ledger: Head
    """The chain's head when the packet was frozen."""
    terminal_id: str
    confidentiality: str
    """``K1`` official, ``K2`` case secret, ``K3`` identity of a victim or child, ``K4`` sealed."""
    priority: int
    deadline: str | None
    replaces: str | None
    """The document that this one stands in for."""
    form: str
    """``MLR/1``: the form and its version that the PDF carries; ``assembled/1`` for a bundle that
    is put together from other papers; empty for a scan."""
    to_office: str
    """Code of the office that it is addressed to besides its pillars; empty: none."""
    from_office: str
    """Code of the office that it comes from."""
    concerns: str
    """Id of the document that this one answers; empty: none."""
    register_no: str
    """Its number in the office's register; empty: none."""
    due_at: str | None
    """When the addressee's legal clock runs out, where the paper starts one."""

    def __post_init__(self) -> None:
        """Refuse what contradicts itself, and what nobody behind the border could handle.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        if self.format != MANIFEST_FORMAT:
            raise ValueError("format")
        require_hex(self.pdf_sha256, 64, "pdf_sha256")
        self._require_names()
        self._require_numbers()
        for name in ("created_at", "signed_at", "deadline", "due_at"):
            require_time(getattr(self, name), name)

    def _require_numbers(self) -> None:
        require_most(self.pages, "pages", limits().pages)
        require_number(self.page_count, "page_count", 0, limits().pages)
        # A typed form has pages of its own before those that were captured with it.
        typed = self.page_count - len(self.pages)
        if typed < 0 or (typed > 0) != bool(self.form):
            raise ValueError("page_count")
        require_number(self.pdf_size_bytes, "pdf_size_bytes", 1, limits().paper_bytes)
        for name in ("volume", "priority"):
            require_number(getattr(self, name), name)

    def _require_names(self) -> None:
        for name in ("document_id", "terminal_id"):
            require_id(getattr(self, name), name)
        if self.replaces is not None:
            require_id(self.replaces, "replaces")
        require_kind(self.kind, "kind")
        require_form(self.form, "form")
        require_case(self.case_ref, "case_ref")
        for name in _WORDS:
            require_word(getattr(self, name), name)
        if self.confidentiality not in LEVELS:
            raise ValueError("confidentiality")
