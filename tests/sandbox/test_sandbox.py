"""What a foreign file does to its reader ends with the reader: it costs what it may, and nobody else."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from station_app.model.errors import StationError
from station_app.sandbox.errors import PaperNotShown
from station_app.sandbox.limits import load_limits
from station_app.sandbox.messages import decode, encode
from station_app.sandbox.outside import Sandbox

READERS = "tests.sandbox.strange_readers"
LIMITS = replace(load_limits(), look_cpu_s=1, memory_mb=256, most_answer_mb=4, idle_s=20)
MOST_S = 8


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with contextlib.closing(Sandbox(LIMITS)) as made:
        yield made


def test_plain_data_goes_over_and_comes_back(sandbox: Sandbox) -> None:
    given = (None, True, 7, 1.5, "शब्द", b"\0\xff", [b"", [1]], {"part": 0, "dict": b"x"})
    assert sandbox.call(READERS, "echo", *given) == list(given)


def test_what_is_not_plain_does_not_go_over(sandbox: Sandbox) -> None:
    with pytest.raises(TypeError):
        sandbox.call(READERS, "echo", object())


@pytest.mark.parametrize(
    "reader",
    [
        "dies",
        "eats_memory",
        "runs_for_ever",
        "sleeps_for_ever",
        "fails",
        "answers_much",
        "answers_nonsense",
        "answers_half",
        "not_there",
    ],
)
def test_a_reader_that_misbehaves_is_given_up_in_time(sandbox: Sandbox, reader: str) -> None:
    begun = time.monotonic()
    with pytest.raises(PaperNotShown):
        sandbox.call(READERS, reader)
    assert time.monotonic() - begun < MOST_S
    assert sandbox.call(READERS, "echo", 1) == [1]


def test_a_reader_has_so_much_memory_and_no_more(sandbox: Sandbox) -> None:
    # Asked for and never touched: it costs no time, by which a greedy one would be given up too.
    assert sandbox.call(READERS, "has_memory", LIMITS.memory_mb // 4) is True
    assert sandbox.call(READERS, "has_memory", LIMITS.memory_mb * 2) is False


def test_a_refusal_is_told_with_its_word(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="page") as told:
        sandbox.call(READERS, "refuses", "page")
    assert not isinstance(told.value, StationError)


def test_one_that_hangs_holds_nobody_up(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(2) as threads:
        hanging = threads.submit(sandbox.call, READERS, "sleeps_for_ever")
        begun = time.monotonic()
        assert sandbox.call(READERS, "echo", 1) == [1]
        assert time.monotonic() - begun < 2
        assert isinstance(hanging.exception(), PaperNotShown)


def test_the_reader_is_given_nothing_of_ours(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PASSPHRASE", "kanari-7")
    with (tmp_path / "station.db").open("wb"):
        sandbox.close()
        here = sandbox.call(READERS, "where_am_i")
    assert "kanari-7" not in repr(here)
    assert "HOME" not in here["environment"]
    assert not any("station.db" in name for name in here["files"])
    assert here["core"] == 0
    assert here["parent"] != os.getpid()
    assert not any(name.startswith("station_app.store") for name in here["loaded"])


def test_the_reader_writes_no_file(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(PaperNotShown):
        sandbox.call(READERS, "writes_a_file", str(tmp_path / "left"))
    assert not (tmp_path / "left").exists() or not (tmp_path / "left").read_bytes()


def test_a_readied_process_that_was_ended_is_replaced(sandbox: Sandbox) -> None:
    parent = sandbox.call(READERS, "where_am_i")["parent"]
    os.kill(parent, signal.SIGKILL)
    other = sandbox.call(READERS, "where_am_i")["parent"]
    assert other != parent


def test_it_ends_when_nobody_asks() -> None:
    with contextlib.closing(Sandbox(replace(LIMITS, idle_s=0))) as sandbox:
        parent = sandbox.call(READERS, "where_am_i")["parent"]
        until = time.monotonic() + MOST_S
        while Path(f"/proc/{parent}/cmdline").exists() and time.monotonic() < until:
            with contextlib.suppress(OSError):
                if b"readied" not in Path(f"/proc/{parent}/cmdline").read_bytes():
                    break
        assert sandbox.call(READERS, "echo", 2) == [2]


def test_a_message_that_names_parts_it_does_not_bring_is_refused() -> None:
    whole = b"".join(encode(b"abc"))
    for broken in (
        whole.replace(b'"part": 0', b'"part": 1'),
        whole.replace(b"[3]", b"[9]"),
        whole.replace(b"[3]", b"[-]"),
        b"\xff\xff\xff\xff" + whole[4:],
    ):
        rest = bytearray(broken)

        def read(count: int, rest: bytearray = rest) -> bytes:
            if len(rest) < count:
                raise EOFError
            part = bytes(rest[:count])
            del rest[:count]
            return part

        with pytest.raises((ValueError, EOFError)):
            decode(read, 8)
