"""Forms made by hypothesis: the lines of a form in any order, its columns in any order, moved to the right."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from kamakura_report.form.form_model import LIMITED, Form
from tests.form.forms import COVER, Line, drawn, form

# Each line says what stands in which role; roles become columns. Two roles repeat once a year.
YEARS = ("figure", "word")
ROLES = ("name", "initial", *YEARS, "remark", "progress", "key")
OF_PROJECT = ("事業", "成果指標", "予算決算")
KEY = {"key": "{{キー}}"}
HEAD = ("見出し", {"name": "{{施策.施策名}}", "figure": "{{年度}}", "key": "様式ID {{様式ID}}"})
LINES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("施策", {"name": "目標 {{施策.目標とするまちの姿}}"}),
    ("施策", {"name": "総括", "remark": "{{入力:文章 総括}}", "progress": "{{記入状況}}", **KEY}),
    ("施策指標", {"name": "{{施策指標.指標名}}", "figure": "{{年度}}の実績", "word": "{{年度}}の判定"}),
    ("施策指標", {"figure": "{{入力:実績}}", "word": "{{入力:選択 判定 良,可}}", "progress": "{{進捗}}", **KEY}),
    ("施策指標", {"initial": "{{入力:初期値}}", "remark": "{{入力:備考}}", "progress": "{{未入力数}}", **KEY}),
    ("主な取組", {"name": "{{主な取組.番号}} {{主な取組.内容}}"}),
    ("主な取組見出し", {"name": "主な取組"}),
    ("事業見出し", {"name": "事業の一覧", "key": "{{施策.施策番号}}"}),
    ("事業", {"name": "{{事業.No}} {{事業.事業名}}\n{{事業.事業内容}}", "progress": "{{記入状況}}"}),
    ("事業", {"name": "評価", "remark": "{{入力:選択 評価 Ａ,Ｂ}}", **KEY}),
    ("事業", {"name": "毎年の課題", "word": "{{入力:文章 課題}}", **KEY}),
    ("事業", {"name": "二次評価", "word": "{{入力:選択 二次 良,可 ＠とりまとめ課}}", **KEY}),
    ("事業", {"name": "{{入力:日付 作成日}}", "word": "{{入力:日付 確認日}}", **KEY}),
    ("事業", {"name": "{{入力:チェック 計画}}", "word": "{{入力:複数選択 連携 国,民}}", "progress": "{{欄数}}", **KEY}),
    ("成果指標", {"word": "{{入力:選択 理由 甲,乙 （連携=国,民のとき）}}", "progress": "{{記入状況}}", **KEY}),
    ("成果指標見出し", {"name": "指標と実績"}),
    ("成果指標", {"name": "{{成果指標.指標名}}（{{成果指標.単位}}）", "remark": "{{成果指標.目標}}"}),
    ("成果指標", {"initial": "{{入力:初期値}}", "figure": "{{入力:実績}}", "progress": "{{進捗}}", **KEY}),
    ("成果指標", {"remark": "{{入力:備考}}", "initial": "{{成果指標.直近実績値}}", **KEY}),
    ("予算決算", {"figure": "{{入力:予算額}}", "word": "{{執行率}}", **KEY}),
    ("予算決算", {"figure": "{{入力:決算額}}", "remark": "{{入力:備考}}", "progress": "{{執行率}}", **KEY}),
)  # fmt: skip


@st.composite
def permuted(draw: st.DrawFn) -> Form:
    """A form that asks for every figure of a plan, drawn in an order that nobody would think of."""
    roles = draw(st.permutations(ROLES))
    lines = list(draw(st.permutations(LINES)))
    if draw(st.booleans()):
        lines = [line for line in lines if not line[0].startswith("主な取組")]
    if draw(st.booleans()):
        lines = [(f"{band}（自課のみ）" if band in LIMITED else band, cells) for band, cells in lines]
    apart = draw(st.booleans())  # a sheet for each project
    sheets = [[line for line in lines if (line[0][:4] in OF_PROJECT) == inner] for inner in (False, True)]
    for sheet in sheets if apart else [lines]:
        sheet.insert(draw(st.integers(0, len(sheet))), HEAD)
    program, project = (
        [Line(band, "|".join(cells.get(role, "") for role in roles)) for band, cells in sheet]
        for sheet in (sheets if apart else [lines, []])
    )
    return form(
        drawn(
            program,
            [roles.index(role) + 1 for role in YEARS],
            COVER if draw(st.booleans()) else None,
            project=project if apart else None,
            shift=draw(st.integers(0, 4)),
        )
    )
