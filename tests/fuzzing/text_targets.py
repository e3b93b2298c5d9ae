"""What is typed, scanned from a code, or lies in a home or a district's file as text."""

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from station_app.documents.fir_number import normalise_fir
from station_app.evidence.errors import ListContradicts, ListUnreadable, SidMalformed
from station_app.evidence.hash_list_parser import MOST_FILES, read_list
from station_app.evidence.sid import read_sid
from station_app.form_definitions import kruti_dev
from station_app.form_definitions.embedded_json import decode_form, encode_form, read_code
from station_app.form_definitions.protection_rules import mentions_protected
from station_app.form_definitions.schema_file import load_form
from station_app.model.errors import CaseNumberUnknown, SettingsUnreadable, StoreError
from station_app.model.settings import changed_settings, read_settings
from station_app.model.texts import RESOURCES, visible, visible_lines, visible_output
from station_app.scanning.batch_rules import is_damaged, is_plain_separator, shortened
from station_app.scanning.errors import ProfilesUnreadable
from station_app.scanning.profile_model import read_district_profiles
from station_app.scanning.separator_model import (
    SeparatorCode,
    read_separator,
    separator_code_text,
)
from station_app.session.errors import DistrictCodeUnfit, OfficeCodeUnfit
from station_app.station.code_rules import fitted_code, load_code_rules
from station_app.store import keys, keys_file
from sync.gateway.admission.limits import NAME, SHIPPED, load_limits
from sync.gateway.pillars.http import read_accounts
from sync.gateway.records.refusals import HomeFileBroken
from sync.wire.canonical import BrokenMessage
from sync.wire.introduction import CODE_DIGITS, Introduction, read_introduction, write_introduction
from tests.forms.papers import filled_form
from tests.fuzzing.bytes_mutators import number_mutant, text_mutant
from tests.fuzzing.document_mutators import json_mutant, toml_mutant
from tests.fuzzing.model import Target
from tests.profile_files import ROW, written

_SHA = "0123456789abcdef" * 4
_YEAR = 2026


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="fuzzing-"))


def _text(document: bytes) -> str:
    """Return a document as text, also halves of characters: whatever somebody can paste."""
    return document.decode("utf-8", "surrogatepass" if b"\xed" in document else "replace")


def hash_list(document: bytes) -> None:
    """Read the app's list of files."""
    try:
        text = _text(document)
    except UnicodeDecodeError:
        return
    files = read_list(text)
    assert 0 < len(files) <= MOST_FILES
    for file in files:
        assert set(file.sha256) <= set("0123456789abcdef")
        assert len(file.sha256) == 64
        assert file.name
        assert 0 <= (file.size_bytes or 0) < 2**63, "a size that no row keeps"


def hash_lists() -> tuple[bytes, ...]:
    """Return lists of every form."""
    other = _SHA[::-1]
    texts = (
        f"No,File name,SHA-256,Size,Time,GPS\n1,a.mp4,{_SHA},1024,10:00,22.7\n2,b.jpg,{other},9,,\n",
        f"क्र;फ़ाइल;हैश\n१;क.mp4;{_SHA}\n",
        f"name|hash\na|{_SHA}\n",
        f"{_SHA} *DCIM/a.mp4\n{other}  b.mp4\n",
        f"1. a.mp4 (1024 bytes)\n{_SHA[:40]}\n{_SHA[40:]}\nSHA256 (b.mp4) = {other}\n",
        f'"name"\t"sha256"\n"a\nb"\t{_SHA}\n',
    )
    return tuple(text.encode() for text in texts)


def sid(document: bytes) -> None:
    """Read the number of a packet of the app."""
    number, link = read_sid(document.decode("utf-8", "surrogatepass"))
    assert len(number) == 16
    assert number.isascii()
    assert number.isdigit()
    assert len(link) <= 200


def sids() -> tuple[bytes, ...]:
    """Return numbers, as they are typed and as they are scanned."""
    texts = ("1234567890123456", "1234 5678 9012 3456", "१२३४-५६७८-९०१२-३४५६")
    link = "https://esakshya.example/p?sid=1234567890123456&x=1"
    return tuple(text.encode() for text in (*texts, link, f"SID: {link} "))


def typed(document: bytes) -> None:
    """Read numbers, codes, sections and old letters, as somebody typed them."""
    text = document.decode("utf-8", "surrogatepass")
    kruti_dev.to_unicode(text)
    kruti_dev.decode(text)
    mentions_protected(text)
    for shown in (visible(text), visible_lines(text), visible_output(text)):
        assert "\u202e" not in shown
        assert "\x1b" not in shown
    for name in ("district_code", "ps_code"):
        try:
            assert load_code_rules()[name].fits(fitted_code(name, text))
        except (DistrictCodeUnfit, OfficeCodeUnfit):
            continue
    try:
        line = read_introduction(text)
        assert read_introduction(write_introduction(line)) == line
    except BrokenMessage:
        pass
    case_ref = normalise_fir(text, _YEAR)
    if case_ref:
        serial, _, year = case_ref.partition("/")
        assert serial.isascii()
        assert 1950 <= int(year) <= _YEAR
        assert normalise_fir(case_ref, _YEAR) == case_ref


def typings() -> tuple[bytes, ...]:
    """Return what people type."""
    line = write_introduction(
        Introduction("https://district.example:8443", "0" * CODE_DIGITS, "1" * 26)
    )
    texts = (
        *("अप.क्र. 123/2025", "मु०अ०सं० 12/25", "FIR No. 123-2025", "Crime No. 12 of 2025", "0/2026"),
        *("izFke lwpuk fjiksVZ ds vuqlkj vfHk;qDr", "Fkkuk dksrokyh", "KGN", "PS9901", "  kgn "),
        *("BNS 64(2)(m), POCSO 4", "धारा 65 भा.न्या.सं.", "\u202egpj.exe", "क्\u200dष", line),
    )
    return tuple(text.encode() for text in texts)


def code(document: bytes) -> None:
    """Read the words of a code on paper: a separator's, a form's, somebody else's."""
    words = document.decode("utf-8", "surrogatepass")
    is_plain_separator(words)
    is_damaged(words)
    shortened(words)
    read_code(words)
    found = read_separator(words)
    if found is not None:
        assert separator_code_text(found) == words
    try:
        held = decode_form(document)
    except ValueError as error:
        if not error.args:
            raise
    else:
        assert encode_form(held) == document


def codes() -> tuple[bytes, ...]:
    """Return codes as they stand on paper, and the answers that travel inside it."""
    form = load_form("MLC_REQ")
    sheet = SeparatorCode("PS9901", "123/2026", "MLR", 1, 12, 7)
    return (
        separator_code_text(sheet).encode(),
        separator_code_text(SeparatorCode("PS9901", "", "MLR", 1, 0, 7)).encode(),
        b"STF1:KGN-PS9901-20261130-0001-7:d1:0123456789abcdef",
        b"PATCH T",
        encode_form(filled_form(form, {}, "hi")),
    )


def district_toml(document: bytes) -> None:
    """Read a TOML file of the district as each of the files that it can be."""
    home = _folder()
    for name, read in ((NAME, load_limits), ("pillars.toml", read_accounts)):
        path = home / name
        path.write_bytes(document)
        try:
            read(home)
        except HomeFileBroken:
            continue
    try:
        text = document.decode()
        read_settings(text)
        changed_settings("", text)
    except (SettingsUnreadable, UnicodeDecodeError):
        pass
    read_district_profiles(document)


def district_tomls() -> tuple[bytes, ...]:
    """Return files of a district, of a gateway's home and of a station's."""
    accounts = (
        '[cis]\nurl = "https://pillar.example"\nuser = "gateway"\nsecret_file = "cis.secret"\n'
        'authority = "cis-ca.pem"\n'
    )
    settings = 'unit_hi = "थाना"\nunit_en = "Station"\ndistrict_code = "KGN"\nps_code = "PS9901"\n'
    return (
        written({"thana_diary": ROW, "other": {**ROW, "clean": ["deskew", "orient"]}}).encode(),
        SHIPPED.read_bytes(),
        b"[seconds]\nhead = 5\n[requests.of_address]\na_second = 20\n",
        accounts.encode(),
        settings.encode(),
        (RESOURCES / "profiles.toml").read_bytes(),
    )


def keys_json(document: bytes) -> None:
    """Open a station's keys.json with its recovery key, and ask whether its seal holds."""
    path = _folder() / "keys.json"
    path.write_bytes(document)
    keys_file.copy_of(path).unlink(missing_ok=True)
    table = keys_file.read_best(path)
    keys_file.is_whole(table)
    keys_file.seal_holds(table, bytes(32))
    keys.open_keys(path, None, recovery_key=_made()[1])


@cache
def _made() -> tuple[bytes, str]:
    path = _folder() / "made" / "keys.json"
    path.parent.mkdir()
    recovery_key = keys.create_keys(path, None, passphrase="nagar-palika-9")[1]
    return path.read_bytes(), recovery_key


def keys_jsons() -> tuple[bytes, ...]:
    """Return the keys of a station."""
    table = json.loads(_made()[0])
    older = {name: part for name, part in table.items() if name not in ("sum", "seal")}
    return _made()[0], json.dumps(older | {"version": 1}).encode()


TEXT = (
    Target(
        "hash-lists",
        hash_list,
        (ListUnreadable, ListContradicts),
        hash_lists,
        (text_mutant, number_mutant),
        most_bytes=65_536,
    ),
    Target(
        "sids", sid, (SidMalformed, UnicodeDecodeError), sids, (text_mutant,), most_bytes=65_536
    ),
    Target(
        "typed",
        typed,
        (CaseNumberUnknown, UnicodeDecodeError),
        typings,
        (text_mutant,),
        most_bytes=4096,
    ),
    Target("codes", code, (UnicodeDecodeError,), codes, (text_mutant, json_mutant)),
    Target(
        "district-toml",
        district_toml,
        (ProfilesUnreadable,),
        district_tomls,
        (toml_mutant,),
    ),
    Target("keys-json", keys_json, (StoreError,), keys_jsons, (json_mutant,)),
)
