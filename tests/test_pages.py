"""The pages: every one with its twins, over the demo and over an empty ledger; filters, languages, forms, and that
nothing a text holds comes out as anything but text."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from ledger_samples import HandReader, Sample, usd
from tenfold import Ledger, data
from tenfold.asking.proofs import sentence_around
from tenfold.cleaning import clean
from tenfold.serving.access import Access
from tenfold.serving.app import create_app
from tenfold.serving.pages.asked import accepted
from tenfold.serving.pages.drawing import WIDTH, draw
from tenfold.serving.pages.painting import Coloured, painted
from tenfold.serving.templates import FOLDER
from tenfold.serving.tokens import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HERE = "http://127.0.0.1:8710"
ALWAYS = [
    "/",
    "/search",
    "/search?q=chips",
    "/deals",
    "/system",
    "/models",
    "/findings",
    "/review",
    "/sources",
    "/read",
    "/sql",
]
OF_THE_DEMO = [
    "/company/StepFun", "/company/Moonshot%20AI", "/product/Kimi%20K2.5", "/person/Yin%20Qi", "/investor/Tencent",
    "/source/Pearl%20Delta%20Dispatch", "/document/2026-05-09-leapstar-25-billion", "/deals?sort=amount&in=CNY",
    "/system?company=StepFun", "/system?nodes=200", "/models?measure=parameters", "/findings?kind=update",
    "/sql?query=select+1+as+one", "/search?q=Huawei+chips&all=1", "/company/StepFun?as_of=2026-02",
]  # fmt: skip
TABLES = [
    "/deals",
    "/investor/Tencent",
    "/system",
    "/models",
    "/findings",
    "/review",
    "/sources",
    "/sql?query=select+1+as+one",
]


def client_of(ledger: Ledger, role: Role = Role.EDITOR, **headers: str) -> TestClient:
    return TestClient(create_app(ledger, Access(role=role)), base_url=HERE, headers=headers, follow_redirects=False)


@pytest.fixture(scope="module")
def read_only(demo: Path) -> Iterator[Ledger]:
    with Ledger.open(demo) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def here(read_only: Ledger) -> TestClient:
    return client_of(read_only)


@pytest.fixture
def mine(demo: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A copy of the demo, to be written to."""
    shutil.copy(demo, tmp_path / "mine.db")
    with Ledger.open(tmp_path / "mine.db") as ledger:
        yield ledger


def twin_of(address: str, ending: str) -> str:
    path, _, query = address.partition("?")
    return f"{'/front' if path == '/' else path}{ending}{'?' if query else ''}{query}"


# Every page, every twin


@pytest.mark.parametrize("address", [*ALWAYS, *OF_THE_DEMO])
def test_every_page_opens_has_a_heading_and_a_twin(here: TestClient, address: str) -> None:
    page = here.get(address)
    assert page.status_code == 200, page.text[-500:]
    assert page.headers["content-type"].startswith("text/html")
    assert len(re.findall("<h1", page.text)) == 1
    assert_no_code_within(page.text)
    twin = here.get(twin_of(address, ".json"))
    assert twin.status_code == 200
    assert twin.json() is not None


@pytest.mark.parametrize("address", TABLES)
def test_every_table_has_a_twin_in_csv(here: TestClient, address: str) -> None:
    assert f'href="{html.escape(twin_of(address, ".csv"))}"' in here.get(address).text
    answer = here.get(twin_of(address, ".csv"))
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) > 1 or address == "/review"


@pytest.mark.parametrize("address", ALWAYS)
def test_every_page_opens_on_an_empty_ledger(tmp_path: Path, address: str) -> None:
    with Ledger.open(tmp_path / "empty.db") as ledger:
        here = client_of(ledger)
        assert here.get(address).status_code == 200
        assert here.get(twin_of(address, ".json")).status_code == 200


def assert_no_code_within(page: str) -> None:
    """No inline script or style, no handlers: what the Content-Security-Policy would refuse is not even there."""
    for attributes in re.findall(r"<script\b([^>]*)>", page):
        assert "src=" in attributes or 'type="application/json"' in attributes
    assert "<style" not in page
    assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)\s*=", page)
    assert "javascript:" not in page


def test_pages_link_only_to_pages_that_there_are(read_only: Ledger) -> None:
    here = client_of(read_only)
    met: set[str] = set()
    for address in ("/", "/company/StepFun", "/deals", "/findings"):
        met |= {html.unescape(link) for link in re.findall(r'href="(/[^"]*)"', here.get(address).text)}
    broken = [link for link in sorted(met) if here.get(link).status_code not in (200, 303)]
    assert not broken


# Names and languages


@pytest.mark.parametrize("name", ["阶跃星辰", "Leap AI", "stepfun", "Jieyue Xingchen"])
def test_a_search_for_any_name_leads_to_its_bearer(here: TestClient, name: str) -> None:
    answer = here.get("/search", params={"q": name})
    assert answer.status_code == 303
    dossier = here.get(answer.headers["location"])
    assert '<h1><bdi lang="en">StepFun</bdi>' in dossier.text


@pytest.mark.parametrize(
    ("typed", "found"), [("leap", "StepFun"), ("阶跃", "StepFun"), ("yuezhi", "Moonshot AI"), ("月之", "Moonshot AI")]
)
def test_names_are_suggested_as_they_are_typed(here: TestClient, typed: str, found: str) -> None:
    assert found in [each["name"] for each in here.get("/suggest.json", params={"q": typed}).json()]


def test_names_and_sums_are_in_the_readers_language(here: TestClient) -> None:
    english = here.get("/company/StepFun", headers={"Accept-Language": "en"}).text
    chinese = here.get("/company/StepFun", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}).text
    assert "$2.5bn" in english
    assert '<h1><bdi lang="zh">阶跃星辰</bdi> <span class="beside"><bdi lang="en">StepFun' in chinese
    assert "25亿美元" in chinese


def test_a_chosen_language_stays_and_leads_nowhere_else(here: TestClient) -> None:
    with client_of(here.app.state.ledger) as fresh:  # type: ignore[attr-defined]
        answer = fresh.get("/language/zh", params={"to": "/deals?type=fund"})
        assert answer.headers["location"] == "/deals?type=fund"
        assert '<html lang="zh">' in fresh.get("/deals").text
        for evil in ("//evil.example", "https://evil.example", "/\\evil.example", "/\nx"):
            assert fresh.get("/language/en", params={"to": evil}).headers["location"] == "/"


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "en"),
        ("zh", "zh"),
        ("de,zh-TW;q=0.8,en;q=0.2", "zh"),
        ("en-GB,zh;q=0.9", "en"),
        ("zh;q=oops", "en"),
        ("*", "en"),
    ],
)
def test_the_readers_language_is_the_one_wanted_most(header: str, lang: str) -> None:
    assert accepted(header) == lang


def test_every_word_of_the_pages_is_there_in_chinese() -> None:
    words = {
        found
        for path in FOLDER.glob("*.html")
        for pair in re.findall(r"""\b_\((?:"([^"]+)"|'([^']+)')\)""", path.read_text("utf-8"))
        for found in pair
        if found
    }
    assert len(words) > 150
    assert words - set(data.table("serving/zh")) == set()
    labels = data.table("serving/labels")
    assert all(len(pair) == 2 and all(pair) for kind in labels.values() for pair in kind.values())


# Deals


def test_the_filter_of_the_deals_is_their_address(here: TestClient) -> None:
    found = here.get(
        "/deals.json", params={"type": "funding_round", "min": "1bn", "sort": "amount", "since": "2026"}
    ).json()
    assert found["found"] == len(found["deals"]) > 3
    # The text's own conversion counts where it gives one, else the rate of the day.
    values = [(deal["amount"].get("conversion") or deal["converted"])["value"] for deal in found["deals"]]
    assert values == sorted(values, reverse=True)
    assert min(values) >= 1e9
    assert {deal["type"] for deal in found["deals"]} == {"funding_round"}
    assert found["totals"] == [
        {
            "type": "funding_round",
            "deals": len(values),
            "total": pytest.approx(sum(values), rel=0.01),
            "without_amount": 0,
        }
    ]


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"investor": "腾讯"}, lambda deal: "Tencent" in [*deal["investors"], *deal["buyers"]]),
        ({"company": "月之暗面"}, lambda deal: "Moonshot AI" in deal["company"]),
        ({"status": "planned"}, lambda deal: deal["status"] == "planned"),
        ({"stage": "b+"}, lambda deal: deal["stage"] == "B+"),
        ({"currency": "cny"}, lambda deal: deal["amount"]["currency"] == "CNY"),
        ({"min": "7亿", "in": "CNY"}, lambda deal: deal["converted"]["value"] >= 7e8),
        ({"until": "2025"}, lambda deal: deal["date"] < "2026"),
    ],
)
def test_each_filter_of_the_deals(here: TestClient, filters: dict[str, str], holds: Any) -> None:
    found = here.get("/deals.json", params=filters).json()
    assert found["deals"]
    assert all(holds(deal) for deal in found["deals"])
    assert here.get("/deals", params=filters).status_code == 200


@pytest.mark.parametrize(
    "filters",
    [{"since": "yesterday"}, {"min": "much"}, {"min": "1bn USD", "max": "7亿元"}, {"type": "gift"}, {"sort": "luck"},
     {"in": "XXX"}, {"in": "gold bars"}, {"company": "Nobody At All"}, {"company": "x" * 501}],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_said_to_be_one(here: TestClient, filters: dict[str, str]) -> None:
    page = here.get("/deals", params=filters, headers={"Accept": "text/html"})
    assert page.status_code in (400, 404)
    assert "<h1>" in page.text
    twin = here.get("/deals.json", params=filters)
    assert twin.status_code == page.status_code
    assert twin.headers["content-type"] == "application/problem+json"


def test_pages_of_deals_make_the_whole(here: TestClient) -> None:
    address, met = "/deals", []
    for _ in range(20):
        page = here.get(address).text
        met += re.findall(r'<tr class="row" data-event="([0-9a-f]+)"', page)
        onward = re.search(r'<a rel="next" href="([^"]+)"', page)
        if onward is None:
            break
        address = html.unescape(onward[1])
    whole = list(csv.DictReader(io.StringIO(here.get("/deals.csv").text.removeprefix("\ufeff"))))
    assert met == [row["event_id"] for row in whole]


# Evidence


def test_evidence_is_the_sentence_with_its_words_marked_and_a_footnote(here: TestClient) -> None:
    event = here.get("/company/StepFun.json").json()["rounds"][0]["event_id"]
    part = here.get(f"/event/{event}", params={"part": "1"}).text
    assert "<h1" not in part
    assert "<b>25亿美元</b></mark>" in part
    assert "<s>$25bn</s>" in part
    assert 'rel="noopener noreferrer nofollow external"' in part
    claim = here.get(f"/event/{event}.json").json()["told"][0]["claim"]["claim_id"]
    footnote = re.search(r'data-copy="([^"]+)"', here.get(f"/claim/{claim}").text)
    assert footnote is not None
    assert claim in footnote[1]
    assert "石桥科技报" in footnote[1]


def test_what_ties_two_names_opens_its_sentences(here: TestClient) -> None:
    tie = next(tie for tie in here.get("/system.json").json()["ties"] if tie["type"] == "funding_round")
    answer = here.get("/tie.json", params={"left": tie["left"], "right": tie["right"]}).json()
    assert answer["sentences"]
    assert "<mark>" in here.get("/tie", params={"left": tie["left"], "right": tie["right"]}).text


@pytest.mark.parametrize(
    "address",
    [
        "/event/nothing",
        "/claim/nothing",
        "/document/nothing",
        "/company/Nobody%20At%20All",
        "/source/Nobody",
        "/tie?left=a&right=b",
        "/nonsense",
    ],
)
def test_what_is_not_there_is_said_not_to_be(here: TestClient, address: str) -> None:
    page = here.get(address, headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "<h1>Not found</h1>" in page.text
    assert_no_code_within(page.text)


def test_a_node_of_the_system_takes_part_in_all_events_of_its_ties(read_only: Ledger) -> None:
    found = read_only.system(limit=200)
    events = {node.entity_id: node.events for node in found.nodes}
    for node in found.nodes:
        mine = [tie.events for tie in found.ties if node.entity_id in (tie.left, tie.right)]
        assert max(mine, default=1) <= node.events
    assert max(events.values()) > 9  # more than there are roles to play


def test_the_system_is_drawn_within_its_sheet(read_only: Ledger) -> None:
    found = read_only.system(limit=200)
    drawing = draw(found)
    assert len(drawing.spots) == len(found.nodes) > 100
    assert len(drawing.lines) == len(found.ties)
    assert all(0 < spot.x < WIDTH and 0 < spot.y < drawing.height for spot in drawing.spots)
    places = [(spot.x, spot.y) for spot in drawing.spots]
    assert len(set(places)) == len(places)


# Texts


@given(
    st.text(alphabet=st.sampled_from("ab <>&\"'亿\n\u202e"), max_size=60),
    st.lists(
        st.tuples(
            st.integers(0, 60),
            st.integers(1, 20),
            st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=3),
        ),
        max_size=5,
    ),
)
def test_a_coloured_text_is_the_text(text: str, spans: list[tuple[int, int, list[tuple[int, int]]]]) -> None:
    def inside(start: int, length: int) -> tuple[int, int]:
        return min(start, len(text)), min(start + length, len(text))

    claims = [
        Coloured(number, "metric", inside(start, length), tuple(inside(*value) for value in values))
        for number, (start, length, values) in enumerate(spans, start=1)
    ]
    plain = re.sub(r'<a class="ref[^>]*>\d+</a>', "", str(painted(text, claims)))
    assert html.unescape(re.sub(r"<[^>]*>", "", plain)) == clean(text)


@given(st.text(alphabet=st.sampled_from("ab .!?。\n亿"), max_size=80), st.integers(0, 80), st.integers(1, 20))
def test_a_sentence_holds_what_it_is_asked_around(text: str, start: int, length: int) -> None:
    start = min(start, max(len(text) - 1, 0))
    end = min(start + length, len(text))
    begin, stop = sentence_around(text, start, end)
    assert 0 <= begin <= start <= end <= stop <= len(text)


def test_a_pasted_text_comes_back_coloured_and_is_kept_only_if_wanted(mine: Ledger) -> None:
    here = client_of(mine)
    text = "Quillon Robotics raised $120 million in a Series B led by Harrow Capital on 4 March 2026."
    page = here.post("/read", data={"text": text, "published": "2026-03-05"}).text
    assert 'class="said t-funding_round' in page
    assert "$120m" in page
    assert_no_code_within(page)
    assert mine.bearer("Quillon Robotics") is None
    kept = here.post(
        "/add", data={"text": text, "published": "2026-03-05", "publisher": "Harbour Post", "title": "Money"}
    )
    assert kept.status_code == 303
    assert "Harbour Post" in here.get(kept.headers["location"]).text
    assert here.get("/company/Quillon%20Robotics").status_code == 200
    again = here.post(
        "/add", data={"text": text, "published": "2026-03-05", "publisher": "Harbour Post", "title": "Money"}
    )
    assert again.headers["location"] == kept.headers["location"]


@pytest.mark.parametrize(
    "form", [{"text": ""}, {"text": "   "}, {"text": "x", "published": "soon"}, {"text": "x" * 400_001}]
)
def test_a_text_that_cannot_be_read_is_refused_on_one_line(here: TestClient, form: dict[str, str]) -> None:
    answer = here.post("/read", data=form, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert '<p class="lead">' in answer.text


def test_whoever_may_not_edit_gets_sentences_and_no_article(read_only: Ledger) -> None:
    reader = client_of(read_only, Role.READER)
    page = reader.get("/document/2026-05-09-leapstar-25-billion").text
    assert "the two sides did not disclose" not in page
    assert "the scale of this round is $25 billion" in page
    assert "text" not in reader.get("/document/2026-05-09-leapstar-25-billion.json").json()
    assert "the two sides did not disclose" in client_of(read_only).get("/document/2026-05-09-leapstar-25-billion").text
    for address in ("/add", "/review/decide", "/review/undo"):
        assert reader.post(address, data={"text": "x"}).status_code == 403
    assert "disabled" in reader.get("/review").text
    assert reader.post("/read", data={"text": "StepFun raised $50 million."}).status_code == 200


# What texts hold is text

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e{{7*7}}"


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of one document that tries to get out of every place: title, publisher, address, text, names, alias."""
    name = f"Quillon {EVIL}"
    said = f"{name} took $120 million from Harrow {EVIL}"
    alias = f"{name} ({EVIL} Labs) is old"
    sample = Sample(
        "evil-1",
        ("funding_round", "done", {"company": [name], "amount": [usd(120e6)], "investor": [f"Harrow {EVIL}"]}, said),
        (
            "metric",
            "done",
            {"subject": [name], "measure": ["parameters"], "value": [{"value": 7, "unit": EVIL, "bound": "exact"}]},
            f"{name} has 7 {EVIL}",
        ),
        aliases=[(name, f"{EVIL} Labs", alias)],
        title=EVIL, publisher=f"Post {EVIL}", url="javascript:alert(3)", published="2026-03-05",
    )  # fmt: skip
    with Ledger.open(tmp_path / "evil.db") as ledger:
        report = ledger.add([sample.document], reader=HandReader([sample]))
        assert (report.added, report.claims) == (1, 2)
        yield ledger


def test_hostile_texts_come_out_as_text_everywhere(hostile: Ledger) -> None:
    here = client_of(hostile)
    entity = hostile.sql("select name from entities where kind = 'organisation' order by name").rows
    publisher = hostile.outlets()[0].publisher
    document = hostile.sources()[0].document_id
    event = hostile.deals()[0].event_id
    claim = hostile.claims()[0].claim_id
    quoted = [name for (name,) in entity]
    addresses = [*ALWAYS, f"/document/{document}", f"/event/{event}", f"/claim/{claim}"]
    requests = [(address, {}) for address in addresses]
    requests += [(f"/company/{path(name)}", {}) for name in quoted] + [
        (f"/investor/{path(name)}", {}) for name in quoted
    ]
    requests += [
        (f"/source/{path(publisher)}", {}),
        ("/search", {"q": EVIL, "all": "1"}),
        ("/company/" + path(EVIL), {}),
    ]
    requests += [
        ("/deals", {"company": EVIL}),
        ("/sql", {"query": EVIL}),
        ("/sql", {"query": f"select '{EVIL.replace(chr(39), '')}'"}),
    ]
    requests += [("/deals", {"stage": EVIL}), ("/findings", {"company": EVIL}), ("/nonsense/" + path(EVIL), {})]
    for address, query in requests:
        page = here.get(address, params=query, headers={"Accept": "text/html"})
        assert_text_only(page.text)
    assert_text_only(
        here.post(
            "/read",
            data={
                "text": f"{EVIL} StepFun raised $50 million. {EVIL}",
                "title": EVIL,
                "publisher": EVIL,
                "url": "javascript:alert(1)",
            },
        ).text
    )


def assert_text_only(page: str) -> None:
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert 'href="javascript' not in page
    for attributes in re.findall(r"<script\b([^>]*)>", page):
        assert "src=" in attributes or 'type="application/json"' in attributes
    tags = re.sub(r'"[^"]*"', '""', page)  # what stands within quotes is no attribute
    assert not re.search(r"<[a-z][^<>]*\son[a-z]+\s*=", tags)


def path(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")


def test_a_spreadsheet_executes_nothing_that_a_name_says(tmp_path: Path) -> None:
    sample = Sample(
        "formula",
        (
            "funding_round",
            "done",
            {"company": ["=HYPERLINK(1)"], "amount": [usd(5e6)]},
            "=HYPERLINK(1) took $5 million",
        ),
        published="2026-01-02",
    )
    with Ledger.open(tmp_path / "f.db") as ledger:
        ledger.add([sample.document], reader=HandReader([sample]))
        assert "'=HYPERLINK(1)" in client_of(ledger).get("/deals.csv").text


# Judgements


def test_a_review_decision_is_made_seen_and_undone(mine: Ledger) -> None:
    here = client_of(mine)
    before = mine.digest()
    pair = here.get("/review.json").json()["pairs"][0]
    made = here.post("/review/decide", data={"left": pair["left"], "right": pair["right"], "verdict": "same"})
    assert made.status_code == 303
    page = here.get(made.headers["location"]).text
    assert "the same" in page
    names = [name["name"] for name in here.get(f"/company/{path(pair['left_name'])}.json").json()["names"]]
    assert {pair["left_name"], pair["right_name"]} <= set(names)
    number = here.get("/review.json").json()["judgements"][0]["number"]
    undone = here.post("/review/undo", data={"number": str(number)})
    assert undone.status_code == 303
    assert "Taken back." in here.get(undone.headers["location"]).text
    assert mine.digest() == before


def test_a_figure_is_judged_from_the_review(mine: Ledger) -> None:
    here = client_of(mine)
    finding = mine.check(kinds=("implausible",))[-1]
    made = here.post(
        "/review/decide",
        data={"claim": finding.claim_id, "role": finding.role, "verdict": "correct", "because": "seen in the filing"},
    )
    assert made.status_code == 303
    history = here.get("/review.json").json()["judgements"]
    assert history[0]["because"] == "seen in the filing"
    assert history[0]["author"]
    assert "seen in the filing" in here.get("/review").text


@pytest.mark.parametrize(
    "form",
    [{}, {"verdict": "maybe"}, {"verdict": "same", "left": "x", "right": "y"}, {"verdict": "wrong", "claim": "none"}],
)
def test_a_decision_that_makes_no_sense_is_refused(mine: Ledger, form: dict[str, str]) -> None:
    answer = client_of(mine).post("/review/decide", data=form, headers={"Accept": "text/html"})
    assert answer.status_code in (400, 404)
    assert not mine.judgements()


@pytest.mark.parametrize("number", ["", "x", "999", "1e9", "9" * 30])
def test_undoing_nothing_is_refused(mine: Ledger, number: str) -> None:
    assert client_of(mine).post("/review/undo", data={"number": number}).status_code in (400, 404)


# SQL, styles and scripts


@pytest.mark.parametrize(
    "query",
    [
        "drop table documents",
        "select * from documents",
        "attach 'x' as y",
        "select load_extension('x')",
        "pragma user_version",
    ],
)
def test_the_sql_page_reads_views_and_nothing_else(here: TestClient, query: str) -> None:
    page = here.get("/sql", params={"query": query})
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert here.get("/sql.json", params={"query": query}).json()["error"]


def test_styles_and_scripts_are_kept_and_packed(here: TestClient) -> None:
    address = re.search(r'href="(/static/pages\.css\?v=[0-9a-f]+)"', here.get("/").text)
    assert address is not None
    sent = here.get(address[1], headers={"Accept-Encoding": "gzip"})
    assert sent.headers["content-encoding"] == "gzip"
    assert "immutable" in sent.headers["cache-control"]
    assert here.get(address[1], headers={"If-None-Match": sent.headers["etag"]}).status_code == 304
    assert here.get("/static/vega.js").headers["content-type"].startswith("text/javascript")
    for other in ("/static/..%2fapp.py", "/static/nothing.js", "/static/%2e%2e%2ftemplates%2fframe.html"):
        assert here.get(other).status_code == 404


def test_pages_are_small(here: TestClient) -> None:
    for address in [*ALWAYS, *OF_THE_DEMO]:
        answer = here.get(address, headers={"Accept-Encoding": "gzip"})
        assert int(answer.headers["content-length"]) < 60_000
