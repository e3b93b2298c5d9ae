"""The line to a real pillar: HTTPS with JSON and the pillar's own credentials.

``pillars.toml`` in the gateway's home names each pillar that is joined, with no secret in it::

    [cis]
    url = "https://…"
    user = "khargone-gateway"
    secret_file = "cis.secret"     # in the same folder, readable by the gateway alone
    authority = "cis-ca.pem"       # empty: the system's
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from sync.gateway.pillars.port import Attachment, PillarUnreachable, Push, Reply
from sync.gateway.records.refusals import HomeFileBroken
from sync.wire.limits import limits

_CONNECT_S, _READ_S = 10.0, 60.0
_REFUSALS = range(400, 500)
_LATER = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class PillarAccount:
    """How the gateway speaks to a pillar."""

    url: str
    user: str
    secret_file: Path
    authority: Path | None
    token_path: str = "/_getAuthToken"  # noqa: S105 - where a token is asked for
    events_path: str = "/_getEvents"


def read_accounts(home: Path) -> Mapping[str, PillarAccount]:
    """Read which pillars are joined; none where there is no ``pillars.toml``.

    Raises:
        HomeFileBroken: the file is no TOML, or an entry of it no account.
    """
    path = home / "pillars.toml"
    if not path.is_file():
        return {}
    name = ""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        accounts = {}
        for name, entry in table.items():
            accounts[name] = _account(home, entry)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise HomeFileBroken(path.name, name) from None
    return accounts


def _account(home: Path, entry: Mapping[str, str]) -> PillarAccount:
    authority = entry.get("authority", "")
    return PillarAccount(
        url=entry["url"].rstrip("/"),
        user=entry["user"],
        secret_file=home / entry["secret_file"],
        authority=home / authority if authority else None,
        token_path=entry.get("token_path", "/_getAuthToken"),
        events_path=entry.get("events_path", "/_getEvents"),
    )


class HttpTransport:
    """Requests in the gateway's name at one pillar."""

    def __init__(self, account: PillarAccount) -> None:
        self._account = account

    def send(self, path: str, data: Mapping[str, Any], files: Sequence[Attachment]) -> Reply:
        """Say something; files travel inside ``data``, as the mapping put them there."""
        del files
        answer = self._ask("POST", path, json=dict(data))
        if answer.status_code in _REFUSALS and answer.status_code not in (*_LATER, 401):
            return Reply(_members(answer), refused=_reason(answer))
        if not answer.ok:
            raise PillarUnreachable
        return Reply(_members(answer))

    def receive(self, cursor: str) -> tuple[tuple[Push, ...], str]:
        """Return what the pillar said after a cursor."""
        answer = self._ask("GET", self._account.events_path, params={"after": cursor})
        if not answer.ok:
            raise PillarUnreachable
        found = _members(answer)
        try:
            pushes = tuple(
                Push(str(e["id"]), str(e["kind"]), str(e["office"]), dict(e["data"]))
                for e in found["events"]
            )
            return pushes, str(found["cursor"])
        except (KeyError, TypeError, ValueError, RecursionError):
            raise PillarUnreachable from None

    def _ask(self, method: str, path: str, **what: Any) -> requests.Response:
        account = self._account
        try:
            with requests.Session() as session:
                session.verify = True if account.authority is None else str(account.authority)
                signed_in = session.post(
                    account.url + account.token_path,
                    json={"user": account.user, "secret": _secret(account)},
                    timeout=(_CONNECT_S, _READ_S),
                )
                token = _members(signed_in).get("token")
                if not signed_in.ok or not isinstance(token, str):
                    raise PillarUnreachable
                return session.request(
                    method,
                    account.url + path,
                    headers={"Authorization": f"Bearer {token}"},
                    timeout=(_CONNECT_S, _READ_S),
                    **what,
                )
        except (requests.RequestException, OSError):
            raise PillarUnreachable from None


def _secret(account: PillarAccount) -> str:
    return account.secret_file.read_text(encoding="utf-8").strip()


def _members(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        raise PillarUnreachable from None
    if not isinstance(found, dict):
        raise PillarUnreachable
    return found


def _reason(answer: requests.Response) -> str:
    found = _members(answer)
    said = str(found.get("reason") or found.get("message") or answer.status_code)
    # Half a character can neither be kept nor shown; what stands beside it can.
    return said.encode("utf-8", "replace").decode()[: limits().prose_chars]
