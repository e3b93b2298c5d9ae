"""A profile in the words of a driver: every driver names its options' values its own way."""

from collections.abc import Callable, Sequence
from typing import Any

_MODES = {
    "bitonal": ("lineart", "binary", "black & white", "mono"),
    "grey": ("gray", "grayscale", "true gray", "8-bit gray"),
    "colour": ("color", "colour", "24bit color", "true color"),
}
_ONE_BIT = 1


class Unsupported(Exception):
    """The scanner cannot do it; ``args[0]`` is the option's name."""


def apply_profile(device: Any, profile: dict[str, Any]) -> int:
    """Set an opened SANE device to a profile; return the resolution in dpi that it really took.

    Raises:
        Unsupported: an option that matters is not to be had.
    """
    options = device.opt
    _set_source(device, options, profile["source"])
    _set_mode(device, options, profile["mode"])
    dpi = _set_resolution(device, options, int(profile["dpi"]))
    _set_area(device, options, profile["width_mm"], profile["height_mm"])
    return dpi


def _settable(options: Any, name: str) -> bool:
    return name in options and options[name].is_active() and options[name].is_settable()


def _values(options: Any, name: str) -> Sequence[Any]:
    constraint = options[name].constraint
    return constraint if isinstance(constraint, list) else ()


def _pick(values: Sequence[str], fits: Callable[[str], bool]) -> str | None:
    return next((value for value in values if fits(value.lower())), None)


def _set_source(device: Any, options: Any, source: str) -> None:
    if not _settable(options, "source"):
        if source != "glass":
            raise Unsupported("source")
        return
    values = _values(options, "source")

    def is_feeder(value: str) -> bool:
        return "feeder" in value or "adf" in value

    if source == "glass":
        chosen = _pick(values, lambda v: "flatbed" in v or "normal" in v or "platen" in v)
    elif source == "duplex":
        chosen = _pick(values, lambda v: "duplex" in v) or _duplex_mode(device, options, values)
    else:
        chosen = _pick(values, lambda v: is_feeder(v) and "duplex" not in v)
    if chosen is None:
        raise Unsupported("source")
    device.source = chosen


def _duplex_mode(device: Any, options: Any, values: Sequence[str]) -> str | None:
    """Some drivers name one feeder and say by another option that both sides are read."""
    if not _settable(options, "adf_mode"):
        return None
    both = _pick(_values(options, "adf_mode"), lambda v: "duplex" in v)
    if both is None:
        return None
    device.adf_mode = both
    return _pick(values, lambda v: "feeder" in v or "adf" in v)


def _set_mode(device: Any, options: Any, mode: str) -> None:
    if not _settable(options, "mode"):
        raise Unsupported("mode")
    values = _values(options, "mode")
    chosen = _pick(values, lambda v: v in _MODES[mode]) or _pick(
        values, lambda v: v.startswith(_MODES[mode])
    )
    if chosen is not None:
        device.mode = chosen
        return
    grey = _pick(values, lambda v: v.startswith(_MODES["grey"]))
    one_bit = _settable(options, "depth") and _ONE_BIT in _values(options, "depth")
    if mode != "bitonal" or grey is None or not one_bit:
        raise Unsupported("mode")
    device.mode = grey
    device.depth = _ONE_BIT


def _set_resolution(device: Any, options: Any, dpi: int) -> int:
    if not _settable(options, "resolution"):
        raise Unsupported("resolution")
    values = _values(options, "resolution")
    if values:
        enough = [value for value in values if value >= dpi]
        device.resolution = min(enough) if enough else max(values)
    else:
        constraint = options["resolution"].constraint
        low, high = constraint[:2] if isinstance(constraint, tuple) else (dpi, dpi)
        device.resolution = max(low, min(dpi, high))
    return int(device.resolution + 0.5)


def _set_area(device: Any, options: Any, width_mm: float, height_mm: float) -> None:
    for name, wanted in (("tl_x", 0.0), ("tl_y", 0.0), ("br_x", width_mm), ("br_y", height_mm)):
        if not _settable(options, name):
            continue
        constraint = options[name].constraint
        high = constraint[1] if isinstance(constraint, tuple) else wanted
        setattr(device, name, min(wanted, high))
