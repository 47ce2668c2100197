"""Sheet 評価: texts and choices of each year, a row for each thing and item, only where such were asked or answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.commands.load import load_form
from kamakura_report.form.answer import Answer
from kamakura_report.form.form_model import Form
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.reports.consolidated.yearly_texts import yearly_text_table
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Sheet
from tests.commands.town import FORM
from tests.form.forms import Line, drawn, form, small
from tests.merging.answered import R8, plan, returned
from tests.merging.in_memory import merge

REVIEW = FORM.with_name("evaluation_review.xlsx")
KEY = "2-1/12/評価@R8"


@pytest.fixture(scope="module")
def review() -> Form:
    return load_form(REVIEW).form


def sheet(some: Plan, asked: Form | None, merged: Merged) -> Sheet:
    found = yearly_text_table(some, asked, merged, {"R8"})
    assert found is not None
    return found.make()


def rows(of: Sheet) -> list[str]:
    last = max(row for row, _ in of.cells)
    width = max(column for _, column in of.cells)
    return [
        "|".join(str(of.cells[row, column].value or "").replace("\n", "/") for column in range(1, width + 1))
        for row in range(1, last + 1)
    ]


def test_each_project_has_a_row_for_each_item_and_a_column_for_each_year(review: Form) -> None:
    said = {KEY: "B", "2-1/12/取組実績@R8": "=訪問した", "2-1/12/評価@R9": "A"}
    assert rows(sheet(plan(), review, merge(plan(), [returned("介護課", said)]))) == [
        "施策|No|事業・指標|所管課|項目|R8|R9|キー",
        "2-1 福祉|3|推進事業|福祉課|取組実績|||2-1/3/取組実績",
        "2-1 福祉|3|推進事業|福祉課|評価|||2-1/3/評価",
        "2-1 福祉|3|推進事業|福祉課|今後の方向性|||2-1/3/今後の方向性",
        "2-1 福祉|12|単独事業|介護課|取組実績|=訪問した||2-1/12/取組実績",
        "2-1 福祉|12|単独事業|介護課|評価|B|A|2-1/12/評価",
        "2-1 福祉|12|単独事業|介護課|今後の方向性|||2-1/12/今後の方向性",
    ]


def test_a_cell_says_who_wrote_it_in_which_round_and_where_it_stands(review: Form) -> None:
    found = yearly_text_table(plan(), review, merge(plan(), [returned("介護課", {KEY: "B"})]), {"R8"})
    assert found is not None
    link = found.rows.find(KEY)
    assert link is not None
    cell = found.make().cells[link.position]
    assert (cell.value, cell.note) == ("B", "介護課.xlsx\n2-1 福祉 F12\n介護課（R8）\n2027-07-01 17:31")


def test_what_is_waited_for_has_a_ground_of_its_own_and_a_year_after_the_last_has_none(review: Form) -> None:
    (program,) = plan().programs
    first, second = program.projects
    ended = replace(plan(), programs=(replace(program, projects=(first, replace(second, ends=R8))),))
    found = yearly_text_table(ended, review, merge(ended, []), {"R8", "R9"})
    assert found is not None
    keys = ("2-1/3/評価@R9", KEY, "2-1/12/評価@R9")
    links = {key: link for key in keys if (link := found.rows.find(key))}
    styles = {key: found.make().cells[link.position].style for key, link in links.items()}
    assert styles == {
        "2-1/3/評価@R9": office_style.OPEN, KEY: office_style.OPEN, "2-1/12/評価@R9": office_style.BODY,
    }  # fmt: skip


def test_two_divisions_and_two_rounds_that_differ_stand_together_and_the_office_s_word_alone(review: Form) -> None:
    shared = plan(Joint.EACH)
    key = "2-1/3/評価@R8"
    files = [
        returned("福祉課", {key: "A"}),
        returned("保険課", {key: "B"}),
        returned("保険課", {key: "C"}, "末.xlsx", round="全年度"),
    ]
    told = rows(sheet(shared, review, merge(shared, files)))
    assert "福祉課（R8）: A/保険課（R8）: B/保険課（全年度）: C" in told[2]
    assert "|B|" in rows(sheet(shared, review, merge(shared, files[1:2])))[2]
    ours = Decision(7, key, Answer.text("D"), "電話", "kikaku", "2027-06-01T09:00:00+09:00", ())
    assert "|D|" in rows(sheet(shared, review, merge(shared, [], [ours])))[2]


def test_words_without_a_year_stand_beside_with_their_round_and_are_not_waited_for(review: Form) -> None:
    files = [returned("介護課", {"2-1/12/評価": "B"}), returned("介護課", {"2-1/12/評価": "A"}, "末.xlsx", round="R9")]
    found = sheet(plan(), review, merge(plan(), files))
    assert rows(found)[0].endswith("|R8|R9|年度のない回答|キー")
    assert rows(found)[5].endswith("|評価|||介護課（R8）: B/介護課（R9）: A|2-1/12/評価")
    assert found.cells[6, 6].style == office_style.BODY


def test_only_where_such_are_asked_or_were_answered_is_there_such_a_sheet(review: Form) -> None:
    def names(asked: Form, *said: str) -> list[str]:
        merged = merge(plan(), [returned("介護課", dict.fromkeys(said, "B"))])
        return [one.name for one in place_consolidated(plan(), merged, (), form=asked).sheets]

    assert "評価" not in names(small(), "2-1/12/備考", "2-1/12/評価")
    assert "評価" in names(small(), KEY)
    assert "評価" in names(review)


def test_whatever_band_asks_it_is_listed_with_what_it_is_about() -> None:
    lines = (
        Line("見出し", "{{施策.施策名}}||様式ID {{様式ID}}"),
        Line("施策", "総括||{{入力:文章 総括}}||{{キー}}"),
        Line("施策指標", "判定||{{入力:選択 判定 良,可}}||{{キー}}"),
        Line("成果指標", "実績||{{入力:実績}}||{{キー}}"),
        Line("成果指標", "備考||{{入力:備考}}||{{キー}}"),
        Line("予算決算", "課題||{{入力:文章 課題}}||{{キー}}"),
    )
    found = rows(sheet(plan(), form(drawn(lines)), merge(plan(), [])))
    assert [row.split("|")[2:5] + row.split("|")[-1:] for row in found[1:]] == [
        ["（施策全体）", "福祉課", "総括", "2-1/総括"],
        ["満足な市民", "福祉課", "判定", "2-1/i1/判定"],
        ["参加した市民", "福祉課", "判定", "2-1/i5/判定"],
        ["推進事業", "福祉課", "課題", "2-1/3/課題"],
        ["推進事業 講座", "福祉課", "備考", "2-1/3/i1/備考"],
        ["単独事業", "介護課", "課題", "2-1/12/課題"],
    ]
