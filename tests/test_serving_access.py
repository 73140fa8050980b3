"""Who may do what: tokens and cookies, roles, other sites' pages, names that lead here, bodies that are too long."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from tenfold import Ledger
from tenfold.ledger import LedgerError
from tenfold.serving.access import COOKIE, Access, access_for, is_loopback
from tenfold.serving.app import create_app
from tenfold.serving.limits import BODY_BYTES
from tenfold.serving.tokens import Role, TokenFile

LOCAL = "http://127.0.0.1:8710"
AWAY = "http://tenfold.example"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l.db") as opened:
        yield opened


@pytest.fixture
def tokens(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "l.tokens")


def client(ledger: Ledger, access: Access, base: str = LOCAL, **headers: str) -> TestClient:
    """A client of an app with an endpoint of each kind: /api/who tells who asks, /api/write writes."""
    app = create_app(ledger, access)

    @app.get("/api/who")
    def who(request: Request) -> dict[str, str]:
        return {"name": request.state.who.name, "role": request.state.who.role}

    @app.post("/api/write")
    async def write(request: Request) -> dict[str, Any]:
        return {"bytes": len(await request.body())}

    return TestClient(app, base_url=base, headers=headers, follow_redirects=False)


# Open, on this machine


@pytest.mark.parametrize("host", ["127.0.0.1:8710", "localhost", "LOCALHOST:1", "[::1]:8710", "127.0.0.1"])
def test_on_loopback_everything_is_open_to_the_user_of_the_machine(ledger: Ledger, host: str) -> None:
    here = client(ledger, Access(), Host=host)
    assert here.get("/api/who").json()["role"] == "editor"
    assert here.post("/api/write", content=b"abc").json() == {"bytes": 3}


@pytest.mark.parametrize(
    "host", ["evil.example:8710", "127.0.0.1.evil.example", "evil.example", "", "[::1", "10.0.0.7"]
)
def test_a_name_of_somebody_else_that_leads_here_is_refused(ledger: Ledger, host: str) -> None:
    answer = client(ledger, Access(), Host=host).get("/api/who")
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "http://127.0.0.1:8710.evil.example"},
        {"Origin": "http://[::1"},
        {"Origin": LOCAL, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_may_not_write(ledger: Ledger, headers: dict[str, str]) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client(ledger, Access()).request(method, "/api/write", headers=headers)
        assert answer.status_code == 403, method


def test_our_own_pages_may_write(ledger: Ledger) -> None:
    own = {"Origin": LOCAL, "Sec-Fetch-Site": "same-origin"}
    assert client(ledger, Access()).post("/api/write", headers=own).status_code == 200


# Tokens


def test_bound_to_other_addresses_it_does_not_start_without_tokens(tokens: TokenFile) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.7", "tenfold.example"):
        with pytest.raises(LedgerError, match="tenfold tokens add"):
            access_for(host, tokens)
    with pytest.raises(LedgerError, match="tenfold tokens add"):
        access_for("127.0.0.1", tokens, wanted=True)
    assert access_for("127.0.0.1", tokens) == Access()
    tokens.add("ada", Role.READER)
    tokens.revoke("ada")
    with pytest.raises(LedgerError, match="tenfold tokens add"):
        access_for("0.0.0.0", tokens)


def test_what_loopback_is() -> None:
    assert all(map(is_loopback, ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "", "localhost.example", "127.0.0.1.example", "10.0.0.1"]))


def test_without_a_token_nothing_is_answered(ledger: Ledger, tokens: TokenFile) -> None:
    tokens.add("ada", Role.EDITOR)
    away = client(ledger, Access(tokens), AWAY)
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}, {"Cookie": "x; =;"}):
        answer = away.get("/api/who", headers=headers)
        assert answer.status_code == 401 and "Bearer" in answer.headers["www-authenticate"]
    sent_on = away.get("/deals?min=5&q=a", headers={"Accept": "text/html"})
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, "/enter?next=%2Fdeals%3Fmin%3D5%26q%3Da")
    assert away.get("/enter").status_code == 200
    assert away.get("/entering").status_code == 401
    assert away.get("/static/../api/who").status_code != 200
    assert away.get("/static/%2e%2e/api/who").status_code != 200


def test_a_token_is_stored_hashed_for_the_owner_alone(tokens: TokenFile) -> None:
    token = tokens.add("ada", Role.EDITOR)
    assert token not in tokens.path.read_text()
    assert tokens.path.stat().st_mode & 0o077 == 0
    assert "hash" not in tokens.tokens[0].to_json()
    with pytest.raises(LedgerError, match="has a token already"):
        tokens.add("ada", Role.READER)
    for name in ("", "  ", "a\x1b[2Jb", "x" * 81):
        with pytest.raises(LedgerError, match="name"):
            tokens.add(name, Role.READER)


def test_a_reader_may_not_write_an_editor_may(ledger: Ledger, tokens: TokenFile) -> None:
    reader, editor = tokens.add("rita", Role.READER), tokens.add("ed", Role.EDITOR)
    away = client(ledger, Access(tokens), AWAY)
    for token, status in ((reader, 403), (editor, 200)):
        headers = {"Authorization": f"Bearer {token}"}
        assert away.get("/api/who", headers=headers).status_code == 200
        assert away.post("/api/write", headers=headers).status_code == status
    assert away.get("/api/who", headers={"Authorization": f"Bearer {editor}"}).json() == {
        "name": "ed",
        "role": "editor",
    }


def test_a_revoked_token_and_its_cookies_let_nobody_in(ledger: Ledger, tokens: TokenFile) -> None:
    token = tokens.add("ada", Role.EDITOR)
    away = client(ledger, Access(tokens), AWAY)
    assert away.post("/enter", data={"token": token}).status_code == 303
    assert away.get("/api/who").json()["name"] == "ada"
    TokenFile(tokens.path).revoke("ada")  # by another program
    assert away.get("/api/who").status_code == 401
    assert away.get("/api/who", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert away.post("/enter", data={"token": token}).status_code == 401
    tokens.add("ada", Role.EDITOR)
    assert away.get("/api/who").status_code == 401, "a new token does not bring the old cookie back"


def test_a_browser_exchanges_its_token_for_a_cookie_that_scripts_cannot_read(ledger: Ledger, tokens: TokenFile) -> None:
    token = tokens.add("ada", Role.READER)
    away = client(ledger, Access(tokens), "https://tenfold.example")
    answer = away.post("/enter", data={"token": f" {token}\n", "next": "/deals?min=5"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/deals?min=5")
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure"))
    assert token not in cookie
    assert away.post("/api/write").status_code == 403
    forged = away.cookies[COOKIE][:-2] + "xx"
    assert client(ledger, Access(tokens), AWAY, Cookie=f"{COOKIE}={forged}").get("/api/who").status_code == 401
    assert away.post("/leave").status_code == 303
    assert away.get("/api/who").status_code == 401


@pytest.mark.parametrize(
    "next", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/\t/e.x"]
)
def test_the_way_in_leads_nowhere_else(ledger: Ledger, tokens: TokenFile, next: str) -> None:
    token = tokens.add("ada", Role.READER)
    answer = client(ledger, Access(tokens), AWAY).post("/enter", data={"token": token, "next": next})
    assert answer.headers["location"] == "/"


def test_what_is_typed_into_the_way_in_is_escaped(ledger: Ledger, tokens: TokenFile) -> None:
    page = client(ledger, Access(tokens), AWAY).get("/enter", params={"next": '/"><script>alert(1)</script>'})
    assert "<script>" not in page.text


def test_a_token_file_that_is_none_closes_the_server(ledger: Ledger, tokens: TokenFile) -> None:
    token = tokens.add("ada", Role.EDITOR)
    tokens.path.write_text("{}")
    answer = client(ledger, Access(tokens), AWAY).get("/api/who", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 503


# Bodies and headers


def test_a_body_that_is_too_long_is_refused_whether_or_not_it_says_so(ledger: Ledger) -> None:
    here = client(ledger, Access())
    chunk = b"x" * 1_000_000
    chunks = BODY_BYTES // len(chunk) + 1
    assert here.post("/api/write", content=chunk * chunks).status_code == 413
    assert here.post("/api/write", content=(chunk for _ in range(chunks))).status_code == 413
    assert here.post("/api/write", content=b"x", headers={"Content-Length": "9" * 30}).status_code == 413
    assert here.post("/api/write", content=chunk).json() == {"bytes": len(chunk)}


def test_every_answer_tells_browsers_to_trust_nothing(ledger: Ledger) -> None:
    here = client(ledger, Access())
    for answer in (
        here.get("/enter"),
        here.get("/api/who"),
        here.get("/nowhere"),
        here.get("/", headers={"Host": "x"}),
    ):
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
