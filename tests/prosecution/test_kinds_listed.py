"""What an index lists bears the name of its own kind, for every kind of the catalogue and in both languages."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station_app.case_diary import certified_copy, volumes
from station_app.documents import drafts, pdf_access
from station_app.documents.kinds import load_kinds
from station_app.documents.protection import open_identity, opened_case
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from station_app.model.texts import RESOURCES, load_texts
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution.labels import kind_text
from station_app.prosecution.settings import load_prosecution
from station_app.station import sign_in
from station_app.station.station import Station
from tests.district import sign
from tests.pdf.test_archive import plain, poppler_text
from tests.prosecution.bundle_acts import OFFICE, prepared, scanned
from tests.signing.officers import NOW, office_in
from tests.stations import PASSPHRASE, TestClock, station_in

CASE = "88/2026"
LANGUAGES = ("hi", "en")
SCANNED = tuple(kind.kind_id for kind in load_kinds().values() if kind.scanned)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Station, list[Document]]]:
    """A station with a scanned and signed paper of every kind that is scanned."""
    folder = tmp_path_factory.mktemp("kinds")
    made = office_in(folder)
    with station_in(
        folder / "home",
        clock=TestClock(NOW),
        tokens=(made.officer(),),
        trust=(made.authority.certificate,),
    ) as station:
        sign_in.sign_in(station, "sho", PASSPHRASE)
        papers = [scanned(station, kind, CASE, kind) for kind in SCANNED]
        for paper in papers:
            open_identity(station, paper, "हस्ताक्षर हेतु")
            sign(station, paper)
        open_identity(station, opened_case(CASE), "विवेचना के लिए")
        yield station, [drafts.document(station, paper) for paper in papers]


def read(folder: Path, pdf: bytes) -> str:
    path = folder / "index.pdf"
    path.write_bytes(pdf)
    return plain(poppler_text(path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name_of_its_own(language: str) -> None:
    texts = load_texts(language)
    names = {kind: kind_text(texts, kind) for kind in load_kinds()}
    assert names == {kind: texts(f"kind.{kind}") for kind in load_kinds()}
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_of_a_message_is_called_by_what_it_is_or_by_its_message(language: str) -> None:
    texts, facts = load_texts(language), load_prosecution()
    other = texts("prosecution.other_paper")
    seen = set()
    for path in sorted((RESOURCES / "pillars").glob("*.toml")):
        for message, said in tomllib.loads(path.read_text(encoding="utf-8"))["in"].items():
            if not said.get("files"):
                continue
            kind = facts.kind_of_file(path.stem, message)
            seen.add(f"{path.stem}.{message}")
            assert kind in load_kinds() or kind == f"{path.stem}.{message}"
            named = kind_text(texts, kind)
            assert named != other, kind
            if kind not in load_kinds():
                assert named not in {texts(f"kind.{known}") for known in load_kinds()}
    # Of a message that the table does not name the file goes by the message.
    assert facts.kind_of_file("cis", "unheard_of") == "cis.unheard_of"
    # Nothing is named that no system says.
    assert set(facts.file_kinds) <= seen
    assert set(facts.file_kinds.values()) <= set(load_kinds())


@pytest.mark.long(60)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_of_a_volume_names_every_kind(
    filed: tuple[Station, list[Document]], tmp_path: Path, language: str
) -> None:
    station, papers = filed
    spoken = replace(station, settings=replace(station.settings, language=language))
    volume = volumes.diary_view(station, CASE).now
    for paper in papers:
        if volume is None:
            volumes.put_paper(station, CASE, paper.document_id)
    now = volumes.diary_view(station, CASE).now
    assert now is not None
    told = read(tmp_path, certified_copy.volume_index(spoken, now.volume.volume_id))
    assert_named(told, papers, language)


@pytest.mark.long(60)
def test_the_signed_index_of_a_bundle_names_every_kind(
    filed: tuple[Station, list[Document]], tmp_path: Path
) -> None:
    station, papers = filed
    made = prosecution_exchange.open_exchange(station, CASE, "opinion", OFFICE)
    (part,) = prepared(station, made.exchange_id)
    open_identity(station, part.document_id, "विवेचना के लिए")
    told = read(tmp_path, pdf_access.pdf(station, DocumentId(part.document_id)))
    left_out = load_prosecution().left_out
    assert_named(told, [paper for paper in papers if paper.kind not in left_out], "hi")


def assert_named(told: str, papers: list[Document], language: str) -> None:
    """Each paper stands in the text under the name of its own kind, directly before its reference."""
    texts = load_texts(language)
    squeezed = "".join(told.split())
    for paper in papers:
        wanted = f"{texts(f'kind.{paper.kind}')} · {paper.local_ref}"
        assert "".join(plain(wanted).split()) in squeezed, (paper.kind, language)
    assert len(papers) > 20
