"""What the server takes and gives at most (data/serving/limits.toml)."""

from __future__ import annotations

from tenfold import data

_RAW = data.table("serving/limits")

BODY_BYTES: int = _RAW["bodies"]["bytes"]
TEXT_CHARACTERS: int = _RAW["texts"]["characters"]
SESSION_SECONDS: int = _RAW["sessions"]["days"] * 24 * 60 * 60
THREADS: int = _RAW["threads"]["requests"]
SQL_ROWS: int = _RAW["sql"]["rows"]
SQL_SECONDS: float = _RAW["sql"]["seconds"]
ASSISTANT: dict[str, int] = _RAW["assistants"]
