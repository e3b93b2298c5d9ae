"""A row that is there already is changed by its columns: a record that was read earlier is never put back whole."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.test_house import ROOT

WHOLE = {"values_of", "_values", "asdict"}
CHANGES = {"change", "update"}


def names_in(node: ast.AST) -> set[str]:
    return {
        call.func.id
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }


def whole_changes(tree: ast.AST) -> Iterator[ast.Call]:
    """Find ``change(table)….values(whole record)`` and ``_change(…, whole record)``."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        given = [*call.args, *(word.value for word in call.keywords)]
        whole = any(names_in(one) & WHOLE for one in given)
        values = isinstance(call.func, ast.Attribute) and call.func.attr == "values"
        if (whole and values and names_in(call.func) & CHANGES) or (
            whole and isinstance(call.func, ast.Name) and call.func.id == "_change"
        ):
            yield call


def test_no_row_is_overwritten_by_a_whole_record() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for place in ("station_app", "sync")
        for path in sorted((ROOT / place).rglob("*.py"))
        for call in whole_changes(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "words",
    [
        "tx.execute(change(t).where(w).values(**values_of(record)))",
        "_change(tx, key, values_of(record))",
    ],
)
def test_the_rule_finds_one(words: str) -> None:
    assert len(list(whole_changes(ast.parse(words)))) == 1
