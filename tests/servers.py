"""A real server over a ledger, on a free port of this machine, for as long as it is needed."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from tenfold.serving.access import Access
from tenfold.serving.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenfold import Ledger


@contextmanager
def serving(ledger: Ledger, access: Access | None = None) -> Iterator[str]:
    """The address of the server; open to this machine unless ``access`` says otherwise."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(ledger, access or Access()), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
