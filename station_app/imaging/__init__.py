"""Pixels, parted by what is done with them. The only place that knows OpenCV."""
