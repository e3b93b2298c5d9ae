"""What the documents say of the code is so: folders, paths, calls and names."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FLOORS = ("station_app", "ui", "devices", "sync", "commands")
PATHS = re.compile(r"`((?:[\w.]+/)+[\w.-]*)`|\]\(([^)#:]+)\)")
KNOWN_HEADS = {path.name for path in ROOT.iterdir()}
NAMED_PATHS = ("CONTRIBUTING.md", "README.md", "docs/*.md", "docs/decisions/*.md")


def packages() -> list[str]:
    """Return the package folders of the product, from its root."""
    found = []
    for floor in FLOORS:
        for marker in sorted((ROOT / floor).rglob("__init__.py")):
            folder = marker.parent.relative_to(ROOT)
            if len(folder.parts) > 1 and "migrations" not in folder.parts:
                found.append(folder.as_posix())
    return found


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", [*packages(), "commands"])
def test_every_folder_is_in_the_architecture(folder: str) -> None:
    assert f"`{folder}`" in text_of("docs/architecture.md")


def documents() -> list[Path]:
    return [path for pattern in NAMED_PATHS for path in sorted(ROOT.glob(pattern))]


def named_paths(document: Path) -> Iterator[Path]:
    for in_code, linked in PATHS.findall(document.read_text(encoding="utf-8")):
        if linked:
            yield document.parent / linked
        elif in_code.split("/")[0] in KNOWN_HEADS and in_code.split("/")[0] != "build":
            yield ROOT / in_code


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_every_path_that_a_document_names_is_there(document: Path) -> None:
    missing = [path for path in named_paths(document) if not path.exists()]
    assert missing == []


def test_the_documents_name_paths_at_all() -> None:
    """A pattern that finds nothing would find nothing missing."""
    for name in ("CONTRIBUTING.md", "docs/architecture.md"):
        assert len(list(named_paths(ROOT / name))) > 30


DOTTED = re.compile(r"(?<![\w/.])((?:[a-z_]+\.)+[A-Za-z_]\w*)(?![\w/])")


def test_every_dotted_name_of_the_architecture_is_there() -> None:
    """The pictures name files and functions, too."""
    heads = {folder.split("/")[1] for folder in packages()}
    names = [
        name
        for name in DOTTED.findall(text_of("docs/architecture.md"))
        if name.split(".")[0] in heads and not name.endswith((".py", ".toml", ".db"))
    ]
    assert len(names) > 100
    assert [name for name in names if not is_named(name)] == []


def is_named(name: str) -> bool:
    """Tell whether a dotted name is a file, or stands in one."""
    found = module_of(name)
    return found is not None and (not found[1] or ".".join(found[1]) in names_in(found[0]))


# ── the three walks ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Call:
    """A line of a walk."""

    depth: int
    mark: str
    name: str


def module_of(name: str) -> tuple[Path, list[str]] | None:
    """Return the file of a dotted name and what is named in it; names begin at a floor or a subject."""
    for begin in ("", "station_app."):
        parts = (begin + name).split(".")
        for end in range(len(parts), 0, -1):
            file = ROOT.joinpath(*parts[:end]).with_suffix(".py")
            if file.is_file():
                return file, parts[end:]
    return None


@functools.cache
def names_in(file: Path) -> frozenset[str]:
    """Return what a file defines: ``name``, ``Class.name``."""
    found: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        for name in _defined(node):
            found.add(name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for inner in node.body for name in _defined(inner)}
    return frozenset(found)


def _defined(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case _:
            pass


def walks() -> dict[str, list[Call]]:
    section = text_of("docs/architecture.md").partition("## Three walks")[2].partition("\n## ")[0]
    found: dict[str, list[Call]] = {}
    for title, block in re.findall(r"### (.+?)\n+```\n(.+?)```", section, re.DOTALL):
        lines = re.findall(r"^( +)(?:([⇢⇄]) )?([a-z][\w.]+\.\w+)$", block, re.MULTILINE)
        found[title] = [Call(len(indent), mark, name) for indent, mark, name in lines]
        told = [line for line in block.splitlines() if line.startswith(" ")]
        assert len(told) == len(lines), title
    return found


def pairs(calls: list[Call]) -> Iterator[tuple[Call, Call]]:
    """Return each call with the one that makes it."""
    above: list[Call] = []
    for call in calls:
        while above and above[-1].depth >= call.depth:
            above.pop()
        if above:
            yield above[-1], call
        above.append(call)


WALKS = walks()


def test_there_are_three_walks() -> None:
    assert [len(calls) > 25 for calls in WALKS.values()] == [True, True, True]


@pytest.mark.parametrize("title", WALKS)
def test_every_call_of_a_walk_is_there(title: str) -> None:
    assert [call.name for call in WALKS[title] if not is_named(call.name)] == []


@pytest.mark.parametrize("title", WALKS)
def test_each_call_stands_in_the_file_that_makes_it(title: str) -> None:
    for caller, call in pairs(WALKS[title]):
        if call.mark:
            continue
        found = module_of(caller.name)
        assert found is not None
        said = call.name.rpartition(".")[2]
        source = found[0].read_text(encoding="utf-8")
        assert re.search(rf"\b{said}\b", source), f"{caller.name} → {call.name}"


TECHNOLOGY = {
    "imaging", "pdf", "signing", "form_definitions", "store", "model", "custody_log", "session", "station",
}  # fmt: skip


SUBJECT = 3


def floor_of(name: str) -> int:
    """Return how high a call stands: a call without a mark never goes up."""
    head = name.split(".", maxsplit=1)[0]
    if head in ("ui", "commands"):
        return 4
    if name.startswith(("sync.client", "sync.gateway", "devices")):
        return 4
    if name.startswith("sync.wire"):
        return 0
    if head == "documents":
        return 2
    return 1 if head in TECHNOLOGY else SUBJECT


@pytest.mark.parametrize("title", WALKS)
def test_no_walk_goes_back_up(title: str) -> None:
    """Only a port, the wiring or the line leads to a floor above; nobody calls back by name."""
    for caller, call in pairs(WALKS[title]):
        if not call.mark:
            assert floor_of(call.name) <= floor_of(caller.name), f"{caller.name} → {call.name}"


@pytest.mark.parametrize("title", WALKS)
def test_who_follows_stands_in_the_wiring(title: str) -> None:
    wiring = text_of("station_app/wiring.py")
    followers = [
        call.name for call in WALKS[title] if call.mark == "⇢" and floor_of(call.name) == SUBJECT
    ]
    assert followers
    for name in followers:
        module, said = name.split(".")[-2:]
        assert re.search(rf"\b{module}\b", wiring), name
        assert re.search(rf"\b{said}\b", wiring), name
