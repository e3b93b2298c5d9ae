"""The limits of the border, as ``resources/wire.toml`` says them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "resources" / "wire.toml"
MOST_NUMBER = 2**53
"""The largest whole number that every reader of JSON reads exactly (RFC 8259 §6)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one message may say."""

    first_year: int
    last_year: int
    id_chars: int
    item_id_chars: int
    word_chars: int
    kind_chars: int
    prose_chars: int
    json_depth: int
    pages: int
    files: int
    papers: int
    serials: int
    paper_bytes: int
    file_bytes: int
    unnamed_s: int
    """After how many seconds the gateway takes a whole object away that no row names."""
    own_office: tuple[str, ...]
    """Members of what an office says to a pillar that name the office itself."""


@cache
def limits() -> Limits:
    """Return the limits; read once."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Limits(
        **table["times"],
        **table["text"],
        json_depth=table["json"]["depth"],
        **table["counts"],
        paper_bytes=table["bytes"]["paper"],
        file_bytes=table["bytes"]["file"],
        unnamed_s=table["sweep"]["unnamed_s"],
        own_office=tuple(table["messages"]["own_office"]),
    )
