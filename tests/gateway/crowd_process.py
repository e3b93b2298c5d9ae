"""A gateway in a process of its own, for crowds: ``python -m tests.gateway.crowd_process HOME FILES``.

It may open FILES files. With a third word it does not count its connections, so that they run out.
"""

import dataclasses
import logging
import resource
import sys
from pathlib import Path

from sync.gateway.admission.connections import Connections
from sync.gateway.serving import listen_at, open_gateway, serve


def main() -> None:
    home, files, *uncounted = sys.argv[1:]
    logging.basicConfig(level=logging.WARNING)
    resource.setrlimit(resource.RLIMIT_NOFILE, (int(files), int(files)))
    opened = open_gateway(Path(home), training=False)
    if uncounted:
        connections = Connections(opened.parts.limits.connections)
        parts = dataclasses.replace(opened.parts, connections=connections)
        opened = dataclasses.replace(opened, parts=parts)
    listening = listen_at(Path(home), ("127.0.0.1", 0))
    serve(opened, listening, lambda address: print(address[1], flush=True))


if __name__ == "__main__":
    main()
