"""A pillar's own words for what offices say and hear: ``resources/pillars/<pillar>.toml``.

::

    [out.service_report]               # [out.<kind>]: what an office says
    path = "/_getProcessReport"
    [out.service_report.fields]        # the pillar's name = where it comes from
    processUniqueId = "process_id"
    processActionDate = { from = "served_at", format = "%d/%m/%Y" }
    processActionStatus = { from = "mode", values = "status" }
    processOrigin = { const = "station" }
    processReport = { file = 0 }       # the first paper, base64
    documents = { files = true }       # all papers: name and content, base64
    attempts = { from = "attempts", each = { at = "at", met = "person_met" } }

    [in.process]                       # what it says; files = the pillar's names of base64 members
    files = { processDoc = "process.pdf" }
    [in.process.fields]                # the station's name = where it comes from
    process_id = "processUniqueId"
    hearing_at = { from = "processNextHearingDate", parse = "%d/%m/%Y" }
    [in.process.head]                  # case_ref, concerns, reference of the item
    reference = "processUniqueId"

    [values.status]
    personal = "Executed"

A source may be a path with dots. What is missing there is left out, unless ``required`` says that
the message cannot be without it.
"""

import base64
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from sync.gateway.pillars.port import Attachment
from sync.wire.border import is_plain, require_shallow

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "pillars"
IST = timezone(timedelta(hours=5, minutes=30))
_MEDIA = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".csv": "text/csv"}
_ABSENT = object()
_LONGEST_KIND = 80


class UnfitMessage(ValueError):
    """What was said does not fit the pillar's form; ``args[0]`` names the member."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a pillar said, in the station's words."""

    case_ref: str
    concerns: str
    reference: str
    body: Mapping[str, Any]
    files: tuple[Attachment, ...]


class PillarMapping:
    """The words of one pillar."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._out: Mapping[str, Any] = table.get("out", {})
        self._in: Mapping[str, Any] = table.get("in", {})
        self._values: Mapping[str, Mapping[str, Any]] = table.get("values", {})

    @property
    def said(self) -> frozenset[str]:
        """The kinds of message that the pillar takes."""
        return frozenset(self._out)

    @property
    def heard(self) -> frozenset[str]:
        """The kinds of item that the pillar gives."""
        return frozenset(self._in)

    def path(self, kind: str) -> str:
        """Return where a kind of message is said.

        Raises:
            UnfitMessage: the pillar takes none of this kind.
        """
        if kind not in self._out:
            raise UnfitMessage(kind)
        return str(self._out[kind]["path"])

    def outward(
        self,
        kind: str,
        head: Mapping[str, Any],
        body: Mapping[str, Any],
        files: Sequence[Attachment],
    ) -> dict[str, Any]:
        """Put what an office says into the pillar's words.

        ``head`` gives what the envelope knows: ``case_ref``, ``concerns``, ``office``,
        ``message_id``, ``made_at``, ``fir_number``, ``fir_year``; a member of the body goes before.

        Raises:
            UnfitMessage: it does not fit the pillar's form.
        """
        self.path(kind)
        return self._fields(self._out[kind]["fields"], {**head, **body}, files)

    def inward(
        self, kind: str, data: Mapping[str, Any], files: Sequence[Attachment] = ()
    ) -> Mapped:
        """Put what a pillar says into the station's words.

        Raises:
            UnfitMessage: it is not of the pillar's form.
        """
        if kind not in self._in:
            # What a pillar calls a kind is as foreign as what it says.
            raise UnfitMessage(
                kind if is_plain(kind) and 0 < len(kind) <= _LONGEST_KIND else "kind"
            )
        _require_readable(data)
        rules = self._in[kind]
        head = self._fields(rules.get("head", {}), data, ())
        carried = tuple(
            _carried(data, member, name)
            for member, name in rules.get("files", {}).items()
            if data.get(member)
        )
        return Mapped(
            case_ref=str(head.get("case_ref", "")),
            concerns=str(head.get("concerns", "")),
            reference=str(head.get("reference", "")),
            body=self._fields(rules.get("fields", {}), data, ()),
            files=(*carried, *files),
        )

    def _fields(
        self, rules: Mapping[str, Any], data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> dict[str, Any]:
        mapped: dict[str, Any] = {}
        for name, rule in rules.items():
            value = self._value({"from": rule} if isinstance(rule, str) else rule, data, files)
            if value is not _ABSENT:
                mapped[name] = value
            elif isinstance(rule, Mapping) and rule.get("required"):
                raise UnfitMessage(name)
        return mapped

    def _value(
        self, rule: Mapping[str, Any], data: Mapping[str, Any], files: Sequence[Attachment]
    ) -> Any:
        if "const" in rule:
            return rule["const"]
        if "file" in rule or "files" in rule:
            return _file(files, int(rule["file"])) if "file" in rule else _all_files(files)
        value = _found(data, str(rule["from"]))
        if value is _ABSENT or value in (None, ""):
            return rule.get("default", _ABSENT)
        if ("join" in rule or "each" in rule) and not isinstance(value, list):
            raise UnfitMessage(str(rule["from"]))
        if "join" in rule:
            return str(rule["join"]).join(str(part) for part in value)
        if "each" in rule:
            return [self._fields(rule["each"], row, files) for row in value]
        return self._turned(rule, value)

    def _turned(self, rule: Mapping[str, Any], value: Any) -> Any:
        if "values" in rule:
            table = self._values[str(rule["values"])]
            if str(value) not in table:
                raise UnfitMessage(str(rule["from"]))
            return table[str(value)]
        if "format" in rule:
            return _time(value).strftime(str(rule["format"]))
        if "parse" in rule:
            return _parsed(str(value), str(rule["parse"]), whole_day=bool(rule.get("day")))
        return value


@cache
def load_mapping(pillar: str, folder: Path = FOLDER) -> PillarMapping:
    """Read a pillar's words; a pillar without a file says and hears nothing."""
    path = folder / f"{pillar}.toml"
    if not path.is_file():
        return PillarMapping({})
    return PillarMapping(tomllib.loads(path.read_text(encoding="utf-8")))


def _require_readable(data: Mapping[str, Any]) -> None:
    """Refuse what is nested deeper than any message, or holds half a character.

    Raises:
        UnfitMessage: it is.
    """
    try:
        require_shallow(data, "data")
    except ValueError as error:
        raise UnfitMessage(str(error.args[0])) from None


def _found(data: Any, path: str) -> Any:
    for step in path.split("."):
        if not isinstance(data, Mapping) or step not in data:
            return _ABSENT
        data = data[step]
    return data


def _file(files: Sequence[Attachment], number: int) -> Any:
    return base64.b64encode(files[number].data).decode() if number < len(files) else _ABSENT


def _all_files(files: Sequence[Attachment]) -> list[dict[str, Any]]:
    return [{"name": f.name, "content": _file(files, n)} for n, f in enumerate(files)]


def _carried(data: Mapping[str, Any], member: str, name: str) -> Attachment:
    try:
        content = base64.b64decode(str(data[member]), validate=True)
    except ValueError:
        raise UnfitMessage(member) from None
    return Attachment(name, _MEDIA.get(Path(name).suffix, "application/octet-stream"), content)


def _time(value: Any) -> datetime:
    """Read a time of the station's: RFC 3339, or a form's answer in IST."""
    try:
        at = datetime.fromisoformat(str(value))
        return at.astimezone(IST) if at.tzinfo else at
    except (ValueError, OverflowError):
        raise UnfitMessage("time") from None


def _parsed(value: str, how: str, *, whole_day: bool) -> str:
    """Return a pillar's time, which it writes in IST, as a form's answer has it."""
    try:
        at = datetime.strptime(value, how)  # noqa: DTZ007 - in IST, as the station's answers are
    except ValueError:
        raise UnfitMessage("time") from None
    return at.date().isoformat() if whole_day else at.isoformat(timespec="minutes")
