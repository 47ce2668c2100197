"""Forms made by hypothesis: the lines of a form in any order, its columns in any order, moved to the right.

Together the lines say all that the grammar can say (docs/form.md), which ``test_law_permuted`` holds them to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from kamakura_report.form.form_model import LIMITED, OF_ONE_KIND, Form
from tests.form.forms import COVER, Line, drawn, form
from tests.plan.plans import KINDS

# Each line says what stands in which role; roles become columns. Two roles repeat once a year.
YEARS = ("figure", "word")
ROLES = ("name", "initial", *YEARS, "remark", "progress", "key")
OF_PROJECT = ("事業", "成果指標見出し", "成果指標", "予算決算")
KEY = {"key": "{{キー}}"}
_SEEN = re.compile(r"\[([^\]:]+):(\w+)\]")  # [決算額:figure]: the cell of that role on the line of that name


@dataclass(frozen=True)
class Drawn:
    """A line of a form before its row and its columns are known."""

    band: str
    cells: Mapping[str, str]
    name: str = ""  # by which formulas and other lines speak of it
    needs: frozenset[str] = (
        frozenset()
    )  # lines without which it may not stand: by which it is asked, whose figure it shows
    kind: str = ""  # 種別, of a band that is for one kind of indicator
    own: bool = False  # （自課のみ）

    @property
    def wanted(self) -> frozenset[str]:
        """All lines without which it may not stand, those that its formulas look at too."""
        return self.needs.union(name for text in self.cells.values() for name, _ in _SEEN.findall(text))

    @property
    def band_name(self) -> str:
        """As it stands in column A."""
        kind = f"（{self.kind}）" if self.kind else ""
        return f"{self.band}{kind}{'（自課のみ）' if self.own and self.band in LIMITED else ''}"


def _line(band: str, cells: Mapping[str, str], name: str = "", needs: Sequence[str] = ()) -> Drawn:
    asks = any("{{入力" in text for text in cells.values())
    return Drawn(band, {**cells, **(KEY if asks else {})}, name, frozenset(needs))


HEAD = _line("見出し", {"name": "{{施策.施策名}}", "figure": "{{年度}}", "key": "様式ID {{様式ID}}"})
# What asks for the figures of the plan and must stand in a form that asks for all of them.
PLAN_FIGURES = (
    _line("施策指標", {"figure": "{{入力:実績}}", "word": "{{入力:選択 判定 良,可}}", "progress": "{{進捗}}"}, "実績"),
    _line("施策指標", {"initial": "{{入力:初期値}}", "remark": "{{入力:備考}}", "progress": "{{未入力数}}"}),
    _line("成果指標", {"initial": "{{入力:初期値}}", "figure": "{{入力:実績}}", "progress": "{{進捗}}"}, "成果"),
    _line("予算決算", {"figure": "{{入力:予算額}}", "word": "{{執行率}}"}, "予算"),
    _line("予算決算", {"figure": "{{入力:決算額}}", "remark": "{{入力:備考}}", "progress": "{{執行率}}"}, "決算"),
)
OTHERS = (
    _line(
        "施策", {"name": "目標 {{施策.目標とするまちの姿}} {{施策.根拠法令}}", "remark": "{{計画.予算科目}}"}, "定数"
    ),
    _line(
        "施策", {"name": "{{体系.名称}} {{体系1.番号}}（{{体系2.説明}}）", "remark": "{{計画.終了年度}} {{回.締切}}"}
    ),
    _line("施策", {"name": "総括", "remark": "{{入力:文章 総括 （必須）}}", "progress": "{{記入状況}}"}),
    _line("施策", {"name": "{{入力:数値 全体計画 千円（必須）}}", "figure": "{{入力:数値 職員数 人}}"}, "職員"),
    _line("施策", {"name": "{{全体計画}}", "figure": "延べ{{職員数}}人"}, needs=["職員"]),
    _line("施策", {"word": "{{入力:選択 部長評価 Ａ,Ｂ ＠主管部}}", "remark": "{{入力:文章 講評 ＠市民部}}"}),
    _line("施策", {"figure": "=SUM([決算:figure])", "remark": "=SUM([決算:figure])"}),
    _line("施策", {"figure": "=IFERROR(AVERAGE([実績:figure]),0)", "word": "=COUNTA([評価:remark])"}),
    _line("施策指標", {"name": "{{施策指標.指標名}}", "figure": "{{年度}}の実績", "word": "{{年度}}の判定"}),
    _line("施策指標", {"figure": "{{入力:数値 予定}}", "initial": "{{入力:数値 当初 （任意）}}"}, "予定"),
    _line("施策指標", {"figure": '=IFERROR(ROUND([実績:figure]/前年([実績:figure]),3),"－")', "word": "{{達成率}}"}),
    _line("施策指標", {"figure": "=[実績:figure]-[予定:figure]", "remark": "=MIN([実績:figure])-[予定:initial]"}),
    _line("主な取組", {"name": "{{主な取組.番号}} {{主な取組.内容}}"}),
    _line("主な取組見出し", {"name": "主な取組"}),
    _line("事業見出し", {"name": "事業の一覧", "key": "{{施策.施策番号}}"}),
    _line("事業", {"name": "{{事業.No}} {{事業.事業名}}\n{{事業.事業内容}}", "progress": "{{記入状況}}"}),
    _line("事業", {"name": "{{事業.根拠法令}}", "remark": "{{事業.２次評価}}（{{事業.終了年度}}）"}),
    _line("事業", {"name": "評価", "remark": "{{入力:選択 評価 Ａ,Ｂ}}", "progress": "{{点検}}"}, "評価"),
    _line("事業", {"name": "毎年の課題", "word": "{{入力:文章 課題 （任意）}}", "progress": "{{記入の進み}}"}),
    _line("事業", {"name": "二次評価", "word": "{{入力:選択 二次 良,可 ＠とりまとめ課}}"}, "二次"),
    _line("事業", {"word": "{{入力:文章 意見 （二次=可のとき） ＠とりまとめ課}}"}, needs=["二次"]),
    _line("事業", {"name": "{{入力:日付 作成日}}", "word": "{{入力:日付 確認日 （任意）}}"}, "作成"),
    _line(
        "事業",
        {"name": "{{入力:チェック 計画}}", "word": "{{入力:複数選択 連携 国,民}}", "progress": "{{欄数}}"},
        "連携",
    ),
    _line("事業", {"name": "{{入力:文章 計画名 （必須） （計画=○のとき）}}"}, needs=["連携"]),
    _line("事業", {"figure": "=[決算:figure]+[人件費:figure]", "word": '=IF([連携:word]="国",1,"")'}, "総額"),
    _line("事業", {"figure": "=前年([累計:figure])+SUM([総額:figure])", "name": "=[作成:name]+1"}, "累計"),
    _line("事業", {"figure": '=IF(AND(ISNUMBER([決算:figure]),[決算:figure]<=4000),"Ａ",[評価:remark]&"Ｂ")'}),
    _line(
        "成果指標",
        {"word": "{{入力:選択 理由 甲,乙 （連携=国,民のとき）}}", "progress": "{{記入状況}}"},
        needs=["連携"],
    ),
    _line("成果指標見出し", {"name": "指標と実績"}),
    _line("成果指標", {"figure": "{{実績}}", "initial": "{{初期値}}"}),
    _line("予算決算", {"figure": "{{予算額}}", "name": "予算額"}),
    _line("成果指標", {"name": "{{成果指標.指標名}}（{{成果指標.単位}}）", "remark": "{{成果指標.目標}}"}),
    _line(
        "成果指標", {"name": "{{成果指標.種別}} {{成果指標.予算科目}}", "figure": "{{目標値}}", "word": "{{達成率}}"}
    ),
    _line(
        "成果指標", {"figure": "{{入力:数値 年度目標 （任意）}}", "word": "{{点検}}", "progress": "{{達成率}}"}, "目標"
    ),
    _line("成果指標", {"figure": "=IF(OR([目標:figure]>0,NOT(ISBLANK([成果:figure]))),ABS([成果:figure]),-1)%"}),
    _line("成果指標", {"remark": "{{入力:備考}}", "initial": "{{成果指標.直近実績値}}", "progress": "{{要確認数}}"}),
    _line(
        "予算決算",
        {"figure": "{{入力:数値 人件費 千円（合算）}}", "remark": "{{入力:数値 総人件費 千円（合算、必須）}}"},
        "人件費",
    ),
    _line("予算決算", {"figure": "{{人件費}}", "remark": "計{{総人件費}}"}, needs=["人件費"]),
    _line("予算決算", {"word": "{{入力:数値 補助率 % （計画=○のとき）}}", "figure": "{{決算額}}"}, needs=["連携"]),
    _line(
        "予算決算", {"figure": "=ROUNDUP([決算:figure]/7,2)-ROUNDDOWN([予算:figure]^2,-1)", "progress": "{{記入数}}"}
    ),
    _line("予算決算", {"remark": "=MAX([決算:figure])&COUNT([予算:figure])", "progress": "{{点検}}"}),
)
TREND = _line("施策指標", {"remark": "{{推移}}", "progress": "{{進捗}}"})  # only with one column a year
COVERS = (
    COVER,
    (
        *COVER,
        Line("表紙", "{{入力:日付 提出日}}|{{入力:チェック 確認}}|{{入力:選択 媒体 紙,電子}}|{{欄数}}|{{キー}}"),
        Line(
            "表紙", "{{入力:文章 理由 （媒体=紙のとき）}}|{{入力:複数選択 添付 図,表}}|{{記入数}}|{{要確認数}}|{{キー}}"
        ),
        Line("シート一覧", "{{シート一覧.シート}}|{{シート一覧.記入欄}}|{{記入の進み}}|{{未入力数}}"),
    ),
    tuple(replace(line, band=line.band.replace("一覧", "一覧（3行まで）")) for line in COVER),
)


@st.composite
def permuted(draw: st.DrawFn, *, whole: bool = False) -> Form:
    """A form of any of the lines, drawn in an order that nobody would think of; ``whole`` ones ask for all figures of
    the plan of everyone."""
    roles = draw(st.permutations(ROLES))
    gone = draw(st.sets(st.sampled_from(range(len(PLAN_FIGURES + OTHERS))), max_size=20))
    kept = [
        line for at, line in enumerate(PLAN_FIGURES + OTHERS) if at not in gone or (whole and at < len(PLAN_FIGURES))
    ]
    lines = list(draw(st.permutations(kept)))
    if draw(st.booleans()):
        lines = [line for line in lines if not line.band.startswith("主な取組")]
    if draw(st.booleans()):
        lines = [replace(line, own=True) for line in lines]
    if not whole and draw(st.integers(0, 2)) == 0:
        lines = [one for line in lines for one in _of_kinds(line, draw(st.sampled_from([KINDS, KINDS[:1]])))]
    if abs(roles.index("figure") - roles.index("word")) > 1:
        lines.insert(draw(st.integers(0, len(lines))), TREND)
    apart = draw(st.booleans())  # a sheet for each project
    sheets = [[line for line in lines if (line.band in OF_PROJECT) == inner] for inner in (False, True)]
    sheets = [_complete(sheet) for sheet in (sheets if apart else [lines])]
    for sheet in sheets:
        sheet.insert(draw(st.integers(0, len(sheet))), HEAD)
    shift = draw(st.integers(0, 4))
    program, project = ([*(_laid(sheet, roles, shift) for sheet in sheets), None])[:2]
    return form(
        drawn(
            program,
            [roles.index(role) + 1 for role in YEARS],
            draw(st.sampled_from([None, *COVERS])),
            project=project,
            shift=shift,
        )
    )


def _of_kinds(line: Drawn, kinds: Sequence[str]) -> list[Drawn]:
    """The line once for each of these kinds of indicator, where its band may be for one."""
    return [replace(line, kind=kind) for kind in kinds] if line.band in OF_ONE_KIND else [line]


def _complete(lines: Sequence[Drawn]) -> list[Drawn]:
    """Those of the lines that have all they need beside them."""
    names = {line.name for line in lines}
    there = [line for line in lines if line.wanted <= names]
    return there if len(there) == len(lines) else _complete(there)


def _laid(lines: Sequence[Drawn], roles: Sequence[str], shift: int) -> list[Line]:
    """The lines from row 2 on, with what their formulas look at."""

    def cell(of: Drawn) -> Callable[[re.Match[str]], str]:
        def found(seen: re.Match[str]) -> str:
            named = [(row, line) for row, line in enumerate(lines, 2) if line.name == seen[1]]
            row = next((row for row, line in named if line.kind == of.kind), named[0][0])
            return f"{get_column_letter(roles.index(seen[2]) + 2 + shift)}{row}"

        return found

    return [
        Line(line.band_name, "|".join(_SEEN.sub(cell(line), line.cells.get(role, "")) for role in roles))
        for line in lines
    ]
