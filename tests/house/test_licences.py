"""What is installed beside the product may be joined with it (docs/decisions/019-licence.md)."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED_IN_THEIR_TEXT = {"pyrage": "MIT", "python-sane": "HPND", "rfc8785": "Apache-2.0"}
"""Packages whose metadata names no licence; read from the licence files that they bring."""

GOES_WITH_AGPL_3 = re.compile(
    r"\b(MIT|BSD|Apache|MPL-2\.0|OFL-1\.1|PSF-2\.0|Python Software Foundation|HPND|zlib"
    r"|LGPL|LGPLv2\+|GPLv2\+|GPL-3\.0-only|AGPL-3\.0)(?![\w])",
    re.IGNORECASE,
)


def locked() -> list[str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [found[1] for line in lines if (found := re.match(r"([\w.-]+)==[^;]*$", line))]


def licence_of(package: str) -> str:
    metadata = importlib.metadata.metadata(package)
    words = [*metadata.get_all("License-Expression", []), *metadata.get_all("License", [])]
    words += [
        line for line in metadata.get_all("Classifier", []) if line.startswith("License :: OSI")
    ]
    return " | ".join(word[:60] for word in words) or NAMED_IN_THEIR_TEXT.get(package, "")


def test_the_lock_is_read() -> None:
    assert len(locked()) > 70
    assert {"pycups", "pyside6-essentials", "pikepdf"} <= set(locked())


@pytest.mark.parametrize("package", locked())
def test_a_locked_package_may_be_joined_with_the_product(package: str) -> None:
    assert GOES_WITH_AGPL_3.search(licence_of(package)), licence_of(package)


def test_gpl_2_alone_would_be_refused() -> None:
    assert not GOES_WITH_AGPL_3.search("GPL-2.0-only")
    assert not GOES_WITH_AGPL_3.search("GNU General Public License v2 (GPLv2)")


def test_the_text_is_the_licence_that_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert "13. Remote Network Interaction" in text
