"""Where the gateway listens, and by which address other computers reach it."""

import errno
import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from commands.district.errors import (
    AddressForbidden,
    AddressNotHere,
    AddressTaken,
    HostNeeded,
    ListenUnreadable,
)
from commands.shell.console import reader_texts, say
from devices.computer.addresses import own_addresses
from sync.gateway.serving import Address, url_of

_LAST_PORT = 65535


def read_listening(word: str) -> Address:
    """Return host and port of ``HOST:PORT``; an IPv6 address may stand in brackets.

    Raises:
        ListenUnreadable: it is none.
    """
    host, _, port = word.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    is_port = port.isascii() and port.isdigit() and len(port) < 6 and int(port) <= _LAST_PORT
    if not host or not is_port or not host.isprintable() or " " in host or not _is_name(host):
        raise ListenUnreadable
    return host, int(port)


def certificate_names(hosts: Sequence[str], listening: str) -> tuple[str, ...]:
    """Return the names that the certificate has to hold: all by which somebody may come."""
    own = own_addresses() if _is_any(listening) else (listening,)
    return tuple(dict.fromkeys((*hosts, *own)))


def served_at(host: str, port: int) -> str:
    """Return where a gateway that listens here is reached, an address beside the other."""
    hosts = (own_addresses() or (host,)) if _is_any(host) else (host,)
    return ", ".join(url_of(one, port) for one in hosts)


def url_for_others(hosts: Sequence[str], listening: Address) -> str:
    """Return the address that a terminal is introduced to; say it where it serves this computer alone.

    Raises:
        HostNeeded: several addresses lead here, and ``--host`` chooses none.
    """
    host, port = listening
    if hosts:
        return url_of(hosts[0], port)
    own = own_addresses()
    if _is_any(host) and own:
        if len(own) > 1:
            raise HostNeeded(addresses=", ".join(own))
        say(reader_texts()("cli.introduced_at", address=own[0]))
        return url_of(own[0], port)
    here_alone = _is_any(host) or _is_loopback(host)
    if here_alone:
        addresses = ", ".join(own) or "–"
        say(reader_texts()("cli.introduced_here_alone", addresses=addresses))
    return url_of("127.0.0.1" if _is_any(host) else host, port)


@contextmanager
def listening_faults(host: str, port: int) -> Iterator[None]:
    """Say in our words why the system does not let us listen.

    Raises:
        AddressTaken, AddressNotHere, AddressForbidden: it does not.
    """
    address = url_of(host, port)
    try:
        yield
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressTaken(address=address) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise AddressForbidden(address=address) from error
        raise AddressNotHere(
            address=address, addresses=", ".join(("127.0.0.1", *own_addresses()))
        ) from error


def _is_name(host: str) -> bool:
    """Tell whether this can be a host's name or address (RFC 1123)."""
    if ":" in host:
        return _address(host) is not None
    labels = host.removesuffix(".").split(".")
    return host.isascii() and all(
        label and len(label) < 64 and label.replace("-", "").isalnum() for label in labels
    )


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_any(host: str) -> bool:
    address = _address(host)
    return address is not None and address.is_unspecified


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback
