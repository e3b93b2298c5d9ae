"""A file system without hard links, as exFAT and many shares are: the kernel refuses ``link`` to this process.

``python -m tests.store.no_hard_links PLAIN TARGET CONTENT [KILL_AT]`` writes a copy there. PLAIN 1 refuses
``renameat2`` with flags too, as exFAT by FUSE does. KILL_AT ends the process before its N-th act on a file.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from pathlib import Path

from station_app.model.errors import StationError
from station_app.store.atomic_files import write_copy

_CALLS = {"x86_64": ((86, 265), 316), "aarch64": ((37,), 276)}
"""Numbers of link and linkat, and of renameat2."""

_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _FLAGS_AT = 0, 16 + 4 * 8
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


def refuse_links(*, plain: bool) -> None:
    """Let the kernel refuse hard links to this process from now on (seccomp(2))."""
    links, rename = _CALLS[platform.machine()]
    steps = [(_LOAD, 0, 0, _NUMBER_AT)]
    for number in links:
        steps += [(_EQUALS, 0, 1, number), (_RETURN, 0, 0, _REFUSE | errno.EPERM)]
    if plain:
        steps += [
            (_EQUALS, 0, 3, rename),
            (_LOAD, 0, 0, _FLAGS_AT),
            (_EQUALS, 1, 0, 0),
            (_RETURN, 0, 0, _REFUSE | errno.EINVAL),
        ]
    steps.append((_RETURN, 0, 0, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    assert prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    assert prctl(_SECCOMP, _FILTER, program, 0, 0) == 0


def _die_at(act: int) -> None:
    left = [act]

    def count(event: str, _words: object) -> None:
        if event in ("open", "os.link", "os.rename", "os.remove", "fcntl.flock"):
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)

    sys.addaudithook(count)


def main(words: list[str]) -> int:
    """Write the copy."""
    refuse_links(plain=words[0] == "1")
    if len(words) > 3:
        _die_at(int(words[3]))
    try:
        write_copy(Path(words[1]), words[2].encode())
    except StationError as error:
        print(error.key)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
