"""The manual is true: its screens are what the files show, its pages lead nowhere outside, its two pages are two."""

from __future__ import annotations

import posixpath
import re
import shutil
import unicodedata
from collections import Counter
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from kamakura_report.cli.steps import CLICKED_STEPS
from kamakura_report.commands.init import GUIDE, PAGES
from kamakura_report.io.html_page import html_page
from kamakura_report.problem.catalogue import CHAPTERS
from tests import golden
from tests.commands.town import R8, Town, founded, told
from tests.manual_walk import screens
from tests.office.office import pdf_text

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "manual"
SCREEN = re.compile(r"^```画面 (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Elements(HTMLParser):
    """The start tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, attribute: str) -> list[str]:
        return [values.get(attribute) or "" for name, values in self.found if name == tag]


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("manual") / "計画"
    assert told("init", str(root)).status == 0
    return root


def test_golden_screens_of_the_manual_are_what_the_files_to_double_click_show(tmp_path: Path) -> None:
    text = (MANUAL / "office.md").read_text(encoding="utf-8")
    shown = screens(tmp_path / "walk")
    golden.same(MANUAL / "office.md", SCREEN.sub(lambda one: f"```画面 {one[1]}\n{shown[one[1]]}```", text))


def test_the_manual_names_every_file_to_double_click() -> None:
    text = (MANUAL / "office.md").read_text(encoding="utf-8")
    assert [name for name in CLICKED_STEPS if f"{name}.bat" not in text and name != "差戻し"] == []


@pytest.mark.parametrize("place", PAGES.values())
def test_a_page_has_a_title_a_language_and_nothing_outside(laid: Path, place: str) -> None:
    page = (laid / place).read_text(encoding="utf-8")
    elements = Elements(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="ja">')
    assert re.search(r"<title>[^<]+</title>", page)
    assert elements.all("script", "src") == elements.all("link", "href") == []
    addresses = [*elements.all("a", "href"), *elements.all("img", "src")]
    assert [one for one in addresses if ":" in one or one.startswith("//")] == []
    assert "url(" not in page
    assert [one for one in elements.all("img", "alt") if not one] == []


@pytest.mark.parametrize("place", PAGES.values())
def test_each_link_of_a_page_leads_to_a_file_and_a_heading_that_are_there(laid: Path, place: str) -> None:
    elements = Elements((laid / place).read_text(encoding="utf-8"))
    for link in [*elements.all("a", "href"), *elements.all("img", "src")]:
        target, _, part = unquote(link).partition("#")
        file = laid / posixpath.normpath(posixpath.join(posixpath.dirname(place), target)) if target else laid / place
        assert file.is_file(), link
        if part:
            ids = [values.get("id") for _, values in Elements(file.read_text(encoding="utf-8")).found]
            assert part in ids, link


def test_the_page_of_messages_has_every_code(laid: Path) -> None:
    page = (laid / PAGES["docs/problems.md"]).read_text(encoding="utf-8")
    codes = [code.code for chapter in CHAPTERS for code in chapter.constants().values()]
    assert len(codes) > 100
    assert [code for code in codes if f"<code>{code}</code>" not in page] == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler's pdftotext")
def test_the_printed_pages_for_divisions_are_two_and_say_what_their_text_says() -> None:
    printed = pdf_text((ROOT / next(iter(GUIDE))).read_bytes())
    assert len(printed.rstrip("\f").split("\f")) == 2
    page = html_page((MANUAL / "division.md").read_text(encoding="utf-8"), lambda link: link)
    assert signs(printed) == signs(re.sub(r"<(style|title|nav).*?</\1>|<[^>]*>", "", page, flags=re.DOTALL))


def signs(text: str) -> Counter[str]:
    """How often each sign is there, whatever the order of cells: no blanks, and no marks of lists."""
    return Counter(re.sub(r"[\s\d.•]", "", unicodedata.normalize("NFKC", text)))


def test_the_guide_goes_out_with_each_workbook_and_not_once_it_was_taken_away(tmp_path: Path) -> None:
    town = founded(tmp_path)
    page = town.workspace.letters / "記入のしかた.pdf"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(b"%PDF-1.4 ours")
    town.generate(R8)
    assert {len(attached(file)) for file in drafts(town)} == {2}
    assert all(attached(file)["記入のしかた.pdf"] == b"%PDF-1.4 ours" for file in drafts(town))
    page.unlink()
    town.generate(R8)
    assert {len(attached(file)) for file in drafts(town)} == {1}


def drafts(town: Town) -> list[Path]:
    found = sorted((town.workspace.mail / "依頼").iterdir())
    assert found
    return found


def attached(file: Path) -> dict[str, object]:
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}
