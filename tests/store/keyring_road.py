"""Run inside a private D-Bus session with a real keyring service: ``python -m … FOLDER STEP``."""

import sys
from pathlib import Path

from station_app.model.errors import StationError
from station_app.store import key_value
from station_app.store.store import create_store, open_store


def main(home: Path, step: str) -> None:
    """Make a station, open it, or open it by the recovery key; print what came of it."""
    try:
        if step == "make":
            store, recovery = create_store(home)
            with store.transaction() as tx:
                key_value.put(tx, "kept", b"safe")
            print(recovery)
        else:
            recovery_key = step if step != "open" else None
            store = open_store(home, recovery_key=recovery_key)
            with store.reading() as tx:
                print((key_value.get(tx, "kept") or b"").decode())
        store.close()
    except StationError as error:
        print(error.key)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
