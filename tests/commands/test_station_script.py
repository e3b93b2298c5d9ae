"""The script at the root answers in words also where nothing is installed, nobody may install, and no line is up."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OF_THE_SYSTEM = (
    *("sh", "env", "dirname", "readlink", "sed", "grep", "cat", "cp", "cmp", "stat", "mkdir"),
    *("chmod", "mv", "uname"),
)
NOTHING_INSTALLED = "exit 1"
ALL_INSTALLED = "echo 'install ok installed'"
AN_ORDINARY_USER = 'case "$1" in -u) echo 1000 ;; *) exit 1 ;; esac'
FORBIDDEN = "echo 'munshi is not in the sudoers file.' >&2; exit 1"
NO_LINE = "echo 'WARNING: Retrying after NewConnectionError' >&2; exit 1"
LANGUAGES = {"en": "en_IN.UTF-8", "hi": "hi_IN.UTF-8"}


class Machine:
    """A machine of which only the script, its sentences and a few of the system's programs are there."""

    def __init__(self, folder: Path) -> None:
        self.tree, self.programs, self.asked = folder / "tree", folder / "bin", folder / "asked"
        self.programs.mkdir(parents=True)
        for name in OF_THE_SYSTEM:
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.tree.mkdir()
        for name in ("station", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / name, self.tree / name)
        shutil.copytree(ROOT / "resources" / "texts", self.tree / "resources" / "texts")
        self.asked.touch()
        self.program("id", AN_ORDINARY_USER)
        self.program("dpkg-query", NOTHING_INSTALLED)
        self.program("apt-get", "exit 0")

    def program(self, name: str, body: str, folder: Path | None = None) -> None:
        """Lay a program that writes down that it was asked."""
        path = (folder or self.programs) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.asked}"\n{body}\n', encoding="utf-8")
        path.chmod(0o755)

    def run(self, *words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.tree / "station"), *words],
            env={"PATH": str(self.programs), "LANG": LANGUAGES[language], "HOME": str(self.tree)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def sentence(key: str, language: str) -> str:
    path = ROOT / "resources" / "texts" / language / "script.toml"
    return str(tomllib.loads(path.read_text(encoding="utf-8"))["script"][key])


def line_for_root(said: str) -> str:
    (found,) = [line for line in said.splitlines() if line.startswith("  apt-get ")]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [("demo",), ("test",), ("status",), ("lock",), ("bench",), ()])
def test_who_may_not_install_is_told_the_line_that_root_types(
    machine: Machine, words: tuple[str, ...], language: str
) -> None:
    ran = machine.run(*words, language=language)
    assert ran.returncode == 1
    assert sentence("missing", language) in ran.stderr
    line = line_for_root(ran.stderr).split()
    assert line[:6] == ["apt-get", "update", "&&", "apt-get", "install", "-y"]
    packages = line[7:]
    assert {"python3", "python3-venv", "ca-certificates"} <= set(packages)
    assert len(packages) == len(set(packages))
    assert "apt-get" not in machine.asked.read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sudo_that_is_refused_is_no_dead_end(machine: Machine, language: str) -> None:
    machine.program("sudo", FORBIDDEN)
    ran = machine.run("demo", language=language)
    assert ran.returncode == 1
    assert sentence("not_installed", language) in ran.stderr
    assert " python3-venv " in line_for_root(ran.stderr)
    assert ran.stderr.splitlines()[-1] == line_for_root(ran.stderr)


def test_what_could_not_be_installed_is_told_where_apt_fails(machine: Machine) -> None:
    machine.program("id", "echo 0")
    machine.program("apt-get", 'case "$*" in *install*) exit 100 ;; esac')
    ran = machine.run("demo")
    assert ran.returncode == 1
    assert sentence("not_installed", "en") in ran.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_that_is_down_is_said_in_words(machine: Machine, language: str) -> None:
    machine.program("dpkg-query", ALL_INSTALLED)
    machine.program("uv", NO_LINE, machine.tree / ".tools" / "bin")
    machine.program("python", "exit 0", machine.tree / ".venv" / "bin")
    ran = machine.run("demo", language=language)
    assert ran.returncode == 1
    assert "Retrying" not in ran.stderr
    log = machine.tree / ".tools" / "fetching.log"
    assert ran.stderr.splitlines()[-1] == f"{sentence('not_fetched', language)} {log}"
    assert "Retrying" in log.read_text(encoding="utf-8")
    # An environment that was not made whole explains nothing.
    assert machine.run("demo", "--help").stdout.startswith("Station terminal.")


def test_what_the_system_is_just_renewing_is_not_missing_where_the_program_ran_before(
    machine: Machine,
) -> None:
    machine.program("dpkg-query", "echo 'install ok half-configured'")
    assert sentence("missing", "en") in machine.run("demo").stderr
    (machine.tree / "main.py").touch()
    machine.program("python", "exit 0", machine.tree / ".venv" / "bin")
    shutil.copy(ROOT / "requirements.lock", machine.tree / ".venv" / ".installed-from")
    machine.program("gcc", 'while [ "$1" != -o ]; do shift; done; : >"$2"')
    assert machine.run("demo").returncode == 0


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere; run by tests.ordinary_user")
def test_a_folder_of_another_account_is_said_to_be_so(machine: Machine) -> None:
    machine.program("dpkg-query", ALL_INSTALLED)
    machine.tree.chmod(0o555)
    try:
        ran = machine.run("demo")
    finally:
        machine.tree.chmod(0o755)
    assert ran.returncode == 1
    assert sentence("not_ours", "en") in ran.stderr
    assert "ermission denied" not in ran.stderr


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "words", [("--help",), ("demo", "--help"), ("test", "-h"), ("check", "--help"), ("lock", "-h")]
)
def test_explaining_installs_nothing(
    machine: Machine, words: tuple[str, ...], language: str
) -> None:
    ran = machine.run(*words, language=language)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == sentence("explained", language) + "\n"
    assert machine.asked.read_text() == ""


def test_the_script_names_every_command_of_its_own_where_it_explains_itself() -> None:
    for language in LANGUAGES:
        told = sentence("explained", language)
        for command in ("demo", "test", "check", "bench", "lock"):
            assert f"./station {command}" in told


def test_each_sentence_of_the_script_stands_on_one_line_as_the_script_reads_it() -> None:
    for language in LANGUAGES:
        path = ROOT / "resources" / "texts" / language / "script.toml"
        lines = path.read_text(encoding="utf-8").splitlines()
        read = {line.split(" = ")[0] for line in lines if line.endswith('"') and ' = "' in line}
        keys = tomllib.loads("\n".join(lines))["script"]
        assert read == set(keys)
        script = (ROOT / "station").read_text(encoding="utf-8")
        assert [key for key in keys if key not in script] == []
