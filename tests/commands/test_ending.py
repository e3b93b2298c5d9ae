"""A request to end is not lost where a library catches everything that passes through it."""

import contextlib
import signal

import pytest

from commands.shell.console import progress
from commands.shell.faults import answered

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def swallowing(number: signal.Signals) -> None:
    """Be asked to end, and swallow it, as the bare handlers of a drawing library do."""
    with contextlib.suppress(BaseException):
        signal.raise_signal(number)


def code_of(number: signal.Signals) -> int:
    """A line that hung up ends a command as the system's own request does."""
    return 128 + (signal.SIGINT if number == signal.SIGINT else signal.SIGTERM)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_request_that_was_swallowed_ends_before_the_next_page(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn: list[int] = []

    def run() -> int:
        report = progress("Pages:")
        for page in range(1, 6):
            if page == 3:
                swallowing(number)
            drawn.append(page)
            report(page, 5)
        return 0

    assert answered(run) == code_of(number)
    assert drawn == [1, 2, 3]
    said = capsys.readouterr().err
    assert "Pages: 2 / 5" in said
    assert "Pages: 3 / 5" not in said


@pytest.mark.parametrize("number", NUMBERS)
def test_a_command_that_swallowed_its_end_does_not_say_that_it_is_done(
    number: signal.Signals,
) -> None:
    def run() -> int:
        swallowing(number)
        return 0

    assert answered(run) == code_of(number)
    # What was asked of one command is not asked of the next, and the signals are as they were.
    assert answered(lambda: 0) == 0
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_what_is_closed_on_the_way_out_is_closed() -> None:
    closed: list[str] = []

    def run() -> int:
        with contextlib.ExitStack() as stack:
            stack.callback(closed.append, "station")
            signal.raise_signal(signal.SIGINT)
        return 0

    assert answered(run) == 128 + signal.SIGINT
    assert closed == ["station"]
