"""``gateway`` as a person types it: what stands in its way, where it listens, who its terminals are."""

import contextlib
import http.client
import json
import logging
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from commands.district import listening as gateway_address
from commands.district.errors import HostNeeded, ListenUnreadable
from commands.district.log import Unrepeated, file_log
from devices.computer.addresses import own_addresses
from station_app.model.texts import load_texts
from sync.gateway.records.authority import names_of
from sync.gateway.serving import open_gateway
from sync.wire.introduction import read_introduction
from tests.gateway.test_rates import Hand
from tests.gateway.wire_terminal import plain_gateway, terminal_of
from tests.judges.printers import until

ROOT = Path(__file__).resolve().parents[2]
TEXTS = load_texts("en")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_IN.UTF-8")


def said(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main.main(["gateway", *words])
    told = capfd.readouterr()
    return code, told.out, told.err


def sentences(key: str, err: str) -> bool:
    """Tell whether the two sentences of an error were said, whatever they name, and nothing else."""
    lines = err.strip().splitlines()
    wanted = [TEXTS.raw(f"error.gateway.{key}.{part}").partition("{")[0] for part in ("what", "do")]
    return len(lines) == 2 and all(
        line.startswith(start) for line, start in zip(lines, wanted, strict=True)
    )


@pytest.mark.parametrize(
    "listen",
    ["nonsense", "127.0.0.1:abc", "127.0.0.1:99999", "127.0.0.1:-1", ":", "", ":8443", "127.0.0.1:",
     "127.0.0.1:8443:1", "a b:1", "\x1b[31m:1", "127.0.0.1:٣", "[::1:8443]", "https://x:1"],
)  # fmt: skip
def test_an_address_that_is_none_is_explained(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], listen: str
) -> None:
    home = tmp_path / "home"
    code, out, err = said(capfd, "--home", str(home), "--listen", listen)
    assert (code, out) == (2, "")
    assert sentences("listen", err), err
    assert not home.exists()


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [
        ("127.0.0.1:8443", "127.0.0.1", 8443),
        ("gateway.example:1", "gateway.example", 1),
        ("[::1]:8443", "::1", 8443),
        ("0.0.0.0:0", "0.0.0.0", 0),  # noqa: S104
    ],
)
def test_an_address_is_read(listen: str, host: str, port: int) -> None:
    assert gateway_address.read_listening(listen) == (host, port)
    with pytest.raises(ListenUnreadable):
        gateway_address.read_listening(listen + "x")


def test_a_port_in_use_is_explained(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, _, err = said(capfd, "--home", str(tmp_path), "--listen", f"127.0.0.1:{port}")
    assert code == 1
    assert sentences("taken", err), err


@pytest.mark.parametrize("listen", ["203.0.113.9:8443", "no-such-host.invalid:8443"])
def test_an_address_of_another_computer_is_explained(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], listen: str
) -> None:
    code, _, err = said(capfd, "--home", str(tmp_path), "--listen", listen)
    assert code == 1
    assert sentences("not_here", err), err


@pytest.mark.parametrize(
    ("words", "key", "code"),
    [
        (("--database", "nonsense"), "database", 1),
        (("--database", "nosuch://x"), "database", 1),
        (("--database", "sqlite:////proc/x/y.db"), "database", 1),
        (("--database", "postgresql://127.0.0.1:1/x"), "database", 1),
        (("--objects", "s3://bucket"), "objects", 2),
        (("--home", "/proc/x"), "home", 1),
        (("--home", "{file}"), "home", 1),
        (("--home", "{file}/below"), "home", 1),
    ],
    ids=str,
)
def test_what_cannot_be_opened_is_explained(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    key: str,
    code: int,
) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    home = () if "--home" in words else ("--home", str(tmp_path / "home"))
    named = [word.replace("{file}", str(file)) for word in words]
    found, out, err = said(capfd, *home, *named, "--introduce")
    assert (found, out) == (code, "")
    assert sentences(key, err), err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("keys/receipts.key", b"nonsense"),
        ("keys/receipts.key", b"\xff\xfe"),
        ("keys/receipts.key", b"ab"),
        ("keys/storage.key", b""),
        ("keys/authority.pem", b"nonsense"),
        ("limits.toml", b"[seconds"),
        ("limits.toml", b"[seconds]\nhead = 'soon'\n"),
        ("pillars.toml", b"["),
        ("pillars.toml", b"cis = 1\n"),
        ("pillars.toml", b"[cis]\nuser = 'x'\n"),
        ("pillars.toml", b"\xff"),
        ("pillars.toml", b"cis = " + b"[" * 100_000),
    ],
)
def test_a_broken_file_of_the_home_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, content: bytes
) -> None:
    open_gateway(tmp_path, training=False).close()
    (tmp_path / name).write_bytes(content)
    code, out, err = said(capfd, "--home", str(tmp_path), "--introduce")
    assert (code, out) == (1, "")
    assert sentences("home_file", err), err
    assert Path(name).name in err


def test_a_broken_leaf_is_issued_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    open_gateway(tmp_path, training=False).close()
    (tmp_path / "keys" / "server.pem").write_bytes(b"nonsense")
    code, out, _ = said(capfd, "--home", str(tmp_path), "--introduce")
    assert code == 0
    assert read_introduction(out).url == "https://127.0.0.1:8443"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("nonsense",), "errand"),
        (("terminals",), "errand"),
        (("terminals", "nonsense"), "errand"),
        (("terminals", "revoke"), "errand"),
        (("terminals", "list", "t1"), "errand"),
        (("terminals", "revoke", "t1", "t2"), "errand"),
        (("terminals", "move", "t1"), "office_needed"),
        (("terminals", "move", "t1", "--office", " "), "office_needed"),
    ],
)
def test_words_that_say_nothing_are_explained(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], words: tuple[str, ...], key: str
) -> None:
    home = tmp_path / "home"
    code, out, err = said(capfd, *words, "--home", str(home))
    assert (code, out) == (2, "")
    assert sentences(key, err), err
    assert not home.exists()


@pytest.mark.parametrize("words", [("revoke", "t0"), ("move", "t0", "--office", "PS0002")])
def test_a_terminal_that_is_none_is_explained(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, _, err = said(capfd, "terminals", *words, "--home", str(tmp_path))
    assert code == 1
    assert sentences("terminal", err), err


def test_the_districts_terminals(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    home = ("--home", str(tmp_path))
    with plain_gateway(tmp_path) as gateway:
        stays, goes = terminal_of(gateway, "PS0001"), terminal_of(gateway, "PS0002")
        assert [one.ask("GET", "/v1/cases").status for one in (stays, goes)] == [200, 200]
        assert (
            said(capfd, "terminals", "move", stays.terminal_id, "--office", "PS0009", *home)[0] == 0
        )
        assert said(capfd, "terminals", "revoke", goes.terminal_id, *home)[0] == 0
        assert [one.ask("GET", "/v1/cases").status for one in (stays, goes)] == [401, 401]
        assert stays.fresh_token()
        assert goes.offer(goes.assertion()).status == 403
    code, out, err = said(capfd, "terminals", "list", *home)
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [
        [goes.terminal_id, "PS0002"],
        [stays.terminal_id, "PS0009"],
    ]
    assert "2" in err
    told = json.loads(said(capfd, "terminals", "list", "--json", *home)[1])
    assert {(one["terminal_id"], one["active"], one["last_act"]) for one in told} == {
        (goes.terminal_id, False, "revoked"),
        (stays.terminal_id, True, "moved"),
    }
    code, _, err = said(capfd, "terminals", "revoke", goes.terminal_id, *home)
    assert code == 1
    assert sentences("terminal", err), err


def test_a_line_for_this_computer_alone_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, out, err = said(capfd, "--home", str(tmp_path), "--introduce")
    assert read_introduction(out).url == "https://127.0.0.1:8443"
    assert "--host" in err
    assert all(address in err for address in own_addresses())


def test_a_name_that_is_given_is_used_and_certified(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ("--home", str(tmp_path), "--introduce", "--listen", "0.0.0.0:9443")
    _, out, err = said(capfd, *words, "--host", "gateway.example")
    assert read_introduction(out).url == "https://gateway.example:9443"
    assert err == ""
    said(capfd, *words, "--host", "other.example")
    held = set(names_of((tmp_path / "keys" / "server.pem").read_bytes()))
    assert {"gateway.example", "other.example", "localhost"} <= held


def test_no_line_leads_to_every_address(capfd: pytest.CaptureFixture[str]) -> None:
    """0.0.0.0 is where a gateway listens, never where somebody finds it."""
    own = own_addresses()
    everywhere = ("0.0.0.0", 8443)  # noqa: S104
    if len(own) > 1:
        with pytest.raises(HostNeeded) as needed:
            gateway_address.url_for_others((), everywhere)
        assert all(address in str(needed.value.params["addresses"]) for address in own)
    else:
        url = gateway_address.url_for_others((), everywhere)
        assert url == f"https://{(*own, '127.0.0.1')[0]}:8443"
        assert capfd.readouterr().err
    assert "0.0.0.0" not in gateway_address.served_at(*everywhere) or not own  # noqa: S104


@contextlib.contextmanager
def serving(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "main.py", "gateway", "--home", str(home), *words]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
        assert process.stderr is not None
        process.stderr.close()


def test_it_listens_when_it_says_so(tmp_path: Path) -> None:
    with serving(tmp_path, "--listen", "127.0.0.1:0") as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        url = line.rsplit(maxsplit=1)[-1]
        port = int(url.rpartition(":")[2])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(tmp_path / "keys" / "authority.pem")
        asked = http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=context)
        with contextlib.closing(asked):
            asked.request("GET", "/v1/health")
            assert asked.getresponse().status == 200
    assert (tmp_path / "gateway.log").stat().st_mode & 0o077 == 0


def test_a_running_gateway_takes_up_a_new_certificate(tmp_path: Path) -> None:
    with plain_gateway(tmp_path) as gateway:
        ca_pem = gateway.ca_pem.decode()
        port = int(gateway.url.rpartition(":")[2])
        open_gateway(tmp_path, training=False, hosts=("later.example",)).close()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=ca_pem)

        def believed() -> bool:
            try:
                with socket.create_connection(("127.0.0.1", port), 5) as raw:
                    context.wrap_socket(raw, server_hostname="later.example").close()
            except ssl.SSLCertVerificationError:
                return False
            return True

        until(believed)


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_line_that_repeats_itself_is_counted(tmp_path: Path) -> None:
    clock = Hand()
    handler = file_log(tmp_path / "log")
    handler.addFilter(Unrepeated(clock))
    log = logging.Logger("gateway")
    log.addHandler(handler)
    with contextlib.closing(handler):
        for _ in range(10_000):
            log.warning("no open files left")
        log.warning("something else")
        assert len(lines_of(tmp_path / "log")) == 6
        clock.now_s = 61.0
        log.warning("no open files left")
    assert lines_of(tmp_path / "log")[-1].endswith("no open files left (and 9995 more like this)")


def test_the_log_has_a_largest_size(tmp_path: Path) -> None:
    handler = file_log(tmp_path / "log")
    log = logging.Logger("gateway")
    log.addHandler(handler)
    with contextlib.closing(handler):
        for number in range(30_000):
            # As many kinds as lines: nothing is held back.
            log.warning(str(number) + "x" * 1000)  # noqa: G003
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 11_000_000
