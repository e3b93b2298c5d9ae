"""The addresses by which other computers may reach this one."""

import fcntl
import ipaddress
import socket
import struct
from pathlib import Path

_SIOCGIFADDR = 0x8915
"""Asks for an interface's address (netdevice(7))."""
_IPV6 = Path("/proc/net/if_inet6")
_GLOBAL = "00"


def own_addresses(ipv6: Path = _IPV6) -> tuple[str, ...]:
    """Return this computer's addresses, without those that lead back to itself, IPv4 first."""
    found = [address for _, name in socket.if_nameindex() if (address := _ipv4(name))]
    return tuple(dict.fromkeys((*found, *_ipv6(ipv6))))


def _ipv4(interface: str) -> str:
    request = struct.pack("256s", interface.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            told = fcntl.ioctl(asking.fileno(), _SIOCGIFADDR, request)
        except OSError:
            # It is down, or speaks IPv6 alone.
            return ""
    address = socket.inet_ntoa(told[20:24])
    return "" if ipaddress.ip_address(address).is_loopback else address


def _ipv6(listed: Path) -> list[str]:
    try:
        lines = listed.read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    rows = (line.split() for line in lines)
    return [
        str(ipaddress.IPv6Address(int(row[0], 16)))
        for row in rows
        if len(row) == 6 and row[3] == _GLOBAL
    ]
