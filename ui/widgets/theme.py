"""The look: one style sheet built from named colours, and the fonts that come with the program."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_devanagari
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from station_app.model.texts import RESOURCES

THEMES = ("light", "dark", "contrast")
_STYLE = RESOURCES / "style"
_BASE_PT = 11


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme, by what they mean."""

    name: str
    tokens: dict[str, str]

    def colour(self, token: str) -> QColor:
        """Return a colour for painting.

        Raises:
            KeyError: there is no such token.
        """
        return QColor(self.tokens[token])

    def style_sheet(self) -> str:
        """Return the style sheet with this theme's colours in it.

        Raises:
            ValueError: the sheet names a colour that the theme does not have.
        """
        sheet = (_STYLE / "station.qss").read_text(encoding="utf-8")
        sheet = sheet.replace("@style_folder", _STYLE.as_posix())
        for token in sorted(self.tokens, key=len, reverse=True):
            sheet = sheet.replace(f"@{token}", self.tokens[token])
        if "@" in sheet:
            raise ValueError(sheet[sheet.index("@") :][:20])
        return sheet


def load_theme(name: str) -> Theme:
    """Read a theme.

    Raises:
        KeyError: there is none of that name.
    """
    table = tomllib.loads((_STYLE / "tokens.toml").read_text(encoding="utf-8"))
    return Theme(name, table[name])


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Return the application its fonts and colours."""
    families = []
    for package, pattern in (
        # First, because the Latin one has Devanagari signs as well, but not their shaping.
        (fontpkg_noto_sans_devanagari, "NotoSansDevanagari[[]*.ttf"),
        (fontpkg_noto_sans, "NotoSans[[]*.ttf"),
    ):
        path = next(Path(str(package.ROOT)).rglob(pattern))
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number)[:1]
    # Last: the signs that neither of them has, of which no computer needs a font of its own.
    signs = QFontDatabase.addApplicationFont(str(_STYLE / "signs.ttf"))
    families += QFontDatabase.applicationFontFamilies(signs)[:1]
    font = QFont(families, _BASE_PT)
    application.setFont(font)
    application.setStyleSheet(theme.style_sheet())
