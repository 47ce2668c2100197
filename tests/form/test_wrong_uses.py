"""Each placeholder of the grammar in each place where it may not stand: one line that says where, what, and what may.

The tables are by hand, from docs/form.md; what the grammar knows and they do not makes the first test fail.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kamakura_report.form.field_values import EVERYWHERE, FIELDS
from kamakura_report.form.form_model import ROOT_BAND, Band, allowed_bands, band_line
from kamakura_report.form.parse_form import parse_form
from kamakura_report.form.placeholders import FIGURES, Word
from kamakura_report.problem import Problem
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind

ANYWHERE = tuple(map(str, Band))
INDICATORS, MONEY = ("施策指標", "成果指標"), ("事業", "予算決算")
COUNTED = ("表紙", "見出し", "施策", "シート一覧", "一覧", *INDICATORS, *MONEY)
ABOUT = ("施策", *INDICATORS, *MONEY)
YEARS, OUTSIDE, BOTH = (True,), (False,), (False, True)
# Of each placeholder: the bands where it may stand, and whether in the columns of years, outside of them, or both.
WORDS = {
    "年度": (ANYWHERE, YEARS),
    **dict.fromkeys(("キー", "様式ID"), (ANYWHERE, BOTH)),
    **dict.fromkeys(("実績", "目標値"), (INDICATORS, YEARS)),
    **dict.fromkeys(("初期値", "進捗", "推移"), (INDICATORS, OUTSIDE)),
    "達成率": (INDICATORS, BOTH),
    **dict.fromkeys(("予算額", "決算額"), (MONEY, YEARS)),
    "執行率": (MONEY, BOTH),
    "点検": ((*INDICATORS, *MONEY), BOTH),
    **dict.fromkeys(("欄数", "記入数", "要確認数", "未入力数", "記入状況", "記入の進み"), (COUNTED, BOTH)),
    "人件費": (MONEY, YEARS),  # a named figure, shown where 予算決算 asks it
}
ASKED = {
    "実績": (INDICATORS, YEARS),
    "初期値": (INDICATORS, OUTSIDE),
    "予算額": (MONEY, YEARS),
    "決算額": (MONEY, YEARS),
    "備考": (("表紙", *ABOUT), BOTH),
    "数値 新 千円（合算）": (ABOUT, BOTH),
    "文章 所見 （必須）": (("表紙", *ABOUT), BOTH),
    "選択 評価 甲,乙 （基=甲のとき）": (("表紙", *ABOUT), BOTH),
    "日付 作成日": (("表紙", *ABOUT), BOTH),
    "チェック 計画": (("表紙", *ABOUT), BOTH),
    "複数選択 連携先 国,県": (("表紙", *ABOUT), BOTH),
    "文章 講評 ＠主管部": (ABOUT, BOTH),
}
Place = tuple[str, Band, bool]  # sheet, band, whether in a column of years
PLACES = [(sheet, band, yearly) for sheet, root in ROOT_BAND.items() for band in allowed_bands(root) for yearly in BOTH]


def told(place: Place, *texts: str) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """Each text with what is told of its cell, when all stand in a row there; and "" with all that is told besides."""
    name, band, _ = place
    sheets = [_sheet(*place, texts), *([] if name != "表紙" else [_sheet("施策", Band.PROGRAM, False, ())])]
    _, problems = parse_form(Book(tuple(sheets)))
    row = 2 if band is Band.HEAD else 5
    cells = {cell_name((row, column)): text for column, text in enumerate(texts, 6)}
    for cell, text in cells.items():
        yield text, tuple(one for one in problems if (one.sheet, one.cell) == (name, cell))
    yield "", tuple(one for one in problems if one.sheet != name or one.cell not in cells)


def _sheet(name: str, band: Band, yearly: bool, texts: tuple[str, ...]) -> Sheet:
    """様式ID in row 2, a choice in row 3, where there is money 人件費 in row 4, the texts below or in the heading."""
    lines = {
        2: ("見出し", "{{様式ID}}"),
        3: (name, "{{入力:選択 基 甲,乙}}", "{{キー}}"),
        4: ("予算決算", "", "{{キー}}", "", "{{入力:数値 人件費 千円}}"),
    }
    if name == "表紙":
        del lines[4]
    row = 2 if band is Band.HEAD else 5
    lines[row] = (str(band), *(*lines.get(row, ("",)), "", "", "")[1:3], "", "", *texts)
    cells = {(at, column): text for at, line in lines.items() for column, text in enumerate(line, 1) if text}
    cells[row, 3] = "{{キー}}"
    cells |= {(1, column): "年度" for column in (5, *(range(6, 6 + len(texts)) if yearly else ()))}
    return Sheet(name=name, cells={at: Cell(text) for at, text in cells.items()})


def one_line(problem: Problem, place: Place, written: str) -> bool:
    """It says where, quotes what is written there, and what to do, all in one line."""
    line = str(problem)
    return (
        line.startswith(f"［{place[0]}］ {problem.cell}: ")
        and "\n" not in line
        and written in problem.found
        and problem.advice.endswith("。")
        and len(line) < 400
    )


def test_the_tables_know_the_whole_grammar() -> None:
    assert set(WORDS) == {*Word, "人件費"}
    assert {text.split()[0] for text in ASKED} == {*FIGURES, "備考", *AnswerKind}
    assert any("＠" in text for text in ASKED)
    assert {*EVERYWHERE, "体系", "体系1", "体系2", "体系3"} == set(FIELDS) - {*Band}


@pytest.mark.parametrize("asked", [False, True])
def test_each_placeholder_is_told_where_it_may_not_stand_and_nowhere_else(asked: bool) -> None:
    table = {f"{{{{入力:{text}}}}}": rule for text, rule in ASKED.items()} if asked else {}
    table = table or {f"{{{{{text}}}}}": rule for text, rule in WORDS.items()}
    for place in PLACES:
        sheet, band, yearly = place
        for text, problems in told(place, *table):
            bands, columns = table.get(text, (ANYWHERE, BOTH))
            here = str(band) in bands and yearly in columns
            if text == "{{推移}}" and here:  # with so many columns beside it there are two a year
                continue
            if text == "{{人件費}}":  # asked of the 事業 that a sheet 事業 is about, and not on 表紙 at all
                here = (here or (sheet == "事業" and band is Band.HEAD and yearly)) and sheet != "表紙"
            assert [one.code for one in problems if not here and "＠" in one.found] in ([], ["template.office"])
            assert len(problems) == (not here), (place, text, list(map(str, problems)))
            assert all(one_line(one, place, text[2:].split()[0].strip("{}")) for one in problems if "＠" not in text)


def test_each_band_is_named_where_something_may_stand_instead() -> None:
    """Those of the same sheet; where there are none, the sheets that have them."""
    for place in PLACES:
        for text, problems in told(place, *(f"{{{{{word}}}}}" for word in Word)):
            for problem in problems:
                bands, columns = WORDS[text.strip("{}")]
                here = [band for band in allowed_bands(ROOT_BAND[place[0]]) if band in bands and bands != ANYWHERE]
                assert all(f"「{band}」" in problem.advice for band in here)
                assert ("シート「施策」か「事業」" in problem.advice) == (not here and bands != ANYWHERE)
                assert (columns == YEARS) == ("書いた列" in problem.advice)
                assert (columns == OUTSIDE) == ("書いていない列" in problem.advice)


def test_each_field_is_told_outside_of_its_band_with_what_may_be_named_there() -> None:
    fields = [f"{{{{{owner}.{name}}}}}" for owner, names in FIELDS.items() for name in names]
    for place in PLACES:
        sheet, band, _ = place
        around = {*EVERYWHERE, *map(str, band_line(band, ROOT_BAND[sheet]))}
        around |= {"施策"} if sheet == "事業" else set()
        around |= {"体系", "体系1", "体系2", "体系3"} if "施策" in around else set()
        for text, problems in told(place, *fields):
            owner = text.strip("{}").split(".")[0] or "計画"
            assert [one.code for one in problems] == ([] if owner in around else ["template.place"]), (place, text)
            assert all(one_line(one, place, text) and "計画、課、回" in one.advice for one in problems)


@pytest.mark.parametrize(
    "text", ["{{入力:実績}}", "{{入力:数値 新 千円}}", "{{入力:文章 所見}}", "{{入力:チェック 済}}"]
)
def test_what_is_asked_twice_is_told_once_with_the_other_cell(text: str) -> None:
    place = ("施策", Band.OUTCOME, True)
    (_, first), (_, second), (_, rest) = told(place, text, text)
    assert (first, rest, [one.code for one in second]) == ((), (), ["template.twice"])
    assert "F5" in second[0].found
    assert one_line(second[0], place, text[2:].strip("{}").split(":")[1].split()[-1 if " " not in text else 1])


ARGUMENTS = (
    *(f"{{{{{word} R8}}}}" for word in Word),
    *(f"{{{{入力:{figure} R8}}}}" for figure in (*FIGURES, "備考")),
    *(f"{{{{入力:{figure}（必須）}}}}" for figure in (*FIGURES, "備考")),
    *(f"{{{{入力:{figure} ＠主管部}}}}" for figure in (*FIGURES, "備考")),
    *(f"{{{{入力:{figure} （基=甲のとき）}}}}" for figure in FIGURES),
    *(f"{{{{入力:{kind}}}}}" for kind in AnswerKind),
    *(f"{{{{入力:{kind} 実績 甲,乙}}}}" for kind in AnswerKind),
    *(f"{{{{入力:{kind} 名 甲,乙 （任意）（任意）}}}}" for kind in AnswerKind),
    *(f"{{{{入力:{kind} 名 甲,甲 （基のとき）}}}}" for kind in AnswerKind),
    *(f"{{{{{owner}.}}}}" for owner in FIELDS),
    *("{{}}", "{{入力}}", "{{入力:写真}}", "{{人件費 千円}}", "{{前年}}", "{{事業名}}", "{{あ}}", "{{前年(E5)}}"),
    *("{{入力:選択 評価 甲,\n}}", "{{入力:数値 人件費（合算） 千円}}", "{{入力:数値 人件費 千円（合算）ほか}}"),
    *("{{実績", "実績}}", "｛｛実績｝｝", "{{実績{{", "{{入力:数値 人数 " + "人" * 21 + "}}"),
)  # fmt: skip


@pytest.mark.parametrize("text", ARGUMENTS)
def test_what_the_grammar_does_not_say_is_told_in_one_line_with_what_it_does(text: str) -> None:
    place = ("施策", Band.OUTCOME, True)
    (_, problems), (_, rest) = told(place, text)
    assert ([one.code for one in problems], rest) == (["template.placeholder"], ())
    assert one_line(problems[0], place, "")


@pytest.mark.parametrize("word", Word)
def test_what_fills_a_cell_is_told_when_it_shares_it(word: Word) -> None:
    place = ("事業", Band.OUTCOME, WORDS[word][1] == YEARS)
    if str(Band.OUTCOME) not in WORDS[word][0]:
        place = ("事業", Band.MONEY, place[2])
    ((text, problems), _) = told(place, f"（{{{{{word}}}}}）")
    shares = word in ("年度", "キー", "様式ID", "実績", "初期値", "予算額", "決算額", "目標値")
    assert [one.code for one in problems] == ([] if shares else ["template.alone"])
    assert all(one_line(one, place, f"{{{{{word}}}}}") for one in problems), text
