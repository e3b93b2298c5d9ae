"""Which of two languages a text is likelier to be, told by which sign follows which.

What follows what is counted in the text catalogue of each language: the words of this very trade.
"""

import math
import re
from collections import Counter
from functools import cache
from itertools import pairwise

from station_app.model.texts import load_texts

_UNSEEN = 0.1
"""Counted for a sign that the catalogue never has."""

_TRUST = 5.0
"""How often a sign must be there before what follows it says more than how frequent that is by itself."""

_MOST = 2_000
_WORDS = re.compile("[a-z]+")
_AROUND = ".,:;!?()-'\"0123456789"


def likeness(text: str, language: str) -> float:
    """Return the logarithm of how likely the signs of a text follow each other so in a language.

    Args:
        text: its beginning is looked at.
        language: ``hi`` or ``en``.
    """
    pairs, singles = _counted(language)
    total = singles.total()
    some = f" {text[:_MOST]} "
    return sum(
        math.log(
            (pairs[one + other] + _TRUST * (singles[other] + _UNSEEN) / total)
            / (singles[one] + _TRUST)
        )
        for one, other in pairwise(some)
    )


def knows_all(text: str, language: str) -> bool:
    """Tell whether a text is words of a language's catalogue, marks around them, and nothing else."""
    words = [word.strip(_AROUND).casefold() for word in text.split()]
    return any(words) and _vocabulary(language).issuperset(word for word in words if word)


@cache
def _vocabulary(language: str) -> frozenset[str]:
    texts = load_texts(language)
    return frozenset(
        word for key in sorted(texts.keys()) for word in _WORDS.findall(texts.raw(key).casefold())
    )


@cache
def _counted(language: str) -> tuple[Counter[str], Counter[str]]:
    texts = load_texts(language)
    pairs: Counter[str] = Counter()
    for key in sorted(texts.keys()):
        said = f" {re.sub(r'{.*?}', '1', texts.raw(key))} "
        pairs.update(map("".join, pairwise(said)))
        # A word begins a text as often as it stands within one.
        pairs.update(map("".join, pairwise(said.casefold())))
    singles: Counter[str] = Counter()
    for pair, count in pairs.items():
        singles[pair[0]] += count
    return pairs, singles
