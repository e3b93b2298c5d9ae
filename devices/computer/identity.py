"""This computer's make, serial number and network address, as far as it tells them."""

from pathlib import Path

from station_app.model.settings import Computer

_DMI = Path("/sys/class/dmi/id")
_NETWORK = Path("/sys/class/net")
_UNSAID = {"", "none", "default string", "to be filled by o.e.m.", "not specified"}


def this_computer(dmi: Path = _DMI, network: Path = _NETWORK) -> Computer:
    """Read what the firmware and the network cards tell; what they do not tell stays empty.

    The serial number is readable by the administrator alone on most systems.
    """
    make = " ".join(
        word for word in (_said(dmi / "sys_vendor"), _said(dmi / "product_name")) if word
    )
    return Computer(make, _said(dmi / "product_serial"), _address(network))


def _said(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    return "" if text.lower() in _UNSAID else text


def _address(network: Path) -> str:
    """Return the address of the first card that is a real device."""
    for card in sorted(network.glob("*")):
        if (card / "device").exists() and (address := _said(card / "address")):
            return address
    return ""
