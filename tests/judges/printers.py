"""A real print house for tests: CUPS's own server and CUPS's own IPP Everywhere printer.

cupsd runs with the policy that CUPS is delivered with; ``ippeveprinter`` stands behind its queue. A
document is out when the printer's command has laid it into the tray.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.cups.printer import CupsPrinter

HERE = Path(__file__).parent
QUEUE = "thana-laser"
_UP_S = 20.0
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
_FILES = """SystemGroup root
User lp
Group lp
Sandboxing relaxed
"""


class PrintHouse:
    """A print service and a printer, both to be broken and mended by a test."""

    def __init__(self, folder: Path, *, wait: bool) -> None:
        self.folder = folder
        self._wait = wait
        self._bus: subprocess.Popen[bytes] | None = None
        self._cups: subprocess.Popen[bytes] | None = None
        self._printer: subprocess.Popen[bytes] | None = None
        self._adapters: list[CupsPrinter] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = int(free.getsockname()[1])
        self._lay_out()

    @property
    def server(self) -> str:
        """Where CUPS listens."""
        return str(self.folder / "cups.sock")

    def tray(self) -> list[Path]:
        """Return the papers that lie whole in the tray, by their names."""
        return sorted((self.folder / "tray").glob("*.pdf"))

    def received(self) -> list[Path]:
        """Return every document that the printer ever wrote into its own spool folder."""
        return sorted((self.folder / "printed").glob("*.pdf"))

    def asked(self, out: Path) -> str:
        """Return what was asked for a document beside its pages: ``IPP_COPIES=2`` …"""
        return (self.folder / "asked" / f"{out.name}.txt").read_text()

    def kept_by_cups(self) -> list[str]:
        """Return the documents that CUPS holds in clear."""
        return sorted(path.name for path in (self.folder / "spool").glob("d*"))

    def laid_out(self, papers: int) -> list[Path]:
        """Wait until so many papers lie in the tray, and return them.

        A queue that does not wait calls a job done when the printer has it, before it is out.
        """
        until(lambda: len(self.tray()) >= papers, 60)
        tray = self.tray()
        assert len(tray) == papers
        return tray

    def adapter(self, *, timeout_s: float = 15.0) -> CupsPrinter:
        """Return our port over this service; the house closes it with itself."""
        made = CupsPrinter(self.server, timeout_s=timeout_s)
        self._adapters.append(made)
        return made

    def wrong(self, reason: str = "") -> None:
        """Let something be wrong with the printer from its next document on; empty: mended."""
        (self.folder / "wrong").write_text(reason)

    def plug_in(self) -> None:
        """Switch the printer on."""
        self._printer = self._start(
            "ippeveprinter",
            *("-p", str(self._port), "-d", str(self.folder / "printed"), "-k", "-2"),
            *("--no-web-forms", "-r", "off", "-f", "application/pdf,image/pwg-raster"),
            *("-K", str(self.folder / "keys"), "-c", str(self.folder / "tray.sh")),
            *("-s", "120,120", "Thana Laser"),
        )
        until(lambda: _answers(self._port))

    def pull_out(self) -> None:
        """Take the printer's power away."""
        _killed(self._printer)
        self._printer = None

    def start_service(self) -> None:
        """Start CUPS."""
        self._cups = self._start(
            "cupsd", "-f", "-c", self.folder / "cupsd.conf", "-s", self.folder / "cups-files.conf"
        )
        until(lambda: _listens(self.server))

    def stop_service(self) -> None:
        """Stop CUPS as the operating system does."""
        assert self._cups is not None
        self._cups.terminate()
        self._cups.wait(_UP_S)
        self._cups = None

    def crash_service(self) -> None:
        """Kill CUPS."""
        _killed(self._cups)
        self._cups = None

    def manage(self, command: str) -> None:
        """Do as somebody who manages the printers: ``cupsdisable``, ``cupsreject`` …"""
        assert self._shell(f"/usr/sbin/{command}", "-h", self.server, QUEUE)

    def cancel_all(self) -> None:
        """Cancel every job behind the terminal's back."""
        assert self._shell("cancel", "-h", self.server, "-a")

    def freeze_service(self) -> None:
        """Let CUPS accept whoever comes and say nothing."""
        assert self._cups is not None
        self._cups.send_signal(signal.SIGSTOP)

    def thaw_service(self) -> None:
        """Let CUPS speak again."""
        assert self._cups is not None
        self._cups.send_signal(signal.SIGCONT)

    def open(self) -> None:
        """Start everything and set the queue up."""
        bus = self.folder / "bus.conf"
        bus.write_text(_BUS.format(path=self.folder / "bus"))
        # Its DNS-SD library wants a message bus, even where nothing is announced.
        self._bus = self._start("dbus-daemon", f"--config-file={bus}", "--nofork")
        until((self.folder / "bus").exists)
        self.plug_in()
        self.start_service()
        uri = f"ipp://127.0.0.1:{self._port}/ipp/print"
        until(
            lambda: self._shell(
                *("lpadmin", "-h", self.server, "-p", QUEUE, "-D", "Laser 1"),
                *("-v", uri, "-m", "everywhere", "-E"),
            )
        )
        # CUPS asks the printer what it can do after it has answered.
        until((self.folder / "root" / "ppd" / f"{QUEUE}.ppd").exists)
        until((self.folder / "cache" / f"{QUEUE}.data").exists)
        until(lambda: self._shell("lpadmin", "-h", self.server, "-d", QUEUE))
        if not self._wait:
            quick = f"{uri}?waitjob=false"
            until(lambda: self._shell("lpadmin", "-h", self.server, "-p", QUEUE, "-v", quick))
        # CUPS writes its queues down when it is stopped, or some time later.
        self.stop_service()
        self.start_service()

    def close(self) -> None:
        """End everything that runs."""
        for adapter in self._adapters:
            adapter.close()
        if self._cups is not None:
            self._cups.send_signal(signal.SIGCONT)
            self._cups.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._cups.wait(5)
        for process in (self._cups, self._printer, self._bus):
            _killed(process)

    def _lay_out(self) -> None:
        for name in (
            "root",
            "spool",
            "cache",
            "state",
            "tmp",
            "log",
            "printed",
            "keys",
            "tray",
            "asked",
        ):
            (self.folder / name).mkdir()
        self.folder.chmod(0o755)
        places = {
            "ServerRoot": "root",
            "RequestRoot": "spool",
            "CacheDir": "cache",
            "StateDir": "state",
            "TempDir": "tmp",
            "AccessLog": "log/access",
            "ErrorLog": "log/error",
            "PageLog": "log/page",
        }
        lines = "".join(f"{name} {self.folder / place}\n" for name, place in places.items())
        (self.folder / "cups-files.conf").write_text(_FILES + lines)
        made = (HERE / "cupsd.conf").read_text().replace("@SOCKET@", self.server)
        (self.folder / "cupsd.conf").write_text(made)
        for name in ("spool", "cache", "state", "tmp", "log"):
            shutil.chown(self.folder / name, "lp", "lp")
        shutil.copy(HERE / "tray.sh", self.folder)
        (self.folder / "tray.sh").chmod(0o755)
        self.wrong()

    def _start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        own = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder / 'bus'}"}
        with (self.folder / "log" / f"{words[0]}.out").open("ab") as out:
            return subprocess.Popen(
                # Whoever kills the test leaves nothing running behind.
                ["setpriv", "--pdeathsig", "KILL", *(str(word) for word in words)],
                env=own,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _shell(self, *words: str) -> bool:
        told = subprocess.run(words, check=False, capture_output=True, timeout=_UP_S)
        return told.returncode == 0


@contextlib.contextmanager
def printing_house(tmp_path: Path | None = None, *, wait: bool = True) -> Iterator[PrintHouse]:
    """Open a print house; what came out is copied to ``tmp_path / "tray"`` at the end.

    Args:
        tmp_path: where the tray is emptied to; ``None``: nowhere.
        wait: whether CUPS waits for the printer's word that a document is out, as a queue does by
            itself. Without it a job is quick, and only what goes to the printer is seen.
    """
    if os.geteuid() != 0 or shutil.which("cupsd") is None:
        pytest.skip("cupsd starts its filters as another user: root is needed")
    # Not in a test's own folder: cupsd's filters may not look into that, and a socket's name is short.
    folder = Path(tempfile.mkdtemp(prefix="house-"))
    house = PrintHouse(folder, wait=wait)
    try:
        house.open()
        yield house
    finally:
        house.close()
        if tmp_path is not None:
            shutil.copytree(folder / "tray", tmp_path / "tray", dirs_exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def until(true: Callable[[], object], seconds: float = _UP_S) -> None:
    """Wait until something is so."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never became so"
        pause.wait(0.05)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _listens(path: str) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as asking:
        asking.connect(path)
        return True
    return False


def _killed(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
