"""veraPDF, from Maven Central, asked by a few lines of Java that stay running."""

import atexit
import fcntl
import functools
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "judges" / "verapdf"
_JAVA = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Judged are a few files of a few pages: a compiler that thinks longer never pays."""


def pdfa_findings(*files: Path, flavour: str = "2b") -> dict[str, str]:
    """Return what veraPDF finds against each file that is not PDF/A; nothing where all are."""
    judge = _judge()
    pairs = [(path, judge.said(path, flavour)) for path in files]
    return {path.name: line for path, line in pairs if not line.startswith("PASS ")}


class _Judge:
    """One Java machine for all files of a test process: it takes longer to start than to judge."""

    def __init__(self) -> None:
        words = [*_JAVA, "-cp", f"{_library()}/*", str(HERE / "PdfaJudge.java")]
        pipe = subprocess.PIPE
        self._java = subprocess.Popen(
            words, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, encoding="utf-8"
        )
        self._turn = threading.Lock()

    def said(self, path: Path, flavour: str) -> str:
        """Return the judge's line about a file."""
        assert self._java.stdin is not None
        assert self._java.stdout is not None
        with self._turn:
            self._java.stdin.write(f"{flavour}\t{path.absolute()}\n")
            self._java.stdin.flush()
            line = self._java.stdout.readline()
        assert line.startswith(("PASS ", "FAIL ")), line or "veraPDF has ended"
        return line.rstrip("\n")

    def close(self) -> None:
        """Let it end: nothing more will be asked."""
        self._java.communicate()


@functools.cache
def _judge() -> _Judge:
    judge = _Judge()
    atexit.register(judge.close)
    return judge


def _library() -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE.parent / "verapdf.lock").open("w") as lock:
        # Two test processes must not fetch into one folder at a time.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(CACHE.glob("validation-model-*.jar")):
            words = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml")]
            goal = ["dependency:copy-dependencies", f"-DoutputDirectory={CACHE}"]
            subprocess.run([*words, *goal], check=True, capture_output=True, text=True)
    return CACHE
