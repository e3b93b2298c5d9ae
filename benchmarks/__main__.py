"""``python -m benchmarks [NAME…] [--samples DIR] [--json FILE]``: measures, side by side."""

import argparse
import functools
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import (
    bitonal_coding,
    cases,
    codes,
    converting,
    deskewing,
    evidence,
    feeding,
    home,
    many_pages,
    mrc_layers,
    page_flattening,
    reading,
    scanning,
    scrolling,
    small_pc,
    streaming,
    window,
)
from benchmarks.rows import Row

MEASURES: dict[str, Callable[[], Iterator[Row]]] = {
    "scanning": scanning.measure,
    "feeding": feeding.measure,
    "many pages": many_pages.measure,
    "scrolling": scrolling.measure,
    "converting": converting.measure,
    "window": window.measure,
    "cases": cases.measure,
    "codes": codes.measure,
    "mrc_layers": mrc_layers.measure,
    "deskewing": deskewing.measure,
    "bitonal_coding": bitonal_coding.measure,
    "page_flattening": page_flattening.measure,
    "streaming": streaming.measure,
    "evidence": evidence.measure,
    "home": home.measure,
    "small_pc": small_pc.measure,
}


def main() -> None:
    """Measure what is named, or all; print a table and write JSON where asked."""
    parser = argparse.ArgumentParser(prog="station bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--samples", type=Path, default=None, help="a folder of scans to read")
    parser.add_argument("--json", type=Path, default=None)
    chosen = parser.parse_args()
    measures = dict(MEASURES)
    if chosen.samples:
        measures["reading"] = functools.partial(reading.measure, chosen.samples)
        measures["codes"] = functools.partial(codes.measure, chosen.samples)
    rows: list[Row] = []
    print(f"{'name':34} {'ours':>10} {'peer':>10} {'ratio':>7}  unit     peer")
    for name in chosen.names or measures:
        for row in measures[name]():
            rows.append(row)
            print(
                f"{row.name:34} {row.ours:10.2f} {row.peer:10.2f} {row.ratio:7.2f}  "
                f"{row.unit:8} {row.peer_name}" + (f"  ({row.note})" if row.note else ""),
                flush=True,
            )
    if chosen.json:
        table = [asdict(row) | {"ratio": row.ratio} for row in rows]
        chosen.json.write_text(json.dumps(table, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
