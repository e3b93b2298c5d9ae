"""A small pillar at the other end of a real line: signs in, takes messages, tells events."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET, TOKEN = "pillar-secret-7", "token-of-a-minute"


class PillarHouse:
    """What the pillar was told, and what it has to tell."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.status = 200
        self.body: Any = {"ackNo": "A-1"}
        self.url = ""


@contextlib.contextmanager
def pillar_house() -> Iterator[PillarHouse]:
    house = PillarHouse()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            said = json.loads(self.rfile.read(length))
            if self.path == "/_getAuthToken":
                right = said == {"user": "gateway", "secret": SECRET}
                self._answer(200 if right else 401, {"token": TOKEN} if right else {})
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self._answer(401, {})
            else:
                house.told.append(said)
                self._answer(house.status, house.body)

        def do_GET(self) -> None:
            after = parse_qs(urlsplit(self.path).query).get("after", ["0"])[0] or "0"
            events = house.events[int(after) :]
            self._answer(200, {"events": events, "cursor": str(len(house.events))})

        def _answer(self, status: int, body: Any) -> None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    house.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
