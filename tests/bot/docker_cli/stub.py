"""An engine for the real client that knows one container, so that its JSON is the test's own."""

import json
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from tests.bot.docker_cli import client


@contextmanager
def engine(folder: Path, container: Mapping[str, Any]) -> Iterator[str]:
    """Serve on a socket in the folder, the container under every name; gives DOCKER_HOST."""
    body = json.dumps(container).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = b"OK" if self.path.endswith("/_ping") else body
            self.send_response(200)
            self.send_header("Api-Version", "1.50")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """A test's output is none of the requests'."""

        def address_string(self) -> str:
            return "the client"

    path = folder / "stub.sock"
    with socketserver.ThreadingUnixStreamServer(str(path), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield f"unix://{path}"
        finally:
            server.shutdown()
            serving.join()


def inspect(host: str, form: str) -> str:
    """What `docker inspect -f` prints or complains about, without the last newline."""
    code, out, err = client.run("inspect", "-f", form, "web", host=host)
    return (err if code else out).removesuffix("\n")
