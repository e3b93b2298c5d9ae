"""The memory that the benchmarks tell: a child that is just being started is not its parent again."""

import subprocess
from pathlib import Path

import psutil

from benchmarks.held_memory import held_by

_STARTING = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(void) {
    char *room = malloc(64 << 20);
    memset(room, 1, 64 << 20);
    if (vfork() == 0) {
        write(1, room, 1);
        pause();
        _exit(0);
    }
    return 0;
}
"""
"""64 MB, and a child that stays in the moment before it becomes another program."""
_FORKED = _STARTING.replace("vfork()", "fork()").replace("return 0;", "pause();")


def _held(source: str, folder: Path) -> float:
    program = folder / "program"
    words = ["gcc", "-x", "c", "-w", "-o", str(program), "-"]
    subprocess.run(words, input=source.encode(), check=True)
    with subprocess.Popen([program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        watched = psutil.Process(process.pid)
        children = watched.children()
        try:
            return sum(mb for _name, mb in held_by(watched))
        finally:
            process.kill()
            for child in children:
                child.kill()


def test_a_child_that_is_being_started_is_not_counted_as_its_parent_again(tmp_path: Path) -> None:
    assert 64 <= _held(_STARTING, tmp_path) < 70


def test_a_child_that_lives_on_is_counted_with_what_it_shares(tmp_path: Path) -> None:
    assert 64 <= _held(_FORKED, tmp_path) < 70
