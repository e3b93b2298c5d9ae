"""The table of findings never lies: each has tests that exist, and rules that take its check away."""

from pathlib import Path

import pytest

from tests.findings.reproductions import REPRODUCTIONS, faults_of
from tests.findings.table import Finding, findings, is_there
from tests.house.imports import ROOT
from tests.mutations.rules import load_rules

NAMES = [*(f"K{number}" for number in range(1, 23)), *(f"A{number}" for number in range(1, 17))]
QUICK = ("clear", "no_folder")
"""Of the reproductions, those of a second or two; ``python -m tests.findings --before`` runs them all."""


def test_every_finding_is_in_the_table_once() -> None:
    assert [finding.name for finding in findings()] == NAMES


@pytest.mark.parametrize("finding", findings(), ids=lambda finding: finding.name)
def test_it_is_held_by_tests_and_rules_that_exist(finding: Finding) -> None:
    assert finding.before
    assert finding.after
    assert finding.tests
    assert [test for test in finding.tests if not is_there(test)] == []
    rules = {rule.name: rule for rule in load_rules()}
    assert finding.rules
    assert [rule for rule in finding.rules if rule not in rules] == []
    # Each rule's own tests are of the finding's files: it is this check that they take away.
    files = {test.partition("::")[0] for test in finding.tests}
    for name in finding.rules:
        assert files & {test.partition("::")[0] for test in rules[name].tests}, name


def test_what_is_not_there_is_seen() -> None:
    assert not is_there("tests/findings/test_table.py::test_none")
    assert not is_there("tests/findings/none.py::test_none")
    assert not is_there("tests/findings/test_table.py")


def test_every_reproduction_belongs_to_a_finding() -> None:
    assert sorted(finding.shown for finding in findings() if finding.shown) == sorted(REPRODUCTIONS)


@pytest.mark.parametrize("name", QUICK)
def test_a_reproduction_shows_no_fault_here(name: str, tmp_path: Path) -> None:
    assert faults_of(ROOT, name, tmp_path) == ""
