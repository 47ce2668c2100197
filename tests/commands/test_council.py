"""The council's paper: what is public, as the office drew it, the same each time, and no more than that."""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document

from kamakura_report.commands import council
from kamakura_report.commands.public_view import public_view
from kamakura_report.io.word.word_paper import word_paper
from kamakura_report.plan.publication import Publication, Release
from kamakura_report.problem import CannotRun
from kamakura_report.reports.council_words import Words, council_words
from tests.commands.town import NOW, R8, Town, founded, plan, told
from tests.office.office import pdf_text

ROOT = Path(__file__).resolve().parents[2]
NASTY = """<w:p/>&"'{{ 7*7 }}{% for x in y %}]]>=1+1\u200b𠮷"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town whose divisions have answered, copied by each test that changes it."""
    town = founded(tmp_path_factory.mktemp("council"))
    for one in town.generate(R8).issued:
        town.answer(one, {"表紙/記入者": "秘密太郎", "2-1/1/i1/備考": "外に出さない備考"})
    assert town.run("merge").status == 0
    return town


@pytest.fixture
def town(made: Town, tmp_path: Path) -> Town:
    return made.copy(tmp_path / "町")


def drawn(*paragraphs: str, rows: tuple[str, ...] = ()) -> bytes:
    """A form of these paragraphs, and of a table with a row for each text."""
    form = docx.Document()
    for text in paragraphs:
        form.add_paragraph(text)
    if rows:
        table = form.add_table(len(rows), 1)
        for row, text in zip(table.rows, rows, strict=True):
            row.cells[0].text = text
    buffer = io.BytesIO()
    form.save(buffer)
    return buffer.getvalue()


def draw(town: Town, *paragraphs: str, rows: tuple[str, ...] = ()) -> None:
    (town.root / council.PAPER_FORM).write_bytes(drawn(*paragraphs, rows=rows))


def paper(town: Town) -> Path:
    (path,) = (town.root / "output" / "council").glob("*.docx")
    return path


def texts(document: Document) -> list[str]:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_every_figure_of_the_year_stands_in_the_paper_as_in_the_csv(town: Town) -> None:
    draw(
        town,
        "{%p for 施策 in 施策一覧 %}", "{%p for 事業 in 施策.事業 %}",
        "{{ 事業.番号 }} R8 予算額 {{ 事業.予算額 }}", "{{ 事業.番号 }} R8 決算額 {{ 事業.決算額 }}",
        "{%p for 指標 in 事業.指標 %}", "{{ 事業.番号 }} R8 {{ 指標.名称 }} {{ 指標.実績 }}",
        "{{ 事業.番号 }} 初期値 {{ 指標.名称 }} {{ 指標.初期値 }}", "{%p endfor %}",
        "{%p endfor %}", "{%p for 指標 in 施策.指標 %}", "R8 {{ 指標.名称 }} {{ 指標.実績 }}",
        "初期値 {{ 指標.名称 }} {{ 指標.初期値 }}", "{%p endfor %}", "{%p endfor %}",
    )  # fmt: skip
    assert town.run("council").status == 0
    told_there = {text for text in texts(docx.Document(str(paper(town)))) if text}
    with (town.root / "output" / "consolidated.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["年度"] in ("R8", "初期値")]
    assert len(rows) > 7

    def line(row: Mapping[str, str]) -> str:
        shown = f"{float(row['値']):,g}" if row["値"] else row["状態"]
        name = row["区分"] if row["区分"] in ("予算額", "決算額") else row["項目"]
        return " ".join(filter(None, [row["No"], row["年度"], name, shown]))

    assert {line(row) for row in rows if row["状態"] != "競合"} == told_there


def test_the_shipped_form_makes_a_whole_paper_twice_the_same(town: Town) -> None:
    assert told("-C", str(town.root), "council").status == 0
    first = paper(town).read_bytes()
    paper(town).unlink()
    assert town.run("council").status == 0
    assert paper(town).read_bytes() == first
    said = texts(docx.Document(io.BytesIO(first)))
    assert "令和8年度 主要な施策の成果" in said
    assert [text for text in said if "{" in text] == []


def test_each_chart_tells_what_it_shows(town: Town) -> None:
    town.run("council")
    with zipfile.ZipFile(paper(town)) as package:
        body = package.read("word/document.xml").decode()
    told_aloud = re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', body)
    assert len(told_aloud) == body.count("<wp:docPr ") > 2
    assert all(re.search(r"グラフ.*: .*R8", one) for one in told_aloud)


def test_it_says_neither_who_made_it_nor_when_and_nothing_that_stays_inside(town: Town) -> None:
    town.run("council")
    with zipfile.ZipFile(paper(town)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")
    for inside in ("秘密太郎", "外に出さない備考", ".xlsx", str(town.root)):
        assert inside not in everything
    said = docx.Document(str(paper(town))).core_properties
    assert (said.author, said.last_modified_by, said.title) == ("鎌倉市", "", "令和8年度 主要な施策の成果")


def test_texts_that_look_like_a_form_or_markup_stand_as_they_are(tmp_path: Path) -> None:
    town = founded(tmp_path)
    (program,) = plan().programs
    project = replace(program.projects[0], name=NASTY)
    town.keep(replace(plan(), programs=(replace(program, name=NASTY, projects=(project, *program.projects[1:])),)))
    for one in town.generate(R8).issued:
        town.answer(one)
    town.run("merge")
    town.workspace.root.joinpath(council.PAPER_FORM).write_bytes((ROOT / council.PAPER_FORM).read_bytes())
    assert town.run("council", "--year", "R8").status == 0
    said = [text for text in texts(docx.Document(str(paper(town)))) if NASTY in text]
    assert len(said) >= 2


MISTAKES = {
    "{{ 計画.市の名前 }}": "言葉「市の名前」はありません。「市名」ではありませんか。",
    "{{ 市名 }}": "言葉「市名」はありません。",
    "{{ 計画.市名 ": "{{ }} か {% %} が閉じていないか、書き方が違います",
    "{{ 計画.市名 } }": "{{ }} か {% %} が閉じていないか、書き方が違います",
    "{% for 施策 in 施策一覧 %}{{ 施策.名称 }}": "for と endfor、if と endif の組がそろっていない",
    "{% endfor %}": "for と endfor、if と endif の組がそろっていない",
    "{% for 字 in 計画.市名 %}{% endfor %}": "for で繰り返せるのは一覧だけです",
    "{{ 施策一覧 }}": "一覧は、そのままでは出せません",
    "{{ 計画 }}": "一覧は、そのままでは出せません",
    "{{ 計画.__class__ }}": "言葉「__class__」はありません。",
    "{{ 計画.市名.__class__ }}": "「.__class__」は、ここでは使えません",
    "{{ 計画.市名.upper() }}": "使えない書き方があります",
    "{{ ''.__class__.__mro__ }}": "「.__class__」は、ここでは使えません",
    "{{ 'a' * 999999999 }}": "使えない書き方があります",
    "{{ 9 ** 9 ** 9 }}": "使えない書き方があります",
    "{{ range(9) }}": "使えない書き方があります",
    "{{ 計画['市名'] }}": "使えない書き方があります",
    "{{ 計画.市名|upper }}": "使えない書き方があります",
    "{% set x = 計画 %}": "使えない書き方があります",
    "{% include 'x' %}": "使えない書き方があります",
    "{% for x in 施策一覧 recursive %}{% endfor %}": "使えない書き方があります",
    "{% for x in [1, 2] %}{% endfor %}": "for で繰り返せるのは、一覧の名前だけです",
    "{% for x in 施策一覧 %}{{ loop.__init__ }}{% endfor %}": "「.__init__」は、ここでは使えません",
    "{% for x in 施策一覧 %}{{ loop }}{% endfor %}": "一覧は、そのままでは出せません",
    "{{ self }}": "一覧は、そのままでは出せません",
    "{% for x in 施策一覧 %}" * 7 + "{% endfor %}" * 7: "重までです",
}


@pytest.fixture(scope="module")
def words(made: Town) -> Words:
    record = public_view(made.workspace, now=NOW).record
    return council_words(record, record.years[0])


@pytest.mark.parametrize("written", MISTAKES, ids=lambda text: text[:40])
def test_a_mistake_in_the_form_is_refused_with_what_is_wrong(written: str, words: Words) -> None:
    with pytest.raises(CannotRun, match=re.escape(MISTAKES[written])):
        word_paper(drawn("初めの段落", written, "終わりの段落"), words, title="", author="", as_of="")


def test_a_mistake_in_the_form_is_told_in_one_line_and_nothing_is_made(town: Town) -> None:
    draw(town, "初めの段落", "{{ 計画.市の名前 }}")
    said = town.run("council")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("エラー: 様式 ")
    assert "council.docx: 言葉「市の名前」はありません。「市名」ではありませんか。" in said.err
    assert said.err.count("\n") == 1
    assert not (town.root / "output" / "council").exists()


def test_a_loop_that_cuts_through_paragraphs_is_told(town: Town) -> None:
    draw(town, "{% for 施策 in 施策一覧 %}{% for 事業 in 施策.事業 %}", rows=("{% endfor %}{% endfor %}",))
    assert "for や if が、段落や表の行をまたいでいます" in town.run("council").err


def test_loops_within_loops_come_to_an_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamakura_report.io.word.form_language.MOST_STEPS", 10)
    draw(town, "{% for a in 施策一覧 %}{% for b in a.事業 %}{% for c in a.事業 %}{% for d in a.事業 %}"
         "{{ d.名称 }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}")  # fmt: skip
    assert "繰り返しが多すぎます" in town.run("council").err


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"<html>", (ROOT / "templates" / "evaluation.xlsx").read_bytes()]
)
def test_what_is_no_word_document_is_told(content: bytes, town: Town) -> None:
    (town.root / council.PAPER_FORM).write_bytes(content)
    said = town.run("council")
    assert (said.status, said.out) == (2, "")
    assert "Word の文書（.docx）として読めません。" in said.err


def test_a_form_that_unpacks_to_more_than_fits_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamakura_report.io.word.word_paper.LARGEST", 1000)
    assert "大きすぎます" in town.run("council").err


def test_what_the_city_withholds_is_not_there_and_what_it_releases_is(town: Town) -> None:
    (program,) = plan().programs
    withheld, open_one = program.projects[0], program.projects[1]
    releases = (Release(withheld.key, False), Release("備考", True))
    town.keep(replace(plan(), publication=Publication(releases=releases)))
    assert town.run("council").status == 0
    said = "\n".join(texts(docx.Document(str(paper(town)))))
    assert withheld.name not in said
    assert open_one.name in said


def test_a_paper_that_somebody_wrote_in_is_kept_beside(town: Town) -> None:
    town.run("council")
    folder = paper(town).parent
    paper(town).write_bytes(b"ours")
    said = town.run("council")
    assert "前の文書（手を加えたもの）の控え: " in said.out
    assert [path.read_bytes() for path in folder.glob("*.bak.docx")] == [b"ours"]


def test_without_its_libraries_it_says_what_to_install(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "kamakura_report.io.word.word_paper", raising=False)
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    said = town.run("council")
    assert (said.status, said.out) == (2, "")
    assert "「py -m pip install kamakura_report[council]」で入れてください（docxtpl）。" in said.err


def test_without_libreoffice_pdf_is_refused_before_anything_is_made(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(town.root))
    said = town.run("council", "--pdf")
    assert (said.status, said.out) == (2, "")
    assert "LibreOffice がないので、PDF を作れません。" in said.err
    assert not (town.root / "output" / "council").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--year", "R1"), "R1 は計画の年度ではありません"),
        (("--year", "R8上期"), "R8上期 は計画の年度ではありません"),
        (("-o", "paper.pdf"), "paper.pdf は .docx で終わる名前にしてください"),
        (("--template", "nowhere.docx"), "nowhere.docx"),
    ],
)
def test_what_cannot_be_made_is_told(arguments: tuple[str, ...], words: str, town: Town) -> None:
    said = town.run("council", *arguments)
    assert (said.status, said.out) == (2, "")
    assert words in said.err


def test_before_any_figure_is_known_there_is_no_paper(tmp_path: Path) -> None:
    town = founded(tmp_path)
    assert "確定した実績がまだないので、作れません。" in town.run("council").err


def test_the_page_for_the_office_names_every_word_and_no_other(words: Words) -> None:
    page = (ROOT / "docs" / "manual" / "council.md").read_text(encoding="utf-8")
    tables = {
        head: {name for row in rows.splitlines() for name in row.split("|")[1].strip().split("、")}
        for head, rows in re.findall(r"^\| (\S+)\. \| 意味 \|\n\|---\|---\|\n((?:\|.*\n)+)", page, re.MULTILINE)
    }
    (program,) = words["施策一覧"]
    known = {"計画": words["計画"], "施策": program, "事業": program["事業"][0], "指標": program["指標"][0]}
    assert {head: set(one) for head, one in known.items()} == {head: tables[head] for head in known}
    assert tables["文章"] == {"項目", "年度", "課", "内容"}


@pytest.mark.office
def test_where_there_is_libreoffice_the_paper_is_printed_too(town: Town) -> None:
    assert town.run("council", "--pdf").status == 0
    printed = pdf_text(paper(town).with_suffix(".pdf").read_bytes())
    assert "主要な施策の成果" in "".join(printed.split())
