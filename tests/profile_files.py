"""Profile files as a district writes them."""

import json
from collections.abc import Mapping

ROW: dict[str, object] = {
    "hi": "ज़िला डायरी",
    "en": "District diary",
    "source": "feeder",
    "mode": "grey",
    "dpi": 300,
    "width_mm": 210.0,
    "height_mm": 297.0,
    "clean": ["deskew"],
}


def written(
    rows: Mapping[str, Mapping[str, object]],
    *,
    version: int = 1,
    locked: bool = True,
    district: str = "KGN",
) -> str:
    """Return a file's text; a JSON value is written the same in TOML."""
    head = {"format": "station-profiles/1", "district": district, "version": version}
    lines = [_line(*pair) for pair in (head | {"locked": locked}).items()]
    for name, row in rows.items():
        lines += [f"[profile.{name}]", *(_line(*pair) for pair in row.items())]
    return "\n".join(lines) + ("\n" if rows else "\n[profile]\n")


def _line(name: str, value: object) -> str:
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"
