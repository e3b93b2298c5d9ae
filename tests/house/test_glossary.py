"""The glossary names every subject, and every name in its last column is there."""

import re

import pytest

from tests.house.test_documents import ROOT, is_named

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| हिन्दी |"))
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[-1])})


def is_there(name: str) -> bool:
    if name.endswith("/"):
        return any((ROOT / floor / name).is_dir() for floor in ("station_app", "ui"))
    if name.isupper():
        return f"[{name}]" in (ROOT / "resources" / "kinds.toml").read_text(encoding="utf-8")
    return is_named(name)


def subjects() -> list[str]:
    return sorted(
        {
            folder.name
            for floor in ("station_app", "ui")
            for folder in (ROOT / floor).iterdir()
            if (folder / "__init__.py").is_file()
        }
    )


def test_each_line_has_three_columns_and_a_name() -> None:
    assert len(ROWS) > 60
    assert [row for row in ROWS if len(row) != 3 or "`" not in row[-1]] == []


@pytest.mark.parametrize("subject", subjects())
def test_every_subject_is_in_the_glossary(subject: str) -> None:
    assert f"{subject}/" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_glossary_is_in_the_code(name: str) -> None:
    assert is_there(name)


def test_a_name_that_is_not_there_is_found() -> None:
    assert not is_there("summons.no_such_file")
    assert not is_there("summons.model.NoSuchName")
    assert not is_there("desks/")
    assert not is_there("NO_SUCH_KIND")


def test_every_term_is_explained_once() -> None:
    terms = [row[0] for row in ROWS]
    assert len(terms) == len(set(terms))
