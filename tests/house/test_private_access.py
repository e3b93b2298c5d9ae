"""Tests act and look from outside, and wait for something, never for a time."""

import ast
from collections import Counter

from tests.house.private_access import fixed_waits, found, private_accesses

PAUSES = {
    "benchmarks/held_computer.py": "between two tries to remove a group of processes",
    "benchmarks/held_memory.py": "between two looks at the memory that a program holds",
    "benchmarks/scrolling.py": "until the frame that was drawn is over",
    "benchmarks/small_pc.py": "between two looks at the memory that a program holds",
    "benchmarks/window.py": "between two looks whether a window is there, or gone",
    "tests/durability/typing_clerk.py": "between two keys of a clerk who types fast",
    "tests/judges/printers.py": "between two looks whether a service of another program answers",
    "tests/judges/tus_servers.py": "between two looks whether a service of another program answers",
}
"""The fixed times that are left: each lies in a loop that ends by a condition, or is what is measured."""


def test_nothing_private_is_touched() -> None:
    assert [str(place) for place in found(private_accesses)] == []


def test_nothing_waits_for_a_time() -> None:
    waits = Counter(place.path for place in found(fixed_waits))
    assert waits == Counter(dict.fromkeys(PAUSES, 1)) + Counter({"benchmarks/window.py": 1})


def test_the_rules_see_what_they_forbid() -> None:
    touched = ast.parse(
        "from ui.desk import _room\n"
        "desk._table.rowCount()\n"
        "setattr(desk, '_now', 1)\n"
        "monkeypatch.setattr('ui.desk.Desk._ask', None)\n"
        "self._mine, os._exit(0), made.__name__, desk.table\n"
    )
    assert sorted(line for line, _ in private_accesses(touched)) == [1, 2, 3, 4]
    waited = ast.parse(
        "qtbot.wait(30)\n"
        "QTest.qWait(30)\n"
        "sleep(1)\n"
        "QTimer.singleShot(20, loop.quit)\n"
        "pause, end = threading.Event(), 3\n"
        "pause.wait(0.1)\n"
        "heard = threading.Event()\n"
        "heard.set, heard.wait(20), process.wait(5), qtbot.waitUntil(heard.is_set)\n"
    )
    assert sorted(line for line, _ in fixed_waits(waited)) == [1, 2, 3, 4, 6]
