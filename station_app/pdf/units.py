"""Lengths on paper and on the screen."""

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
A4_WIDTH_MM, A4_HEIGHT_MM = 210.0, 297.0
LEGAL_WIDTH_MM, LEGAL_HEIGHT_MM = 215.9, 355.6


def mm_to_px(mm: float, dpi: int) -> int:
    """Return the nearest whole number of pixels for a length in mm at ``dpi``."""
    return round(mm * dpi / MM_PER_INCH)


def px_to_points(px: int, dpi: float) -> float:
    """Return the length of ``px`` pixels at ``dpi`` in PDF points (1/72 inch)."""
    return px * POINTS_PER_INCH / dpi
