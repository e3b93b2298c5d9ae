"""A screen of the machine with a window manager: keys and mouse go in, what is drawn is read by tesseract."""

import re
import signal
import subprocess
from os import kill

from tests.bare_debian.machine import HOME, Machine
from tests.judges.printers import until

_DISPLAY = ":9"
_LONG_S = 120
_PICTURE = f"{HOME}/shown.png"
PACKAGES = "xvfb openbox xdotool imagemagick x11-utils"


class Screen:
    """What a person at the desk does and sees."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        machine.root_run(f"apt-get -qq install -y --no-install-recommends {PACKAGES}")
        machine.root_run("mkdir -p -m 1777 /tmp/.X11-unix && rm -f /tmp/.X9-lock /tmp/.X11-unix/X9")
        size = "-screen 0 1366x768x24 -nolisten tcp"
        self._runs = [machine.start(f"exec Xvfb {_DISPLAY} {size}")]
        until((machine.root / "tmp/.X11-unix/X9").exists, _LONG_S)
        self._runs.append(machine.start(f"exec env DISPLAY={_DISPLAY} openbox"))

    def close(self) -> None:
        """End the screen."""
        for one in self._runs:
            one.kill()
            one.wait()

    def open(self, words: str) -> subprocess.Popen[bytes]:
        """Start the program and wait for its window."""
        started = self._machine.start(f"exec env DISPLAY={_DISPLAY} {words} >window.log 2>&1")
        until(lambda: self._act("xdotool getactivewindow") == 0, _LONG_S)
        return started

    def end(self, started: subprocess.Popen[bytes], number: signal.Signals) -> int:
        """Tell every program of ours that runs to end; return its exit code."""
        for one in self._machine.running("main.py"):
            kill(one, number)
        return started.wait(_LONG_S)

    def type(self, text: str, pause_ms: int = 30) -> None:
        """Type letter by letter."""
        self._act(f"xdotool type --delay {pause_ms} -- '{text}'")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        self._act(f"xdotool key --delay 80 {' '.join(keys)}")

    def point(self, x: int, y: int) -> None:
        """Click at a place, in pixels."""
        self._act(f"xdotool mousemove {x} {y} click 1")

    def read(self) -> str:
        """Return what is written on the screen, dark on light and light on dark, as far as tesseract reads it."""
        self._act(f"import -window root -resize 200% {_PICTURE}")
        self._act(f"convert {_PICTURE} -negate {_PICTURE}.neg.png")
        said = [
            self._machine.run(f"OMP_THREAD_LIMIT=1 tesseract {name} - -l eng --psm 11").out
            for name in (_PICTURE, f"{_PICTURE}.neg.png")
        ]
        return re.sub(r"\s+", " ", " ".join(said))

    def read_signs(self, signs: str) -> str:
        """Return what is written on the screen dark on light, of these signs alone."""
        self._act(f"import -window root -resize 200% {_PICTURE}")
        only = f"-c tessedit_char_whitelist={signs}"
        return self._machine.run(
            f"OMP_THREAD_LIMIT=1 tesseract {_PICTURE} - -l eng --psm 6 {only}"
        ).out

    def read_line(self, place: str) -> str:
        """Return the one line of Latin letters in a place of the screen (``WIDTHxHEIGHT+LEFT+TOP``, in pixels)."""
        self._act(f"import -window root -crop {place} +repage -resize 300% {_PICTURE}")
        return self._machine.run(
            f"OMP_THREAD_LIMIT=1 tesseract {_PICTURE} - -l eng --psm 7"
        ).out.strip()

    def shows(self, words: str, seconds: float = _LONG_S) -> bool:
        """Wait until words are on the screen; tell whether they came."""
        try:
            until(lambda: words in self.read(), seconds)
        except AssertionError:
            return False
        return True

    def keep(self, name: str) -> None:
        """Keep a picture of the screen in the account's home."""
        self._act(f"import -window root {HOME}/{name}.png")

    def _act(self, line: str) -> int:
        return self._machine.run(f"export DISPLAY={_DISPLAY} LC_ALL=C.UTF-8; {line}").code
