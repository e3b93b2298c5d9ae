"""What these tests write is for one account alone, as with the program (``main.py``)."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def for_this_account_alone() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)
