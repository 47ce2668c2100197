"""Rules of judgement as three cities publish them, thresholds to grades, drawn as formulas under the figures they
judge; each grade on either side of its threshold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.plan.model import Plan
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Formula
from tests.form.forms import SMALL, Line, drawn, form
from tests.form.plans import LEAD, PROGRAM, R8, R9, R10, placed, plan
from tests.form.walks import returned

# 多摩市: the way gone from 初期値 to 目標値 against a fifth for each year. 長与町: S to C around 初期値. 佐野市: points
# of 達成率 (7 to 1, here counted twice) and of the course (3 to 1), their sum in four classes.
STEADY = '=IF(NOT(ISNUMBER(D3)),"",IF((D3-C3)/(D4-C3)>=D5/5,"着実",IF((D3-C3)/(D4-C3)>=D5/5*0.6,"概ね","要改善")))'
STANDING = '=IF(NOT(ISNUMBER(D3)),"－",IF(D3>D4,"S",IF(D3>C3*1.1,"A",IF(D3>=C3*0.9,"B","C"))))'
POINTS = "IF(D3/D4>=0.7,4,IF(D3/D4>=0.6,3,IF(D3/D4>=0.5,2,1)))"
POINTS = f'=IF(NOT(ISNUMBER(D3)),"",IF(D3/D4>=1,7,IF(D3/D4>=0.9,6,IF(D3/D4>=0.8,5,{POINTS}))))'
COURSE = 'IF(D8="拡充",3,IF(D8="継続",2,IF(D8="縮小",1,0)))'
CLASS = '=IF(NOT(ISNUMBER(D9)),"",IF(D9>=16,"１",IF(D9>=13,"２",IF(D9>=11,"３","４"))))'
LINES = (
    SMALL[0],  # row 2
    Line("施策指標", "{{施策指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|||{{キー}}"),
    Line("施策指標", "目標値||{{目標値}}"),
    Line("施策指標", "何年目||=前年(D5)+1"),
    Line("施策指標", f"工程||{STEADY}"),
    Line("施策指標", f"水準||{STANDING}"),
    Line("施策指標", "取組方針||{{入力:選択 取組方針 拡充,継続,縮小}}|||{{キー}}"),
    Line("施策指標", f'合計||=IF(ISNUMBER(D10),D10*2+{COURSE},"")'),
    Line("施策指標", f"点||{POINTS}"),
    Line("施策指標", f"区分||{CLASS}"),
)


def rising() -> Plan:
    """One 施策指標, from 100 to 200 in every year."""
    small = plan()
    (program,) = small.programs
    first = replace(program.indicators[0], latest=Decimal(100), targets=dict.fromkeys((R8, R9, R10), Decimal(200)))
    return replace(small, programs=(replace(program, indicators=(first,), projects=()),))


def judged(figure: str, course: str = "継続") -> list[object]:
    """工程, 水準, 合計 and 区分 of the plan's first year; all that was answered is taken back."""
    said = Answers({"2-1/i1/取組方針@R8": Answer.text(course)})
    if figure:
        answer = Answer.figure(figure) if figure.isdigit() else Answer.word(figure)
        said = Answers({"2-1/i1@R8": answer, **said})
    book = placed(form(drawn(LINES)), rising(), LEAD, (R8,), answers=said)
    assert take(book, returned(book)) == (said, ())
    values = [book.sheet(PROGRAM).cells[row, 3].value for row in (5, 6, 8, 10)]
    return [value.value for value in values if isinstance(value, Formula)]


@pytest.mark.parametrize(
    ("figure", "steady", "standing"),
    [
        ("", "", "－"),
        ("該当なし", "", "－"),
        ("89", "要改善", "C"),
        ("90", "要改善", "B"),
        ("110", "要改善", "B"),
        ("111", "要改善", "A"),
        ("112", "概ね", "A"),  # 60 % of the 20 that the first year should bring
        ("119", "概ね", "A"),
        ("120", "着実", "A"),
        ("200", "着実", "A"),
        ("201", "着実", "S"),
    ],
)
def test_the_way_gone_and_the_standing_are_graded_at_their_thresholds(figure: str, steady: str, standing: str) -> None:
    assert judged(figure)[:2] == [steady, standing]


@pytest.mark.parametrize(
    ("figure", "course", "total", "grade"),
    [
        ("200", "拡充", 17, "１"),
        ("200", "継続", 16, "１"),
        ("200", "縮小", 15, "２"),
        ("199", "縮小", 13, "２"),
        ("179", "継続", 12, "３"),
        ("179", "縮小", 11, "３"),
        ("159", "継続", 10, "４"),
        ("99", "縮小", 3, "４"),
    ],
)
def test_points_of_the_rate_and_of_the_course_make_a_class(figure: str, course: str, total: int, grade: str) -> None:
    assert judged(figure, course)[2:] == [Decimal(total), grade]
