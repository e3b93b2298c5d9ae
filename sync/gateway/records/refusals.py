"""What the gateway raises where the protocol has a problem for it."""

from typing import Any

from sync.wire.limits import MOST_NUMBER


class Refusal(Exception):
    """A problem of :mod:`sync.wire.problems`, on its way to the answer."""

    def __init__(self, key: str, **members: Any) -> None:
        super().__init__(key)
        self.key = key
        self.members = members


def require_cursor(after: int) -> None:
    """Refuse a cursor that no answer of ours gave.

    Raises:
        Refusal: it is beyond what is ever counted here.
    """
    if not 0 <= after <= MOST_NUMBER:
        raise Refusal("malformed", member="after")


class HomeFileBroken(ValueError):
    """A file in the gateway's home is not of its form."""

    def __init__(self, name: str, what: str = "") -> None:
        super().__init__(name, what)
        self.name = name
        self.what = what
        """The entry that is wrong, where one is; never its value."""
