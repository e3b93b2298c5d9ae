"""The child in which libcups runs: ``python -m devices.cups.driver [SERVER]``.

It takes requests as frames on its standard input and answers each by one frame: ``{"answer": …}``
or ``{"fault": off|silent|unknown|refused, "code": n}``; while a document is handed over, frames
``{"alive": n}`` come before. A closed standard input ends it.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import cups

from devices.children.framing import FrameReader, write_frame
from devices.cups.reasons import NAMES

_CHUNK_BYTES = 2**17
_READ_BYTES = 2**20
_NOT_FOUND, _NOT_POSSIBLE = 0x0406, 0x0404
_BUSY, _UNAVAILABLE, _NOT_ACCEPTING = 0x0507, 0x0502, 0x0506
"""Status codes of RFC 8011, appendix B."""

_CONTINUE, _OK = 100, 200
EMPTY, BROKEN_OFF = 0, 1
"""Our own words beside CUPS's states."""

_ASKED = (
    "job-id",
    "job-name",
    "job-billing",
    "job-state",
    "number-of-documents",
    "job-printer-uri",
    "time-at-processing",
)
_HELD, _ENDED = 4, 7
"""``held`` stands before any printing; the first job-state that is an end: canceled, aborted, completed (RFC 8011, 5.3.7)."""


class Broken(Exception):
    """The service left in the middle: what it holds now is not known."""


def printers(connection: Any, _head: dict[str, Any], _body: bytes) -> Any:
    """List the queues with what each says of itself."""
    chosen = connection.getDefault()
    return [
        {
            **_plain(connection.getPrinterAttributes(name)),
            "name": name,
            "label": facts.get("printer-info") or name,
            "default": name == chosen,
        }
        for name, facts in sorted(connection.getPrinters().items())
    ]


def submit(connection: Any, head: dict[str, Any], body: bytes) -> Any:
    """Create a held job and hand its document over."""
    name, queue = str(head["name"]), str(head["printer"])
    options = {
        "job-hold-until": "indefinite",
        # A job's name is private to CUPS's administrators and hidden in its lists; this is not.
        "job-billing": name,
        "copies": str(head["copies"]),
        "sides": "two-sided-long-edge" if head["two_sided"] else "one-sided",
        "media": NAMES[str(head["media"])],
        "print-scaling": "none",
        "job-sheets": "none,none",
    }
    number = int(connection.createJob(queue, name, options))
    _need(connection.startDocument(queue, number, name, "application/pdf", 1))
    for start in range(0, len(body), _CHUNK_BYTES):
        chunk = body[start : start + _CHUNK_BYTES]
        _need(connection.writeRequestData(chunk, len(chunk)))
        say({"alive": start})
    if connection.finishDocument(queue) != 0:
        raise Broken
    return number


def find(connection: Any, head: dict[str, Any], _body: bytes) -> Any:
    """Return the job that bears a name."""
    listed = connection.getJobs(which_jobs="all", requested_attributes=list(_ASKED))
    wanted = head["name"]
    named = [
        _job(number, facts)
        for number, facts in sorted(listed.items())
        if wanted in (facts.get("job-billing"), facts.get("job-name"))
    ]
    return named[-1] if named else None


def job(connection: Any, head: dict[str, Any], _body: bytes) -> Any:
    """Return the job of a number."""
    number = int(head["job"])
    try:
        return _job(number, connection.getJobAttributes(number, requested_attributes=list(_ASKED)))
    except cups.IPPError as error:
        if error.args[0] == _NOT_FOUND:
            return None
        raise


def release(connection: Any, head: dict[str, Any], _body: bytes) -> Any:
    """Let a held job go."""
    return _settle(lambda: connection.setJobHoldUntil(int(head["job"]), "no-hold"))


def cancel(connection: Any, head: dict[str, Any], _body: bytes) -> Any:
    """Take a job back."""
    return _settle(lambda: connection.cancelJob(int(head["job"])))


def clear(connection: Any, head: dict[str, Any], _body: bytes) -> Any:
    """Remove an ended job's files and its line in the lists."""
    return _settle(lambda: connection.cancelJob(int(head["job"]), purge_job=True))


ACTS: dict[str, Callable[[Any, dict[str, Any], bytes], Any]] = {
    "printers": printers,
    "submit": submit,
    "find": find,
    "job": job,
    "release": release,
    "cancel": cancel,
    "clear": clear,
}


def _settle(act: Callable[[], object]) -> None:
    """Do what may have been done before: a job that is gone or ended is as it should be."""
    try:
        act()
    except cups.IPPError as error:
        if error.args[0] not in (_NOT_FOUND, _NOT_POSSIBLE):
            raise


def _need(status: int) -> None:
    if status not in (_CONTINUE, _OK):
        raise Broken


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "reasons": _many(facts.get("printer-state-reasons")),
        "message": str(facts.get("printer-state-message") or ""),
        "state": int(facts.get("printer-state") or 0),
        "accepting": bool(facts.get("printer-is-accepting-jobs", True)),
        "media": _many(facts.get("media-supported")),
        "sides": _many(facts.get("sides-supported")),
    }


def _many(value: object) -> list[str]:
    """Return a list: CUPS sends one value of a set as itself."""
    if isinstance(value, (list, tuple)):
        return [str(item) for item in value]
    return [] if value is None else [str(value)]


def _job(number: int, facts: dict[str, Any]) -> dict[str, Any]:
    state = int(facts["job-state"])
    if state < _ENDED and int(facts.get("number-of-documents", 1)) == 0:
        state = EMPTY
    elif state <= _HELD and facts.get("time-at-processing"):
        # CUPS was stopped while the printer had it, and would send it a second time.
        state = BROKEN_OFF
    return {
        "job": number,
        "name": str(facts.get("job-billing") or facts.get("job-name") or ""),
        "state": state,
        "printer": str(facts.get("job-printer-uri") or "").rpartition("/")[2],
    }


def say(head: dict[str, Any]) -> None:
    """Write a frame to the parent.

    Raises:
        BrokenPipeError: the parent is gone.
    """
    write_frame(sys.stdout.fileno(), head)


def answer(head: dict[str, Any], body: bytes, server: str = "") -> dict[str, Any]:
    """Do one request."""
    try:
        # A connection for each: one that is held does not survive the service's restart, and after
        # one that failed libcups does not look for its server again by itself.
        cups.setServer(server)
        return {"answer": ACTS[str(head["act"])](cups.Connection(), head, body)}
    except RuntimeError:
        return {"fault": "off"}
    except Broken:
        return {"fault": "silent"}
    except cups.HTTPError as error:
        return {"fault": "silent", "code": int(error.args[0])}
    except cups.IPPError as error:
        return {"fault": _fault(int(error.args[0])), "code": int(error.args[0])}


def _fault(code: int) -> str:
    if code in (_UNAVAILABLE, _BUSY):
        return "off"
    return "unknown" if code in (_NOT_FOUND, _NOT_ACCEPTING) else "refused"


def main(words: list[str]) -> int:
    """Answer requests until nobody asks any more."""
    server = words[0] if words else ""
    reader = FrameReader()
    while data := os.read(sys.stdin.fileno(), _READ_BYTES):
        for head, body in reader.feed(data):
            try:
                say(answer(head, body, server))
            except BrokenPipeError:
                return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
