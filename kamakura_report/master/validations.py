"""Validation of the master's cells: dropdowns, what they accept, and a word of advice while typing."""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.master import schema
from kamakura_report.master.year_targets import is_target
from kamakura_report.plan.model import NO_BASELINE, Joint
from kamakura_report.published.printed_lines import DOWN, LEVEL, UP
from kamakura_report.workbook.area import Area, cell_name
from kamakura_report.workbook.book import Validation

_ADVICE = {
    schema.NEGATIVE: "実績がマイナスになることがある指標は ○、ない指標は × を選びます。",
    schema.EVALUATED: "実績や評価を聞かない事業は 対象外 を選びます。マスターと集計には残ります。",
}
_LAST_ROW = 1000  # last row the dropdowns look at


def master_validations(sheet: str, headings: Sequence[str], last: int) -> tuple[Validation, ...]:
    """The rules of one sheet, down to row ``last``; one rule per column."""
    if sheet == schema.PLAN:
        return _plan_rules()
    rules = []
    for column, heading in enumerate(headings, start=1):
        rule = _rule(sheet, heading, Area(2, column, last, column))
        if rule:
            rules.append(rule)
    return tuple(rules)


def _plan_rules() -> tuple[Validation, ...]:
    office, joint = (2 + schema.ITEMS.index(item) for item in (schema.OFFICE, schema.JOINT))
    return (
        _division(Area(office, 2, office, 2), schema.OFFICE),
        Validation(
            (Area(joint, 2, joint, 2),),
            "list",
            choices=tuple(Joint),
            prompt_title=schema.JOINT,
            prompt="いくつかの課で持つ事業を、だれが記入するか。主管課のみ／全課（同じ値を入れる）／合算（決算額を足し合わせる）",
            error="一覧から選んでください。",
        ),
    )


def _rule(sheet: str, heading: str, area: Area) -> Validation | None:
    first = cell_name((area.top, area.left))
    if heading in ("主管課", "担当課"):
        return _division(area, heading)
    if heading == "所管課":
        prompt = (
            "一覧から選ぶか、いくつかの課なら「福祉課、介護保険課」のように 、 で区切ります。最初の課が主管課です。"
        )
        return Validation(
            (area,),
            "list",
            source=_column(schema.DIVISIONS),
            prompt_title=heading,
            prompt=prompt,
            error="課のシートにある名前か確かめてください。",
            style="information",
        )
    if heading == "施策番号" and sheet != schema.PROGRAMS:
        leads = sheet == schema.PROGRAM_INDICATORS  # there a number of 体系 may stand too
        return Validation(
            (area,),
            "list",
            source=_column(schema.PROGRAMS),
            error="施策のシートにある番号"
            + ("か、体系のシートにある番号を入れてください。" if leads else "を選んでください。"),
            style="information" if leads else "stop",
        )
    if heading == "目指す方向":
        prompt = "目標値と両方でも構いません。"
        return Validation(
            (area,),
            "list",
            choices=(UP, DOWN, LEVEL),
            prompt_title=heading,
            prompt=prompt,
            error="↗ ↘ → から選んでください。",
        )
    if heading == "累計":
        prompt = "年度をまたいで積み上げる指標は ○ を選びます。"
        return Validation(
            (area,),
            "list",
            choices=(schema.YES,),
            prompt_title=heading,
            prompt=prompt,
            error="○ を選ぶか、空欄にしてください。",
        )
    if heading in (schema.NEGATIVE, schema.EVALUATED):
        choices = (schema.YES, schema.NO) if heading == schema.NEGATIVE else (schema.NOT_EVALUATED,)
        words = "・".join(choices)
        error = f"{words} を選ぶか、空欄にしてください。"
        prompt = _ADVICE[heading]
        return Validation((area,), "list", choices=choices, prompt_title=heading, prompt=prompt, error=error)
    if heading == schema.DECIMAL_PLACES:
        advice = "実績の小数の桁数。0なら整数。空欄なら、分かっている数字と単位から決まります。"
        return _custom(area, heading, f"AND(ISNUMBER({first}),{first}>=0,{first}<=9,{first}=INT({first}))", advice)
    if heading == schema.PUBLIC.columns[0]:
        prompt = "2-1/12、2-1/12/i1@R8 のようなキーか、評価 のような様式の項目の名前を入れます。"
        return Validation((area,), "any", prompt_title=heading, prompt=prompt)
    if heading == schema.PUBLIC.columns[1]:
        return Validation(
            (area,),
            "list",
            choices=(schema.YES, schema.NO),
            prompt_title=heading,
            prompt="文章を公表するなら ○、数値を公表しないなら × を選びます。",
            error="○ か × を選んでください。",
        )
    if heading == "済":
        prompt = "確かめたら 済 を選びます。読み取りが変わらない間は、取り込み直しても数えません。"
        return Validation((area,), "list", choices=("済",), prompt_title=heading, prompt=prompt, style="information")
    if heading == "直近実績値":
        return _custom(
            area,
            heading,
            f'OR(ISNUMBER({first}),{first}="{schema.UNDECIDED}",{first}="{NO_BASELINE}")',
            "14.5 のような数値。決まっていなければ「未定」。初期値を聞かない指標は「なし」。％や人は付けません。",
        )
    if heading == "目標値" or is_target(sheet, heading):
        return _custom(area, heading, f"ISNUMBER({first})", "14.5 のような数値。目指す方向と両方でも構いません。")
    if heading == "直近実績時点":
        return Validation(
            (area,), "any", prompt_title=heading, prompt="2024、2025.10 のように、紙面のとおりに入れます。"
        )
    if heading in ("開始年度", "終了年度"):
        prompt = (
            "R8、令和8年度、H30、2026 のように入れます。計画の前から続く、又は計画の後も続く事業は、空欄で構いません。"
        )
        return Validation((area,), "any", prompt_title=heading, prompt=prompt)
    if heading in ("No", "指標番号"):
        advice = "一度付けた番号は変えません。消した番号も使い回しません。"
        return _custom(area, heading, f"AND(ISNUMBER({first}),{first}>=1,{first}=INT({first}))", advice)
    if sheet == schema.BUDGETS and heading != "施策番号":
        return _custom(area, f"予算額 {heading}", f"AND(ISNUMBER({first}),{first}>=0)", "千円単位の数値を入れます。")
    return None


def _division(area: Area, title: str) -> Validation:
    return Validation(
        (area,),
        "list",
        source=_column(schema.DIVISIONS),
        prompt_title=title,
        prompt="課のシートの課名から選びます。",
        error="課のシートにない名前です。先に課のシートに加えてください。",
    )


def _custom(area: Area, title: str, formula: str, advice: str) -> Validation:
    return Validation((area,), "custom", formula, prompt_title=title, prompt=advice, error=advice)


def _column(sheet: str) -> str:
    """The filled cells of a sheet's first column: no blank lines at the end of the dropdown."""
    return f"OFFSET({sheet}!$A$2,0,0,MAX(1,COUNTA({sheet}!$A$2:$A${_LAST_ROW})),1)"
