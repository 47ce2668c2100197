"""The public pages in a real browser: readable for everybody, and nothing is asked of any address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from justhtml import JustHTML
from playwright.sync_api import Browser

from kamakura_report.io.web.draw_pages import page_asset
from kamakura_report.plan.publication import Publication, Release
from tests.commands.town import R8, R9, Town, at, founded, plan
from tests.contracts import ROOT
from tests.effort import some
from tests.web.browser import LOOKS, Seen, chromium, judged_by_axe, looking

# Of what axe cannot judge by itself, why, and what judges it: of all of these the contrast alone, which
# test_every_text_stands_out_from_what_is_behind_it reckons for each pair of colours that the style sheet has.
JUDGED = {
    (
        "color-contrast",
        "nonBmp",
    ): "a sign beside its word, or the number of a 主な取組: no letters, axe passes them over",
    ("color-contrast", "imgNode"): "text in a chart, which axe takes for a picture",
    ("color-contrast", "shortTextContent"): "a dash where there is no figure, a figure of one digit",
    (
        "color-contrast",
        "bgOverlap",
    ): "a figure in a chart over the grid, or with its halo over the line; close lines in print",
    ("color-contrast", "elmPartiallyObscured"): "a cell of a table that scrolls sideways on a phone",
    ("color-contrast", "elmPartiallyObscuring"): "the same of what it scrolls below",
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town with every kind of page: a figure that was changed, a project that left, one with targets, no figures."""
    town = founded(tmp_path_factory.mktemp("city") / "town")
    whole = plan()
    (program,) = whole.programs
    first, second = program.projects
    aimed = replace(first.indicators[0], targets={R8: Decimal(12), R9: Decimal(15)}, source="市民意識調査")
    last = replace(second, key="2-1/13", number=13, name="なくなる事業")
    projects = (replace(first, indicators=(aimed,), actions=("①",), description="一行目\n二行目"), second, last)
    released = Publication((Release("2-1/3/i1", True, "数え直したため"), Release("備考", True)), publisher="鎌倉市")
    whole = replace(whole, programs=(replace(program, projects=projects),), publication=released)
    town.keep(whole)
    with at(datetime(2027, 7, 1, 9, 30)):
        for one in town.generate(R8).issued[:2]:
            town.answer(one, {"2-1/3/i1/備考": "天候により中止がありました。"})
        assert town.run("merge").status == 0
        assert town.run("publish").status == 0
        town.keep(replace(whole, programs=(replace(program, projects=projects[:2]),)))
        town.run("set", "2-1/3/i1@R8", "11", "--reason", "電話")
        assert town.run("publish", "--inside").status == 0
    return town


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def files(town: Town) -> Sequence[Path]:
    return [*sorted(town.workspace.site.rglob("*.html")), town.workspace.inside / "index.html"]


def looks_of(number: int) -> Sequence[str]:
    """On a desktop, and in one other look in turn; in every one in a soak."""
    others = [name for name in LOOKS if name != "desktop, light"]
    return some(list(LOOKS), ["desktop, light", others[number % len(others)]])


def test_axe_finds_nothing_on_any_kind_of_page_and_what_it_cannot_judge_is_judged(city: Town, browser: Browser) -> None:
    violations, open_questions = [], set()
    seen = Seen()
    every = files(city)
    looks = {file: looks_of(number) for number, file in enumerate(every)}
    for name, look in LOOKS.items():
        with looking(browser, look, seen) as page:
            for file in (file for file in every if name in looks[file]):
                page.goto(file.as_uri())
                found = judged_by_axe(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= look.width, (name, file)
                violations += [
                    (name, file.parent.name, one["id"], one["nodes"][0]["html"]) for one in found["violations"]
                ]
                for one in found["incomplete"]:
                    checks = [check for node in one["nodes"] for check in (*node["any"], *node["all"], *node["none"])]
                    open_questions |= {(one["id"], (check["data"] or {}).get("messageKey")) for check in checks}
    assert violations == []
    assert open_questions <= JUDGED.keys()
    assert [url for url in seen.asked if not url.startswith("file:")] == []
    assert seen.complaints == []


def test_the_page_about_accessibility_tells_all_that_is_judged_here() -> None:
    told = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    assert [name for rule in JUDGED for name in rule if f"`{name}`" not in told] == []


def test_the_search_finds_by_words_and_filters_and_without_a_script_all_are_listed(
    city: Town, browser: Browser
) -> None:
    search = (city.workspace.site / "search" / "index.html").as_uri()
    seen = Seen()
    with looking(browser, LOOKS["desktop, light"], seen) as page:
        page.goto(search)

        def listed() -> list[str]:
            return [one.split()[0] for one in page.locator("#projects tbody tr:visible").all_inner_texts()]

        assert listed() == ["2-1/3", "2-1/12", "2-1/13"]
        page.fill("#words", "ｽｲｼﾝ 講座")  # not a reading: nothing is called so
        assert listed() == []
        assert page.inner_text("#found") == "3 の事業のうち、0 が当てはまります。"
        page.fill("#words", "推進　二行目")
        assert listed() == ["2-1/3"]
        page.click("button[type=reset]")
        page.wait_for_function("document.querySelectorAll('#projects tbody tr:not([hidden])').length === 3")
        for field, value in (("#division", "介護課"), ("#progress", "none")):
            page.select_option(field, value)
        assert listed() == []
        page.select_option("#progress", "")
        assert listed() == ["2-1/12", "2-1/13"]
        page.select_option("#division", "")
        page.select_option("#action", "2-1 ①")
        assert listed() == ["2-1/3"]
        page.click("#projects a:visible")
        assert page.inner_text("h1").endswith("推進事業")
    with looking(browser, LOOKS["phone, light"], seen, scripts=False) as page:
        page.goto(search)
        assert page.locator("#projects tbody tr:visible").count() == 3
        assert page.locator("#search").is_hidden()
    assert seen.complaints == []


def test_every_page_is_well_formed_html(city: Town) -> None:
    for file in files(city):
        content = file.read_text(encoding="utf-8")
        document = JustHTML(content, collect_errors=True)
        assert document.errors == [], file
        ids = re.findall(r'\sid="([^"]*)"', content)
        assert len(ids) == len(set(ids)), file
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", content)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), (file, levels)


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    signs = color.lstrip("#")
    signs = "".join(sign * 2 for sign in signs) if len(signs) == 3 else signs
    parts = [int(signs[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXTS = ("ink", "quiet", "link")
BEHIND = ("paper", "shade")
BADGES = ("reached", "better", "level", "worse", "waiting", "none")
DRAWN = ("chart", "target", "accent", "focus")


def test_every_text_stands_out_from_what_is_behind_it() -> None:
    sheet = page_asset("style.css").decode()
    modes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    ]
    assert len(modes) == 3  # light, dark, paper
    for given in modes:
        colors = {**modes[0], **given}
        texts = [(text, behind) for text in TEXTS for behind in BEHIND] + [("ink", badge) for badge in BADGES]
        weak = [pair for pair in (*texts, ("target", "paper")) if contrast(*(colors[name] for name in pair)) < 4.5]
        assert weak == []
        assert [one for one in DRAWN if contrast(colors[one], colors["paper"]) < 3] == []
