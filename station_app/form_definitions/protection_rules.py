"""Whether a filled form hides a person's identity (BNS s. 72; POCSO ss. 23, 33(7); JJ Act s. 74)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from station_app.form_definitions.schema_file import FOLDER
from station_app.model.forms import Answers, Form, condition_holds


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """Hides where a number is below a limit, or a text mentions one of some words."""

    rule_id: str
    field: str
    below: int | None
    mentions: tuple[str, ...]
    law: str

    def hides(self, answers: Answers) -> bool:
        """Tell whether the rule hides a paper with these answers."""
        value = answers.get(self.field)
        if self.below is not None:
            return type(value) is int and value < self.below
        # Whole words: 65 is meant, 165 is not.
        words = re.findall(r"\d+|[^\W\d_][^\s,;/()]*", str(value or "").upper())
        return any(word.upper() in words for word in self.mentions)


def has_protected_identity(form: Form, answers: Answers) -> bool:
    """Tell whether the paper carries a protected identity."""
    asked = form.identity_when is not None and condition_holds(form.identity_when, answers)
    if form.identity_always or asked:
        return True
    names = {field.field_id for field in form.fields}
    return any(rule.field in names and rule.hides(answers) for rule in identity_rules())


def affects_protection(form: Form, field_id: str) -> bool:
    """Tell whether an answer to the question may hide or show the paper."""
    own = form.identity_when is not None and form.identity_when.field == field_id
    return own or any(rule.field == field_id for rule in identity_rules())


@cache
def identity_rules() -> tuple[IdentityRule, ...]:
    """Read the rules."""
    table = tomllib.loads((FOLDER / "identity.toml").read_text(encoding="utf-8"))
    return tuple(
        IdentityRule(
            row["id"], row["field"], row.get("below"), tuple(row.get("mentions", ())), row["law"]
        )
        for row in table["rules"]
    )


def mentions_protected(sections: str) -> bool:
    """Tell whether the sections of a case hide the survivor in it (BNS s. 72; POCSO)."""
    answers = {rule.field: sections for rule in identity_rules() if rule.mentions}
    return any(rule.hides(answers) for rule in identity_rules() if rule.mentions)
