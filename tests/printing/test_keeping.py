"""What a print service is told to keep of a job that has ended."""

from pathlib import Path

import pytest

from devices.cups.keeping import Keeping, keeping


@pytest.mark.parametrize(
    ("text", "pages", "outcome"),
    [
        ("", True, True),
        ("LogLevel warn\nPreserveJobFiles No\n", False, True),
        ("# PreserveJobFiles No\n", True, True),
        ("preservejobfiles off # house rule\nPreserveJobHistory No\n", False, False),
        ("PreserveJobFiles No\nPreserveJobFiles 3600\n", True, True),
        ("PreserveJobFiles\n", True, True),
        ("PreserveJobFiles 0\n\xff", False, True),
    ],
)
def test_the_configuration_is_read_as_cups_reads_it(
    tmp_path: Path, text: str, pages: bool, outcome: bool
) -> None:
    held = tmp_path / "cupsd.conf"
    held.write_bytes(text.encode("latin-1"))
    assert keeping(held) == Keeping(pages, outcome)


def test_no_print_service_keeps_nothing(tmp_path: Path) -> None:
    assert keeping(tmp_path / "cupsd.conf") is None
