"""One process serves a home; others may look and write rows; what no row names is taken away at the start."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from commands import gateway as gateway_command
from commands.shell.command_line import CommandParser
from commands.shell.faults import answered
from sync.gateway.home_lock import GatewayRuns, HomeLock
from sync.gateway.records import database
from sync.gateway.records.objects import LocalObjects
from sync.gateway.records.sweep import sweep
from sync.gateway.serving import RunningGateway, open_gateway, start
from tests.sync.bare_terminal import BareTerminal
from tests.sync.parts import gateway_in

ROOT = Path(__file__).resolve().parents[2]
PDF = b"%PDF-1.7 a paper"
MONTH_S = 30 * 24 * 3600


def second(home: Path, **more: str) -> None:
    with contextlib.closing(start(home, listen=("127.0.0.1", 0), training=True, **more)):
        pass


def test_a_second_gateway_on_one_home_is_refused(tmp_path: Path) -> None:
    with gateway_in(tmp_path / "gateway"), pytest.raises(GatewayRuns):
        second(tmp_path / "gateway")
    second(tmp_path / "gateway")


@pytest.mark.parametrize("shared", ["objects", "database"])
def test_two_homes_do_not_share_their_objects_or_rows(tmp_path: Path, shared: str) -> None:
    urls = {
        "objects": {"objects_url": str(tmp_path / "one" / "objects")},
        "database": {"database_url": f"sqlite:///{tmp_path / 'one' / 'gateway.db'}"},
    }
    with gateway_in(tmp_path / "one"), pytest.raises(GatewayRuns):
        second(tmp_path / "two", **urls[shared])


def test_a_lock_that_was_refused_holds_nothing(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    with contextlib.closing(HomeLock((two,))), pytest.raises(GatewayRuns):
        HomeLock((one, two))
    HomeLock((one, two)).close()


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    """However it ends: nobody has to clean up after a power cut."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom sync.gateway.home_lock import HomeLock\n"
        "lock = HomeLock((Path(sys.argv[1]),))\nprint('held', flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(GatewayRuns):
            HomeLock((tmp_path,))
        other.kill()
    HomeLock((tmp_path,)).close()


def test_the_command_says_it_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "gateway"
    with gateway_in(home):
        words = ("--home", str(home), "--listen", "127.0.0.1:0")
        assert answered(lambda: run_command(*words)) == 1
    told = capsys.readouterr()
    assert str(home) in told.out + told.err
    assert "Traceback" not in told.out + told.err


def run_command(*words: str) -> int:
    reader = CommandParser()
    gateway_command.add_parser(reader.add_subparsers())
    return gateway_command.run(reader.parse_args(["gateway", *words]))


def test_commands_work_beside_a_running_gateway(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "gateway"
    with gateway_in(home) as gateway:
        terminal = BareTerminal(gateway, "PS0001")
        for words in (
            ("--introduce", "--office", "PS0001", "--unit", "Thana Kotwali"),
            ("--wanted-numbers",),
        ):
            assert run_command("--home", str(home), *words) == 0
        answer = terminal.send(PDF, unit="Thana Namuna")
        assert (answer.problem, answer.data["member"]) == ("office-wrong", "unit")
        assert terminal.send(PDF, unit="Thana Kotwali").status == 200
    assert "https://127.0.0.1:8443/#" in capsys.readouterr().out


# ── what no row names ────────────────────────────────────────────────────────────────────────────


def aged(path: Path, age_s: float) -> Path:
    when = time.time() - age_s
    os.utime(path, (when, when))
    return path


@pytest.mark.parametrize(
    ("name", "goes_after_s"),
    [
        ("c" + "0" * 64 + "-" + "1" * 32, MONTH_S),
        ("u0123", MONTH_S),
        ("o0123", MONTH_S),
    ],
)
def test_what_no_row_names_goes_when_it_is_old_enough(
    tmp_path: Path, name: str, goes_after_s: int
) -> None:
    objects_folder = tmp_path / "gateway" / "objects"
    with gateway_in(tmp_path / "gateway"):
        pass
    lost = objects_folder / name
    lost.write_bytes(b"x")
    aged(lost, goes_after_s - 60)
    with gateway_in(tmp_path / "gateway"):
        assert lost.exists()
    aged(lost, goes_after_s + 60)
    with gateway_in(tmp_path / "gateway"):
        assert not lost.exists()


@pytest.mark.parametrize("name", ["incoming/u1", "0123.part"])
def test_what_was_never_finished_goes_at_the_next_start(tmp_path: Path, name: str) -> None:
    with gateway_in(tmp_path / "gateway"):
        pass
    lost = tmp_path / "gateway" / "objects" / name
    lost.write_bytes(b"x")
    with gateway_in(tmp_path / "gateway"):
        assert not lost.exists()


def test_what_a_row_names_stays_however_old(tmp_path: Path) -> None:
    home = tmp_path / "gateway"
    with gateway_in(home) as gateway:
        sender, addressee = BareTerminal(gateway, "PS0001"), BareTerminal(gateway, "HS9901")
        packet = sender.packet(PDF, to_office="HS9901")
        assert sender.submit(packet, PDF).status == 200
        film = sender.upload(PDF)
        assert sender.submit_media(sender.media_packet(PDF), film).status == 200
        begun = sender.begin(100)
        assert sender.part(begun, 0, b"half").status == 204
        sealed = sender.upload(PDF * 2)
        wrong = sender.media_packet(PDF * 2, b"x")
        assert sender.submit_media(wrong, sealed, begun).problem == "upload-unfinished"
    for path in (home / "objects").rglob("*"):
        if path.is_file():
            aged(path, 2 * MONTH_S)
    with gateway_in(home) as gateway:
        sender.gateway = addressee.gateway = gateway
        name = packet["manifest"]["document_id"]
        assert addressee.ask("GET", f"/v1/papers/{name}").body == PDF
        assert sender.part(begun, 4, b"x" * 96).status == 204
        assert sender.submit_media(sender.media_packet(PDF * 2), sealed).status == 200


def test_a_kill_leaves_nothing_for_ever(tmp_path: Path) -> None:
    """Killed while objects are written, again and again: at the next start all of it is gone."""
    home = tmp_path / "gateway"
    code = (
        "import sys\nfrom pathlib import Path\nfrom sync.gateway.serving import open_gateway\n"
        "objects = open_gateway(Path(sys.argv[1]), training=False).objects\n"
        "def parts():\n    yield bytes(3 * 2**20)\n    print('half', flush=True)\n"
        "    sys.stdin.read()\n    yield b''\nobjects.put(parts())\n"
    )
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(home)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"half\n"
            other.kill()
    opened = open_gateway(home, training=False)
    assert len([path for path in opened.objects.folder.iterdir() if path.is_file()]) == 3
    assert sweep(opened.engine, opened.objects) == 3
    opened.engine.dispose()


def test_an_old_homes_objects_are_read(tmp_path: Path) -> None:
    """As the gateways before this rule wrote them: in counter mode, under the upload's name."""
    home = tmp_path / "gateway"
    with gateway_in(home) as gateway:
        sender, addressee = BareTerminal(gateway, "PS0001"), BareTerminal(gateway, "HS9901")
        packet = sender.packet(PDF, to_office="HS9901")
        assert sender.submit(packet, PDF).status == 200
        old = old_object(gateway, PDF)
        with database.writing(gateway.parts.engine) as tx:
            tx.execute(update(database.submissions).values(object_id=old.name))
        name = packet["manifest"]["document_id"]
        assert addressee.ask("GET", f"/v1/papers/{name}").body == PDF
        old.write_bytes(b"?" + old.read_bytes()[1:])
        assert addressee.ask("GET", f"/v1/papers/{name}").problem == "content-damaged"


def old_object(gateway: RunningGateway, data: bytes) -> Path:
    objects: LocalObjects = gateway.opened.objects
    objects.begin("u0123")
    objects.write_at("u0123", 0, data)
    return (objects.incoming / "u0123").rename(objects.folder / "u0123")


def test_an_upload_of_an_old_home_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "gateway"
    with gateway_in(home) as gateway:
        sender = BareTerminal(gateway, "PS0001")
        place = sender.begin(len(PDF))
        assert sender.part(place, 0, PDF[:5]).status == 204
        objects = gateway.opened.objects
        name = place.rpartition("/")[2]
        (objects.incoming / name).rename(objects.folder / name)
        assert sender.part(place, 5, PDF[5:]).status == 204
        assert sender.submit(sender.packet(PDF), upload=place).status == 200
        assert not (objects.folder / name).exists()
