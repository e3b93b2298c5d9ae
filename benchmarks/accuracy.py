"""How well a text was read: its characters found in order, whatever else was read around them."""

import unicodedata

import numpy as np


def character_accuracy(text: str, read: str) -> float:
    """Return the per cent of a text's characters that were read right.

    Edit distance of the text to the best stretch of what was read: stamps and seals, which the text
    does not hold, cost nothing before and after it.
    """
    wanted, told = (_plain(words) for words in (text, read))
    row = np.zeros(len(told) + 1, np.int64)
    places = np.arange(len(told) + 1)
    signs = np.array([ord(sign) for sign in told])
    for number, sign in enumerate(wanted, 1):
        moved = np.minimum(row[1:] + 1, row[:-1] + (signs != ord(sign)))
        row = np.concatenate(([number], moved))
        # A sign too many costs one more than the place before it.
        row = np.minimum.accumulate(row - places) + places
    return 100 * (1 - float(row.min()) / max(1, len(wanted)))


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())
