"""What comes in is of the protocol's form, or it is refused with the member's name; nothing stops the line."""

import json
import secrets
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from sync.gateway.records import database
from sync.gateway.serving import RunningGateway
from sync.wire import border
from sync.wire.canonical import BrokenMessage, read, read_loosely, write
from sync.wire.exchange import InboxItem, PaperItem
from sync.wire.manifest import Manifest
from sync.wire.records import from_data, to_data
from tests.sync.bare_terminal import (
    NOON,
    BareTerminal,
    Reply,
    block,
    message,
    named,
    reserve,
)

PDF = b"%PDF-1.7 a paper"
BAD_IDS = (
    *("../../x", "..", ".", "a/b", "a?b", "a#b", "//host/x", "a b", " ", "", "-a"),
    *("\x00", "a\nb", "a\r\nX-Evil: 1", "d" * 81, "d" * 100_000, "\u202egpj", "<b>x</b>", "क"),
    *("d.number", "d%2e", "d\u200bx", "é", "d:1"),
)
BAD_TIMES = (
    *("0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2101-01-01T00:00:00Z"),
    *("9999-12-31T23:59:59Z", "20261130T000000Z", "2026-W01-1T00:00:00Z", "2026-11-30"),
    *("2026-11-30t00:00:00Z", "2026-11-30 00:00:00Z", "2026-11-30T00:00:00+00:00", "", "Z"),
    *("2026-11-30T00:00:00.1234567Z", "2026-02-30T00:00:00Z", "2026-11-30T24:01:00Z"),
    *("२०२६-११-३०T००:००:००Z", "2026-11-30T00:00:00Z\n"),
)
GOOD_TIMES = ("1970-01-01T00:00:00Z", "2100-12-31T23:59:59.999999Z", NOON)


@pytest.fixture
def thana(gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(gateway, "PS0001")


def refused(answer: Reply) -> tuple[str | None, Any]:
    assert "station-gateway" in answer.headers
    return answer.problem, answer.data.get("member")


# ── the rules ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", BAD_IDS)
def test_what_cannot_be_an_id(text: str) -> None:
    with pytest.raises(ValueError, match=r"^name$"):
        border.require_id(text, "name")


@pytest.mark.parametrize("text", BAD_TIMES)
def test_what_cannot_be_a_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"^name$"):
        border.require_time(text, "name")


@pytest.mark.parametrize("text", GOOD_TIMES)
def test_what_can_be_a_time(text: str) -> None:
    border.require_time(text, "name")


@given(st.text(max_size=60))
def test_an_id_is_a_step_of_a_path_as_it_stands(text: str) -> None:
    """Whatever is let pass needs no escape in a path, a header, a file's name or another id."""
    try:
        border.require_id(text, "name")
    except ValueError:
        return
    assert text.isascii()
    assert text.replace("-", "a").replace("_", "a").isalnum()


@given(st.text(alphabet=st.characters(), max_size=40))
def test_a_word_shows_all_that_it_is(text: str) -> None:
    try:
        border.require_word(text, "name")
    except ValueError:
        return
    assert not set(text) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\n\r\x1b\x7f"
    )
    assert text.encode().decode() == text


def test_devanagari_with_its_joiners_is_a_word() -> None:
    border.require_word("क्\u200dष, र्\u200cय · थाना कोतवाली", "name")


@pytest.mark.parametrize("depth", [32, 33, 400, 980, 100_000])
def test_json_is_read_to_a_depth(depth: int) -> None:
    text = b"[" * depth + b"]" * depth
    for reader in (read, read_loosely):
        if depth <= 32:
            assert reader(text) is not None
            continue
        with pytest.raises(BrokenMessage):
            reader(text)


def test_half_a_character_is_no_message() -> None:
    for text in (b'{"a":"\\ud800"}', b'{"\\udfff":1}'):
        with pytest.raises(BrokenMessage):
            read_loosely(text)


@pytest.mark.parametrize("number", [2**53 + 1, -(2**53) - 1, 10**30])
def test_a_number_that_not_everybody_reads(number: int) -> None:
    data = {"item_id": "i", "kind": "paper", "body": "{}", "created_at": NOON, "sequence": number}
    with pytest.raises(BrokenMessage):
        from_data(InboxItem, data)


# ── at the gateway ───────────────────────────────────────────────────────────────────────────────

BAD_MEMBERS: tuple[tuple[str, Any], ...] = (
    *(("document_id", text) for text in BAD_IDS),
    *(("signed_at", text) for text in BAD_TIMES),
    *(("due_at", text) for text in BAD_TIMES[:4]),
    *(("created_at", text) for text in BAD_TIMES[:2]),
    *(("deadline", text) for text in BAD_TIMES[:2]),
    *(("case_ref", text) for text in ("abc/def", "123", "123/", "१२३/2026", "9" * 5000 + "/2026")),
    *(("kind", text) for text in ("", "../../x", "A B", "K" * 41)),
    *(("form", text) for text in ("../../x/1", "MLR", "MLR/", "MLR/00001")),
    *(("unit", text) for text in ("x" * 201, "a\nb", "\x1b[31m", "\u202egpj", "\u2066a")),
    *(("local_ref", text) for text in ("x" * 1_000_000, "a\x00")),
    *(("register_no", text) for text in ("\u202e123", "x" * 201)),
    ("confidentiality", "K9"),
    ("replaces", "../x"),
    ("to_office", "a\nb"),
    ("concerns", "\x00"),
    ("volume", -1),
    ("priority", -1),
    ("page_count", -1),
    ("page_count", 2**40),
    ("pdf_size_bytes", 0),
    ("pdf_size_bytes", 2**40),
    ("pages", [{"number": -1, "master_sha256": "a" * 64}]),
    ("ledger", {"number": -1, "sha256": "a" * 64}),
)
_INSIDE = {"pages": "page.number", "ledger": "ledger.number"}


@pytest.mark.parametrize(("member", "value"), BAD_MEMBERS)
def test_a_manifest_is_of_its_form(shared: BareTerminal, member: str, value: Any) -> None:
    answer = shared.send(PDF, **{member: value})
    assert refused(answer) == ("packet-invalid", _INSIDE.get(member, member))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        *(("evidence_id", text) for text in BAD_IDS[:8]),
        *(("taken_at", text) for text in BAD_TIMES[:4]),
        ("case_ref", ""),
        ("medium_serial", "\x1b[2J"),
        ("confidentiality", "K0"),
        ("local_ref", "x" * 201),
    ],
)
def test_a_list_of_evidence_is_of_its_form(shared: BareTerminal, member: str, value: Any) -> None:
    packet = shared.media_packet(PDF, **{member: value})
    assert refused(shared.submit_media(packet, "/v1/uploads/none")) == ("packet-invalid", member)


@pytest.fixture(scope="module")
def shared_gateway(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from tests.sync.parts import gateway_in

    with gateway_in(tmp_path_factory.mktemp("border")) as running:
        yield running


@pytest.fixture(scope="module")
def shared(shared_gateway: RunningGateway) -> BareTerminal:
    return BareTerminal(shared_gateway, "PS0001")


@pytest.mark.parametrize(
    ("path", "body", "member"),
    [
        ("/v1/submissions", b'{"packet":"\\ud800","document":"AA=="}', "packet"),
        ("/v1/submissions", b'{"packet":1}', "packet"),
        ("/v1/submissions", b'{"document":"AA=="}', "packet"),
        ("/v1/submissions", b'{"packet":"","upload":"\\ud800"}', "upload"),
        ("/v1/media", b'{"packet":"\\udc00","uploads":[]}', "packet"),
        ("/v1/media", b'{"packet":"","uploads":["\\u0000"]}', "uploads"),
    ],
)
def test_a_body_names_what_is_wrong(
    shared: BareTerminal, path: str, body: bytes, member: str
) -> None:
    answer = shared.ask("POST", path, body, {"Content-Type": "application/json"})
    assert refused(answer) == ("malformed", member)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 5000, b"{", b"\xff\xfe", b"nul"])
def test_what_is_no_json_is_malformed(shared: BareTerminal, body: bytes) -> None:
    answer = shared.ask("POST", "/v1/submissions", body, {"Content-Type": "application/json"})
    assert refused(answer)[0] == "malformed"


@pytest.mark.parametrize("depth", [500, 900, 980, 100_000])
def test_a_packet_of_great_depth_does_not_hold(shared: BareTerminal, depth: int) -> None:
    nested: dict[str, Any] = {"packet": "[" * depth + "]" * depth, "document": "AA=="}
    assert refused(shared.ask("POST", "/v1/submissions", nested))[0] == "packet-invalid"
    nested = {"packet": "[" * depth + "]" * depth, "uploads": []}
    assert refused(shared.ask("POST", "/v1/media", nested))[0] == "packet-invalid"


@pytest.mark.parametrize(
    ("over", "member"),
    [
        ({"body": '{"a":' * 900 + "1" + "}" * 900}, "body"),
        ({"body": '[["a",1]]'}, "body"),
        ({"body": '{"a":"\\ud800"}'}, "body"),
        ({"body": "{" + " " * 600_000 + "}"}, "body"),
        ({"kind": "\ud800"}, "kind"),
        ({"kind": "a b"}, "kind"),
        ({"case_ref": "x" * 201}, "case_ref"),
        ({"concerns": "\u202e"}, "concerns"),
        ({"papers": ["../x"]}, "papers"),
        ({"papers": ["d1"] * 3000}, "papers"),
        ({"made_at": "0001-01-01T00:00:00Z"}, "made_at"),
        ({"pillar": "nobody"}, "pillar"),
    ],
)
def test_a_message_is_of_its_form(shared: BareTerminal, over: dict[str, Any], member: str) -> None:
    answer = shared.ask("PUT", f"/v1/messages/m{secrets.token_hex(8)}", message({}) | over)
    assert refused(answer) == ("malformed", member)


@pytest.mark.parametrize("name", ["..%2fx", "a%00b", "a%20b", "%e2%80%ae", "m" * 81, "m.answer"])
@pytest.mark.parametrize("kind", ["messages", "numbers"])
def test_an_id_in_a_path_is_an_id(shared: BareTerminal, kind: str, name: str) -> None:
    number = {"kind": "MLR", "local_ref": "R-1", "pillar": "medleapr"}
    body = message({}) if kind == "messages" else number
    answer = shared.ask("PUT", f"/v1/{kind}/{name}", body)
    # A slash makes another path of it, where nothing is.
    assert answer.problem in ({"not-found"} if "2f" in name else {"malformed"})


@pytest.mark.parametrize(
    ("over", "member"),
    [
        ({"year": 10**30}, "year"),
        ({"year": 2**63}, "year"),
        ({"year": -1}, "year"),
        ({"year": 1969}, "year"),
        ({"year": 2101}, "year"),
        ({"count": 0}, "count"),
        ({"count": 1001}, "count"),
        ({"count": 10**30}, "count"),
        ({"register": "a b"}, "register"),
        ({"register": ""}, "register"),
        ({"block_id": "../x"}, "block_id"),
        ({"block_id": "x" * 81}, "block_id"),
    ],
)
def test_a_block_of_serials_is_of_its_form(
    shared: BareTerminal, over: dict[str, Any], member: str
) -> None:
    assert refused(reserve(shared, block("b1") | over)) == ("malformed", member)


@pytest.mark.parametrize("after", [2**63, 10**26, -1, -(10**26), 2**53 + 1])
@pytest.mark.parametrize("path", ["/v1/inbox?wait=0&after=", "/v1/cases?after="])
def test_a_cursor_is_one_that_we_gave(shared: BareTerminal, path: str, after: int) -> None:
    answer = shared.ask("GET", f"{path}{after}")
    assert (answer.problem, answer.data["member"]) == ("malformed", "after")


@pytest.mark.parametrize(
    ("over", "member"),
    [
        ({"stage": "eaten"}, "stage"),
        ({"at": "0001-01-01T00:00:00Z"}, "at"),
        ({"due_at": "9999-01-01T00:00:00Z"}, "due_at"),
    ],
)
def test_what_became_of_a_paper_is_of_its_form(
    shared: BareTerminal, over: dict[str, Any], member: str
) -> None:
    told = {"stage": "accepted", "at": NOON, "due_at": None} | over
    assert refused(shared.ask("PUT", "/v1/papers/d1/progress", told)) == ("malformed", member)


def test_an_address_that_nobody_can_read_is_answered_by_the_gateway(shared: BareTerminal) -> None:
    """By the server below the endpoints: a terminal must not take it for a sign-in page."""
    answer = shared.ask("GET", "/v1/papers/" + "d" * 100_000)
    assert answer.status in range(400, 500)
    assert "station-gateway" in answer.headers


# ── what was taken by a gateway before these rules ───────────────────────────────────────────────


def test_an_item_that_nobody_can_acknowledge_holds_nobody_up(
    gateway: RunningGateway, thana: BareTerminal
) -> None:
    bad = ("x/1", "../x", "a?b", "a#b", "a\nb", "//host", "d" * 100_000)
    row = {"terminal_id": thana.terminal_id, "kind": "paper", "body": b"{}", "created_at": NOON}
    with database.writing(gateway.parts.engine) as tx:
        for number in range(60):
            name = bad[number % len(bad)] + (f"/{number}" if number else "")
            tx.execute(insert(database.inbox).values(item_id=name, **row))
    good = gateway.parts.inbox.put(thana.terminal_id, "notice", {})
    assert [item["item_id"] for item in thana.inbox() if item["kind"] == "notice"] == [good]
    with gateway.parts.engine.connect() as tx:
        raised = tx.execute(select(database.alarms.c.what)).scalars().all()
    assert raised == ["item_unfit"] * 60


def test_a_message_that_nobody_can_read_holds_nobody_up(
    gateway: RunningGateway, thana: BareTerminal
) -> None:
    row = {
        "terminal_id": thana.terminal_id,
        "office": "PS0001",
        "pillar": "cctns",
        "state": "waiting",
        "received_at": "2026-01-01",
        "next_try_at": "2026-01-01",
        "attempts": 0,
        "fault": "",
    }
    old = write(message({}) | {"pillar": "cctns", "made_at": "0001-01-01T00:00:00Z"})
    with database.writing(gateway.parts.engine) as tx:
        table = database.pillar_messages
        tx.execute(insert(table).values(message_id="old", body=old, **row))
    gateway.parts.pillars.turn()
    with gateway.parts.engine.connect() as tx:
        query = select(table.c.state, table.c.fault).where(table.c.message_id == "old")
        assert tx.execute(query).one() == ("unfit", "made_at")


def test_a_case_that_nobody_can_read_hides_none(
    gateway: RunningGateway, thana: BareTerminal
) -> None:
    before = len(thana.ask("GET", "/v1/cases").data["changes"])
    facts = {
        "case_ref": "9" * 5000 + "/2026",
        "registered_at": NOON,
        "sections": [],
        "summary": "",
        "officer": "",
        "status": "trial",
        "people": [],
        "diary": [],
    }
    row = {"office": "PS0001", "created_at": NOON}
    with database.writing(gateway.parts.engine) as tx:
        for case_ref in (facts["case_ref"], "7/2026"):
            body = write(facts | {"case_ref": case_ref})
            tx.execute(insert(database.case_changes).values(case_ref="x", body=body, **row))
    changes = thana.ask("GET", "/v1/cases").data["changes"]
    assert len(changes) == before + 1
    assert changes[-1]["facts"]["case_ref"] == "7/2026"


# ── the readers share the rules ──────────────────────────────────────────────────────────────────


@given(
    st.sampled_from(sorted({member for member, _ in BAD_MEMBERS} - {"pages", "ledger"})),
    st.one_of(st.text(max_size=300), st.integers(), st.none(), st.booleans(), st.lists(st.text())),
)
def test_a_record_is_whole_or_refused(member: str, value: Any) -> None:
    """Nothing but ``BrokenMessage`` comes of what somebody wrote into a manifest."""
    try:
        made = from_data(Manifest, MANIFEST | {member: value})
    except BrokenMessage:
        return
    assert to_data(made)[member] == value
    assert replace(made) == made


MANIFEST: dict[str, Any] = {
    "format": "station-manifest/2",
    "document_id": "d1",
    "local_ref": "",
    "kind": "CD_BUNDLE",
    "case_ref": "",
    "ps_code": "",
    "unit": "",
    "volume": 1,
    "page_count": 0,
    "pages": [],
    "pdf_sha256": "a" * 64,
    "pdf_size_bytes": 1,
    "signature_level": "",
    "signer_certificate_serial": "",
    "created_at": NOON,
    "signed_at": NOON,
    "ledger": {"number": 0, "sha256": "a" * 64},
    "terminal_id": "t1",
    "confidentiality": "K1",
    "priority": 0,
    "deadline": None,
    "replaces": None,
    "form": "",
    "to_office": "",
    "from_office": "",
    "concerns": "",
    "register_no": "",
    "due_at": None,
}


@pytest.mark.parametrize("member", ["document_id", "signed_at", "due_at", "from_unit", "case_ref"])
def test_an_item_of_the_inbox_is_held_to_the_same_rules(
    gateway: RunningGateway, thana: BareTerminal, member: str
) -> None:
    hospital = BareTerminal(gateway, "HS9901")
    packet = thana.packet(PDF, to_office="HS9901")
    assert thana.submit(packet, PDF).status == 200
    (paper,) = hospital.papers()
    assert from_data(PaperItem, paper).document_id == named(packet)
    with pytest.raises(BrokenMessage, match=member):
        from_data(PaperItem, paper | {member: "\u202e" + "9" * 300})
    assert json.loads(json.dumps(paper)) == paper
