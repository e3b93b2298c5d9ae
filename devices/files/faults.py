"""Facts about a file that the decoder tells instead of pages, or beside them."""

from typing import Literal

FaultWord = Literal[
    "unreadable",
    "kind",
    "format",
    "phone_picture",
    "moving",
    "samples",
    "protected",
    "damaged",
    "too_large",
    "portfolio",
    "form",
    "annotation",
]
"""Why a file, or the rest of it, is not taken in."""

ToldWord = Literal["signed", "attachments", "signed_attachments"]
"""What does not travel with the pages of a file that is taken in."""


class Fault(Exception):
    """A fact about the file: its word, and what it is about (a limit, the name of a format, a page)."""

    def __init__(self, word: FaultWord, about: str = "") -> None:
        super().__init__(word, about)
        self.word, self.about = word, about
