"""One file a command of ``main.py``. Part of the top floor: may know everyone, known by nobody."""
