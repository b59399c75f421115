"""Pictures of every page in both sizes and languages, for looking at.

    python -m tests.browser.screenshots FOLDER [--pages overview,what_if] [--query "&scenario=talent"] [--dark]

Each page gives two files: what stands above the fold, and `…-full.png` with the whole page.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from sqdash.bench.running import PAGES, SIZES, TWO_FRAMES, launch, new_visitor, serving, settle

LANGUAGES = ("zh", "en")
FULL_HEIGHT = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return Math.max(document.documentElement.scrollHeight, main ? main.scrollHeight : 0);
}"""
MAP_MILLISECONDS = 600  # deck.gl draws its labels a moment after its canvas is there


def take(page: Page, folder: Path, name: str) -> None:
    """The fold, then the window made as tall as the page: Streamlit scrolls inside a box, not the document."""
    settle(page)
    page.wait_for_timeout(MAP_MILLISECONDS)
    page.screenshot(path=folder / f"{name}.png")
    size = page.viewport_size or {"width": 1440, "height": 900}
    page.set_viewport_size({"width": size["width"], "height": int(page.evaluate(FULL_HEIGHT))})
    settle(page)
    page.evaluate(TWO_FRAMES)
    page.wait_for_timeout(MAP_MILLISECONDS)
    page.screenshot(path=folder / f"{name}-full.png")


def take_all(browser: Browser, url: str, folder: Path, pages: list[str], query: str, dark: bool) -> list[str]:
    """Every chosen page × size × language; returns the faults the browser told on the way."""
    faults: list[str] = []
    for name in pages:
        for size in SIZES:
            for language in LANGUAGES:
                visitor = new_visitor(browser, size, dark=dark)
                picture = f"{name}-{size}-{language}" + ("-dark" if dark else "")
                try:
                    take(visitor.open(f"{url}{PAGES[name]}?lang={language}{query}"), folder, picture)
                except AssertionError as late:
                    faults.append(f"{picture}: {late}")
                faults += [f"{picture}: {fault}" for fault in visitor.faults()]
                visitor.context.close()
                print(folder / f"{picture}.png", flush=True)
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", default=",".join(PAGES), help="comma-separated; all by default")
    parser.add_argument("--query", default="", help="more of the link, e.g. &scenario=talent&area=411481")
    parser.add_argument("--dark", action="store_true")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, serving() as server:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("no Chromium: install it or name it in SQDASH_CHROMIUM")
        for fault in take_all(browser, server.url, chosen.folder, chosen.pages.split(","), chosen.query, chosen.dark):
            print("!", fault)
        browser.close()


if __name__ == "__main__":
    main()
