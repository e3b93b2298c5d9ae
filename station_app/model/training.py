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


@dataclass(frozen=True, slots=True)
class Training:
    """What a training station is made of."""

    passphrase: str
    token_label: str
    token_pin: str
    token_so_pin: str
    settings: dict[str, Any]
    operators: tuple[TrainingOperator, ...]
    cases: tuple[dict[str, str], ...]


def _load() -> Training:
    table = tomllib.loads((RESOURCES / "training.toml").read_text(encoding="utf-8"))
    table["operators"] = tuple(TrainingOperator(**row) for row in table["operators"])
    table["cases"] = tuple(table["cases"])
    return Training(**table)


TRAINING = _load()
