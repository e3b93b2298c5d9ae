"""Each system that the district named has a test of its whole way."""

import ast
from pathlib import Path

from tests.conftest import SYSTEMS

FOLDER = Path(__file__).resolve().parents[1] / "whole_way"


def marked() -> set[str]:
    names = set()
    for path in FOLDER.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Attribute(attr="whole_way"), [ast.Constant(value=system)]):
                    names.add(str(system))
    return names


def test_no_system_is_left_out() -> None:
    assert marked() == set(SYSTEMS)
