"""Take pictures of the pages, over the demo's ledger, for docs/screens: usage: python docs/make_screens.py

It needs Chromium (/usr/bin/chromium, or CHROMIUM=path). Pictures are WebP: small, and sharp where there are words.
"""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from servers import serving
from tenfold import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "screens"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
QUALITY = 76
TALLEST = 1200  # pixels: what is further down looks the same
# name: address, width, theme, language
SCREENS = {
    "front": ("/", 1280, "light", "en-GB"),
    "front-dark": ("/", 1280, "dark", "en-GB"),
    "front-chinese": ("/", 1280, "light", "zh-CN"),
    "front-phone": ("/", 390, "light", "en-GB"),
    "deals": ("/deals?sort=amount&type=funding_round", 1280, "light", "en-GB"),
    "company": ("/company/Moonshot%20AI", 1280, "light", "en-GB"),
    "company-dark": ("/company/Moonshot%20AI", 1280, "dark", "en-GB"),
    "company-phone": ("/company/StepFun", 390, "light", "en-GB"),
    "investor": ("/investor/Tencent", 1280, "light", "en-GB"),
    "system": ("/system", 1280, "light", "en-GB"),
    "system-dark": ("/system?nodes=120", 1280, "dark", "en-GB"),
    "models": ("/models", 1280, "light", "en-GB"),
    "findings": ("/findings", 1280, "light", "en-GB"),
    "review": ("/review", 1280, "light", "en-GB"),
    "source": ("/source/Pearl%20Delta%20Dispatch", 1280, "light", "en-GB"),
    "document": ("/document/2026-05-09-leapstar-25-billion", 1280, "light", "en-GB"),
    "search": ("/search?q=Huawei+chips&all=1", 1280, "light", "en-GB"),
    "sql": ("/sql?query=select+type,+count(*)+as+claims+from+claims+group+by+type", 1280, "light", "en-GB"),
}
# Where evidence is opened before the picture is taken.
OPENED = {"deals": "a.ev >> nth=2", "company-phone": "#s-2 ~ table a.ev >> nth=0"}


def main() -> int:
    """Take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with _demo() as base, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (address, width, theme, lang) in SCREENS.items():
            context = browser.new_context(
                base_url=base, locale=lang, color_scheme=theme, viewport={"width": width, "height": 900}
            )
            page = context.new_page()
            page.goto(address)
            page.wait_for_load_state("networkidle")
            if name in OPENED:
                page.locator(OPENED[name]).click()
                page.locator(".proof blockquote").first.wait_for()
            picture = _taken(page, width)
            (FOLDER / f"{name}.webp").write_bytes(picture)
            print(f"{name}.webp {len(picture) // 1000} kB")
            context.close()
        browser.close()
    return 0


def _taken(page: Page, width: int) -> bytes:
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    options = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", options)
    return base64.b64decode(taken["data"])


@contextmanager
def _demo() -> Iterator[str]:
    """The address of a server over the sample articles."""
    with (
        tempfile.TemporaryDirectory() as folder,
        as_file(files("tenfold.data").joinpath("samples")) as samples,
        Ledger.open(Path(folder) / "demo.db") as ledger,
    ):
        ledger.add(samples)
        with serving(ledger) as address:
            yield address


if __name__ == "__main__":
    sys.exit(main())
