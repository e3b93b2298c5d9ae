"""Every sign that the window writes is in a font that comes with the program: no computer draws boxes."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_devanagari
import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from tests.fonts.signs import FAMILY, MADE, ROOT, SIGNS, made
from ui.widgets.theme import apply_theme, load_theme

PACKAGES = (
    (fontpkg_noto_sans_devanagari, "NotoSansDevanagari[[]*.ttf"),
    (fontpkg_noto_sans, "NotoSans[[]*.ttf"),
)
CODE = ("ui", "station_app/overview")
SPACES = "\n\t\r"


def shipped() -> frozenset[int]:
    files = [next(Path(str(package.ROOT)).rglob(pattern)) for package, pattern in PACKAGES]
    return frozenset(code for file in (*files, MADE) for code in TTFont(file).getBestCmap())


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


def written() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "resources").rglob("*.toml")):
        for text in texts_in(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield str(path.relative_to(ROOT)), text
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            # A text that stands alone is a docstring.
            alone = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or id(node) in alone:
                    continue
                if isinstance(node.value, str):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def test_every_sign_of_every_text_has_a_glyph() -> None:
    known = shipped()
    lacking = {
        (sign, place)
        for place, text in written()
        for sign in text
        if ord(sign) not in known and sign not in SPACES and sign.isprintable()
    }
    assert lacking == set()


def test_the_font_is_what_its_maker_makes() -> None:
    assert MADE.read_bytes() == made()


@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_the_window_writes_in_shipped_fonts(qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, load_theme(theme))
    assert qapp.font().families()[-1] == FAMILY
    assert FAMILY in QFontDatabase.families()


def test_no_sign_is_made_that_a_font_of_letters_has() -> None:
    letters = frozenset(
        code
        for package, pattern in PACKAGES
        for code in TTFont(next(Path(str(package.ROOT)).rglob(pattern))).getBestCmap()
    )
    assert not {sign for sign in SIGNS if ord(sign) in letters}
