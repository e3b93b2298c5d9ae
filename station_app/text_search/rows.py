"""Rows of what was read on papers, and the index in which it is searched."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import String, case, func, select, text
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.store.connection import Transaction
from station_app.store.records import values_of
from station_app.store.schema import documents, form_papers, operations
from station_app.text_search.tables import read_papers, read_texts

_AS_OF = (
    func.max(operations.c.number).cast(String)
    + ":"
    + func.sum(case((operations.c.fate == "done", 1), else_=0)).cast(String)
)


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """A page, or the whole of a typed or received paper, that was read."""

    document_id: str
    page_id: str
    """Empty: the paper as a whole."""
    confidence: int
    """Mean of its words, 0 to 100; 100 for what was typed."""


def unread(tx: Transaction, states: Collection[DocumentState], most: int) -> tuple[DocumentId, ...]:
    """Return scanned papers whose pages changed since they were read, the newest change first."""
    query = (
        select(documents.c.document_id)
        .join(operations, operations.c.document_id == documents.c.document_id)
        .outerjoin(form_papers, form_papers.c.document_id == documents.c.document_id)
        .outerjoin(read_papers, read_papers.c.document_id == documents.c.document_id)
        .where(documents.c.state.in_([state.value for state in states]))
        .where(form_papers.c.document_id.is_(None))
        .group_by(documents.c.document_id)
        .having(func.coalesce(func.max(read_papers.c.as_of), "") != _AS_OF)
        .order_by(documents.c.changed_at.desc())
        .limit(most)
    )
    return tuple(DocumentId(row.document_id) for row in tx.execute(query))


def as_of(tx: Transaction, document_id: str) -> str:
    """Name how a paper's pages stand now; an act, and taking one back, give another name."""
    query = select(_AS_OF).where(operations.c.document_id == document_id)
    return str(tx.execute(query).scalar() or "")


def note_read(tx: Transaction, document_id: str, how: str) -> None:
    """Note that a paper's pages were read as they stood."""
    row = {"document_id": document_id, "as_of": how}
    tx.execute(add(read_papers).prefix_with("OR REPLACE").values(**row))


def put(tx: Transaction, read: RecognisedText, words: Sequence[str]) -> None:
    """Keep what a page says, in place of what was read on it before."""
    row_id = _row_of(tx, read)
    entry = {"row": row_id, "words": " ".join(words)}
    tx.execute(text("DELETE FROM text_words WHERE rowid = :row"), {"row": row_id})
    tx.execute(text("INSERT INTO text_words (rowid, words) VALUES (:row, :words)"), entry)
    for word in dict.fromkeys(words):
        known = text("INSERT OR IGNORE INTO text_vocabulary (word) VALUES (:word)")
        if tx.execute(known, {"word": word}).rowcount:
            spelling = text("INSERT INTO text_spellings (word) VALUES (:word)")
            tx.execute(spelling, {"word": f"_{word}_"})


def matching(tx: Transaction, match: str, most: int) -> tuple[RecognisedText, ...]:
    """Return the pages whose words match an FTS5 query, those that were read last first."""
    query = (
        "SELECT rowid FROM text_words WHERE text_words MATCH :match ORDER BY rowid DESC LIMIT :n"
    )
    found = [row.rowid for row in tx.execute(text(query), {"match": match, "n": most})]
    rows = tx.execute(select(read_texts).where(read_texts.c.row_id.in_(found)))
    by_id = {r.row_id: RecognisedText(r.document_id, r.page_id, r.confidence) for r in rows}
    return tuple(by_id[row_id] for row_id in found if row_id in by_id)


def spellings(tx: Transaction, match: str, most: int) -> tuple[str, ...]:
    """Return the words of all papers that match an FTS5 query, the best first."""
    query = (
        "SELECT word FROM text_spellings WHERE text_spellings MATCH :match ORDER BY rank LIMIT :n"
    )
    found = tx.execute(text(query), {"match": match, "n": most})
    return tuple(str(row.word).strip("_") for row in found)


def confidences(tx: Transaction, document_id: str) -> dict[str, int]:
    """Return how sure the reading of each page of a paper is, by the page's id."""
    query = select(read_texts).where(read_texts.c.document_id == document_id)
    return {row.page_id: row.confidence for row in tx.execute(query)}


def known(tx: Transaction, document_ids: Iterable[str]) -> frozenset[str]:
    """Return those of some papers that stand in the index."""
    query = select(read_texts.c.document_id).where(read_texts.c.document_id.in_(list(document_ids)))
    return frozenset(str(row.document_id) for row in tx.execute(query))


def _row_of(tx: Transaction, read: RecognisedText) -> int:
    where = (read_texts.c.document_id == read.document_id, read_texts.c.page_id == read.page_id)
    found = tx.execute(select(read_texts.c.row_id).where(*where)).scalar()
    if found is None:
        tx.execute(add(read_texts).values(**values_of(read)))
        found = tx.execute(select(read_texts.c.row_id).where(*where)).scalar_one()
        return int(found)
    tx.execute(change(read_texts).where(*where).values(confidence=read.confidence))
    return int(found)
