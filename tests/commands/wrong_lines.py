"""Command lines that people get wrong, run as a person would: ``python -m tests.commands.wrong_lines``.

Each must end with exit code 1 or 2 and words, never with a traceback, an abort or an incident.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LONGEST_S = 120
_SENTENCE = re.compile(r"[.:;।](?=\s|$)")
BAD_HOMES = ("{file}", "{file}/below", "{loop}", "{long}", "/proc/nowhere", "{dangling}")
NO_STATION = ("{nowhere}", "{folder}")
_READS = (
    ("status",), ("status", "--json"), ("doctor",), ("doctor", "--json"),
    ("scan", "--case", "1/2026"), ("export", "d1", "--out", "{out}"),
    ("report", "--month", "2026-03"), ("verify", "--volume", "1/2026:1"),
)  # fmt: skip
WRONG: tuple[tuple[str, ...], ...] = (
    # Not understood.
    ("nonsense",), ("Scan",), ("scann",), ("--nonsense",), ("-x",), ("--home",), ("--theme", "pink"),
    ("window", "--theme", ""), ("window", "extra"), ("demo", "--nonsense"), ("demo", "extra"),
    ("demo", "--pages"), ("demo", "--pages", "0"), ("demo", "--pages", "-3"), ("demo", "--pages", "x"),
    ("demo", "--pages", "1.5"), ("demo", "--pages", "१०x"), ("demo", "--pages", "99999999999999999999"),
    ("demo", "--unit", "court"), ("demo", "--head"), ("scan", "--pages", "-3"), ("scan", "--pages", "0"),
    ("scan", "--pages", "many"), ("scan", "--source"), ("scan", "--case"), ("scan", "extra"),
    ("convert",), ("convert", "{file}"), ("convert", "--out", "{out}/x.pdf"),
    ("convert", "{file}", "--out"), ("convert", "{file}", "--out", "{out}/x.pdf", "--keep", "colour"),
    ("export",), ("export", "d1"), ("export", "--out", "{out}"), ("export", "d1", "d2", "--out", "{out}"),
    ("verify", "--nonsense"), ("status", "extra"), ("status", "--js"), ("doctor", "--fix"),
    ("report",), ("report", "--month"), ("report", "--month", "2026-03", "--language", "fr"),
    ("forms", "extra"), ("gateway", "--nonsense"), ("gateway", "extra"), ("gateway", "--bind-number", "d1"),
    # A home that can be none, and a folder without a station.
    *((*words, "--home", home) for words in _READS for home in (*BAD_HOMES, *NO_STATION)),
    *(("demo", "--headless", "--home", home) for home in BAD_HOMES),
    *(("window", "--home", home) for home in BAD_HOMES),
    # No screen.
    ("window", "--home", "{nowhere}"), ("demo", "--home", "{nowhere}"), ("--home", "{nowhere}"),
    ("demo", "--unit", "hospital", "--home", "{nowhere}"),
    # Files that are none, are cut, or are something else.
    *(
        ("convert", bad, "--out", "{out}/x.pdf")
        for bad in ("{nowhere}", "{folder}", "{text}", "{zero}", "{cut}", "{fifo}", "{loop}",
                    "{long}", "{locked}", "{broken_jpg}", "{file}/below", "")
    ),
    *(
        ("convert", "{file}", "--out", bad)
        for bad in ("{nowhere}/x.pdf", "{file}/x.pdf", "{folder}", "{file}", "/proc/x.pdf",
                    "{long}", "{loop}/x.pdf")
    ),
    ("convert", "{file}", "--out", "{out}/x.pdf", "--ocr", "klingon"),
    ("convert", "{file}", "--out", "{out}/x.pdf", "--ocr", "../hin"),
    ("convert", "{file}", "--out", "{out}/x.pdf", "--sign", "nosuch"),
    ("convert", "{file}", "--out", "{out}/x.pdf", "--sign", "{nowhere}.p12"),
    ("convert", "{file}", "--out", "{out}/x.pdf", "--sign", "{bad_p12}"),
    *(
        ("verify", bad)
        for bad in ("{nowhere}", "{folder}", "{text}", "{zero}", "{cut}", "{file}", "{loop}", "")
    ),
    ("verify",), ("verify", "{cut}", "--trust", "{nowhere}"), ("verify", "{cut}", "--trust", "{file}"),
    ("verify", "{cut}", "--trust", "{folder}"), ("verify", "--volume", "nonsense", "--home", "{home}"),
    ("verify", "--volume", "1/2026:", "--home", "{home}"), ("verify", "--volume", "1/2026:९", "--home", "{home}"),
    # In a station that is there.
    ("scan", "--operator", "nobody", "--home", "{home}"), ("export", "d1", "--out", "{out}", "--operator", "nobody", "--home", "{home}"),
    ("report", "--month", "2026-03", "--operator", "nobody", "--home", "{home}"),
    ("scan", "--profile", "nosuch", "--home", "{home}"), ("scan", "--kind", "NONSENSE", "--home", "{home}"),
    ("scan", "--case", "12-34-56", "--home", "{home}"), ("scan", "--device", "nosuch", "--home", "{home}"),
    *(
        ("scan", "--source", bad, "--home", "{home}")
        for bad in ("{nowhere}", "{folder}", "{text}", "{zero}", "{cut}", "{loop}")
    ),
    ("export", "d-none", "--out", "{out}", "--home", "{home}"), ("export", "", "--out", "{out}", "--home", "{home}"),
    ("export", "../d1", "--out", "{out}", "--home", "{home}"), ("export", "d1\x1b[31m", "--out", "{out}", "--home", "{home}"),
    *(("report", "--month", bad, "--home", "{home}") for bad in ("", "2026", "2026-13", "2026-00", "March", "0000-01", "99999-01", "२०२६-०३x")),
    *(
        ("report", "--month", "2026-03", "--out", bad, "--home", "{home}")
        for bad in ("{nowhere}/x.pdf", "{folder}", "{file}", "/proc/x.pdf")
    ),
    # The gateway.
    *(("gateway", "--home", home) for home in BAD_HOMES),
    *(
        ("gateway", "--home", "{nowhere}", "--listen", bad)
        for bad in ("nonsense", "127.0.0.1:abc", "127.0.0.1:99999", "127.0.0.1:-1", ":", "", "203.0.113.9:8443",
                    "127.0.0.1:{taken}")
    ),
    ("gateway", "--home", "{nowhere}", "--database", "nonsense", "--introduce"),
    ("gateway", "--home", "{nowhere}", "--objects", "nonsense://x", "--introduce"),
    ("gateway", "--home", "{nowhere}", "--import-cases", "{file}", "--office", "PS1"),
    ("gateway", "--home", "{nowhere}", "--import-cases", "{nowhere}", "--office", "PS1"),
    ("gateway", "--home", "{nowhere}", "--bind-number", "d1", "1"),
    ("forms", "--out", "{file}"), ("forms", "--out", "/proc/x"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """What stands for the names in braces."""

    folder: Path
    home: Path
    taken_port: int

    def filled(self, words: Sequence[str]) -> list[str]:
        """Return a line with its places put in."""
        names = {
            name: str(self.folder / name)
            for name in ("nowhere", "folder", "loop", "dangling", "fifo", "out")
        }
        files = {
            "file": "page.png", "text": "text.pdf", "zero": "zero.pdf", "cut": "cut.pdf",
            "locked": "locked.pdf", "broken_jpg": "broken.jpg", "bad_p12": "bad.p12",
        }  # fmt: skip
        names |= {name: str(self.folder / file) for name, file in files.items()}
        names |= {
            "home": str(self.home),
            "long": str(self.folder / ("n" * 300)),
            "taken": str(self.taken_port),
        }
        return [word.format_map(names) for word in words]


def lay_out(folder: Path) -> None:
    """Lay the files of the wrong lines into a folder."""
    import io

    import pikepdf
    from PIL import Image

    for name in ("folder", "out"):
        (folder / name).mkdir()
    picture = io.BytesIO()
    Image.new("L", (200, 280), 255).save(picture, "PNG", dpi=(75, 75))
    (folder / "page.png").write_bytes(picture.getvalue())
    (folder / "text.pdf").write_bytes(b"This is no PDF at all.\n")
    (folder / "zero.pdf").write_bytes(b"")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    (folder / "bad.p12").write_bytes(b"0\x82\x00\x10nonsense")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "dangling").symlink_to(folder / "gone")
    os.mkfifo(folder / "fifo")
    with pikepdf.new() as locked:
        locked.add_blank_page()
        locked.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))


def fault_of(code: int, said: str) -> str:
    """Return what is wrong with an answer; an empty text where nothing is."""
    if "Traceback" in said:
        return "traceback"
    if code not in (1, 2):
        return f"exit code {code}"
    if any(mark in said for mark in ("went wrong in the terminal", "गड़बड़ हुई")):
        return "incident"
    if "error." in said and ".what" in said:
        return "a key in place of words"
    # A verdict on a file stands in one line behind its mark.
    told = len(_SENTENCE.findall(said)) > 1 or "✗ " in said
    return "" if told else "no two sentences"


def _run(words: Sequence[str]) -> str:
    environment = {**os.environ, "LANG": "en_IN.UTF-8", "LC_ALL": "en_IN.UTF-8"}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    try:
        ran = subprocess.run(
            [sys.executable, "main.py", *words],
            cwd=ROOT, env=environment, input=b"", capture_output=True, check=False, timeout=_LONGEST_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"still running after {_LONGEST_S} s"
    return fault_of(ran.returncode, (ran.stderr + ran.stdout).decode(errors="replace"))


def main() -> int:
    """Run every line as a process of its own; print those that answer wrongly, and the count."""
    import socket

    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as taken:
        folder, home = Path(name), Path(name) / "home"
        lay_out(folder)
        made = [
            sys.executable,
            "main.py",
            "demo",
            "--headless",
            "--pages",
            "1",
            "--home",
            str(home),
        ]
        subprocess.run(made, cwd=ROOT, check=True, capture_output=True)
        places = Places(folder, home, taken.getsockname()[1])
        lines = [places.filled(words) for words in WRONG]
        with ThreadPoolExecutor(2) as both:
            faults = list(both.map(_run, lines))
    for words, fault in zip(lines, faults, strict=True):
        if fault:
            print(f"{fault}: {' '.join(words)}")
    wrong = sum(map(bool, faults))
    print(f"{len(lines)} wrong command lines, {wrong} answered wrongly")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
