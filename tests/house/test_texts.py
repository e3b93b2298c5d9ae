"""The one text catalogue: whole in both languages, and every key that the program asks for is there."""

import ast
import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.documents.kinds import load_kinds
from station_app.model.documents import DocumentState
from station_app.model.errors import Incident, Remedy, StationError
from station_app.model.operators import Role
from station_app.model.texts import LANGUAGES, load_texts
from station_app.scanning.profile_model import load_profiles

ROOT = Path(__file__).resolve().parents[2]
JARGON = re.compile(
    r"\b(hash|sync\w*|exception|queue\w*|null|traceback|blob)\b|हैश|सिंक|क्यू|अपवाद", re.IGNORECASE
)
LONGEST_WORDS = 12


def kinds_of_error(kind: type[StationError] = StationError) -> Iterator[type[StationError]]:
    for below in kind.__subclasses__():
        yield below
        yield from kinds_of_error(below)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_hold_the_same_texts_with_the_same_placeholders() -> None:
    hindi, english = (load_texts(language) for language in LANGUAGES)
    assert hindi.keys() == english.keys()
    different = [
        key
        for key in sorted(hindi.keys())
        if placeholders(hindi.raw(key)) != placeholders(english.raw(key))
    ]
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_error_has_two_sentences(language: str) -> None:
    texts = load_texts(language)
    for path in ROOT.glob("*/**/*errors.py"):
        if path.relative_to(ROOT).parts[0] in ("station_app", "sync", "commands"):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    kinds: list[type[StationError]] = [
        kind for kind in kinds_of_error() if kind.__module__.endswith("errors")
    ]
    assert len(kinds) > 150
    kinds.append(Incident)
    for kind in kinds:
        if kind.key:
            assert f"{kind.key}.what" in texts
            assert f"{kind.key}.do" in texts
        assert f"remedy.{kind.remedy.value}" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_data_names_is_there(language: str) -> None:
    texts = load_texts(language)
    wanted = [f"kind.{kind}" for kind in load_kinds()]
    wanted += [f"profile.{profile.name}" for profile in load_profiles()]
    wanted += [f"state.{state.value}" for state in DocumentState]
    wanted += [f"role.{role.value}" for role in Role]
    wanted += [f"remedy.{remedy.value}" for remedy in Remedy]
    assert [key for key in wanted if key not in texts] == []


def asked_for() -> Iterator[tuple[str, str]]:
    """Return the keys that screens and commands name outright."""
    for folder in ("ui", "commands"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                    continue
                heads = "scan|sign|outbox|today|frame|details|unlock|papers|lamp|notice|line|cli"
                if re.fullmatch(rf"({heads})(\.[a-z_]+)+", node.value):
                    yield path.name, node.value


def test_every_key_that_a_screen_names_is_there() -> None:
    texts = load_texts("hi")
    found = list(asked_for())
    assert len(found) > 80
    missing = [
        (name, key)
        for name, key in found
        if key not in texts
        and not any(known.startswith(f"{key}.") for known in sorted(texts.keys()))
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_not_told_jargon(language: str) -> None:
    texts = load_texts(language)
    assert [
        key for key in sorted(texts.keys()) if JARGON.search(re.sub(r"{\w+}", "", texts.raw(key)))
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_of_faults_are_short(language: str) -> None:
    texts = load_texts(language)
    long = [
        key
        for key in sorted(texts.keys())
        if key.startswith("error.") and len(texts.raw(key).split()) > LONGEST_WORDS
    ]
    assert long == []
