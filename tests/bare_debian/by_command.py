"""The letters that are met at the command line, each as the person who met it typed it."""

import json
import os
import re
import signal
from collections.abc import Callable

from commands.shell.command_line import COMMANDS
from tests.bare_debian.looks import TRAINING, Letter, Look
from tests.bare_debian.machine import ADDRESS, HOME
from tests.judges.printers import until

_ALARMING = ("technical cell", "ENOENT", "EACCES", "EEXIST")
_SLOWEST_HELP_S = 6
_LONG_S = 60


def _home(look: Look) -> str:
    """Return the words that name the training station's folder of this tree."""
    return f"--home {TRAINING}-{look.tree}"


def d5_the_first_start(look: Look) -> str:
    """A demo as the README says it, once the administrator did as he was told."""
    ran = look.machine.run(f"{look.script} demo {_home(look)}", longest_s=1500, online=True)
    look.holds(f"demo: {ran.err[-200:]}", ran.code == 0)
    look.holds("demo tells no receipt", '"state": "acknowledged"' in ran.out)
    return "./station demo before and after what it says to root"


def d7_export_and_verify(look: Look) -> str:
    """The README's pair of commands, copied."""
    place = f"copies-{look.tree}"
    listing = look.machine.run(f"ls {TRAINING}-{look.tree}/exports").out
    (paper, *_) = re.findall(r"^(\w+)\.receipt\.json$", listing, re.MULTILINE)
    made = look.station(f"export {paper} --out {place} --certificate {_home(look)}")
    look.holds("export refused", made.code == 0)
    ran = look.station(f"verify {place}/*")
    look.holds(f"verify: exit code {ran.code}", ran.code == 0)
    look.holds("a cross", "✗" not in ran.said)
    look.holds("not every file has a tick", ran.out.count("✓") >= 5)
    return f"export … --out copies/ --certificate; verify copies/* ({ran.out.count('✓')} ✓)"


def d8_before_there_is_a_station(look: Look) -> str:
    """Every command, before there is a station; a window without a screen."""
    lines = [
        "status", "doctor", "scan --case 1/2026", "export d1 --out x", "report --month 2026-03",
        "verify --volume 1/2026:1", "status --home nosuchhome", "status --home in/scan1.png",
    ]  # fmt: skip
    for words in lines:
        ran = look.refused(words, "recovery key", "key is not to be had")
        look.holds(f"{words}: names no folder", "folder" in ran.err)
    for words in ("", "window", "--home nosuchhome"):
        look.refused(words, "Reinstalling")
    return f"{len(lines) + 3} commands without a station or a screen"


def d9_wrong_input(look: Look) -> str:
    """The sixteen lines that ended in a traceback."""
    home = _home(look)
    lines = [
        f"scan --operator nobody {home}", f"export d1 --out x --operator nobody {home}",
        f"report --month 2026-03 --operator nobody {home}", f"export d1 --out in/scan1.png {home}",
        "status --home in/closed", "demo --headless --home in/scan1.png", "demo --headless --home in/ro/x",
        "gateway --home gw --listen nonsense", "gateway --home gw --listen 127.0.0.1:abc",
        "gateway --home gw --listen 127.0.0.1:99999", "gateway --home gw --listen 1.2.3.4:8443",
        "gateway --home gw --database nonsense --introduce", "gateway --home in/closed/x --introduce",
    ]  # fmt: skip
    for words in lines:
        look.refused(words, "gateway listens at")
    taken = (
        "python3 -c 'import socket, time;"
        ' s = socket.create_server(("127.0.0.1", 8555)); time.sleep(60)\''
    )
    holder = look.machine.start(taken)
    look.refused("gateway --home gw --listen 127.0.0.1:8555", "gateway listens at")
    holder.kill()
    holder.wait()
    return f"{len(lines) + 1} lines typed, no traceback"


def d10_interrupted(look: Look) -> str:
    """Ctrl+C in the terminal of a demo without a window."""
    demo = f"{look.script} demo --headless --pages 300 --home h10-{look.tree}"
    ran = look.machine.run(f"timeout --foreground --preserve-status -s INT 8 {demo}")
    look.holds("a traceback", "Traceback" not in ran.said)
    look.holds(f"exit code {ran.code}", ran.code == 130)
    return "Ctrl+C after 8 s of a demo; the window beside D1"


def d11_where_one_stands(look: Look) -> str:
    """Paths from where one stands; the script through a link that root laid."""
    ran = look.machine.run(
        f"cd in && ../{look.tree}/station convert scan1.png --out {look.tree}.pdf"
    )
    look.holds("convert from another folder", ran.code == 0)
    look.holds("not beside the person", look.machine.run(f"test -s in/{look.tree}.pdf").code == 0)
    link = f"/usr/local/bin/station-{look.tree}"
    look.machine.root_run(f"ln -sf {HOME}/{look.tree}/station {link}")
    ran = look.machine.run(f"cd in && {link} convert scan1.png --out {look.tree}-2.pdf")
    look.holds("convert through a link", ran.code == 0)
    look.holds("tools beside the link", look.machine.run("test -e /usr/local/bin/.tools").code == 1)
    return "convert from another folder, and through a link in /usr/local/bin"


def d12_doctor(look: Look) -> str:
    """Every cross has its sentences; a gateway that is down has one."""
    ran = look.station(f"doctor --json {_home(look)}")
    found = {part["part"]: part for part in json.loads(ran.out or "[]")}
    if not look.holds(f"no answer: {ran.code} {ran.err[-200:]}", "line" in found):
        return "doctor --json"
    look.holds("a tick for a gateway that is down", not found["line"]["ready"])
    for name, part in found.items():
        look.holds(f"nothing behind {name}", bool(part["detail"].strip()))
        look.holds(f"a key for a sentence: {name}", "error." not in part["detail"])
        look.holds(f"no sentence: {name}", part["ready"] or " " in part["detail"])
    look.holds("the clock is no clock", "IST" in found["clock"]["detail"])
    return f"doctor --json, gateway down: {len(found)} parts, each in words"


def d13_the_line_for_others(look: Look) -> str:
    """What is printed for other computers names an address that they can use, or says that it is none."""
    for listen in ("", "--listen 0.0.0.0:8443", f"--listen {ADDRESS}:8443"):
        ran = look.station(f"gateway --home gw13-{look.tree} --introduce {listen}")
        look.holds(f"exit code {ran.code}", ran.code == 0)
        look.holds("https://0.0.0.0", "//0.0" not in ran.out)
        usable = f"https://{ADDRESS}:8443/#" in ran.out
        look.holds(f"{listen}: nobody else can use it, unsaid", usable or "alone" in ran.err)
    return "gateway --introduce with each --listen"


def d21_refused_scans(look: Look) -> str:
    """A scan that is refused leaves nothing behind."""
    home = _home(look)
    before = look.station(f"status --json {home}").out
    lines = [
        "--source in/nosuch.png", "--source in", "--source in/text.pdf", "--source in/zero.pdf",
        "--source in/cut.pdf", "", "--profile nosuch --source in/scan1.png",
        "--device nosuch --source in/scan1.png", "--pages -3 --source in/scan1.png",
    ]  # fmt: skip
    for words in lines:
        look.refused(f"scan {words} {home}")
    look.holds("a draft is left", look.station(f"status --json {home}").out == before)
    return f"{len(lines)} refused scans, status before and after"


def d22_sentences(look: Look) -> str:
    """What is said of a place, a folder, a file, a token."""
    for words in (
        "convert in/scan1.png --out nodir/x.pdf", "convert in/scan1.png --out in/closed/x.pdf",
        "convert in/scan1.png --out in/ro/x.pdf", "convert in/scan1.png --out in/scan2.png",
        f"report --month 2026-03 --out nodir/x.pdf {_home(look)}",
    ):  # fmt: skip
        ran = look.refused(words, *_ALARMING)
        look.holds(f"{words}: told after the work", "made ready" not in ran.said)
    for words, name in (
        ("in/nosuch.png", "nosuch.png"),
        ("in/ro", "ro"),
        ("in/cut.pdf", "cut.pdf"),
    ):
        ran = look.refused(f"convert {words} --out y.pdf")
        look.holds(f"{words}: names no file", name in ran.err)
    folder = look.refused("convert in/ro --out y.pdf", "is not there")
    look.holds("a folder is not called one", "folder" in folder.err)
    look.refused("convert in/scan1.png --out y.pdf --sign nosuch", "has a fault")
    return "9 places, files, tokens that cannot be had"


def d23_help(look: Look) -> str:
    """Each command explains each option, in the reader's language, at once."""
    for command in COMMANDS:
        told = look.machine.run(f"{look.script} {command} --help", language="hi_IN.UTF-8")
        look.holds(f"{command} --help: {told.code}", told.code == 0)
        options = [line for line in told.out.splitlines() if line.startswith("  --")]
        bare = [
            line for line in options if not re.search("[\u0900-\u097f]", _with_next(told.out, line))
        ]
        look.holds(f"{command}: without a word: {bare}", not bare)
        look.holds(f"{command}: no example", f"./station {command}" in told.out)
        ours = re.sub(r"\[.*?\]", "", told.out)
        look.holds(f"{command}: English", not re.search(r"options:|usage:|show this", ours))
    timed = look.machine.run(
        f"timeout {_SLOWEST_HELP_S} {look.script} --help", language="en_IN.UTF-8"
    )
    look.holds(f"--help is not told within {_SLOWEST_HELP_S} s", timed.code == 0)
    return f"--help of {len(COMMANDS)} commands with LANG=hi; bare: before anything is installed"


def _with_next(told: str, line: str) -> str:
    return told.partition(line)[1] + told.partition(line)[2][:120]


def d25_more_pages(look: Look) -> str:
    """More pages than the training feeder holds."""
    for pages in (11, 20):
        ran = look.station(f"demo --headless --pages {pages} --home h25-{look.tree}", longest_s=240)
        look.holds(f"--pages {pages}: exit code {ran.code}", ran.code == 0)
        look.holds(f"not {pages} pages", f'"pages": {pages},' in ran.out)
    return "demo --pages 11, demo --pages 20"


def d26_told_to_end(look: Look) -> str:
    """A kill, while pages are made ready."""
    home = f"h26-{look.tree}"
    log = look.machine.root / HOME.lstrip("/") / f"{home}.log"
    started = look.machine.start(
        f"{look.script} demo --headless --pages 100 --home {home} >{home}.log 2>&1"
    )
    until(
        lambda: log.exists() and "made ready: 3 /" in log.read_text(encoding="utf-8"), 3 * _LONG_S
    )
    (terminal,) = look.machine.running("main.py\0demo\0--headless\0--headless\0--pages\x00100")
    family = look.machine.running(look.tree + "/.venv/bin/python")
    os.kill(terminal, signal.SIGTERM)
    look.holds("it goes on", _within(lambda: terminal not in look.machine.running("main.py")))
    alone = _within(lambda: not set(family) & set(look.machine.running("python")))
    look.holds("a process is left behind", alone)
    look.holds("there were no workers", len(family) > 2)
    started.wait()
    return "kill of a demo while pages are made ready"


def _within(holds: Callable[[], bool]) -> bool:
    try:
        until(holds, _LONG_S)
    except AssertionError:
        return False
    return True


BY_COMMAND: dict[str, Letter] = {
    "D7": d7_export_and_verify,
    "D8": d8_before_there_is_a_station,
    "D9": d9_wrong_input,
    "D10": d10_interrupted,
    "D11": d11_where_one_stands,
    "D12": d12_doctor,
    "D13": d13_the_line_for_others,
    "D21": d21_refused_scans,
    "D22": d22_sentences,
    "D23": d23_help,
    "D25": d25_more_pages,
    "D26": d26_told_to_end,
}
