"""The limits are data: shipped whole, changed one by one in a home, and broken files are named."""

from pathlib import Path

import pytest

from sync.gateway.admission.limits import NAME, load_limits
from sync.gateway.app import make_app
from sync.gateway.records.refusals import HomeFileBroken
from sync.gateway.serving import RunningGateway


def test_a_home_changes_single_values(tmp_path: Path) -> None:
    shipped = load_limits(tmp_path)
    (tmp_path / NAME).write_text(
        '[seconds]\nhead = 7\n[body_bytes]\n"POST /v1/token" = 99\n'
        "[requests]\nof_terminal = { a_second = 3 }\n",
        encoding="utf-8",
    )
    changed = load_limits(tmp_path)
    assert (changed.seconds.head, changed.seconds.idle) == (7, shipped.seconds.idle)
    assert changed.body_bytes["POST /v1/token"] == 99
    assert changed.requests.of_terminal.a_second == 3
    assert changed.requests.of_terminal.at_once == shipped.requests.of_terminal.at_once
    assert changed.connections == shipped.connections


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[seconds\n", ""),
        ("\x00", ""),
        pytest.param("a = " + "[" * 100_000, "", id="nested"),
        pytest.param("a = " + "9" * 5000, "", id="endless"),
        ("[seconds]\nhead = 0\n", "seconds.head"),
        ("[seconds]\nhead = -1\n", "seconds.head"),
        ("[seconds]\nhead = 1.5\n", "seconds.head"),
        ("[seconds]\nhead = true\n", "seconds.head"),
        ('[seconds]\nhead = "1"\n', "seconds.head"),
        (f"[seconds]\nhead = {2**60}\n", "seconds.head"),
        ("[seconds]\nhaed = 1\n", "seconds.haed"),
        ("[second]\nhead = 1\n", "second"),
        ("seconds = 1\n", "seconds"),
        ('[body_bytes]\n"POST /v1/nowhere" = 1\n', "body_bytes"),
        ("body_bytes = 7\n", "body_bytes"),
        ("[requests]\nof_terminal = 5\n", "requests.of_terminal"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(HomeFileBroken) as broken:
        load_limits(tmp_path)
    assert (broken.value.name, broken.value.what) == (NAME, what)


def test_every_body_of_the_description_has_its_size(gateway: RunningGateway) -> None:
    described = make_app(gateway.parts).openapi()["paths"]
    with_body = {
        f"{method.upper()} {path}"
        for path, operations in described.items()
        for method, operation in operations.items()
        if "requestBody" in operation and method != "patch"
    }
    assert with_body == set(load_limits(Path("/nowhere")).body_bytes)
