"""The computer that the station runs on, as papers name it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Computer:
    """What is known of it; empty where it is not."""

    make_model: str = ""
    serial: str = ""
    mac: str = ""
