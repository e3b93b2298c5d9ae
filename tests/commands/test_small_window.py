"""The window's own process stays small: pictures are worked on in the pixel processes alone."""

import json
import subprocess
import sys
from pathlib import Path

from tests.text_search.test_ocr_queue import sheet

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = "import sys; from tests.commands.window_process import main; main(sys.argv[1])"


def test_no_library_of_pictures_is_loaded_beside_the_window(tmp_path: Path) -> None:
    for number in range(2):
        sheet(f"Seizure of bicycle {number}", tmp_path / f"{number}.png")
    words = [sys.executable, "-c", _PROGRAM, str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"read": True, "loaded": []}
