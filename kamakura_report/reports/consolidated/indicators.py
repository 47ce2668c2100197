"""Sheets 施策指標 and 事業・成果指標: a row per indicator with all its years, its line and its 進捗."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.book import Area, Cell, Formula, Highlight, Link, Sheet, Sparkline, Style, reference
from kamakura_report.form.progress import Progress, progress_formula
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan, Program, Project
from kamakura_report.reports import listed, look
from kamakura_report.reports.consolidated import figures, strips
from kamakura_report.reports.consolidated.strips import Strip
from kamakura_report.returns.rows import Section

PROGRAMS, OUTCOMES = "施策指標", "事業・成果指標"
NO_INDICATOR = "（成果指標なし）"
NOTHING = "計画に指標がありません。"
OF_PROGRAM = {"施策": 11.0}
OF_PROJECT = {"施策": 11.0, "No": 5.0, "事業名": 22.0}
ABOUT = {"指標名": 28.0, "単位": 7.0, "目指す方向": 11.0, "目標値": 8.0}
AFTER = {"推移": 13.0, "進捗": 8.0, "状態": 12.0, "担当課": 14.0, "備考": 24.0, "キー": 12.0}
ARROW = replace(look.CENTERED, size=14)
WORDS = {
    Progress.REACHED: Style(bold=True, color="0B4F2A", fill="D9EFE0"),
    Progress.BETTER: Style(color="0B4F2A"),
    Progress.WORSE: Style(bold=True, color="9C1C13", fill="FBE3E1"),
    Progress.BLANK: Style(color="56606B"),
}


_Row = Strip | tuple[Program, Project]  # an indicator, or a project without one


def programs(
    plan: Plan, found: Sequence[Strip], begun: Set[str], remarks: Mapping[str, str]
) -> tuple[Sheet, dict[str, Link]]:
    """施策指標, and where each figure stands."""
    return _sheet(plan, PROGRAMS, strips.of(found, Section.PROGRAM_INDICATOR), begun, remarks)


def outcomes(
    plan: Plan, found: Sequence[Strip], begun: Set[str], remarks: Mapping[str, str]
) -> tuple[Sheet, dict[str, Link]]:
    """事業・成果指標, and where each figure stands; a project without an indicator has a row too."""
    rows: list[_Row] = []
    by_key = {strip.key: strip for strip in found}
    for program in plan.programs:
        for project in program.projects:
            rows += [by_key[indicator.key] for indicator in project.indicators] or [(program, project)]
    return _sheet(plan, OUTCOMES, rows, begun, remarks)


def _sheet(
    plan: Plan, name: str, rows: Sequence[_Row], begun: Set[str], remarks: Mapping[str, str]
) -> tuple[Sheet, dict[str, Link]]:
    periods = (keys.INITIAL, *map(str, plan.years))
    asked = [row for row in rows if isinstance(row, Strip)]
    before = OF_PROGRAM if name == PROGRAMS else OF_PROJECT
    columns = {**before, **ABOUT, **dict.fromkeys(periods, figures.width(asked)), **AFTER}
    first = len(before) + len(ABOUT) + 1
    trend = first + len(periods)
    listed_rows, places = [], dict[str, Link]()
    lines = []
    for number, row in enumerate(rows, listed.FIRST):
        if isinstance(row, Strip):
            remark = remarks.get(keys.named(row.key, keys.REMARK), "")
            listed_rows.append(_row(plan, row, number, first, periods, begun, remark))
            places |= figures.spread(name, number, first, row, periods)
            drawn = figures.trend(number, first, [row.rows.get(period) for period in periods])
            lines += [Sparkline((number, trend), drawn)] if drawn else []
        else:
            listed_rows.append(_bare(*row, len(columns)))
        project = row.project if isinstance(row, Strip) else row[1]
        if project is not None:
            places.setdefault(project.key, Link(name, (number, 1)))
    last = listed.HEAD + len(rows)
    sheet = listed.sheet(
        plan,
        name,
        columns,
        listed_rows,
        frozen=len(before) + 1,
        nothing=NOTHING,
        table=name.replace("・", ""),
        highlights=_words(Area(listed.FIRST, trend + 1, last, trend + 1)) if asked else (),
        sparklines=tuple(lines),
    )
    return sheet, places


def _row(
    plan: Plan, strip: Strip, number: int, first: int, periods: Sequence[str], begun: Set[str], remark: str
) -> list[Cell]:
    indicator = strip.indicator
    assert indicator is not None
    values = [strip.value(period) for period in periods]
    style = figures.number_style([*values, indicator.target])
    refs = [reference((number, column)) for column in range(first, first + len(periods))]
    word = strip.progress(plan)
    progress = Formula(progress_formula(indicator, refs[0], refs[1:]), word) if word else None
    return [
        Cell(look.shown(figures.named(strip.program)), look.BODY),
        *(_project(strip.project) if strip.project else ()),
        Cell(look.shown(indicator.name), look.BODY),
        Cell(look.shown(indicator.unit) or None, look.CENTERED),
        Cell(indicator.direction or None, ARROW),
        Cell(indicator.target, style),
        *(figures.figure(strip.rows.get(period), style, period in begun) for period in periods),
        Cell(None, look.BODY),
        Cell(progress, look.CENTERED) if progress else Cell(None, look.EMPTY),
        Cell(figures.summary(strip.rows.values(), begun) or None, look.CENTERED),
        Cell(look.shown("、".join(strip.owners)) or None, look.BODY),
        Cell(look.shown(remark) or None, look.BODY),
        Cell(strip.key, look.SMALL),
    ]


def _bare(program: Program, project: Project, columns: int) -> list[Cell]:
    """A project without an indicator: all it has is its name."""
    head = [
        Cell(look.shown(figures.named(program)), look.BODY),
        *_project(project),
        Cell(NO_INDICATOR, look.QUIET_BODY),
    ]
    owners = Cell(look.shown("、".join(project.divisions)) or None, look.BODY)
    empty = [Cell(None, look.EMPTY)] * (columns - len(head) - 3)
    return [*head, *empty, owners, Cell(None, look.EMPTY), Cell(project.key, look.SMALL)]


def _project(project: Project) -> tuple[Cell, Cell]:
    number = Cell(Decimal(project.number), look.ORDINAL)
    return number, Cell(look.shown(project.name), look.BODY)


def _words(area: Area) -> tuple[Highlight, ...]:
    """The words of 進捗 stand out by weight and colour, also after a figure was changed by hand."""
    first = reference((area.top, area.left))
    return tuple(Highlight((area,), f'{first}="{word}"', style) for word, style in WORDS.items())
