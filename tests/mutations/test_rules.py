"""The list of critical rules is true, and a seeded sample of it is tried."""

import hashlib
import random

import pytest

from tests.house.imports import ROOT
from tests.mutations.rules import LISTS, Rule, copied_sources, load_rules

SEED = hashlib.sha256(b"".join(path.read_bytes() for path in LISTS)).hexdigest()
"""Another sample each time that a list changes; ``python -m tests.mutations`` tries them all."""


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.name)
def test_what_is_taken_away_is_there_once_and_its_tests_are(rule: Rule) -> None:
    source = (ROOT / rule.file).read_text(encoding="utf-8")
    assert source.count(rule.before) == 1
    assert rule.before != rule.after
    if rule.file.endswith(".py"):
        # What does not compile fails every test and proves nothing of the rule.
        compile(source.replace(rule.before, rule.after), rule.file, "exec")
    assert rule.tests
    for test in rule.tests:
        path, _, name = test.partition("::")
        assert f"def {name.split('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8")


def test_no_rule_stands_twice() -> None:
    places = [(rule.file, rule.before, rule.after) for rule in load_rules()]
    assert len(set(places)) == len(places)


@pytest.mark.long(40)
@pytest.mark.parametrize("rule", random.Random(SEED).sample(load_rules(), 2), ids=lambda r: r.name)
def test_a_rule_that_is_taken_away_makes_a_test_fail(rule: Rule) -> None:
    with copied_sources() as copy:
        assert copy.first_failure(rule)
