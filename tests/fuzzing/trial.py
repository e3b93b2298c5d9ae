"""Tries one document on a parser and tells what became of it."""

import resource
import signal
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from station_app.model.errors import StationError
from station_app.model.texts import LANGUAGES, load_texts
from sync.wire.border import is_plain
from tests.fuzzing.model import MOST_MB, SLOW_S, Finding, Target

ROOT = Path(__file__).resolve().parents[2]
_LONGEST_WORD = 160
_STEP_MB = 50
"""A process grows by itself; a document that makes it grow does so at once."""


class Slow(BaseException):
    """A parser has worked for too long. Not an Exception: no parser may take it for one of its own."""


class Trial:
    """One parser, document after document."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._first_mb = _peak_mb()
        self.runs = 0

    def run(self, document: bytes) -> Finding | None:
        """Return what the document does that no document may do; ``None``: it was read, or refused."""
        self.runs += 1
        before_mb = _peak_mb()
        try:
            # What a library warns of is no fault; in the suite a warning would be one.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._target.parse(document)
        except self._target.refusals as refusal:
            if not is_in_words(refusal):
                return self._found("wordless", refusal, document)
        except MemoryError as error:
            if not self._target.outside:
                return self._found("memory", error, document)
        except Slow as error:
            return self._found("hang", error, document)
        except Exception as error:  # noqa: BLE001 - what else a parser does is what is looked for
            return self._found(type(error).__name__, error, document)
        after_mb = _peak_mb()
        if after_mb - before_mb > _STEP_MB and after_mb - self._first_mb > MOST_MB:
            self._first_mb = after_mb
            if not self._target.outside:
                detail = f"{after_mb - before_mb} MB at once"
                return Finding(self._target.name, "memory", "peak", detail, document)
        return None

    def _found(self, kind: str, error: BaseException, document: bytes) -> Finding:
        told = "".join(traceback.format_exception(error))
        return Finding(self._target.name, kind, _place(error), told[-3000:], document)


def is_in_words(refusal: Exception) -> bool:
    """Tell whether a refusal can be told: two sentences of the catalogue, or a word that can be shown."""
    if isinstance(refusal, StationError):
        try:
            for language in LANGUAGES:
                texts = load_texts(language)
                texts(f"{refusal.key}.what", **refusal.params)
                texts(f"{refusal.key}.do", **refusal.params)
        except KeyError:
            return False
        return True
    word = str(refusal.args[0]) if refusal.args else ""
    return 0 < len(word) <= _LONGEST_WORD and is_plain(word)


@contextmanager
def watched(seconds: float = SLOW_S) -> Iterator[None]:
    """Raise :class:`Slow` in this process's main thread after so many seconds of its own work."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise Slow

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _place(error: BaseException) -> str:
    """Return where it happened: the innermost of our own files, and where under it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f
        for f in frames
        if f.filename.startswith(str(ROOT)) and "/tests/fuzzing/" not in f.filename
    ]
    ours = [f for f in ours if "/.venv/" not in f.filename and "/site-packages/" not in f.filename]
    if not frames:
        return "?"
    frame, last = (ours or frames)[-1], frames[-1]
    where = frame.filename.removeprefix(f"{ROOT}/")
    return f"{where}:{frame.lineno} {frame.name} ({Path(last.filename).name}:{last.name})"


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
