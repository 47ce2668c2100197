"""The rows of the two CSV results, and that no text becomes a formula."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.reports.tables import FIGURE_COLUMNS, TEXT_COLUMNS, figure_table, text_table
from kamakura_report.text import quote_for_csv
from tests.merging.answered import RECEIVED, plan, returned
from tests.merging.in_memory import merge


def test_the_columns_are_those_of_the_contract():
    assert ",".join(FIGURE_COLUMNS) == (
        "キー,施策番号,No,区分,指標番号,項目,単位,年度,値,状態,課,ファイル,シート,セル,受付日時"
    )
    assert ",".join(TEXT_COLUMNS) == "キー,項目,値,課,ファイル,シート,セル,受付日時,回,年度"


def test_one_row_of_each_kind():
    said = {"2-1/i1@R8": "-3", "2-1/3/i1@R8": "14.50", "2-1/3/決算額@R8": "該当なし"}
    rows = {row[0]: ",".join(row[1:]) for row in figure_table(merge(plan(), [returned("福祉課", said)]))}
    assert rows["2-1/i1@初期値"] == "2-1,,施策指標,1,満足な市民,%,初期値,14.5,確定,,master.xlsx,施策指標,,"
    assert rows["2-1/i1@R8"] == f"2-1,,施策指標,1,満足な市民,%,R8,-3,確定,福祉課,福祉課.xlsx,2-1 福祉,F12,{RECEIVED}"
    assert rows["2-1/i5@R9"] == "2-1,,施策指標,5,参加した市民,%,R9,,未入力,福祉課,,,,"
    assert rows["2-1/3/i1@R8"] == f"2-1,3,成果指標,1,講座,回,R8,14.5,確定,福祉課,福祉課.xlsx,2-1 福祉,F13,{RECEIVED}"
    assert rows["2-1/3/予算額@R8"] == "2-1,3,予算額,,推進事業,千円,R8,4176,確定,,master.xlsx,予算,,"
    assert rows["2-1/3/予算額@R9"] == "2-1,3,予算額,,推進事業,千円,R9,,未入力,,,,,"
    assert (
        rows["2-1/3/決算額@R8"]
        == f"2-1,3,決算額,,推進事業,千円,R8,,該当なし,福祉課,福祉課.xlsx,2-1 福祉,F14,{RECEIVED}"
    )


def active(text: str) -> str:
    """What a reader of the CSV does to have the text as it was."""
    return text.removeprefix("'")


ATTACKS = [
    "=1+1",
    "+1",
    "-1+cmd|'/c calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "　＝1",
    "\u200b=1",
    "\ufeff+1",
]


@pytest.mark.parametrize("text", [*ATTACKS, "＝1", "＋1", "－1", "＠1", "'=1", "'quoted'"])
def test_a_text_that_would_start_a_formula_is_quoted(text: str):
    assert quote_for_csv(text) == "'" + text
    assert active(quote_for_csv(text)) == text


@pytest.mark.parametrize("text", ["", "文章", "2-1/i1@R8", "a=b", "①", "ー", "1+1", "14.5"])
def test_any_other_text_stays_as_it_is(text: str):
    assert quote_for_csv(text) == text


@given(st.text("='\t -ａ＝a\n"))
def test_taking_one_apostrophe_away_gives_every_text_back(text: str):
    assert active(quote_for_csv(text)) == text


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_either_table_starts_a_formula(attack: str):
    """The remark, the file's name, the sheet's name and the plan's own names are people's text."""
    file = returned("福祉課", {"表紙/記入者": "x", "2-1/i1@R8": "-3"}, attack)
    place = file.answers["表紙/記入者"].place
    answers = {
        key: replace(answer, place=place._replace(sheet=attack), **({} if "@" in key else {"value": attack}))
        for key, answer in file.answers.items()
    }
    base = plan()
    (program,) = base.programs
    named = replace(program.indicators[0], name=attack, unit=attack)
    base = replace(base, programs=(replace(program, indicators=(named,)),))
    merged = merge(base, [replace(file, answers=type(file.answers)(answers))])
    for row in [*figure_table(merged), *text_table(merged)]:
        for cell in row:
            assert cell == "-3" or not cell.lstrip().lstrip("\u200b\ufeff").startswith(tuple("=+-@＝＋－＠\t")), row
    assert sum("-3" in row for row in figure_table(merged)) == 1
    assert [active(cell) for cell in next(text_table(merged))][2:6] == [attack, "福祉課", attack, attack]
