"""The plan of the house: one folder a subject, imports one way, each library in its room."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.house import imports

ROOT = imports.ROOT
MOST_FILES = 25
LIBRARIES = {
    "sqlalchemy": r"station_app/store/.*|station_app/.*(rows|tables)\.py|sync/gateway/.*",
    "reportlab": r"station_app/pdf/.*|station_app/.*(pdf|pdf_writer)\.py",
    "pikepdf": r"station_app/pdf/.*|station_app/.*(pdf|pdf_writer)\.py|devices/files/.*",
    "cv2": r"station_app/imaging/.*",
    "pyhanko": r"station_app/signing/.*",
    "PySide6": r"ui/.*",
}
"""Where a heavy library may be named."""


def test_no_file_reaches_itself() -> None:
    assert len(imports.file_graph()) > 600
    assert imports.cycles(imports.file_graph()) == []


def test_no_package_reaches_itself() -> None:
    assert len(imports.package_graph()) > 60
    assert imports.cycles(imports.package_graph()) == []


def test_cycles_are_found_where_there_are_some() -> None:
    graph = {"a": frozenset("b"), "b": frozenset("ca"), "c": frozenset("d"), "d": frozenset()}
    assert imports.cycles(graph) == [["a", "b"]]


def test_no_folder_is_a_hall() -> None:
    files = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for path in imports.modules().values()
        if "migrations" not in path.parts
    )
    assert {folder: n for folder, n in files.items() if n > MOST_FILES} == {}


@pytest.mark.parametrize("subject", imports.subjects())
def test_a_subject_has_two_product_folders_and_one_of_tests_at_most(subject: str) -> None:
    names = re.compile(rf"(^|/){subject}(/|$)")
    found = {
        path.parent.relative_to(ROOT).as_posix()
        for top in (*imports.PRODUCT, "tests")
        for path in (ROOT / top).rglob("*.py")
        if names.search(path.parent.relative_to(ROOT).as_posix())
    }
    assert found <= {f"station_app/{subject}", f"ui/{subject}", f"tests/{subject}"}
    assert f"station_app/{subject}" in found


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_named_in_its_room_alone(library: str) -> None:
    strangers = [
        path.relative_to(ROOT).as_posix()
        for path in imports.modules().values()
        if library in _named(path)
        and not re.fullmatch(LIBRARIES[library], path.relative_to(ROOT).as_posix())
    ]
    composition = {"commands/window.py"} if library == "PySide6" else set()
    assert set(strangers) <= composition


def _named(path: Path) -> set[str]:
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            named.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Import):
            named |= {alias.name.partition(".")[0] for alias in node.names}
    return named


def test_docstrings_say_return() -> None:
    found = [
        f"{name}: {text.splitlines()[0]}"
        for name, path in imports.modules().items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module)
        and (text := ast.get_docstring(node) or "").startswith("Give ")
    ]
    assert found == []
