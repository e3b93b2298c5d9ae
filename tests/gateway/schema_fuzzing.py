"""schemathesis against a running gateway: every route of the published description, as a known terminal.

``python -m tests.gateway.schema_fuzzing`` runs the whole lane (some thousand cases) and prints what was
found; the gate runs a small part of it with the same seed. Two passes: one with made-up ids, one whose
ids name things that are there, so that right answers are judged by their schemas too.

One check is left out: ``positive_data_acceptance`` holds that whatever fits the schema is taken, and no
schema says what a right signature is.
"""

import argparse
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sync.gateway.serving import RunningGateway
from tests.gateway.authorisation import Scene, scene_gateway

ROOT = Path(__file__).resolve().parents[2]
SEED = 17
LEAST_CASES = 1500
_SETTINGS = """
hooks = "tests.gateway.octet_parts"
request-timeout = 30

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 411, 412, 413, 415, 422, 429, 431, 460]
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 411, 412, 415, 422]

[parameters]
"query.wait" = 0
"""
"""412 is what tus asks for (its 2.2.2); a held answer would hold the run for as long."""
_TAKEN_RIGHTLY = ("Schema-violating request accepted", ["PATCH /v1/uploads/{upload_id}"])
"""A part with a header that nobody knows is taken, as HTTP has it (RFC 9110 §5.1); the tool calls that
wrong. It says so of the one route alone: any other is a failure."""
_LEFT_OUT = "positive_data_acceptance"
_IDS = {
    "document_id": "paper",
    "evidence_id": "evidence",
    "item_id": "item",
    "message_id": "message",
    "sha256": "file",
    "upload_id": "upload",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a run came to."""

    cases: int
    operations: int
    failures: tuple[str, ...]


def fuzz(gateway: RunningGateway, folder: Path, examples: int, phases: str) -> Found:
    """Run both passes."""
    scene = Scene(gateway)
    made_up = _run(gateway, scene, folder, examples, phases, known={})
    # The sender can reach all but what waits for the addressee.
    known = {name: scene.ids[what] for name, what in _IDS.items()}
    there = _run(gateway, scene, folder, max(1, examples // 2), phases, known=known)
    return Found(
        made_up.cases + there.cases, made_up.operations, (*made_up.failures, *there.failures)
    )


def _run(
    gateway: RunningGateway,
    scene: Scene,
    folder: Path,
    examples: int,
    phases: str,
    known: dict[str, str],
) -> Found:
    report, authority = folder / "report.json", folder / "authority.pem"
    report.unlink(missing_ok=True)
    authority.write_bytes(gateway.ca_pem)
    settings = folder / "schemathesis.toml"
    fixed = "".join(f'"path.{name}" = "{value}"\n' for name, value in known.items())
    settings.write_text(_SETTINGS + fixed, encoding="utf-8")
    words = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"),
        str(ROOT / "docs" / "openapi.json"),
        *("--url", gateway.url, "--tls-verify", str(authority)),
        *("--header", f"Authorization: Bearer {scene.sender.fresh_token()}"),
        *("--seed", str(SEED), "--generation-deterministic"),
        *("--max-examples", str(examples), "--phases", phases, "--checks", "all"),
        *("--exclude-checks", _LEFT_OUT, "--continue-on-failure", "--no-shrink"),
        *("--suppress-health-check", "all", "--warnings", "off"),
        *("--report", "json", "--report-json-path", str(report), "--no-color"),
    ]
    # It finds our hooks from here, and keeps what it notes out of the sources.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if not report.exists():
        return Found(0, 0, (done.stdout + done.stderr,))
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    wrong = [
        f"{f['title']}: {', '.join(f['operations'])}"
        for f in told["failures"]
        if (f["title"], f["operations"]) != _TAKEN_RIGHTLY
    ]
    wrong += [str(error["title"]) for error in told["errors"]]
    if wrong:
        wrong.append(done.stdout)
    return Found(told["test_cases"]["generated"], told["operations"]["tested"], tuple(wrong))


def main() -> int:
    """Run the lane; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=60, help="of an operation and phase")
    examples = parser.parse_args().examples
    with tempfile.TemporaryDirectory() as folder, scene_gateway(Path(folder) / "home") as gateway:
        found = fuzz(gateway, Path(folder), examples, "examples,coverage,fuzzing,stateful")
    print(*found.failures, sep="\n")
    print(f"{found.operations} routes, {found.cases} cases, {len(found.failures)} failures")
    return 1 if found.failures or found.cases < LEAST_CASES else 0


if __name__ == "__main__":
    sys.exit(main())
