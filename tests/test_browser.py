"""The pages as a person meets them: Debian's Chromium over a served demo. With CI set a missing browser fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from servers import serving
from tenfold import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = [
    "/", "/deals", "/company/Moonshot%20AI", "/investor/Tencent", "/system", "/system?nodes=200", "/models",
    "/findings", "/review", "/sources", "/source/Pearl%20Delta%20Dispatch", "/document/2026-05-09-leapstar-25-billion",
    "/read", "/sql?query=select+type,status+from+deals", "/search?q=Huawei+chips&all=1", "/company/Nobody",
]  # fmt: skip
WIDTHS = (1600, 1024, 360)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists() and not os.environ.get("CI"), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def base(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("served") / "demo.db"
    shutil.copy(demo, place)
    with Ledger.open(place) as ledger, serving(ledger) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page of an English reader, whose console must stay silent."""
    context = browser.new_context(base_url=base, locale="en-GB", viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert [line for line in said if "404 (Not Found)" not in line] == []


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_sound_at_every_width_in_both_themes(page: Page, address: str) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            expect(page.locator("h1")).to_have_count(1)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{width} pixels"
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("typed", ["阶跃星辰", "Leap AI"])
def test_a_search_by_any_name_lands_on_the_company(page: Page, typed: str) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("StepFun")
    assert page.url.endswith(f"/company/{quote(typed)}")


def test_names_are_offered_as_they_are_typed(page: Page) -> None:
    page.goto("/deals")
    page.locator("#q").press_sequentially("月之")
    expect(page.get_by_role("option").first).to_contain_text("Moonshot AI")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Moonshot AI")


def test_a_filter_changes_the_address_and_the_table(page: Page) -> None:
    page.goto("/deals")
    rows = page.locator("#table tbody tr.row")
    before = rows.count()
    page.get_by_label("fund", exact=True).check()
    page.wait_for_url("**/deals?type=fund**")
    expect(rows).not_to_have_count(before)
    few = rows.count()
    assert 0 < few < before
    assert "type=fund" in (page.locator(".twins a").first.get_attribute("href") or "")
    page.reload()
    expect(rows).to_have_count(few)
    expect(page.get_by_label("fund", exact=True)).to_be_checked()


def test_evidence_opens_in_place_and_can_be_copied(page: Page) -> None:
    page.goto("/company/StepFun")
    link = page.locator("section", has_text="Funding rounds").locator("a.ev", has_text="$2.5bn").first
    link.click()
    proof = page.locator("tr.proof")
    expect(proof.locator("mark").first).to_be_visible()
    expect(proof).to_contain_text("25亿美元")
    expect(link).to_have_attribute("aria-expanded", "true")
    assert page.url.endswith("/company/StepFun")
    proof.locator("button.copy").first.click()
    expect(page.locator("#status")).to_have_text("Copied")
    assert "石桥科技报" in page.evaluate("navigator.clipboard.readText()")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    link.click()
    expect(proof).to_have_count(0)


def test_without_scripts_evidence_is_a_page(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/company/StepFun")
    page.locator("a.ev", has_text="$2.5bn").first.click()
    expect(page.locator("blockquote mark").first).to_be_visible()
    context.close()


def test_charts_are_drawn_under_the_policy_and_lead_to_evidence(page: Page) -> None:
    page.goto("/company/Moonshot%20AI")
    plot = page.locator(".plot")
    expect(plot).to_have_attribute("data-drawn", "yes", timeout=15_000)
    assert plot.locator("svg path").count() > 5
    plot.locator("svg text", has_text="~$2bn").first.click()
    expect(page.locator(".proof")).to_have_count(1)


def test_an_edge_of_the_system_opens_its_sentences(page: Page) -> None:
    page.goto("/system?company=StepFun")
    page.locator("a.tie").first.dispatch_event("click")
    expect(page.locator("#tie-proof blockquote").first).to_be_visible()
    page.locator("a.node", has_text="Tencent").first.click()
    page.wait_for_url("**company=Tencent**")
    expect(page.locator("a.node.focus")).to_have_count(1)


def test_a_pasted_text_shows_its_claims_and_can_be_kept(page: Page) -> None:
    page.goto("/")
    page.locator("#paste").fill(
        "Quillon Robotics raised $120 million in a Series B led by Harrow Capital on 4 March 2026."
    )
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator(".article .said.t-funding_round").first).to_be_visible()
    expect(page.locator(".claim-list li").first).to_contain_text("$120m")
    page.locator(".claim-list li").first.hover()
    expect(page.locator(".said.on").first).to_be_visible()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.locator(".keep").get_by_label("Publisher").fill("Harbour Post")
    page.get_by_role("button", name="Add to the ledger").click()
    expect(page.locator(".sub").first).to_contain_text("Harbour Post")


def test_a_review_decision_is_made_by_one_key_seen_and_undone(page: Page) -> None:
    page.goto("/review")
    pair = page.locator(".pair").first
    names = pair.locator("h3 > bdi").all_inner_texts()
    pairs = page.locator(".pair").count()
    page.keyboard.press("y")
    expect(page.locator(".decided")).to_contain_text("the same")
    assert page.locator(".pair").count() < pairs
    page.goto(f"/company/{quote(names[0], safe='')}")
    expect(page.locator("#s-names + ul")).to_contain_text(names[1])
    page.goto("/review")
    expect(page.locator(".history tbody tr").first).to_contain_text(names[0])
    page.locator(".history").get_by_role("button", name="Undo").first.click()
    expect(page.locator(".decided")).to_contain_text("Taken back.")
    expect(page.locator(".pair")).to_have_count(pairs)
    page.keyboard.press("n")
    expect(page.locator(".decided")).to_contain_text("different")
    page.keyboard.press("u")
    expect(page.locator(".decided")).to_contain_text("Taken back.")


def test_a_reader_gets_about_by_keys_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/deals")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tr.row").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tr.proof blockquote").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("tr.proof")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Tab")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()


def test_dark_is_dark_and_a_chosen_theme_stays(page: Page) -> None:
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    assert max(page.evaluate(brightness)) < 60
    page.keyboard.press("t")
    assert min(page.evaluate(brightness)) > 200
    page.reload()
    assert min(page.evaluate(brightness)) > 200
    page.locator("#theme").click()
    assert max(page.evaluate(brightness)) < 60


def test_a_reader_of_chinese_is_shown_chinese_names(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base, locale="zh-CN")
    page = context.new_page()
    page.goto("/company/StepFun")
    expect(page.locator("h1")).to_have_text("阶跃星辰 StepFun")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("StepFun 阶跃星辰")
    context.close()


def test_paper_gets_the_dossier_and_none_of_the_controls(page: Page) -> None:
    page.goto("/company/StepFun")
    page.emulate_media(media="print")
    expect(page.locator("nav.main")).to_be_hidden()
    expect(page.locator("#q")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".deals").first).to_be_visible()
