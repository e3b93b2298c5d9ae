"""Behind the window papers are read by themselves, and closing does not wait for them."""

import threading
from pathlib import Path

from commands.background import OcrWorker
from station_app.station.station import Station
from station_app.text_search import ocr_queue
from tests.text_search.test_ocr_queue import brought, sheet


def test_papers_are_read_when_they_come_and_a_spoilt_one_holds_nobody_up(
    station: Station, tmp_path: Path
) -> None:
    spoilt = brought(station, sheet("spoilt page", tmp_path / "0.png"))
    with station.store.reading() as tx:
        from station_app.documents import page_rows

        (page,) = page_rows.of_document(tx, spoilt)
    sealed = station.home / "blobs" / page.blob_id[:2] / f"{page.blob_id}.age"
    sealed.write_bytes(b"broken")
    read = threading.Event()
    deaf = station.events.listen(lambda topic, _id: read.set() if topic == "text" else None)
    reader = OcrWorker(station)
    reader.start()
    brought(station, sheet("a readable page", tmp_path / "1.png"))
    assert read.wait(60)
    deaf()
    reader.close()
    assert len(ocr_queue.find_text(station, "readable")) == 1
    assert ocr_queue.waiting(station) == (spoilt,)
