"""The REST API as its users meet it: answers with tags, decisions under a name, problems of one form, hostile input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from ledger_samples import DOCUMENTS, READER
from tenfold import Document, Ledger
from tenfold.serving.access import Access
from tenfold.serving.app import create_app
from tenfold.serving.limits import BODY_BYTES, SESSION_SECONDS, SQL_ROWS, TEXT_CHARACTERS
from tenfold.serving.tokens import Role, TokenFile

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = "<script>alert(1)</script>"
TEXT = {
    "text": "Zorblax raised $50 million, led by Vast Capital.",
    "title": "Zorblax raises",
    "published": "2026-03-04",
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("api") / "l.db") as ledger:
        ledger.add(DOCUMENTS, reader=READER)
        yield ledger


@pytest.fixture(scope="module")
def api(kept: Ledger) -> TestClient:
    return TestClient(create_app(kept, Access()), base_url="http://localhost:8710")


def get(api: TestClient, address: str, **query: Any) -> Any:
    answer = api.get(f"/api/v1/{address}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_answers_are_those_of_the_shell(api: TestClient, kept: Ledger) -> None:
    assert get(api, "deals")["items"] == json.loads(json.dumps(kept.deals(limit=50).to_json()))
    assert get(api, "entities/奎隆机器人")["name"] == get(api, "entities/Quillon Robotics")["name"] == "Quillon"
    quillon = get(api, "entities/Quillon")
    assert get(api, f"entities/{quillon['entity_id']}") == quillon
    assert get(api, "claims", company="Quillon")["items"] == kept.claims(company="Quillon").to_json()
    assert get(api, "total", by="company")["total"] == kept.total("company").total
    assert get(api, "findings", kind="implausible")["items"][0]["kind"] == "implausible"
    assert "Quillon" in {row["name"] for row in get(api, "suggest", q="qui")["items"]}
    assert get(api, "documents", limit=1)["next"] is not None
    claim = get(api, "claims", limit=1)["items"][0]
    assert claim["evidence"] in get(api, f"claims/{claim['claim_id']}")["sentence"]
    event = get(api, f"events/{claim['event_id']}")
    assert claim["claim_id"] in {told["claim"]["claim_id"] for told in event["told"]}


def test_pages_follow_one_another(api: TestClient, kept: Ledger) -> None:
    items, after = [], None
    for _ in range(20):
        page = get(api, "claims", limit=3, **({"after": after} if after else {}))
        items += page["items"]
        after = page["next"]
        if after is None:
            break
    assert [item["claim_id"] for item in items] == [row.claim_id for row in kept.claims()]


def test_an_answer_that_one_has_is_not_sent_again_until_the_ledger_changes(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db") as ledger, Ledger.open(tmp_path / "l.db") as other:
        ledger.add(DOCUMENTS, reader=READER)
        api = TestClient(create_app(ledger, Access()), base_url="http://localhost:8710")
        first = api.get("/api/v1/deals?limit=3")
        have = {"If-None-Match": first.headers["etag"]}
        again = api.get("/api/v1/deals?limit=3", headers=have)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert api.get("/api/v1/deals?limit=4", headers=have).status_code == 200
        other.merge("Quillon", "Oskar Chips", because="for the test")
        assert api.get("/api/v1/deals?limit=3", headers=have).status_code == 200


def test_a_text_is_added_once_and_read_without_keeping(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db") as ledger:
        api = TestClient(create_app(ledger, Access()), base_url="http://localhost:8710")
        read = api.post("/api/v1/read", json=TEXT).json()
        assert read["lang"] == "en" and read["claims"][0]["roles"]["company"] == ["Zorblax"]
        assert get(api, "documents")["items"] == []
        added = api.post("/api/v1/documents", json=TEXT)
        assert (added.status_code, added.json()["claims"]) == (201, 1)
        assert get(api, added.headers["location"].removeprefix("/api/v1/"))["text"] == TEXT["text"]
        again = api.post("/api/v1/documents", json=TEXT)
        assert (again.status_code, again.json()["added"]) == (200, False)
        german = api.post("/api/v1/documents", json={"text": "Das ist ein deutscher Text über das Wetter von morgen."})
        assert german.status_code == 422 and "language" in german.json()["detail"]


def test_decisions_bear_the_name_of_the_token_and_are_taken_back(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path / "l.tokens")
    reader, editor = tokens.add("rita", Role.READER), tokens.add("ed", Role.EDITOR)
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.add(DOCUMENTS, reader=READER)
        digest = ledger.digest()
        api = TestClient(create_app(ledger, Access(tokens)), base_url="http://tenfold.example")
        ed, rita = {"Authorization": f"Bearer {editor}"}, {"Authorization": f"Bearer {reader}"}
        merge = {"action": "merge", "left": "Quillon", "right": "Oskar Chips", "because": "for the test"}
        assert api.post("/api/v1/judgements", json=merge, headers=rita).status_code == 403
        assert api.post("/api/v1/documents", json=TEXT, headers=rita).status_code == 403
        assert ledger.digest() == digest
        made = api.post("/api/v1/judgements", json=merge, headers=ed)
        assert (made.status_code, made.json()["author"], made.json()["in_force"]) == (201, "ed", True)
        contrary = {**merge, "action": "split", "left": "Oskar Chips", "right": "Quillon Robotics"}
        assert api.post("/api/v1/judgements", json=contrary, headers=ed).status_code in (201, 409)
        for row in api.get("/api/v1/judgements", headers=rita).json()["items"]:
            if row["in_force"]:
                undo = {"action": "undo", "number": row["number"], "because": "a test"}
                assert api.post("/api/v1/judgements", json=undo, headers=ed).status_code == 201
        claim = ledger.claims(company="Quillon", types=["funding_round"])[0].claim_id
        judge = {"action": "judge", "claim": claim, "verdict": "correct", "value": 7e6, "because": "for the test"}
        judged = api.post("/api/v1/judgements", json=judge, headers=ed).json()
        assert ledger.deals(company="Quillon", types=["funding_round"], max_amount=7e6)
        undo = {"action": "undo", "number": judged["number"]}
        assert api.post("/api/v1/judgements", json=undo, headers=ed).status_code == 201
        assert ledger.digest() == digest


def test_whole_texts_are_for_editors(kept: Ledger, tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path / "l.tokens")
    told = {}
    for role in Role:
        token = tokens.add(str(role), role)
        api = TestClient(create_app(kept, Access(tokens)), base_url="http://tenfold.example")
        address = f"/api/v1/documents/{DOCUMENTS[0].id}"
        told[role] = api.get(address, headers={"Authorization": f"Bearer {token}"}).json()
    assert told[Role.EDITOR]["text"] == DOCUMENTS[0].text and told[Role.READER]["text"] == ""
    assert told[Role.READER]["claims"] == told[Role.EDITOR]["claims"]


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("GET", "entities/Nobody", None, 404),
        ("GET", "entities/../../etc/passwd", None, 404),
        ("GET", "entities/%2e%2e%2f%2e%2e%2fetc%2fpasswd", None, 404),
        ("GET", "documents/%2e%2e%2fl.db", None, 404),
        ("GET", "claims/nonsense", None, 404),
        ("GET", "events/nonsense", None, 404),
        ("GET", "documents/nonsense", None, 404),
        ("GET", "nowhere", None, 404),
        ("GET", "deals?since=2026-13", None, 422),
        ("GET", "deals?since=2026-02-31", None, 400),
        ("GET", "deals?limit=100000", None, 422),
        ("GET", "deals?after=nonsense", None, 400),
        ("GET", "deals?in=ZZZ", None, 400),
        ("GET", "search", None, 422),
        ("DELETE", "deals", None, 405),
        ("POST", "documents", "not JSON", 415),
        ("POST", "documents", {"text": ""}, 422),
        ("POST", "documents", {"text": "x" * (TEXT_CHARACTERS + 1)}, 422),
        ("POST", "documents", {"text": "x", "url": "javascript:alert(1)"}, 422),
        ("POST", "documents", {"text": "x", "published": "yesterday"}, 422),
        ("POST", "documents", {"text": "x", "origin": "/etc/passwd"}, 422),
        ("POST", "documents", {"text": "half \ud800 a character"}, 422),
        ("POST", "judgements", {"action": "merge", "left": "Quillon", "right": "Nobody", "because": "x"}, 404),
        ("POST", "judgements", {"action": "merge", "left": "Quillon", "right": "Oskar Chips", "because": " "}, 422),
        ("POST", "judgements", {"action": "burn"}, 422),
        ("POST", "judgements", {"action": "undo", "number": 10**9}, 400),
        ("POST", "judgements", {"action": "judge", "claim": "nonsense", "verdict": "wrong", "because": "x"}, 404),
    ],
)
def test_what_goes_wrong_is_a_problem_of_one_form(
    api: TestClient, method: str, address: str, body: Any, status: int
) -> None:
    if isinstance(body, str):
        sent: dict[str, Any] = {"content": body, "headers": {"Content-Type": "text/plain"}}
    else:
        sent = {} if body is None else {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}
    answer = api.request(method, f"/api/v1/{address}", **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status and problem["title"] and problem["detail"]
    assert "\n" not in problem["detail"] and "Traceback" not in problem["detail"]


def test_a_name_that_is_not_known_comes_with_those_that_are(api: TestClient) -> None:
    problem = api.get("/api/v1/entities/Quilon").json()
    assert "Quillon" in problem["suggestions"]


@pytest.mark.parametrize(
    "query",
    [
        "attach database '/tmp/x.db' as x",
        "pragma writable_schema = 1",
        "pragma table_info(documents)",
        "select load_extension('x')",
        "select readfile('/etc/passwd')",
        "select writefile('/tmp/x', 'y')",
        "select * from documents",
        "select * from sqlite_master",
        "select * from judgements",
        "with documents as (select * from main.documents) select * from documents",
        "select text from (select * from sources join documents)",
        "insert into documents values (1)",
        "delete from derived_claims",
        "drop view deals",
        "vacuum into '/tmp/x.db'",
        "select 1; drop view deals",
        "select zeroblob(1000000000)",
        "select randomblob(1000000000)",
        "",
        "select",
    ],
)
def test_sql_reads_the_views_and_nothing_else(api: TestClient, kept: Ledger, query: str) -> None:
    digest = kept.digest()
    answer = api.post("/api/v1/sql", json={"query": query})
    assert answer.status_code in (400, 422), answer.text
    assert kept.digest() == digest


def test_sql_answers_within_bounds_and_in_json(api: TestClient) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
    answer = api.post("/api/v1/sql", json={"query": endless}).json()
    assert len(answer["rows"]) == SQL_ROWS and answer["more"]
    odd = api.post("/api/v1/sql", json={"query": "select x'00ff', 9e999, -9e999, null, 'é'"}).json()
    assert odd["rows"] == [["00ff", None, None, None, "é"]]


def test_markup_in_what_articles_say_stays_text(tmp_path: Path) -> None:
    hostile = Document(
        f"Zorblax raised $50 million, led by Vast Capital. {SCRIPT}", title=SCRIPT, publisher=SCRIPT,
        url=f"javascript:{SCRIPT}", published="2026-03-04",
    )  # fmt: skip
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.add(hostile)
        api = TestClient(create_app(ledger, Access()), base_url="http://localhost:8710")
        for address in ("deals", "claims", "documents", "search?q=Zorblax", "sources", "entities/Zorblax"):
            answer = api.get(f"/api/v1/{address}")
            assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_fault_says_nothing_of_the_inside(kept: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the secret of /root/key")

    monkeypatch.setattr(Ledger, "deals", fails)
    api = TestClient(create_app(kept, Access()), base_url="http://localhost:8710", raise_server_exceptions=False)
    answer = api.get("/api/v1/deals")
    assert answer.status_code == 500 and answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


def test_the_docs_name_every_address_of_the_api_and_its_limits(api: TestClient) -> None:
    docs = (Path(__file__).parents[1] / "docs" / "serving.md").read_text("utf-8")
    described = get(api, "openapi.json")
    for path in described["paths"]:
        assert path.removeprefix("/api/v1").split("{")[0] in docs, path
    assert described["openapi"].startswith("3.1")
    assert f"{TEXT_CHARACTERS:,} characters" in docs and f"{SQL_ROWS:,} rows" in docs
    assert f"{BODY_BYTES // 1_000_000} MB" in docs and f"{SESSION_SECONDS // 86_400} days" in docs
    for action in ("merge", "split", "judge", "merge_events", "split_event", "undo"):
        assert f"`{action}`" in docs
