"""The plan of the house: one folder a subject, imports one way, each library in its room."""

import ast
import importlib
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
    "pikepdf": r"station_app/pdf/(sandboxed/.*|archive\.py)|devices/files/.*",
    "pypdfium2": r"station_app/pdf/sandboxed/.*|devices/files/.*",
    "cv2": r"station_app/imaging/.*",
    "zxingcpp": r"station_app/imaging/codes/.*",
    "pyhanko": r"station_app/signing/(judging/.*|preparing/.*|signer\.py)",
    "pyhanko_certvalidator": r"station_app/signing/(judging/.*|preparing/.*|signer\.py)",
    "lxml": r"nowhere",
    "PySide6": r"ui/.*",
}
"""Where a heavy library may be named.

What parses files from outside is in rooms that run outside: ``sandboxed``, ``judging`` and ``preparing`` in the sandbox,
``devices/files`` in its own child, ``imaging`` in processes of its pool. ``archive.py``
opens what this program has just written.
"""

OUTSIDE = (
    "station_app.pdf.sandboxed",
    "station_app.signing.judging",
    "station_app.signing.preparing",
)
"""What opens foreign files. The sandbox loads it by name; nobody else does."""


def test_what_opens_foreign_files_is_loaded_by_the_sandbox_alone() -> None:
    strangers = {
        name: sorted(other for other in imported if other.startswith(OUTSIDE))
        for name, imported in imports.file_graph().items()
        if not name.startswith(OUTSIDE)
    }
    assert {name: others for name, others in strangers.items() if others} == {}


def test_no_reader_of_pdfs_is_named_where_keys_are() -> None:
    """pyHanko makes messages beside the keys; its reader and writer of PDFs run outside."""
    named = {
        name
        for name, path in imports.modules().items()
        if not name.startswith(OUTSIDE) and "pyhanko.pdf_utils" in path.read_text(encoding="utf-8")
    }
    assert named == set()


def test_what_the_sandbox_is_told_to_call_is_there() -> None:
    called = {one for path in imports.modules().values() for one in _called_outside(path)}
    assert len(called) > 10
    for module, function in called:
        assert callable(getattr(importlib.import_module(module), function)), (module, function)


def _called_outside(path: Path) -> set[tuple[str, str]]:
    """Return the modules and functions that a file has called in the sandbox."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    named |= {
        target.id: value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
        for pair in node.targets
        if isinstance(pair, ast.Tuple)
        for target, value in zip(pair.elts, node.value.elts, strict=False)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant)
    }

    def said(node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return str(node.value)
        return str(named[node.id]) if isinstance(node, ast.Name) and node.id in named else ""

    return {
        (said(node.args[0]), said(node.args[1]))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "call"
        and len(node.args) > 1
        and said(node.args[0]).startswith("station_app.")
    }


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
