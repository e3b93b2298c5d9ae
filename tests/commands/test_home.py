"""``home``: what was changed is told and decided at the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.station_setup import create_station
from station_app.model.clock import SystemClock
from tests.window.test_first_run import CHIEF, NEW, STATION

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_station(tmp_path / "home", SystemClock(), NEW)
    return tmp_path / "home"


def run(home: Path, *words: str, typed: str = f"{STATION}\n") -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "LC_ALL": "en_IN.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words, "--home", str(home)],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env=environment,
    )


def test_a_change_is_told_and_accepted_by_the_chief_alone(home: Path) -> None:
    settings = home / "settings.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(f"{before}idle_lock_s = 600\n", encoding="utf-8")
    told = run(home, "home", "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["changes"] == [
        {"file": "settings.toml", "name": "idle_lock_s", "before": "300", "after": "600"}
    ]
    assert "idle_lock_s: 300 → 600" in told.stderr
    # Every command says so.
    said = run(home, "status").stderr
    assert "settings.toml was changed; the change does not count yet." in said
    wrong = run(home, "home", "accept", "--operator", "prabhari", typed=f"{STATION}\nwrong-wrong\n")
    assert wrong.returncode == 1
    assert run(home, "home").returncode == 1
    typed = f"{STATION}\n{CHIEF}\n"
    assert run(home, "home", "accept", "--operator", "prabhari", typed=typed).returncode == 0
    assert run(home, "home").stdout == "Everything is as it was left.\n"


def test_settings_that_cannot_be_read_stop_nothing(home: Path) -> None:
    (home / "settings.toml").write_text("unit_hi = ", encoding="utf-8")
    told = run(home, "status")
    assert told.returncode == 0
    assert "Traceback" not in told.stderr
    typed = f"{STATION}\n{CHIEF}\n"
    assert run(home, "home", "put-back", "--operator", "prabhari", typed=typed).returncode == 0
    assert "थाना नमूना" in (home / "settings.toml").read_text(encoding="utf-8")


def test_the_whole_home_is_looked_at(home: Path) -> None:
    (home / "trust").mkdir()
    (home / "trust").chmod(0o755)
    told = run(home, "doctor", "--full", "--json")
    parts = {one["part"]: one for one in json.loads(told.stdout)}
    assert not parts["home"]["ready"]
    assert "open to other accounts" in parts["home"]["detail"]
