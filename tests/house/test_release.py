"""Version, changelog and the hooks before a commit say the same as what they stand for."""

import re
import tomllib
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEMANTIC = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")
CHAPTER = re.compile(r"^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$")


def chapters() -> list[tuple[str, str | None]]:
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    heads = [line for line in lines if line.startswith("## ")]
    found = [match for line in heads if (match := CHAPTER.match(line))]
    assert len(found) == len(heads), heads
    return [(match[1], match[2]) for match in found]


def test_the_newest_chapter_is_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    assert SEMANTIC.fullmatch(version)
    (first, undated), (newest, _) = chapters()[:2]
    assert (first, undated) == ("Unreleased", None)
    assert newest == version


def test_each_released_chapter_has_its_day_the_newest_first() -> None:
    released = chapters()[1:]
    days = [date.fromisoformat(str(day)) for _, day in released]
    assert days == sorted(days, reverse=True)
    assert all(SEMANTIC.fullmatch(version) for version, _ in released)


def test_the_hooks_run_what_check_runs() -> None:
    script = (ROOT / "station").read_text(encoding="utf-8")
    check = script.partition("\ncheck)")[2].partition(";;")[0]
    commands = re.findall(r"^ +(\.venv/bin/.+)$", check, re.MULTILINE)
    assert len(commands) >= 4
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^ +entry: (.+)$", hooks, re.MULTILINE) == commands
    assert set(re.findall(r"^ +language: (\w+)$", hooks, re.MULTILINE)) == {"system"}
    assert re.findall(r"^ +- repo: (\w+)$", hooks, re.MULTILINE) == ["local"]


def test_pictures_are_kept_in_one_language_and_one_size() -> None:
    """The rest is drawn by `python -m tests.screenshots` and `./station forms`, and not kept."""
    screens = [path.name for path in (ROOT / "docs" / "screens").iterdir()]
    assert len(screens) > 50
    assert [name for name in screens if not name.startswith("hi-1366x768-")] == []
    forms = [path.name for path in (ROOT / "docs" / "forms").iterdir()]
    assert len(forms) > 50
    assert [name for name in forms if "-hi-" not in name] == []
