"""Answers against a form: valid ones hold, wrong ones are named field by field in both languages."""

import tomllib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station_app.documents.kinds import load_kinds
from station_app.form_definitions.computed_fields import computed_values, due_at
from station_app.form_definitions.cross_field_rules import load_rules
from station_app.form_definitions.schema_file import (
    FOLDER,
    InvalidForm,
    kinds_with_forms,
    load_form,
    load_limits,
)
from station_app.form_definitions.validation import asked_answers, check_answers, visible_fields
from station_app.model.errors import FormUnknown
from station_app.model.forms import Field, FieldType, Form
from station_app.model.texts import LANGUAGES, load_texts
from tests.forms.answering import NOW, filled

QUIET = settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
KINDS = kinds_with_forms()
WRONG: dict[FieldType, tuple[Any, ...]] = {
    FieldType.TEXT: (7, "a\x00b", "a\nb", "   ", ["x"]),
    FieldType.PARAGRAPH: (7, "a\x07b", {"x": 1}),
    FieldType.INTEGER: ("7", 7.5, True, "seven", -1_000_000, 10**12),
    FieldType.DECIMAL: (7, "7,5", "NaN", "1e5", "99999999", "-5", "1.23456"),
    FieldType.DATE: ("14-03-2026", "2026-02-30", "2026-3-1", 20260314, "9999-01-01"),
    FieldType.DATETIME: ("2026-03-14", "2026-03-14 21:05", "2026-03-14T25:00", 5),
    FieldType.CHOICE: ("not-in-any-list", 1, ["yes"]),
    FieldType.YES_NO: ("maybe", True, 1),
    FieldType.TABLE: ("x", {"a": 1}, [1], ["row"]),
}


def test_every_kind_of_the_catalogue_has_a_form() -> None:
    assert {kind for kind, facts in load_kinds().items() if not facts.made} == set(KINDS)
    assert len(KINDS) >= 35


@pytest.mark.parametrize("kind", KINDS)
def test_valid_answers_hold(kind: str) -> None:
    form = load_form(kind)

    @QUIET
    @given(st.booleans().flatmap(lambda extreme: filled(form, extreme=extreme)))
    def hold(answers: dict[str, Any]) -> None:
        assert check_answers(form, answers, NOW) == ()
        assert asked_answers(form, answers) == answers

    hold()


def whole(form: Form) -> dict[str, Any]:
    found: list[dict[str, Any]] = []

    @settings(QUIET, max_examples=3, database=None)
    @given(filled(form, every=True))
    def collect(answers: dict[str, Any]) -> None:
        found.append(answers)

    collect()
    return found[-1]


def wrong_values(field: Field) -> list[Any]:
    values = list(WRONG[field.type])
    if field.type in (FieldType.TEXT, FieldType.PARAGRAPH):
        assert field.most
        values.append("क" * (field.most + 1))
    if field.pattern:
        values.append("!?")
    return values


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_answers_are_named_in_both_languages(kind: str) -> None:
    form = load_form(kind)
    answers = whole(form)
    told = [load_texts(language) for language in LANGUAGES]
    for _, fields in visible_fields(form, answers):
        for field in fields:
            for value in wrong_values(field):
                findings = check_answers(form, answers | {field.field_id: value}, NOW)
                mine = [f for f in findings if f.path.split(".")[0] == field.field_id]
                assert mine, (field.field_id, value)
                for finding in mine:
                    params = dict(finding.params)
                    assert all(texts(f"finding.{finding.key}", **params) for texts in told)
            if field.required:
                left_out = {k: v for k, v in answers.items() if k != field.field_id}
                keys = {
                    f.key for f in check_answers(form, left_out, NOW) if f.path == field.field_id
                }
                # A field whose section hangs on this one may hide it; then nothing is asked.
                assert keys == {"missing"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_to_no_question_is_named(kind: str) -> None:
    form = load_form(kind)
    findings = check_answers(form, whole(form) | {"zzz": 1}, NOW)
    assert [(f.path, f.key) for f in findings] == [("zzz", "unknown_field")]


def test_a_time_ahead_and_a_time_before_are_named() -> None:
    form = load_form("ALCO")
    answers = whole(form)
    ahead = (NOW + timedelta(minutes=1)).isoformat(timespec="minutes")[:16]
    findings = check_answers(form, answers | {"exam_end": ahead}, NOW)
    assert [(f.path, f.key) for f in findings] == [("exam_end", "in_future")]
    early = answers | {"exam_end": "2026-03-01T00:00"}
    assert [(f.path, f.key) for f in check_answers(form, early, NOW)] == [("exam_end", "before")]


def test_calculated_values_follow() -> None:
    assert (
        computed_values(
            load_form("MLR"), {"birth_date": "2008-03-15", "exam_start": "2026-03-14T23:59"}
        )["age_years"]
        == 17
    )
    assert (
        computed_values(
            load_form("MLR"), {"birth_date": "2008-03-14", "exam_start": "2026-03-14T00:00"}
        )["age_years"]
        == 18
    )
    bail = computed_values(
        load_form("CD_BUNDLE"), {"first_remand": "2026-01-01", "remand_days": 60}
    )
    assert bail["default_bail_on"] == "2026-03-01"
    fir = {"property": [{"what": "x", "value": 5}, {"what": "y"}, {"what": "z", "value": 7}]}
    assert computed_values(load_form("FIR"), fir)["property_total"] == 12
    remand = {"arrested_at": "2026-03-14T10:30", "produced_at": "2026-03-15T10:29"}
    assert computed_values(load_form("REMAND"), remand)["hours_held"] == 23


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2026-01-28T23:50", "2026-02-04T23:50"),
        ("2026-02-25T00:00", "2026-03-04T00:00"),
        ("2028-02-23T08:00", "2028-03-01T08:00"),
        ("2026-12-29T12:00", "2027-01-05T12:00"),
    ],
)
def test_seven_days_are_counted_across_month_ends(begin: str, end: str) -> None:
    due = due_at(load_form("SV_184"), load_limits(), {"exam_end": begin}, None)
    assert due is not None
    assert due.isoformat()[:16] == end


def test_rules_name_real_forms_and_fields() -> None:
    for rule in load_rules():
        assert rule.law
        for kind in rule.kinds:
            ids = {field.field_id for field in load_form(kind).fields}
            named = {rule.table.get(n) for n in ("field", "earlier", "later", "plus_hours")} - {
                None
            }
            named |= {condition["field"] for condition in rule.conditions}
            assert named <= ids, rule.rule_id


def test_the_reader_is_strict(tmp_path: Any) -> None:
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "vocabularies" / "1.toml").write_text('[sex]\nm = ["पु", "M"]\n', encoding="utf-8")
    (tmp_path / "X").mkdir()
    head = 'kind="X"\nversion=1\nvocabularies=1\nhi="अ"\nen="a"\nlaw=""\nsigners=[]\nretention_days=1\n'
    section = '[[sections]]\nid="s"\nhi="अ"\nen="a"\nfields=[{}]\n'
    for number, (top, field) in enumerate(
        (
            ("strange=1\n", '{id="a",hi="अ",en="a",type="text",max=9}'),
            ("", '{id="a",hi="अ",en="a",type="text"}'),
            ("", '{id="a",hi="अ",en="a",type="choice",words="none"}'),
            ("", '{id="a",hi="अ",en="a",type="text",max=9,colour="red"}'),
            ("", '{id="a",hi="अ",en="a",type="text",max=9,when={field="b",any=["x"]}}'),
            ('addressed_to="b"\n', '{id="a",hi="अ",en="a",type="text",max=9}'),
        ),
        1,
    ):
        source = (
            head.replace("version=1", f"version={number}") + top + section.replace("{}", field, 1)
        )
        (tmp_path / "X" / f"{number}.toml").write_text(source, encoding="utf-8")
        with pytest.raises(InvalidForm):
            load_form("X", number, tmp_path)
    with pytest.raises(FormUnknown):
        load_form("Y", None, tmp_path)
    with pytest.raises(FormUnknown):
        load_form("X", 99, tmp_path)


def test_published_versions_are_never_changed() -> None:
    published = tomllib.loads((FOLDER / "published.toml").read_text(encoding="utf-8"))
    there = {
        f"{kind}/{path.stem}" for kind in KINDS for path in (FOLDER / kind).glob("[0-9]*.toml")
    }
    assert there == set(published)
    for name, sha256 in published.items():
        kind, _, version = name.partition("/")
        assert load_form(kind, int(version)).sha256 == sha256


@pytest.mark.parametrize("kind", ["../MLR", "/etc", "x" * 5000, "MLR\0", "", "mlr", "M/LR"])
def test_a_kind_that_is_no_name_of_a_form_is_unknown(kind: str) -> None:
    """The name may stand in a paper that came."""
    with pytest.raises(FormUnknown):
        load_form(kind, 1)
