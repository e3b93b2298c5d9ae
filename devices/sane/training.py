"""The training station's scanner: SANE's own ``test`` driver, which feeds ten sheets a stack."""

from pathlib import Path

_DRIVERS = "test\n"
_TEST = """number_of_devices 1
mode Gray
depth 8
resolution_min 1.0
resolution_max 1200.0
resolution_quant 1.0
resolution 150.0
test-picture "Grid"
read-limit false
read-delay false
read-status-code "{status}"
fuzzy-parameters false
non-blocking false
select-fd false
enable-test-options true
geometry_min 0.0
geometry_max 220.0
geometry_quant 1.0
tl_x 0.0
tl_y 0.0
br_x 200.0
br_y 200.0
"""


def prepare_training_scanner(folder: Path, *, status: str = "Default") -> Path:
    """Write a SANE configuration that knows the ``test`` driver alone; return its folder.

    Args:
        folder: made where it is missing; the value for ``SANE_CONFIG_DIR``.
        status: what every read answers, e.g. ``SANE_STATUS_JAMMED``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dll.d").mkdir(exist_ok=True)
    (folder / "dll.conf").write_text(_DRIVERS, encoding="utf-8")
    (folder / "test.conf").write_text(_TEST.format(status=status), encoding="utf-8")
    return folder
