"""The SQL page: one SELECT over the documented views, read-only, within limits."""

from __future__ import annotations

from tenfold.ledger.errors import LedgerError
from tenfold.ledger.views import VIEWS
from tenfold.serving.limits import SQL_ROWS, SQL_SECONDS
from tenfold.serving.pages.asked import Ask, Page

_LONGEST = 5_000


def sql(ask: Ask) -> Page:
    """A query and its answer; a query that is wrong is shown with what is wrong with it."""
    query = ask.request.query_params.get("query", "").strip()
    answer, wrong = None, None
    if query:
        try:
            if len(query) > _LONGEST:
                raise LedgerError(f"the query is too long: at most {_LONGEST} characters")
            answer = ask.ledger.sql(query, max_rows=SQL_ROWS, timeout=SQL_SECONDS)
        except LedgerError as error:
            wrong = str(error)
    shown = {"query": query, "answer": answer, "wrong": wrong, "views": sorted(VIEWS), "most": SQL_ROWS}
    rows = answer.to_json() if answer else []
    data = {"query": query, "rows": rows, "more": bool(answer and answer.more), "error": wrong}
    return Page("sql.html", "SQL", shown, data, table=lambda: rows, status=400 if wrong else 200)
