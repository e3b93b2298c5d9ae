"""The key in a real Secret Service (GNOME Keyring) in a private D-Bus session."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICE = 'printf s | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'


def in_session(folder: Path, *steps: str, service: bool = True) -> str:
    """Run steps in a session of their own; return what the last one printed."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")
    }
    environment |= {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
    }
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    program = [sys.executable, "-m", "tests.store.keyring_road", str(folder / "home"), *steps]
    ran = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", SERVICE, "sh", *program] if service else program,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.stdout, ran.stderr
    return ran.stdout.strip().splitlines()[-1]


def test_the_keyring_opens_the_station_and_a_lost_one_is_never_lost_work(tmp_path: Path) -> None:
    recovery = in_session(tmp_path, "make")
    assert "-" in recovery
    assert in_session(tmp_path, "open") == "safe"
    keys = (tmp_path / "home" / "keys.json").read_text(encoding="utf-8")
    assert recovery not in keys
    # The keyring is lost: nothing new is made beside the old, and the recovery key opens it.
    for held in (tmp_path / "data").rglob("*.keyring"):
        held.unlink()
    assert in_session(tmp_path, "open") == "error.store.key_missing"
    assert in_session(tmp_path, recovery) == "safe"
    wrong = recovery[:-1] + ("A" if recovery[-1] != "A" else "B")
    assert in_session(tmp_path, wrong) == "error.store.recovery_wrong"


def test_without_a_service_a_passphrase_is_asked_for(tmp_path: Path) -> None:
    assert in_session(tmp_path, "make", service=False) == "error.store.passphrase_needed"
    assert not (tmp_path / "home" / "station.db").exists()
