"""veraPDF, from Maven Central, asked by a few lines of Java."""

import fcntl
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "judges" / "verapdf"


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


def pdfa_findings(*files: Path, flavour: str = "2b") -> dict[str, str]:
    """Return what veraPDF finds against each file that is not PDF/A; nothing where all are."""
    words = ["java", "-cp", f"{_library()}/*", str(HERE / "PdfaJudge.java"), flavour]
    told = subprocess.run([*words, *map(str, files)], check=False, capture_output=True, text=True)
    lines = told.stdout.splitlines()
    assert len(lines) == len(files), told.stderr
    pairs = zip(files, lines, strict=True)
    return {path.name: line for path, line in pairs if not line.startswith("PASS ")}
