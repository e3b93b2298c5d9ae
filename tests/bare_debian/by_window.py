"""The letters that are met in the window: by keys and mouse, under a window manager, read from the screen."""

import re
import signal
import string

from tests.bare_debian.looks import Look
from tests.bare_debian.screen import Screen
from tests.judges.printers import until

_LANGUAGE_AT, _FIRST_FIELD_AT, _SECRET_AT = (1316, 755), (528, 226), (684, 358)
_WRITTEN_AT = (684, 419)
"""White on blue, which tesseract does not read."""

_CHIEF, _STATION = "prabhari-kotwali", "thana-kotwali-1"
_FACTS = (
    "Thana Kotwali", "Thana Kotwali", "Khargone", "bad code!!", "x", "Prabhari", "sho sharma ??",
    _CHIEF, _CHIEF, _STATION, _STATION,
)  # fmt: skip
_SEARCH = "640x32+170+122"
"""Where cases are searched, on a page of Hindi."""

_OF_KEYS = string.ascii_uppercase + "234567"
_NEW_HOME, _TRAINING_HOME = "new-station", "walked-training"
_NAME = "kalpanik aadmi"


def walk_a_new_station(screen: Screen, looks: dict[str, Look]) -> None:
    """Found a station with wrong codes, lose its key, type it back, sign in, and type slowly."""
    founding, losing, typing = looks["D3"], looks["D6"], looks["D1"]
    typing.machine.run(f"rm -rf {_NEW_HOME}")
    opened = screen.open(f"{typing.script} --home {_NEW_HOME}")
    _turn_to_english(screen, "Make a new station")
    screen.point(*_FIRST_FIELD_AT)
    for fact in _FACTS:
        screen.type(fact)
        screen.press("Tab")
    # Tabs from each code to the button; a refusal goes to the field that it means.
    for refusal, right, tabs in (
        ("district code is 2 to 8", "KGN", 8),
        ("code is 2 to 16", "PS9902", 7),
        ("short name is 2 to 32", "prabhari", 5),
    ):
        screen.press("space")
        founding.holds(f"not said: {refusal}", screen.shows(refusal))
        screen.press("ctrl+a")
        screen.type(right)
        screen.press(*["Tab"] * tabs)
    screen.press("space")
    losing.holds("no recovery key", screen.shows("Recovery key"))
    first = _key_on(screen)
    screen.press("alt+F4")
    opened.wait(60)
    opened = screen.open(f"{typing.script} --home {_NEW_HOME}")
    _turn_to_english(screen, "Open the station")
    screen.point(*_SECRET_AT)
    screen.type(_STATION)
    screen.press("Return")
    until(lambda: _key_on(screen), 120)
    second = _key_on(screen)
    losing.holds("the lost key is shown again", bool(second) and second != first)
    screen.keep("D6-a-new-key")
    screen.point(*_WRITTEN_AT)
    losing.holds("no part is asked back", screen.shows("Part "))
    parts = re.findall(r"Part (\d)", screen.read())
    for number in sorted(set(parts)):
        screen.type(second.split("-")[int(number) - 1])
        screen.press("Tab")
    screen.press("Return")
    typing.holds("nobody can sign in", screen.shows("Prabhari"))
    screen.type(_CHIEF)
    screen.press("Return")
    until(lambda: "Prabhari" in screen.read(), 60)
    screen.press("ctrl+2")
    screen.type(_NAME, pause_ms=1500)
    typing.holds("letters are lost", screen.read_line(_SEARCH) == _NAME)
    typing.holds("a red bar of the token", "Pull it out" not in screen.read())
    screen.keep("D1-typed")
    ended = screen.end(opened, signal.SIGINT)
    looks["D10"].holds(f"Ctrl+C: exit code {ended}", ended == 0)
    said = typing.machine.run("cat window.log").out
    looks["D10"].holds("Ctrl+C: a traceback", "KeyboardInterrupt" not in said)


def walk_training(screen: Screen, looks: dict[str, Look]) -> None:
    """After the officer's demo the chief scans, presses F8 right after typing, signs, and is asked of a number."""
    at_once, bar, signing, asked = (looks[name] for name in ("D16", "D17", "D4", "H6"))
    # A home of its own: one from an earlier walk remembers its language, and papers that still wait.
    bar.machine.run(f"rm -rf {_TRAINING_HOME}")
    first = bar.machine.run(f"{bar.script} demo --headless --home {_TRAINING_HOME}", longest_s=600)
    signing.holds("the officer's demo", first.code == 0)
    opened = screen.open(f"{bar.script} demo --home {_TRAINING_HOME}")
    signing.holds("no passphrase is shown", screen.shows("prabhari-01"))
    screen.type("prabhari-01")
    screen.press("Return")
    signing.holds("nobody is inside", screen.shows("Ctrl+G"))
    screen.press("ctrl+g")
    signing.holds("no home page", screen.shows("What to do now"))
    screen.keep("D15-signs")
    screen.press("ctrl+4", "F5")
    bar.holds("no pages", screen.shows("10 pages are safe"))
    screen.press("F8")
    bar.holds("no bar", screen.shows("FIR number is missing", 60))
    screen.keep("D17-bar")
    screen.type("123/2026")
    screen.press("F8")
    at_once.holds("not finished", screen.shows("waits for its signature"))
    at_once.holds("called missing", "FIR number is missing" not in screen.read())
    bar.holds("the bar stays", "FIR number is missing" not in screen.read())
    screen.press("F5")
    signing.holds("no desk of signing", screen.shows("Waiting for a signature"))
    screen.press("F7")
    signing.holds("no PIN is asked", screen.shows("PIN"))
    screen.type("246810")
    screen.press("Return")
    signing.holds("not signed and received", screen.shows("Receipt held"))
    screen.keep("D4-received")
    screen.press("ctrl+4", "F2", "F5")
    asked.holds("no pages", screen.shows("10 pages are safe"))
    screen.type("999/2026")
    screen.press("Tab")
    asked.holds("taken without a word", screen.shows("Is the number right"))
    screen.keep("H6-asked")
    screen.end(opened, signal.SIGTERM)


def _turn_to_english(screen: Screen, words: str) -> None:
    """Press the button of languages until a page that may still be on its way shows English words."""

    def turned() -> bool:
        if words in screen.read():
            return True
        screen.point(*_LANGUAGE_AT)
        return words in screen.read()

    until(turned, 120)


def _key_on(screen: Screen) -> str:
    """Return the recovery key that stands on the screen; an empty text where there is none."""
    found = re.search(r"([A-Z2-7]{4}-){8}[A-Z2-7]{2}", screen.read_signs(f"{_OF_KEYS}-"))
    return found[0] if found else ""


WALKS = {
    walk_a_new_station: ("D3", "D6", "D1", "D10"),
    walk_training: ("D17", "D16", "D4", "H6"),
}
"""Each walk with its letters, in the order in which they are met."""
