"""Which member of a request is none of this protocol."""

from fastapi.exceptions import RequestValidationError

from sync.wire.border import is_plain

_LONGEST = 80


def member_of(error: RequestValidationError) -> str:
    """Return the name of the first member that does not hold; empty where it is the whole.

    A record names the member itself (``ValueError`` with its name); else the place says it. What the
    request brought is never repeated.
    """
    for found in error.errors():
        refused = found.get("ctx", {}).get("error")
        named = str(refused.args[0]) if isinstance(refused, ValueError) and refused.args else ""
        place = [str(step) for step in found["loc"][1:] if isinstance(step, str)]
        # A member that should not be there was named by whoever sent it.
        name = named or (place[-1] if place and found["type"] != "extra_forbidden" else "")
        if name and len(name) <= _LONGEST and is_plain(name):
            return name
    return ""
