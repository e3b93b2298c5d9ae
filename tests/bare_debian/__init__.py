"""A bare Debian 12 with an ordinary user, walked by command line and window: ``python -m tests.bare_debian``."""
