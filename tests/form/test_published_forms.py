"""Two forms of real cities, item by item as published: what they ask is asked, what they calculate is calculated."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.plan.model import Indicator, Plan
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Book, Formula
from tests.form.forms import Line, drawn, form, parsed
from tests.form.plans import LEAD, R8, placed, plan
from tests.form.walks import returned

SOURCES = ("国庫支出金", "都道府県支出金", "地方債", "その他", "一般財源")
LIMITED = "（事業期間=期間限定複数年度のとき）"
REFORMED = "（改革の方向性=現状維持,改革改善のとき）"
JUDGED = {
    "政策体系との整合性": "結びついている,見直し余地がある",
    "公共関与の妥当性": "妥当である,見直し余地がある",
    "対象・意図の妥当性": "適切である,見直し余地がある",
    "成果の向上余地": "向上余地がない,向上余地がある",
    "廃止・休止の影響": "影響がある,影響がない",
    "事業費の削減余地": "削減余地がない,削減余地がある",
    "人件費の削減余地": "削減余地がない,削減余地がある",
    "負担の適正化余地": "公平・公正である,見直し余地がある",
}


def text(name: str, mark: str = "") -> Line:
    return Line("事業", f"{name}|{{{{入力:文章 {name} {mark}}}}}||||{{{{キー}}}}")


def number(name: str, unit: str) -> Line:
    return Line("予算決算", f"{name}||{{{{入力:数値 {name} {unit}}}}}|||{{{{キー}}}}")


def one_sheet_a_project() -> list[Line]:
    """A sheet a project: cost of five sources, three kinds of indicators, eight reasoned judgements, a superior's."""
    lines = [
        Line("見出し", "{{事業.No}} {{事業.事業名}}|{{施策.施策番号}} {{施策.施策名}}||{{回.対象年度}}||{{様式ID}}")
    ]
    lines += [
        Line("事業", "作成|{{入力:日付 作成年月日}}||||{{キー}}"),
        *(text(n) for n in ("根拠法令", "課長名", "担当者")),
    ]
    lines += [Line("事業", f"{n}|{{{{入力:チェック {n}}}}}||||{{{{キー}}}}") for n in ("実施計画", "総合戦略")]
    lines += [Line("事業", "期間|{{入力:選択 事業期間 単年度のみ,単年度繰返,期間限定複数年度 （必須）}}||||{{キー}}")]
    lines += [text(n) for n in ("始期", "終期", "予算科目", "事業の概要")]
    lines += [Line("事業", f"全体|{{{{入力:数値 全体{n} 千円 {LIMITED}}}}}||||{{{{キー}}}}") for n in SOURCES]
    first = len(lines) - len(SOURCES) + 2
    lines += [Line("事業", f"全体計|=SUM(C{first}:C{first + 4})")]
    lines += [text(n) for n in ("手段・前年度実績", "手段・今年度計画", "対象", "意図", "結果")]
    for kind in ("活動", "対象", "成果"):
        lines += [Line(f"成果指標（{kind}）", "{{成果指標.指標名}}|{{入力:初期値}}|{{入力:実績}}||{{点検}}|{{キー}}")]
    lines += [number(n, "千円") for n in SOURCES]
    row = len(lines) + 2
    lines += [Line("予算決算", f"事業費計(A)||=SUM(D{row - 5}:D{row - 1})")]
    lines += [number("従事人数", "人"), number("業務時間", "時間")]
    lines += [Line("予算決算", f"人件費計(B)||=D{row + 2}*4"), Line("予算決算", f"トータルコスト||=D{row}+D{row + 3}")]
    lines += [text(n) for n in ("開始したきっかけ", "取り巻く状況の変化", "関係者の意見")]
    for name, words in JUDGED.items():
        lines += [
            Line("事業", f"{name}|{{{{入力:文章 {name}の理由}}}}|{{{{入力:選択 {name} {words}}}}}|||{{{{キー}}}}")
        ]
    lines += [Line("事業", "方向|{{入力:選択 改革の方向性 現状維持,改革改善,終了・廃止・休止 （必須）}}||||{{キー}}")]
    lines += [Line("事業", f"成果|{{{{入力:選択 期待成果 向上,維持,低下 {REFORMED}}}}}||||{{{{キー}}}}")]
    lines += [Line("事業", f"費用|{{{{入力:選択 期待コスト 削減,維持,増加 {REFORMED}}}}}||||{{{{キー}}}}")]
    lines += [text("課題と解決策"), text("課長の総括", "＠主管部")]
    return [*lines, Line("事業", "||{{入力:選択 課長の方向性 現状維持,改革改善,終了・廃止・休止 ＠主管部}}|||{{キー}}")]


def three_kinds() -> Plan:
    """The plan whose first project has an indicator of each kind."""
    small = plan()
    (program,) = small.programs
    first, *others = program.projects
    kinds = ("活動", "対象", "成果")
    indicators = tuple(
        Indicator(f"2-1/3/i{n}", n, kind, "件", Decimal(n), kind=kind) for n, kind in enumerate(kinds, 1)
    )
    projects = (replace(first, indicators=indicators), *others)
    return replace(small, programs=(replace(program, projects=projects),))


def written(*answers: tuple[str, Answer]) -> Book:
    known = form(drawn(None, project=one_sheet_a_project()))
    return placed(known, three_kinds(), LEAD, [R8], answers=Answers({f"2-1/3/{key}": one for key, one in answers}))


def test_a_sheet_a_project_asks_all_that_the_published_one_asks() -> None:
    """Nothing of the drawing is told as wrong; what the 部 writes is not asked of the division."""
    assert parsed(drawn(None, project=one_sheet_a_project()))[1] == ()
    keys = {ask.key.partition("@")[0].removeprefix("2-1/3/") for _, _, ask in written().asks()}
    assert {*JUDGED, *(f"{name}の理由" for name in JUDGED), *SOURCES, *(f"全体{name}" for name in SOURCES)} <= keys
    assert {"i1", "i2", "i3", "作成年月日", "実施計画", "従事人数", "業務時間", "改革の方向性", "期待成果"} <= keys
    assert keys.isdisjoint({"課長の総括", "課長の方向性"})


def test_its_costs_are_the_sums_that_the_published_one_shows() -> None:
    """Σ of five sources, hours at 4,000 yen, and both together; and all of it comes back as it was written."""
    given = [(f"{name}@R8", Answer.figure(str(100 * n))) for n, name in enumerate(SOURCES, 1)]
    book = written(*given, ("業務時間@R8", Answer.figure("250")))
    sheet = next(sheet for sheet in book.sheets if sheet.name.startswith("3 "))
    sums = [cell.value.value for cell in sheet.cells.values() if isinstance(cell.value, Formula)]
    assert [value for value in sums if value in (Decimal(1500), Decimal(1000), Decimal(2500))] == [1500, 1000, 2500]
    assert take(book, returned(book))[1] == ()


FOUR = {"必要性": "4,3,2,1", "効率性": "4,3,2,1", "手段の適切性": "4,3,2,1", "目的達成度": "4,3,2,1"}


def test_a_row_a_project_asks_all_that_the_published_list_asks() -> None:
    """Four grades, a direction, a reason and a tick in one row; its indicator is a figure of the form."""
    asked = [f"{{{{入力:選択 {name} {words} （必須）}}}}" for name, words in FOUR.items()]
    asked += ["{{入力:選択 方向性 拡充,継続,見直し,廃止 （必須）}}", "{{入力:文章 評価の理由 （必須）}}"]
    asked += ["{{入力:チェック 横断的な視点}}", "{{入力:文章 指標名}}", "{{入力:数値 指標実績 件}}"]
    cells = "|".join(["{{事業.No}}", "{{課.部名}}", "{{事業.所管課}}", "{{事業.事業名}}", *asked, "{{キー}}"])
    book = drawn([Line("見出し", "No|部|課|名|{{様式ID}}"), Line("事業", cells)], years=())
    assert parsed(book)[1] == ()
    asks = [ask for _, _, ask in placed(form(book), plan(), LEAD, [R8]).asks() if ask.key.startswith("2-1/")]
    names = [ask.key.removeprefix("2-1/3/") for ask in asks]
    assert names == [*FOUR, "方向性", "評価の理由", "横断的な視点", "指標名", "指標実績"]
    assert [ask.required for ask in asks] == [True] * 6 + [False] * 3
