"""Who imports whom, read from the sources: also inside functions and for types alone.

``python -m tests.house.imports`` prints each subject with its files and folders.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("station_app", "ui", "devices", "sync", "commands")
Graph = Mapping[str, frozenset[str]]


@cache
def modules() -> Mapping[str, Path]:
    """Return the product's modules by their dotted names."""
    found = {}
    for top in PRODUCT:
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def file_graph() -> Graph:
    """Return which modules each module imports, wherever in the file."""
    known = modules()
    return {name: frozenset(_imported(path, known) - {name}) for name, path in known.items()}


def _imported(path: Path, known: Mapping[str, Path]) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module), level=0):
                named = [f"{module}.{alias.name}" for alias in node.names]
                found |= {name if name in known else module for name in named}
            case ast.Import():
                found |= {alias.name for alias in node.names}
    return found & known.keys()


def package_of(name: str) -> str:
    """Return the folder of a module, as a package's name."""
    return name if modules()[name].name == "__init__.py" else name.rpartition(".")[0]


def package_graph() -> Graph:
    """Return which packages each package imports."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, imported in file_graph().items():
        found[package_of(name)] |= {package_of(other) for other in imported}
    return {name: frozenset(others - {name}) for name, others in found.items()}


def cycles(graph: Graph) -> list[list[str]]:
    """Return the groups that reach themselves: what is left when nothing can be taken away."""
    left = {name: set(others) for name, others in graph.items()}
    for others in list(left.values()):
        for other in others:
            left.setdefault(other, set())
    shrunk = True
    while shrunk:
        ends = {name for name, others in left.items() if not others & left.keys()}
        shrunk = bool(ends)
        for name in ends:
            del left[name]
    reach = {name: _reached(name, left) for name in left}
    groups = {frozenset(o for o in reach[name] if name in reach[o]) for name in left}
    return sorted(sorted(group) for group in groups if group)


def _reached(start: str, graph: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        for other in graph.get(todo.pop(), ()):
            if other in graph and other not in found:
                found.add(other)
                todo.append(other)
    return found


def subjects() -> tuple[str, ...]:
    """Return the subjects: folders of the core above the kernel, and screens' folders of their name."""
    rooms = {
        "documents", "station", "session", "custody_log", "store", "imaging", "pdf", "signing",
        "form_definitions", "model",
    }  # fmt: skip
    folders = {p.name for p in (ROOT / "station_app").iterdir() if (p / "__init__.py").exists()}
    return tuple(sorted(folders - rooms))


def folders_of(subject: str) -> dict[str, int]:
    """Return the folders of a subject in the product and the tests, with their numbers of files."""
    places = [ROOT / top / subject for top in ("station_app", "ui", "tests")]
    return {
        place.relative_to(ROOT).as_posix(): len(list(place.glob("*.py")))
        for place in places
        if place.is_dir()
    }


if __name__ == "__main__":
    for subject_ in subjects():
        there = folders_of(subject_)
        print(f"{subject_:14} {sum(there.values()):3} files in", there)
