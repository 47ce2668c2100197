"""A real Chromium that opens pages as people do: from the disk, on a phone or a desktop, light, dark or on paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    name: str
    width: int
    scheme: str
    media: str = "screen"


LOOKS = {
    one.name: one
    for one in (
        Look("desktop, light", 1200, "light"),
        Look("phone, dark", 375, "dark"),
        Look("paper", 800, "light", "print"),
        Look("desktop, dark", 1200, "dark"),
        Look("phone, light", 375, "light"),
    )
}


@dataclass
class Seen:
    """What came of looking at pages: addresses asked for, and what the browser complained about."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the system; where there is none a failure in CI, else a skip that says why."""
    program = shutil.which("chromium")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no browser: chromium is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def looking(browser: Browser, look: Look, seen: Seen, *, scripts: bool = True) -> Iterator[Page]:
    """A window that looks so."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 800},
        color_scheme="dark" if look.scheme == "dark" else "light",
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.emulate_media(media="print" if look.media == "print" else "screen")
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("console", lambda message: seen.complaints.append(message.text))
    try:
        yield page
    finally:
        context.close()


def judged_by_axe(page: Page) -> dict[str, Any]:
    """What axe-core finds on the page: its violations, and what it could not judge itself."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run({runOnly: rules, preload: false, resultTypes: ['violations', 'incomplete']})", RULES
    )
    assert isinstance(found, dict)
    return found
