"""The port :class:`station_app.model.printers.Printer` over CUPS.

libcups waits without an end for a server that accepts and says nothing. It runs in a child process
that is killed when it is silent for too long; the next request starts a new one.
"""

import threading
from collections.abc import Iterator
from typing import Any

from devices.children.child import Child, ChildDied, ChildSilent
from devices.children.framing import Heard
from devices.cups.reasons import facts_of, media_of
from station_app.model.cancellation import CancelTicket
from station_app.model.device_errors import (
    PrinterUnknown,
    PrintRefused,
    PrintServiceOff,
    PrintServiceSilent,
)
from station_app.model.printers import DeviceJob, DeviceState, PrinterInfo, PrintOrder, worst_fact

_DRIVER = "devices.cups.driver"
_TIMEOUT_S = 15.0
_TWO_SIDED = "two-sided-long-edge"
_STATES: dict[int, DeviceState] = {
    0: "incoming",
    1: "interrupted",
    3: "pending",
    4: "held",
    5: "printing",
    6: "stopped",
    7: "cancelled",
    8: "failed",
    9: "done",
}
"""job-state (RFC 8011, 5.3.7); 0 and 1 are our driver's own."""

_ENGLISH = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
"""Backends speak the language of whoever printed; we must know their words."""


class CupsPrinter:
    """Printers by CUPS.

    Args:
        server: a socket's path or a host, where it is not the computer's own service.
        timeout_s: seconds that the service may stay silent.
    """

    def __init__(self, server: str = "", *, timeout_s: float = _TIMEOUT_S) -> None:
        self._server, self._timeout_s = server, timeout_s
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._answers: Iterator[Heard] | None = None

    def printers(self) -> tuple[PrinterInfo, ...]:
        """List the printers with what stands in their way.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """
        return tuple(_info(facts) for facts in self._ask({"act": "printers"}))

    def submit(self, pdf: bytes, order: PrintOrder, name: str) -> int:
        """Return a job, held; return CUPS's number for it.

        Raises:
            PrintServiceOff, PrintServiceSilent: it may or may not have arrived; :meth:`find` tells.
            PrinterUnknown: there is no such printer, or it takes no jobs. PrintRefused.
        """
        head = {
            "act": "submit",
            "name": name,
            "printer": order.printer,
            "copies": order.copies,
            "two_sided": order.two_sided,
            "media": order.media,
        }
        return int(self._ask(head, pdf))

    def find(self, name: str) -> DeviceJob | None:
        """Return the job of this name, finished ones as well.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """
        return _job(self._ask({"act": "find", "name": name}))

    def release(self, device_job: int) -> None:
        """Let a held job go.

        Raises:
            PrintServiceOff, PrintServiceSilent, PrintRefused.
        """
        self._ask({"act": "release", "job": device_job})

    def job(self, device_job: int) -> DeviceJob | None:
        """Return the job of a number; ``None`` where CUPS does not know it.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """
        return _job(self._ask({"act": "job", "job": device_job}))

    def cancel(self, device_job: int) -> None:
        """Take a job back, however far it is.

        Raises:
            PrintServiceOff, PrintServiceSilent, PrintRefused.
        """
        self._ask({"act": "cancel", "job": device_job})

    def clear(self, device_job: int) -> None:
        """Let CUPS keep nothing of an ended job.

        Raises:
            PrintServiceOff, PrintServiceSilent, PrintRefused.
        """
        self._ask({"act": "clear", "job": device_job})

    def close(self) -> None:
        """End the child, even while it is asked. Asked again, a new one starts."""
        child = self._child
        if child is not None:
            child.strike()
        with self._lock:
            self._leave()

    def _ask(self, head: dict[str, Any], body: bytes = b"") -> Any:
        with self._lock:
            try:
                return _read(self._reply(head, body))
            except (ChildSilent, ChildDied):
                self._leave()
                raise PrintServiceSilent(seconds=round(self._timeout_s)) from None

    def _reply(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        if self._child is None or self._answers is None:
            words = [self._server] if self._server else []
            self._child = Child(_DRIVER, words, _ENGLISH)
            self._answers = self._child.frames(CancelTicket(), self._timeout_s)
        self._child.say(head, body)
        for reply, _ in self._answers:
            if "alive" not in reply:
                return reply
        raise ChildDied(0)

    def _leave(self) -> None:
        child, self._child, self._answers = self._child, None, None
        if child is not None:
            child.kill()


def _read(reply: dict[str, Any]) -> Any:
    fault, code = reply.get("fault"), int(reply.get("code", 0))
    if fault is None:
        return reply["answer"]
    if fault == "off":
        raise PrintServiceOff
    if fault == "unknown":
        raise PrinterUnknown
    if fault == "silent":
        raise PrintServiceSilent(seconds=0)
    raise PrintRefused(code=code)


def _info(facts: dict[str, Any]) -> PrinterInfo:
    found = facts_of(
        facts["reasons"], facts["message"], int(facts["state"]), accepting=bool(facts["accepting"])
    )
    return PrinterInfo(
        name=str(facts["name"]),
        label=str(facts["label"]),
        state=worst_fact(found),
        reasons=found,
        two_sided=_TWO_SIDED in facts["sides"],
        media=media_of(facts["media"]),
        default=bool(facts["default"]),
    )


def _job(said: dict[str, Any] | None) -> DeviceJob | None:
    if said is None:
        return None
    state = _STATES.get(int(said["state"]), "stopped")
    return DeviceJob(int(said["job"]), str(said["name"]), state, str(said["printer"]))
