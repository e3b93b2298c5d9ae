"""How often somebody may ask: a bucket of requests that refills with time (token bucket)."""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sync.gateway.admission.limits import Rate
from sync.gateway.records.refusals import Refusal

_MOST_REMEMBERED = 20_000
_POLL_AGAIN_S = 5


class Rates:
    """The buckets of all who ask at one rate. A full bucket is forgotten. Any thread."""

    def __init__(self, rate: Rate, monotonic_s: Callable[[], float]) -> None:
        self._rate, self._monotonic_s = rate, monotonic_s
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    @property
    def remembered(self) -> int:
        """How many who asked are remembered."""
        return len(self._left)

    def take(self, name: str) -> None:
        """Count one request.

        Raises:
            Refusal: the bucket is empty; it says after how many seconds to come again.
        """
        now = self._monotonic_s()
        with self._lock:
            left, seen = self._left.pop(name, (float(self._rate.at_once), now))
            left = min(self._rate.at_once, left + (now - seen) * self._rate.a_second)
            enough = left >= 1
            self._left[name] = (left - 1 if enough else left, now)
            if len(self._left) > _MOST_REMEMBERED:
                # In the order of their last request: who has been silent longest is forgotten.
                del self._left[next(iter(self._left))]
        if not enough:
            raise too_many(math.ceil((1 - left) / self._rate.a_second))


class Held:
    """How many answers each terminal lets be held back at this moment. One loop."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._now: dict[str, int] = {}

    @contextmanager
    def one(self, name: str) -> Iterator[None]:
        """Hold one for as long as the block goes.

        Raises:
            Refusal: as many are held as may be.
        """
        held = self._now.get(name, 0)
        if held >= self._most:
            raise too_many(_POLL_AGAIN_S)
        self._now[name] = held + 1
        try:
            yield
        finally:
            self._now[name] -= 1
            if not self._now[name]:
                del self._now[name]


def too_many(after_s: int) -> Refusal:
    """Return the refusal that says when to come again."""
    return Refusal("too-many", retry_after_s=max(1, after_s))
