"""Every wrong command line of the list is answered in words; the lane runs each as a process of its own."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from commands.shell.command_line import COMMANDS
from commands.shell.errors import HomeOfAnother, NoDisplay, NoStation
from commands.shell.homes import station_home
from commands.training_station import training_station
from main import main
from tests.commands.wrong_lines import ROOT, WRONG, Places, fault_of, lay_out
from tests.judges.printers import until

pytestmark = [pytest.mark.xdist_group("wrong lines")]
_ENOUGH = 143
_NOBODY = 65534


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    folder = tmp_path_factory.mktemp("wrong")
    lay_out(folder)
    before = dict(os.environ)
    with training_station(folder / "home"), socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with socket.create_server(("127.0.0.1", port)):
        yield Places(folder, folder / "home", port)
    os.environ.clear()
    os.environ.update(before)


def test_the_list_is_long_enough() -> None:
    assert len(set(WRONG)) >= _ENOUGH


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_wrong_line_is_answered_in_words(
    words: tuple[str, ...],
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "en_IN.UTF-8")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    try:
        code = main(places.filled(words))
    except SystemExit as end:
        code = int(str(end.code))
    assert fault_of(code, "".join(capsys.readouterr())) == ""


@pytest.mark.parametrize("language", ["hi_IN.UTF-8", "en_IN.UTF-8"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(
    command: str,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert f"./station {command}" in told
    # argparse speaks English; with LANG=hi nothing of it is left, and its line of usage stands once.
    assert told.count(f"station {command} [-h]") == 1
    if language.startswith("hi"):
        assert re.findall(r"usage:|options:|positional|show this", told) == []


@pytest.mark.parametrize(
    "words",
    [
        ("demo", "--unit", "court"),
        ("demo", "--pages"),
        ("demo", "--pages", "x"),
        ("convert",),
        ("status", "extra"),
        ("status", "--json=3"),
        ("nonsense",),
    ],
)
def test_a_refusal_is_in_one_language(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "hi_IN.UTF-8")
    with pytest.raises(SystemExit):
        main(words)
    said = capsys.readouterr().err
    assert (
        re.findall(r"argument |invalid|choose|expected|required|unrecognized|ignored", said) == []
    )


def test_no_option_is_without_its_sentence() -> None:
    """An option of ``Options`` cannot be added without one, and there is no other way."""
    for command in COMMANDS:
        source = (ROOT / "commands" / f"{command}.py").read_text(encoding="utf-8")
        assert "add_argument" not in source, command


def test_a_folder_without_a_station_is_no_lost_key(tmp_path: Path) -> None:
    with pytest.raises(NoStation):
        station_home(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_a_folder_of_another_account_is_said_to_be_so(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "keys.json").write_text("{}")
    os.chown(home, _NOBODY, -1)
    with pytest.raises(HomeOfAnother):
        station_home(home)


def test_an_x_server_that_is_not_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    from commands.shell.display import require_display

    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":4971")
    with pytest.raises(NoDisplay):
        require_display()


def _started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        # What runs in the background of a shell is born deaf to Ctrl+C.
        ["env", "--default-signal=INT", sys.executable, "main.py", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "en_IN.UTF-8"},
    )


def _until_pages_are_kept(running: subprocess.Popen[str]) -> None:
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("Pages safe on disk: 5"):
            return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_headless_demo_that_is_stopped_leaves_nobody_behind(
    places: Places, number: signal.Signals
) -> None:
    words = ("demo", "--headless", "--pages", "10", "--home", str(places.folder / number.name))
    with _started(*words) as running:
        _until_pages_are_kept(running)
        family = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(number)
        _, rest = running.communicate(timeout=60)
    assert running.returncode == 128 + number
    assert "Traceback" not in rest
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


def test_a_killed_demo_leaves_no_worker(places: Places) -> None:
    words = ("demo", "--headless", "--pages", "10", "--home", str(places.folder / "killed"))
    with _started(*words) as running:
        _until_pages_are_kept(running)
        family = psutil.Process(running.pid).children(recursive=True)
        running.kill()
        running.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


WAITING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.window.ending import closing_when_asked
application = QApplication(sys.argv[:1])
with closing_when_asked(application):
    QTimer.singleShot(0, lambda: print("waits", flush=True))
    sys.exit(application.exec())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_window_that_waits_hears_a_signal(number: signal.Signals) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    with running:
        assert running.stdout is not None
        assert running.stdout.readline() == "waits\n"
        running.send_signal(number)
        _, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (0, "")


def test_a_stations_window_that_is_asked_to_end_leaves_nobody_behind(places: Places) -> None:
    with _started("window", "--home", str(places.home)) as running:
        until((places.home / "terminal.log").exists, 60)
        family = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=60)
    # Asked while it still begins, it ends as a command does.
    assert running.returncode in (0, 128 + signal.SIGTERM)
    assert "Traceback" not in said
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


def test_what_a_bug_worked_on_is_not_written_on_the_screen() -> None:
    """A service keeps what a program writes there: kind and places are enough to find the bug."""
    words = [sys.executable, "-c", OF_A_NAME]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Fictional Person" not in ran.stderr
    assert "ValueError" in ran.stderr


OF_A_NAME = """
import logging
from main import main
try:
    main(["status", "--help"])
except SystemExit:
    pass
try:
    raise ValueError("Fictional Person")
except ValueError:
    logging.getLogger("sync").exception("incident 1")
"""
