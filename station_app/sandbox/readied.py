"""The readied process: it holds libraries and no keys, and forks a process for every foreign file.

``python -m station_app.sandbox.readied SOCKET LIMITS`` hears on a Unix socket (``SOCK_SEQPACKET``) the name of
a module and two pipes, and forks. The fork sets its own limits, says that it is there, reads what is to
be done, does it once and ends. It is given nothing else: no home, no file of ours, no key.
"""

import contextlib
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from station_app.sandbox.limits import Effort, Limits
from station_app.sandbox.messages import decode, encode

READY = b"\x06"
_MOST_NAME_BYTES = 256
_MOST_REQUEST_BYTES = 4 * 2**30
_FEW_FILES = 32


def serve(link: socket.socket, limits: Limits) -> None:
    """Fork for whoever asks, until the other end is gone or nobody asks for long."""
    # Nobody waits for the forks: the system buries them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while select.select([link], [], [], limits.idle_s)[0]:
        name, pipes, _, _ = socket.recv_fds(link, _MOST_NAME_BYTES, 2)
        if not name:
            return
        _fork(link, name.decode("ascii"), pipes, limits)


def _fork(link: socket.socket, module: str, pipes: list[int], limits: Limits) -> None:
    # Loaded here, so that every fork has it without any wait.
    importlib.import_module(module)
    if os.fork() == 0:
        link.close()
        try:
            os.write(pipes[1], READY)
            work(module, pipes[0], pipes[1], limits)
        finally:
            os._exit(0)
    for pipe in pipes:
        os.close(pipe)


def work(module: str, asked: int, answer: int, limits: Limits) -> None:
    """Do one thing within its limits and write what came of it."""
    read = _reader(asked)
    function, effort, given, arguments = decode(read, _MOST_REQUEST_BYTES)
    bound(limits, effort, given)
    # Whatever else a foreign file does to its reader ends this process, and so its answer.
    try:
        out = {"value": getattr(sys.modules[module], function)(*arguments)}
    except ValueError as error:
        out = {"refused": str(error.args[0]) if error.args else ""}
    with contextlib.suppress(BrokenPipeError):
        for piece in encode(out):
            _write(answer, piece)


def bound(limits: Limits, effort: Effort, given_bytes: int) -> None:
    """Limit this process: its memory, computing and waiting; no file is written, no core left."""
    memory = _held_bytes() + limits.memory_mb * 2**20 + 4 * given_bytes
    cpu = limits.cpu_s(effort)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FEW_FILES, _FEW_FILES))
    signal.alarm(limits.wall_s(effort))


def _held_bytes() -> int:
    """Return the address space that the libraries take before anything is opened."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


def _reader(fd: int) -> Callable[[int], bytes]:
    def read(count: int) -> bytes:
        held = bytearray(count)
        part = memoryview(held)
        while part:
            came = os.readv(fd, [part])
            if came == 0:
                raise EOFError
            part = part[came:]
        return bytes(held)

    return read


def _write(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def main(fd: int, limits: Limits) -> int:
    """Serve on a socket that was handed over."""
    with socket.socket(fileno=fd) as link:
        serve(link, limits)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Limits(**json.loads(sys.argv[2]))))
