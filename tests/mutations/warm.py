"""A process that has loaded other people's libraries alone and runs tests in children of its own.

Run as a program: a line of JSON on stdin names a folder, tests, what stands in the
environment, and a log; a line on stdout says with
what pytest ended. A child begins without a module of ours: what it reads, it reads from the folder.
"""

import gc
import importlib
import json
import os
import sys
from pathlib import Path

_OTHERS = (
    "_pytest.python",
    "argon2",
    "asn1crypto.cms",
    "cryptography.x509",
    "cv2",
    "fastapi",
    "hypothesis",
    "keyring",
    "lxml.etree",
    "multiprocessing.pool",
    "numpy",
    "pikepdf",
    "PIL.Image",
    "pyhanko.sign",
    "pyhanko_certvalidator",
    "pypdfium2",
    "PySide6.QtPrintSupport",
    "PySide6.QtSvg",
    "PySide6.QtWidgets",
    "pytest",
    "reportlab.pdfgen.canvas",
    "requests",
    "sqlalchemy.orm",
    "uvicorn",
)
"""Not pytest's plugins: pytest loads those itself, each time, and no other than these."""
_PLUGINS = ("pytestqt.plugin", "_hypothesis_pytestplugin", "xdist.plugin", "pytest_timeout")
_OURS = ("benchmarks", "commands", "devices", "main", "station_app", "sync", "tests", "ui")


def _serve() -> None:
    for name in _OTHERS:
        importlib.import_module(name)
    own = [name for name in sys.modules if name.partition(".")[0] in _OURS]
    assert not own, own
    gc.freeze()
    print(json.dumps({"ready": len(sys.modules)}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            sys.exit(_run(asked))
        print(json.dumps({"child": child}), flush=True)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"ended": ended}), flush=True)


def _run(asked: dict[str, object]) -> int:
    """Stand in the folder as ``python -m pytest`` would, and return with what pytest ended."""
    os.setsid()
    os.chdir(str(asked["folder"]))
    sys.path[0] = str(asked["folder"])
    tests, environment = asked["tests"], asked["environment"]
    assert isinstance(tests, list)
    assert isinstance(environment, dict)
    os.environ.update(environment)
    told = Path(str(asked["log"]))
    with Path(os.devnull).open("rb") as nothing, told.open("wb") as log:
        for taken, given in ((0, nothing), (1, log), (2, log)):
            os.dup2(given.fileno(), taken)
    import pytest

    plugins = [word for name in _PLUGINS for word in ("-p", name)]
    plain = ["-q", "-x", "-p", "no:cacheprovider", "-n", "0"]
    return int(pytest.main(["--disable-plugin-autoload", *plugins, *plain, *tests]))


if __name__ == "__main__":
    _serve()
