"""kill -9 while somebody types, in each kind of field: at most the last keystroke is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station_app.form_definitions.schema_file import load_form
from station_app.forms import filling
from station_app.model.forms import Field
from tests.district import hospital_people, sign_in
from tests.durability.typing_clerk import SETTINGS
from tests.signing.officers import NOW
from tests.stations import TestClock, station_in
from ui.forms.field_editor import stored_answer

ROOT = Path(__file__).resolve().parents[2]
DOWN = "↓"
TYPING: tuple[tuple[str, str, int], ...] = (
    ("person_name", "काल्पनिक व्यक्ति नमूना", 17),
    ("address", "ग्राम नमूना, वार्ड क्र. 7", 13),
    ("age_years", "119", 2),
    ("birth_date", "14-03-1990", 7),
    ("arrived_at", "14-03-2026 21:05", 15),
    ("sex", DOWN * 3, 2),
    ("age_about", DOWN * 2, 2),
    ("injuries.length", "14.5", 3),
    ("injuries.site", "दाएँ घुटने पर 3 cm", 11),
    ("injuries.type", DOWN * 9, 6),
)


def field_at(path: str) -> Field:
    name, _, cell = path.partition(".")
    field = load_form("MLR").field(name)
    return next(c for c in field.columns if c.field_id == cell) if cell else field


def standing(path: str, keys: str, count: int) -> Any:
    """What the field holds after so many keys."""
    field = field_at(path)
    if keys.startswith(DOWN):
        form = load_form("MLR")
        codes = list(form.vocabularies[field.words]) if field.words else ["yes", "no"]
        return None if count == 0 else codes[min(count, len(codes)) - 1]
    return stored_answer(field, keys[:count], NOW)


def held(path: str, answers: dict[str, Any]) -> Any:
    name, _, cell = path.partition(".")
    if not cell:
        return answers.get(name)
    rows = answers.get(name) or [{}]
    return rows[0].get(cell)


@pytest.mark.parametrize(("path", "keys", "kill_after"), TYPING, ids=[t[0] for t in TYPING])
def test_at_most_the_last_keystroke_is_missing(
    tmp_path: Path, path: str, keys: str, kill_after: int
) -> None:
    home = tmp_path / "home"
    with station_in(
        home, clock=TestClock(NOW), settings=SETTINGS, staff=hospital_people
    ) as station:
        sign_in(station, "lipik")
        draft = filling.begin(station, "MLR")
        if path.startswith("injuries"):
            for name, value in (("consent", "given"), ("no_injury", "no")):
                filling.set_answer(station, draft.document_id, name, value)
    command = [sys.executable, "-m", "tests.durability.typing_clerk", str(home), draft.document_id]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [*command, path, json.dumps(list(keys))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment,
        text=True,
    ) as clerk:
        assert clerk.stdout is not None
        assert clerk.stdout.readline() == "ready\n"
        for line in clerk.stdout:
            if int(line) >= kill_after:
                break
        clerk.kill()
    with station_in(home, clock=TestClock(NOW), settings=SETTINGS) as station:
        sign_in(station, "lipik")
        answers = dict(filling.view(station, draft.document_id).answers)
    found = held(path, answers)
    assert found in (standing(path, keys, kill_after), standing(path, keys, kill_after - 1))
