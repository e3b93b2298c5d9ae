"""The lane of attacks: ``python -m tests.signing.attacks [--seed N] [--sample N]``.

Judges every manipulated file and every rightly signed file of a form that we do not write, with poppler's
``pdfsig`` beside it, and prints counts and where the two disagree. Exit code 0: no manipulated file
holds, no rightly signed one is accused, and each has a verdict.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from station_app.signing.validation import PdfVerdict, verify_pdf
from tests.signing.attack_classes import attacks
from tests.signing.look_attacks import look_attacks
from tests.signing.message_attacks import unusual_messages, wrong_messages
from tests.signing.officers import Office, office_in
from tests.signing.rightly_signed import Named, rightly_signed
from tests.signing.table_attacks import table_attacks
from tests.signing.unusual_files import unusual_files, wrong_files

EXPLAINED = {
    "pdf.hidden_signature": "pdfsig looks at fields alone; a signature that no field shows is one too many",
    "pdf.changed_after": "pdfsig does not compare revisions",
    "pdf.appended": "pdfsig says of each signature what it covers, and does not ask who vouches for the rest",
    "pdf.signer_unknown": "pdfsig was asked without certificates: whom we trust, it cannot know",
    "pdf.certificate_time": "pdfsig was asked without certificates",
    "pdf.future": "pdfsig believes the time that is claimed",
    "pdf.form_not_judged": "we say nothing of this form, for or against",
    "pdf.later_not_judged": "a certification may allow what was added; whether it lies, no rule can tell",
    "pdf.byte_range": "pdfsig does not ask what the range leaves out",
    "pdf.signature": "pdfsig does not read what stands in the hole behind the message",
    "pdf.time_stamp": "pdfsig does not prove time stamps inside a signature",
    "not whole": "we prove what was added to be what the signer allows; pdfsig asks for the whole file",
    "invalid": "poppler's NSS does not know this key, padding or digest, or a time stamp without its chain",
    "none": "poppler sees no signature there",
    "pdf.content": "a byte that was signed was changed where pdfsig does not look",
    "pdf.unsigned": "a time stamp alone is nobody's signature",
}


WRONG = (attacks, table_attacks, look_attacks, wrong_messages, wrong_files)
RIGHT = (rightly_signed, unusual_messages, unusual_files)


@dataclass(frozen=True)
class Row:
    """One file, judged twice."""

    name: str
    ours: PdfVerdict
    theirs: str
    """``holds``, ``not whole``, ``invalid``, ``none``."""


def judged(files: Iterable[Named], office: Office, *, beside: bool = True) -> list[Row]:
    """Judge files, with pdfsig beside us."""
    trust = (office.authority.certificate,)
    # OpenSSL asks the computer for the time and takes no other.
    now = datetime.now(UTC)
    return [
        Row(name, verify_pdf(pdf, trust, now), pdfsig(pdf) if beside else "") for name, pdf in files
    ]


def pdfsig(pdf: bytes) -> str:
    """Return what poppler says of a file."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        try:
            told = subprocess.run(
                ["pdfsig", "-nocert", file.name], capture_output=True, check=False, timeout=60
            ).stdout.decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            return "invalid"
    valid = re.findall(r"Signature Validation: (.*)", told)
    if not valid:
        return "none"
    if any("is Valid" not in one for one in valid):
        return "invalid"
    return (
        "holds"
        if re.findall(r"(?:Total|Not total) document signed", told)[-1:]
        == ["Total document signed"]
        else "not whole"
    )


def accused(verdict: PdfVerdict) -> bool:
    """Tell whether something is said against a file."""
    return verdict.judged and not verdict.ok


def sampled(files: list[Named], count: int, seed: int) -> list[Named]:
    """Return some of the files, always the same of a seed."""
    return random.Random(seed).sample(files, min(count, len(files)))


def tell(title: str, rows: list[Row]) -> None:
    """Print counts, and where we and pdfsig disagree."""
    held = sum(row.ours.ok for row in rows)
    said = Counter(finding for row in rows for finding in row.ours.findings)
    silent = sum(not row.ours.judged for row in rows)
    print(f"\n{title}: {len(rows)} files · {held} hold · {silent} not judged")
    print("  findings:", ", ".join(f"{key} {count}" for key, count in said.most_common()))
    differ: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.ours.ok != (row.theirs == "holds"):
            finding = row.ours.findings[0] if row.ours.findings else ""
            differ.setdefault((finding or "holds", row.theirs), []).append(row.name)
    print(f"  pdfsig disagrees on {sum(map(len, differ.values()))}:")
    for (finding, theirs), names in sorted(differ.items()):
        why = EXPLAINED[theirs] if finding == "holds" else EXPLAINED[finding]
        print(f"    ours {finding} · pdfsig {theirs} · {len(names)} × · {why}")
        print(f"      e.g. {names[0]}")


def main(words: list[str]) -> int:
    """Run the lane."""
    parser = argparse.ArgumentParser(prog="python -m tests.signing.attacks")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--sample", type=int, default=0, help="so many of each; 0: all")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        office = office_in(Path(folder))
        wrong = [one for kind in WRONG for one in kind(office)]
        right = [one for kind in RIGHT for one in kind(office)]
        if asked.sample:
            wrong = sampled(wrong, asked.sample, asked.seed)
            right = sampled(right, asked.sample, asked.seed)
        bad, good = judged(wrong, office), judged(right, office)
    tell("manipulated", bad)
    tell("rightly signed", good)
    faults = [f"holds: {row.name}" for row in bad if row.ours.ok]
    faults += [f"accused {row.ours.findings}: {row.name}" for row in good if accused(row.ours)]
    faults += [
        f"no verdict: {row.name}" for row in bad + good if not (row.ours.ok or row.ours.findings)
    ]
    print("\n" + ("\n".join(faults) or "0 hold, 0 accused"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
