"""Other people's tus servers: @tus/server from npm, tusd from the Go module proxy."""

import contextlib
import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "judges"
_TUSD = "github.com/tus/tusd/v2/cmd/tusd@v2.9.1"
_TOOLCHAIN = "golang.org/toolchain@v0.0.1-go1.25.0.linux-amd64"
_OLDEST_GO, _OLDEST_NODE = (1, 21), (20, 19)
"""From these on Go fetches the toolchain it needs by itself; and @tus/server's own need."""
_UP_S = 20


@contextlib.contextmanager
def node_server(files: Path) -> Iterator[int]:
    """Run @tus/server over a folder; return its port."""
    folder = CACHE / "node"
    with _alone("node"):
        if not (folder / "node_modules" / "@tus" / "server").is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / "package.json", folder)
            more = [] if _version("node", "--version") >= _OLDEST_NODE else ["node@22"]
            words = ["npm", "install", "--no-audit", "--no-fund", *more]
            subprocess.run(words, cwd=folder, check=True, capture_output=True)
    shutil.copy(HERE / "tus_server.mjs", folder)
    own = folder / "node_modules" / ".bin" / "node"
    words = [str(own) if own.exists() else "node", "tus_server.mjs", str(files)]
    files.mkdir(parents=True)
    with _running(words, folder) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())


@contextlib.contextmanager
def tusd_server(files: Path) -> Iterator[int]:
    """Run tusd over a folder; return its port."""
    program = CACHE / "go" / "tusd"
    with _alone("go"):
        if not program.exists():
            program.parent.mkdir(parents=True, exist_ok=True)
            environment = os.environ | {"GOBIN": str(program.parent), "CGO_ENABLED": "0"}
            words = [_go(), "install", _TUSD]
            subprocess.run(
                words, cwd=program.parent, env=environment, check=True, capture_output=True
            )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [str(program), "-host", "127.0.0.1", "-port", str(port), "-upload-dir", str(files)]
    with _running(words, program.parent) as process:
        _wait_for(port, process)
        yield port


def _go() -> str:
    if _version("go", "version") >= _OLDEST_GO:
        return "go"
    words = ["go", "mod", "download", "-json", _TOOLCHAIN]
    told = subprocess.run(words, cwd=CACHE / "go", check=True, capture_output=True, text=True)
    folder = Path(json.loads(told.stdout)["Dir"])
    for tool in (folder / "bin", folder / "pkg" / "tool"):
        for path in tool.rglob("*"):
            path.chmod(0o755)
    return str(folder / "bin" / "go")


def _version(*words: str) -> tuple[int, int]:
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    found = re.search(r"(\d+)\.(\d+)", told)
    assert found is not None
    return int(found[1]), int(found[2])


@contextlib.contextmanager
def _alone(name: str) -> Iterator[None]:
    """Two test processes must not install into one folder at a time."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _running(words: list[str], cwd: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    pause = threading.Event()
    for _ in range(_UP_S * 50):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None
        pause.wait(0.02)
    raise TimeoutError(port)
