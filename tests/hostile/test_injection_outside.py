"""Whatever a plan or a division says stays words in everything that leaves the office: pages, data, the Word file.

The same record is made twice, once of innocent words: what is drawn of it may differ in words alone.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet
import pytest

from kamakura_report.commands.export import _contents as export_contents
from kamakura_report.commands.publish import SEARCHED
from kamakura_report.io.web.draw_pages import draw_pages
from kamakura_report.io.word.word_paper import word_paper
from kamakura_report.plan.publication import Publication, Release
from kamakura_report.reports.council_words import council_words
from kamakura_report.reports.open_data import open_tables
from kamakura_report.reports.public_facts import PublicRecord
from kamakura_report.reports.public_record import public_record
from kamakura_report.reports.site.make_edition import make_edition
from kamakura_report.reports.site.search_list import search_script
from kamakura_report.reports.site.site_pages import Published, site_pages
from tests.contracts import ROOT
from tests.hostile.test_injection import ATTACKS
from tests.merging.answered import plan, returned
from tests.merging.in_memory import merge

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "</title></style></script>-->]]>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% for x in y %}{# z #}",
    "{%p for 施策 in 施策一覧 %}",
    "<w:p/></w:t><w:br/>",
    "&lt;b&gt;&amp;#x41;",
    "\u2028\u2029\u202e逆さ",
    "𠮷\ue000葛\U000e0100",
    "'); DROP TABLE figures; --",
)
WORDS = (*ATTACKS, *MARKUP)
INNOCENT = "増えたため"


def record_of(word: Callable[[], str]) -> tuple[Any, PublicRecord]:
    """A plan each of whose words is one of these, and the public record of what was answered in them."""
    small = plan()
    (program,) = small.programs
    indicators = tuple(
        replace(program.indicators[0], key=f"2-1/i{at}", number=at, name=word(), unit=word(), source=word())
        for at in range(1, len(WORDS) + 1)
    )
    projects = tuple(
        replace(
            one,
            name=word(),
            description=f"{word()}\n{word()}",
            divisions=one.divisions[:1],
            indicators=tuple(replace(each, name=word(), unit=word()) for each in one.indicators),
        )
        for one in program.projects
    )
    acts = tuple(replace(one, text=word()) for one in program.actions)
    whole = replace(program, name=word(), vision=word(), actions=acts, indicators=indicators, projects=projects)
    said = Publication((Release("備考", True, word()),), licence=word(), publisher=word())
    some = replace(small, city=word(), name=word(), programs=(whole,), publication=said)
    remarks = {f"2-1/i{at}/備考": word() for at in range(1, len(WORDS) + 1)}  # each word once
    figures = {"2-1/i1@R8": "15", "2-1/3/決算額@R8": "4000"}
    return some, public_record(some, merge(some, [returned("福祉課", {**figures, **remarks})]))


def outside(word: Callable[[], str]) -> dict[str, bytes]:
    """Every file that leaves the office, by name."""
    some, record = record_of(word)
    edition = make_edition(some, record, None, "2027-07-01")
    pages = site_pages(edition, [Published("令和9年7月1日", (), 1)], "令和9年7月1日")
    site = dict(draw_pages([(page.path, page.template, page.given) for page in pages]))
    form = (ROOT / "templates" / "council.docx").read_bytes()
    paper = word_paper(form, council_words(record, record.years[0]), title=word(), author=word(), as_of="")
    data = export_contents(record, open_tables(record), parquet=True, sql=True)
    return {**site, SEARCHED: search_script(edition).encode("utf-8", "replace"), "council.docx": paper, **data}


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    words = itertools.cycle(WORDS)
    return outside(lambda: next(words))


@pytest.fixture(scope="module")
def innocent() -> dict[str, bytes]:
    return outside(lambda: INNOCENT)


class Drawn(HTMLParser):
    """What a page is made of: its tags and the names of their attributes; and what it says."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.made: list[tuple[str, ...]] = []
        self.leads: list[str] = []
        self.said = ""
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made.append((tag, *(name for name, _ in attrs)))
        self.leads += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.said += data


def test_pages_are_made_of_the_same_tags_and_lead_to_the_same_places(
    hostile: dict[str, bytes], innocent: dict[str, bytes]
) -> None:
    names = [name for name in innocent if name.endswith(".html")]
    assert len(names) > 5
    said = ""
    for name in names:
        found, expected = Drawn(hostile[name]), Drawn(innocent[name])
        assert without_breaks(found.made) == without_breaks(expected.made), name
        assert found.leads == expected.leads, name
        said += found.said
    shown = [one for one in WORDS if one.isprintable() and one.strip() == one and "葛" not in one]
    assert [one for one in shown if one not in said] == []


def without_breaks(made: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [one for one in made if one != ("br",)]


def test_the_script_of_the_search_holds_a_list_and_nothing_else(hostile: dict[str, bytes]) -> None:
    script = hostile[SEARCHED].decode()
    assert not {"<", "\u2028", "\u2029"} & set(script)
    assert len(json.loads(script.removeprefix("var KAMAKURA_PROJECTS = ").removesuffix(";\n"))) == 2


def test_the_word_file_is_made_of_the_same_parts_and_elements(
    hostile: dict[str, bytes], innocent: dict[str, bytes]
) -> None:
    found, expected = (zipfile.ZipFile(io.BytesIO(one["council.docx"])) for one in (hostile, innocent))
    assert found.namelist() == expected.namelist()
    for name in found.namelist():
        if name.endswith(".rels"):
            assert found.read(name) == expected.read(name), name
        elif name.endswith(".xml"):
            assert elements(found.read(name)) == elements(expected.read(name)), name
    text = "".join(ElementTree.fromstring(found.read("word/document.xml")).itertext())
    shown = [one for one in MARKUP if one.isprintable() and one in text]
    assert len(shown) >= 5


def elements(part: bytes) -> list[str]:
    """The elements of a part; a line break within people's words is one of theirs."""
    made = [one.tag.rpartition("}")[2] for one in ElementTree.fromstring(part).iter()]
    return [one for one in made if one not in ("br", "t", "tab")]


def test_json_sqlite_and_parquet_give_the_words_back_as_they_are(hostile: dict[str, bytes]) -> None:
    document = json.loads(hostile["figures.json"])
    remarks = [row["文章"] for row in document["texts"]]
    assert len(remarks) == len(WORDS)
    assert sorted(remarks) == sorted(WORDS)
    json.loads(hostile["datapackage.json"])
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(hostile["figures.sqlite3"])
        assert {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} == {
            *("figures", "texts", "programs", "projects", "indicators")
        }
        assert [text for (text,) in database.execute("SELECT 文章 FROM texts ORDER BY rowid")] == remarks
    table = pyarrow.parquet.read_table(io.BytesIO(hostile["texts.parquet"]))
    assert table.column("文章").to_pylist() == remarks
