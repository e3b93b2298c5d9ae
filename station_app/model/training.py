"""The facts of the training station, read from ``resources/training.toml``: all public."""

import tomllib
from dataclasses import dataclass
from typing import Any

from station_app.model.texts import RESOURCES


@dataclass(frozen=True, slots=True)
class TrainingOperator:
    """A fictional operator."""

    user_name: str
    display_name: str
    role: str
    passphrase: str
    certificate_name: str = ""
    """Of an own certificate; empty: signs nothing."""
    token_label: str = ""
    """Of an own token; empty: the station's usual one."""


@dataclass(frozen=True, slots=True)
class Training:
    """What a training station is made of."""

    passphrase: str
    token_label: str
    token_pin: str
    token_so_pin: str
    settings: dict[str, Any]
    operators: tuple[TrainingOperator, ...]


@dataclass(frozen=True, slots=True)
class Scripted:
    """Answers that are filled in where nobody sits at the other end."""

    answers: dict[str, Any]
    minutes_before: dict[str, int]
    """Fields of time, and how long before now they happened."""


_TABLE = tomllib.loads((RESOURCES / "training.toml").read_text(encoding="utf-8"))


def _load(table: dict[str, Any]) -> Training:
    return Training(
        passphrase=table["passphrase"],
        token_label=table["token_label"],
        token_pin=table["token_pin"],
        token_so_pin=table["token_so_pin"],
        settings=table["settings"],
        operators=tuple(TrainingOperator(**row) for row in table["operators"]),
    )


TRAINING = _load(_TABLE)
TRAINING_HOSPITAL = _load(_TABLE["hospital"])
TRAINING_CASES: tuple[dict[str, str], ...] = tuple(_TABLE["cases"])
TRAINING_REQUEST = Scripted(_TABLE["request"], _TABLE["request_times"])
TRAINING_REPORT = Scripted(_TABLE["report"], _TABLE["report_times"])


def training_of(unit_kind: str) -> Training:
    """Return the training facts of a thana or a hospital."""
    return TRAINING_HOSPITAL if unit_kind == "hospital" else TRAINING
