"""A Debian 12 that holds nothing but itself, with one ordinary account; made by debootstrap, entered by chroot.

Whoever makes it is root, in a room of mounts and processes of his own (:func:`in_own_room`): what was mounted and
started goes with it, and nobody else on the computer sees it.
"""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

USER = "munshi"
HOME = f"/home/{USER}"
_MIRROR = "http://deb.debian.org/debian"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_OF_THE_LINE = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "PIP_DEFAULT_TIMEOUT")
_NODES = (("null", 3), ("zero", 5), ("full", 7), ("random", 8), ("urandom", 9))
_IN_ROOM = "STATION_OWN_ROOM"
ADDRESS = "192.168.7.20"
"""What the computer is called in its network, of which it is the only member."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Return all that it wrote."""
        return self.out + self.err


def in_own_room() -> None:
    """Begin the program again where mounts and processes are its own; return there.

    Raises:
        SystemExit: with the exit code of the one that ran in the room.
    """
    if os.environ.get(_IN_ROOM):
        return
    # Whoever ends this command ends the room.
    room = [
        "setpriv",
        "--pdeathsig",
        "KILL",
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "--pid",
        "--mount-proc",
        "--fork",
    ]
    room.append("--kill-child")
    words = [*room, sys.executable, "-m", "tests.bare_debian", *sys.argv[1:]]
    sys.exit(subprocess.run(words, env={**os.environ, _IN_ROOM: "1"}, check=False).returncode)


class Machine:
    """The computer: what is run on it, by whom, with or without the internet."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._alone: subprocess.Popen[bytes] | None = None

    def make(self, mirror: str = "") -> None:
        """Bring Debian's smallest system from a mirror, with one account and without sudo."""
        source = mirror or _MIRROR
        _run(["debootstrap", "--variant=minbase", "bookworm", str(self.root), source])
        (self.root / "etc/hostname").write_text("thana\n", encoding="utf-8")
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost\n127.0.1.1 thana\n", "utf-8")
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        # How this computer reaches the mirrors: its authorities and what its apt is told of fetching.
        ours = self.root / "usr/local/share/ca-certificates"
        ours.mkdir(parents=True, exist_ok=True)
        for authority in Path("/usr/local/share/ca-certificates").glob("*.crt"):
            shutil.copy(authority, ours)
        asked = _run(["apt-config", "dump", "Acquire"]).stdout.decode().splitlines()
        told = [line for line in asked if line.startswith(("Acquire::Check-", "Acquire::http"))]
        (self.root / "etc/apt/apt.conf.d/90line").write_text("\n".join(told) + "\n", "utf-8")
        _run(["chroot", str(self.root), "useradd", "-m", "-s", "/bin/bash", USER])

    def mount(self) -> None:
        """Mount the system's devices and its table of processes; they end with the room."""
        at = self.root
        _run(["mount", "--bind", str(at), str(at)])
        for kind, options, place in (
            ("proc", "rw", "proc"),
            ("sysfs", "ro", "sys"),
            ("tmpfs", "mode=0755", "dev"),
            ("tmpfs", "mode=0755", "run"),
        ):
            _run(["mount", "-t", kind, "-o", options, kind, str(at / place)])
        for name, minor in _NODES:
            os.mknod(at / "dev" / name, 0o020666, os.makedev(1, minor))
            (at / "dev" / name).chmod(0o666)
        os.mknod(at / "dev/tty", 0o020666, os.makedev(5, 0))
        (at / "dev/tty").chmod(0o666)
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            (at / "dev" / name).symlink_to(f"/proc/self/fd/{number}")
        (at / "dev/fd").symlink_to("/proc/self/fd")
        (at / "dev/ptmx").symlink_to("pts/ptmx")
        for place, kind, options in (
            ("dev/pts", "devpts", "newinstance,ptmxmode=0666,mode=0620,gid=5"),
            ("dev/shm", "tmpfs", "mode=1777"),
            ("run/lock", "tmpfs", "mode=1777"),
        ):
            (at / place).mkdir()
            _run(["mount", "-t", kind, "-o", options, kind, str(at / place)])

    def lay_tree(self, source: Path, name: str) -> None:
        """Lay a clean copy of a repository's last commit, as ``git clone`` makes it.

        One that is there from the last walk is brought to that commit; what it has installed stays.
        """
        clone = self.root / HOME.lstrip("/") / name
        if clone.exists():
            git = ["git", "-c", "safe.directory=*", "-C", str(clone)]
            _run([*git, "fetch", "-q", f"file://{source}", "HEAD"])
            _run([*git, "reset", "-q", "--hard", "FETCH_HEAD"])
            self.root_run(f"chown -R {USER}:{USER} {HOME}/{name}")
            return
        _run(["git", "-c", "safe.directory=*", "clone", "-q", f"file://{source}", str(clone)])
        self.root_run(f"chown -R {USER}:{USER} {HOME}/{name}")

    def lay_file(self, name: str, content: bytes) -> str:
        """Lay a file of the account's into its home; return its path there."""
        path = self.root / HOME.lstrip("/") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.root_run(f"chown -R {USER}:{USER} {HOME}/{Path(name).parts[0]}")
        return f"{HOME}/{name}"

    def root_run(self, line: str, *, longest_s: float = 3000) -> Ran:
        """Run a shell's line as the administrator, with the internet."""
        return self._finished(self.words(line, "root"), longest_s, "")

    def run(
        self,
        line: str,
        *,
        typed: str = "",
        longest_s: float = 300,
        online: bool = False,
        language: str = "C.UTF-8",
    ) -> Ran:
        """Run a shell's line as the ordinary user, in his home.

        Args:
            line: what he types.
            typed: lines of standard input.
            longest_s: after this it is killed; exit code 124.
            online: whether the internet is there.
            language: his ``LANG``.
        """
        words = self.words(line, USER, online=online, language=language)
        return self._finished(words, longest_s, typed)

    def start(self, line: str) -> subprocess.Popen[bytes]:
        """Start a shell's line as the ordinary user, without the internet; what it says is not kept."""
        words = self.words(line, USER, online=False)
        return subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # A test's own Ctrl+C is not his.
            start_new_session=True,
        )

    def words(
        self, line: str, account: str, *, online: bool = True, language: str = "C.UTF-8"
    ) -> list[str]:
        """Return the words that run a shell's line there."""
        home = HOME if account == USER else "/"
        known = {key: os.environ[key] for key in _OF_THE_LINE if key in os.environ}
        own = {"HOME": home, "USER": account, "LOGNAME": account, "PATH": _PATH, "TERM": "xterm"}
        own["LANG"] = language
        told = [f"{key}={value}" for key, value in {**own, **known}.items()]
        inside = ["chroot", f"--userspec={account}:{account}", str(self.root), "env", "-i", *told]
        before = [] if online else self._without_internet()
        # What is started from a program may be deaf to Ctrl+C; a shell at a desk is not.
        deaf = ["env", "--default-signal=INT,QUIT"]
        return [*before, *deaf, *inside, "sh", "-c", f"cd {shlex.quote(home)} && {line}"]

    def running(self, word: str) -> list[int]:
        """Return the processes of the ordinary user in whose command line a word stands."""
        account = next(
            line.split(":")[2]
            for line in (self.root / "etc/passwd").read_text(encoding="utf-8").splitlines()
            if line.startswith(f"{USER}:")
        )
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                told = (place / "status").read_text(encoding="utf-8", errors="replace")
                his = f"\nUid:\t{account}\t" in told and "State:\tZ" not in told
                if his and word.encode() in (place / "cmdline").read_bytes():
                    found.append(int(place.name))
        return found

    def close(self) -> None:
        """End the network of its own; mounts end with the room."""
        if self._alone is not None:
            self._alone.kill()
            self._alone.wait()

    def _finished(self, words: Sequence[str], longest_s: float, typed: str) -> Ran:
        try:
            ran = subprocess.run(
                words, input=typed.encode(), capture_output=True, check=False, timeout=longest_s
            )
        except subprocess.TimeoutExpired as late:
            parts = (late.stdout or b"", late.stderr or b"")
            return Ran(124, *(part.decode(errors="replace") for part in parts))
        out, err = ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace")
        return Ran(ran.returncode, out, err)

    def _without_internet(self) -> list[str]:
        if self._alone is None:
            acts = (
                "ip link set lo up", "ip link add lan0 type veth peer name lan1",
                f"ip addr add {ADDRESS}/24 dev lan0", "ip link set lan0 up", "ip link set lan1 up",
                "echo up", "exec sleep infinity",
            )  # fmt: skip
            self._alone = subprocess.Popen(
                ["unshare", "--net", "sh", "-c", " && ".join(acts)], stdout=subprocess.PIPE
            )
            assert self._alone.stdout is not None
            self._alone.stdout.readline()
        return ["nsenter", f"--target={self._alone.pid}", "--net"]


def _run(words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, check=True, stdout=subprocess.PIPE)
