"""What the gateway raises where the protocol has a problem for it."""

from typing import Any


class Refusal(Exception):
    """A problem of :mod:`sync.wire.problems`, on its way to the answer."""

    def __init__(self, key: str, **members: Any) -> None:
        super().__init__(key)
        self.key = key
        self.members = members
