"""Makes ``resources/style/signs.ttf``: the signs of the window that no font of letters has.

Their outlines are those of the Material Design Icons that come with ``qtawesome`` (Apache License 2.0),
put under the signs' own code points, so that a text stays a text. Run it after a new sign:
``.venv/bin/python -m tests.fonts.signs``.
"""

import importlib.util
import io
import json
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
MADE = ROOT / "resources" / "style" / "signs.ttf"
FAMILY = "Station Signs"
SIGNS = {
    "✓": "check",
    "✕": "close",
    "✗": "close",
    "←": "arrow-left",
    "→": "arrow-right",
    "↑": "arrow-up",
    "↓": "arrow-down",
    "☐": "checkbox-blank-outline",
    "☑": "checkbox-marked-outline",
    "⚑": "flag",
    "◷": "clock-outline",
    "✉": "email-outline",
    "●": "circle",
    "○": "circle-outline",
    "⟨": "chevron-left",
    "⟩": "chevron-right",
}
"""Code point to the name of its outline."""
_EM = 1000
_PART = 0.82
"""Of the line's letters: a sign as high as a capital with its accent."""
_DAY = 3_849_984_000
"""Seconds since 1904 of a day of 2026."""
_MIDDLE = 350
"""Height of a letter's middle above the line, in thousandths of its size."""


def made() -> bytes:
    """Return the font as a file."""
    icons = TTFont(_of_package("materialdesignicons6-webfont-[0-9]*.ttf"))
    names = json.loads(
        _of_package("materialdesignicons6-webfont-charmap-[0-9]*.json").read_text("utf-8")
    )
    glyphs, order, cmap, widths = icons.getGlyphSet(), [".notdef"], {}, {".notdef": (_EM, 0)}
    drawn = {".notdef": TTGlyphPen(None).glyph()}
    scale = _PART * _EM / icons["head"].unitsPerEm
    for sign, icon in SIGNS.items():
        source = icons.getBestCmap()[int(names[icon], 16)]
        name = f"uni{ord(sign):04X}"
        bounds = icons["glyf"][source]
        middle = scale * (bounds.yMin + bounds.yMax) / 2
        pen = TTGlyphPen(None)
        glyphs[source].draw(TransformPen(pen, (scale, 0, 0, scale, 40, _MIDDLE - middle)))
        drawn[name] = pen.glyph()
        widths[name] = (round(scale * glyphs[source].width) + 80, 0)
        order.append(name)
        cmap[ord(sign)] = name
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(
        {
            name: (width, builder.font["glyf"][name].xMin if drawn[name].numberOfContours else 0)
            for name, (width, _) in widths.items()
        }
    )
    builder.setupHorizontalHeader(ascent=1069, descent=-293)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=1069, sTypoDescender=-293, usWinAscent=1069, usWinDescent=293)
    builder.setupPost()
    # The same bytes on every day.
    builder.font["head"].created = builder.font["head"].modified = _DAY
    builder.font.recalcTimestamp = False
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def _of_package(pattern: str) -> Path:
    package = importlib.util.find_spec("qtawesome")
    assert package is not None
    assert package.origin is not None
    return next((Path(package.origin).parent / "fonts").glob(pattern))


if __name__ == "__main__":
    MADE.write_bytes(made())
    print(f"{MADE.relative_to(ROOT)}: {len(SIGNS)} signs")
