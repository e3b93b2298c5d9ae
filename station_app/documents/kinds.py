"""The kinds of document that a station files; their facts are data in ``resources/kinds.toml``."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from station_app.documents.errors import KindUnknown
from station_app.model.texts import RESOURCES


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of the catalogue. Its name is the text ``kind.<id>``."""

    kind_id: str
    case_bound: bool
    """Belongs to an FIR, so that it cannot be finalised without its number."""
    confidentiality: str
    """K1 official, K2 case secret, K3 identity of a victim or child, K4 sealed."""
    pillars: tuple[str, ...]
    """The systems that it goes to."""
    scanned: bool
    """Offered at the scan desk."""
    made: bool = False
    """Put together by the program from other papers: nobody types it."""
    filed_by_code: bool = False
    """Pages of such a batch are filed one by one, by the codes printed on them."""


@functools.cache
def load_kinds(path: Path = RESOURCES / "kinds.toml") -> Mapping[str, DocumentKind]:
    """Return the catalogue in its order, read once: every look at a paper asks for its kind."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    kinds = {
        kind_id: DocumentKind(
            kind_id,
            case_bound=bool(facts["case_bound"]),
            confidentiality=str(facts["confidentiality"]),
            pillars=tuple(facts["pillars"]),
            scanned=bool(facts["scanned"]),
            made=bool(facts.get("made", False)),
            filed_by_code=bool(facts.get("filed_by_code", False)),
        )
        for kind_id, facts in table.items()
    }
    return MappingProxyType(kinds)


def kind_of(kinds: Mapping[str, DocumentKind], kind_id: str) -> DocumentKind:
    """Return the kind.

    Raises:
        KindUnknown: it is not in the catalogue.
    """
    if kind_id not in kinds:
        raise KindUnknown(kind=kind_id[:40])
    return kinds[kind_id]
