"""The REST API against its own description: schemathesis asks everything that the description allows, and much that it
does not, and holds each answer against what the description promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig

from ledger_samples import DOCUMENTS, READER
from tenfold import Ledger
from tenfold.serving.access import Access
from tenfold.serving.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = {
    "seed": 1,
    "generation": {"deterministic": True, "max-examples": 12, "database": "none"},
    # A name that nobody bears and a day that no calendar has fit their schemas; what the ledger says to them is 400.
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "400", "404", "422"]}},
}


SERVED: dict[str, Any] = {}


async def here(scope: Any, receive: Any, send: Any) -> None:
    """The app as it is reached on this machine."""
    other = [header for header in scope.get("headers", ()) if header[0] != b"host"]
    await SERVED["app"]({**scope, "headers": [*other, (b"host", b"localhost:8710")]}, receive, send)


@pytest.fixture(scope="module", autouse=True)
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with Ledger.open(tmp_path_factory.mktemp("api") / "l.db") as ledger:
        ledger.add(DOCUMENTS, reader=READER)
        SERVED["app"] = create_app(ledger, Access())
        yield


described = create_app(cast("Ledger", None), Access()).openapi()
schema = schemathesis.openapi.from_dict(described, config=SchemathesisConfig.from_dict(CONFIG))
schema.app = here


@schema.parametrize()
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate()
