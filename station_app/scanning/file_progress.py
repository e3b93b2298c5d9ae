"""How many pages of a brought file are kept already: a file that is tried again gives only the others."""

import json

from station_app.documents import rows as document_rows
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.scanning import separator_rows
from station_app.store import key_value
from station_app.store.connection import Transaction

_FACT = "folder.progress"
_MOST = 500
"""Files whose progress is remembered: many more than lie in a folder at once."""


def pages_kept(tx: Transaction, file: str) -> int:
    """Return how many pages of a file are kept in a paper that was not discarded since."""
    for known, document_id, count in reversed(_progress(tx)):
        if known == file:
            return 0 if _is_given_up(tx, DocumentId(str(document_id))) else int(count)
    return 0


def note(tx: Transaction, *, file: str, document_id: DocumentId, before: int) -> None:
    """Count one more page of a file.

    Args:
        tx: the transaction that keeps the page.
        file: its identity.
        document_id: where the page goes.
        before: pages that were kept when this attempt began; a discarded paper's count no more.
    """
    progress = _progress(tx)
    same = [row for row in progress if row[0] == file and row[1] == document_id]
    count = int(same[-1][2]) if same else before
    others = [row for row in progress if row[0] != file]
    rows = [*others, [file, document_id, count + 1]][-_MOST:]
    key_value.put(tx, _FACT, json.dumps(rows).encode())


def _is_given_up(tx: Transaction, document_id: DocumentId) -> bool:
    """Tell whether a paper was discarded by a person; a batch is when separator sheets parted it."""
    discarded = document_rows.load(tx, document_id).state is DocumentState.DISCARDED
    return discarded and not separator_rows.from_batch(tx, str(document_id))


def _progress(tx: Transaction) -> list[list[str | int]]:
    held = key_value.get(tx, _FACT)
    progress: list[list[str | int]] = [] if held is None else json.loads(held)
    return progress
