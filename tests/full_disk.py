"""A disk that is full, for the files of this process alone."""

import contextlib
import resource
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def smallest_disk(size_bytes: int) -> Iterator[None]:
    """Let the system refuse every file that grows beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
