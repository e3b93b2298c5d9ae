"""Finds where the tests' side reaches into what others keep to themselves, and where it waits blindly.

    python -m tests.house.private_access

prints every private access and every fixed wait of tests/ and benchmarks/, and their numbers;
``test_private_access.py`` holds them down.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIDES = ("tests", "benchmarks")
OWN = {"self", "cls"}
PUBLIC = {"os._exit"}
"""Public functions of the standard library whose names begin with an underscore."""

BY_NAME = {"getattr", "setattr", "delattr", "hasattr", "setitem"}
BLIND = {"qWait", "sleep"}
"""Calls that wait so long, whatever happens; ``qtbot.wait`` and a timer that ends a loop, too."""


@dataclass(frozen=True, order=True)
class Place:
    """A line of the tests' side."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def private(name: str) -> bool:
    """Return whether a name is private: one underscore before it, and something behind."""
    return name.startswith("_") and not name.startswith("__") and name != "_"


def private_accesses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of every private access: by a dot, by an import, by a name in quotes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            own = isinstance(owner, ast.Name) and owner.id in OWN
            if private(node.attr) and not own and ast.unparse(node) not in PUBLIC:
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            parts = (node.module or "").split(".")
            names = [alias.name for alias in node.names]
            yield from ((node.lineno, name) for name in (*parts, *names) if private(name))
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in _quoted(node) if private(name))


def _quoted(call: ast.Call) -> Iterator[str]:
    """Yield the names in quotes by which a call reads or writes attributes."""
    if _called(call) not in BY_NAME:
        return
    for word in call.args[:2]:
        if isinstance(word, ast.Constant) and isinstance(word.value, str):
            yield word.value.rpartition(".")[2]


def fixed_waits(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of every wait that lasts a fixed time, whatever happens."""
    deaf = _deaf(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        text, name = ast.unparse(node), _called(node)
        of = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        ends_a_loop = name == "singleShot" and text.endswith((".quit)", ".exit)"))
        blind_wait = name == "wait" and (of == "qtbot" or (of in deaf and node.args))
        if name in BLIND or blind_wait or ends_a_loop:
            yield node.lineno, text


def _deaf(tree: ast.AST) -> set[str]:
    """Return the events of a file that nobody sets: to wait for one is to sleep."""
    made = {"threading.Event()"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            (target,) = node.targets[:1]
            pairs = zip(_parts(target), _parts(node.value), strict=False)
            made |= {ast.unparse(name) for name, value in pairs if _is_event(value)}
    heard = {
        ast.unparse(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "set"
    }
    return made - heard


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _is_event(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).endswith("Event")


def _called(call: ast.Call) -> str:
    made = call.func
    if isinstance(made, ast.Attribute):
        return made.attr
    return made.id if isinstance(made, ast.Name) else ""


def found(rule: Callable[[ast.AST], Iterator[tuple[int, str]]]) -> list[Place]:
    """Return every place of the tests' side that a rule names, in order."""
    return sorted(
        Place(path.relative_to(ROOT).as_posix(), line, what)
        for side in SIDES
        for path in (ROOT / side).rglob("*.py")
        for line, what in rule(ast.parse(path.read_text(encoding="utf-8")))
    )


def main() -> None:
    """Print what is found and how much it is."""
    for rule in (private_accesses, fixed_waits):
        places = found(rule)
        print(*places, sep="\n")
        print(f"{rule.__name__}: {len(places)}")


if __name__ == "__main__":
    main()
