"""Problem codes of what is calculated in the form drawn in Excel: what it may not look at."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

TEMPLATE_FORMULA = ProblemCode(
    "template.formula",
    Severity.ERROR,
    found="この数式は使えません。{wrong}",
    advice="「様式の作り方」の「数式」にある関数と記号だけで書き直してください。",
    title="使えない数式",
    cause="様式の数式に、使えない関数、名前、ほかのシートのセルなどがあるか、書き方が途中です。",
    cure="様式の書き方の「数式」にある関数と記号だけで書き直すか、{{執行率}} などに直してください。",
)
TEMPLATE_FORMULA_ARRAY = TEMPLATE_FORMULA.variant(
    found="この数式は使えません。いくつものセルにまたがる数式（配列数式）です。",
    advice="一つのセルの数式に直してください。",
)
TEMPLATE_FORMULA_BAND = TEMPLATE_FORMULA.variant(
    found="A列と1行目に数式は使えません。", advice="帯の名前を文字で書いてください。"
)
TEMPLATE_FORMULA_CELLS = ProblemCode(
    "template.formula-cells",
    Severity.ERROR,
    found="数式が、この行からは一つに決まらないセル {cells} を見ています。",
    advice="同じ帯（{band}）か、それを囲む帯の行のセルにするか、SUM などの中に書いてください。",
    title="数式の見るセル",
    cause="数式が、繰り返されるほかの帯や、表の外のセルなど、どれを指すのか決まらないセルを見ています。",
    cure="同じ帯か、それを囲む帯の行のセルに直してください。",
)
TEMPLATE_FORMULA_CELLS_APART = TEMPLATE_FORMULA_CELLS.variant(
    found="数式が、別に繰り返される帯のセル {cells} を見ています。",
    advice="同じ帯（{band}）か、それを囲む帯の行のセルに直してください。",
)
TEMPLATE_FORMULA_CELLS_OUTSIDE = TEMPLATE_FORMULA_CELLS.variant(
    found="数式が、配布されないところのセル {cells} を見ています。",
    advice="帯の名前がある行の、B列から右のセルに直してください。",
)
TEMPLATE_FORMULA_CELLS_AREA = TEMPLATE_FORMULA_CELLS.variant(
    found="数式の範囲 {cells} が、{functions} の外にあります。",
    advice="範囲は {functions} の中に書くか、一つのセルに直してください。",
)
TEMPLATE_FORMULA_CELLS_YEARS = TEMPLATE_FORMULA_CELLS.variant(
    found="数式が、年度の列の外から、年度の列のセル {cells} を見ています。",
    advice="数式を年度の列に移すか、{functions} の中に書いてください（全部の年度を見ます）。",
)
TEMPLATE_FORMULA_CELLS_BEFORE = TEMPLATE_FORMULA_CELLS.variant(
    found="前年({cells}) は、ここでは使えません。",
    advice="年度の列の数式の中で、年度の列のセルに使ってください。",
)
TEMPLATE_FORMULA_CELLS_CIRCLE = TEMPLATE_FORMULA_CELLS.variant(
    found="数式が、回りまわって自分のセルを見ています。", advice="自分の結果によらない数式に直してください。"
)
