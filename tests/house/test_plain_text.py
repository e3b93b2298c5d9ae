"""Words from anywhere are shown as text: the widgets and tips of Qt that make pages of them are not used."""

import ast
from pathlib import Path

import pytest

from tests.house.test_house import ROOT

RICH = {
    "QLabel",
    "QComboBox",
    "QTableWidgetItem",
    "QListWidgetItem",
    "QTreeWidgetItem",
    "QMessageBox",
    "QTextEdit",
    "QTextBrowser",
}
PAGES = {"ui/overview/monthly_report_desk.py": ["QTextBrowser"]}
"""A page that is written here, every word of others escaped in it."""
PLAIN = ROOT / "ui" / "widgets" / "plain_text.py"
FILES = sorted(path for path in (ROOT / "ui").rglob("*.py") if path != PLAIN)


def faults(source: str) -> list[str]:
    """Return what a file does that may show a text as something else."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            found += [ast.unparse(base) for base in node.bases if ast.unparse(base) in RICH]
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in RICH:
            found.append(name)
        tips = name.rpartition(".")[2] == "setToolTip"
        item = name.split(".")[0] in (
            "item",
            "cell",
        )  # Ours: they make their tips plain themselves.
        if tips and not item and not ast.unparse(node.args[-1]).startswith("tip("):
            found.append(ast.unparse(node))
        if name.endswith("setTextFormat") and "PlainText" not in ast.unparse(node.args[0]):
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_screen_shows_text_as_text(path: Path) -> None:
    known = PAGES.get(path.relative_to(ROOT).as_posix(), [])
    assert faults(path.read_text(encoding="utf-8")) == known


@pytest.mark.parametrize(
    "words",
    [
        "a = QLabel(name)",
        "class A(QComboBox): pass",
        "widget.setToolTip(name)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
    ],
)
def test_the_rule_finds_one(words: str) -> None:
    assert faults(words)
