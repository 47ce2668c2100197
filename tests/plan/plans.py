"""Plans made by hypothesis: any number of programs, projects, divisions and years that a master can hold."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from kamakura_report.master.read_programs import in_order
from kamakura_report.plan import keys
from kamakura_report.plan.figures import normalize_figure
from kamakura_report.plan.model import (
    Action,
    Division,
    Indicator,
    Joint,
    OwnValues,
    Plan,
    Program,
    Project,
    Slip,
)
from kamakura_report.plan.periods import MOST_YEARS, FiscalYear, Rhythm, YearStyle

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
# Names a clerk may give: any letters, digits and marks, also those a spreadsheet takes for a formula.
_LETTERS = "市民福祉支援推進地域こども高齢者ＡabZ019（）()％%=+'\"<&>・～"
words = st.text(_LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip() == text and text not in ("-", "－"))
sentences = st.text(_LETTERS + "、。", max_size=60)
figures = st.decimals(min_value=-(10**9), max_value=10**9, places=2).map(normalize_figure)
money = st.integers(0, 10**10).map(Decimal)
division_names = st.from_regex(r"[市民福祉支援保険年金]( ?[市民福祉支援保険年金]){0,5}課", fullmatch=True)


LIMITS = (Decimal("1.5"), Decimal(3), Decimal(20))  # of 点検
KINDS = ("活動", "成果", "対象")
own_headings = st.lists(st.sampled_from(["根拠法令", "予算 科目", "２次評価", "備考"]), max_size=2, unique=True).map(
    tuple
)


@st.composite
def own(draw: st.DrawFn, headings: tuple[str, ...]) -> OwnValues:
    """Values of the city's own columns, some of them blank."""
    values = {heading: draw(st.sampled_from([""]) | words | figures) for heading in headings}
    return {heading: value for heading, value in values.items() if value != ""}


@st.composite
def indicators(
    draw: st.DrawFn, key: str, number: int, divisions: list[str], headings: tuple[str, ...], years: list[FiscalYear]
) -> Indicator:
    directed, aimed = draw(st.sampled_from([(True, False), (False, True), (True, True)]))
    latest = draw(st.none() | figures)
    return Indicator(
        key=key,
        number=number,
        name=draw(words),
        unit=draw(st.sampled_from(["", "%", "人", "件", "t-CO2"])),
        latest=latest,
        latest_as_of=draw(st.sampled_from(["", "2024", "2025.1", "2025.10", "2026.3"])),
        direction=draw(st.sampled_from("↗↘→")) if directed else "",
        target=draw(figures) if aimed else None,
        source=draw(st.sampled_from(["", "市民意識調査", "出典"])),
        division=draw(st.sampled_from(["", *divisions])),
        cumulative=draw(st.booleans()),
        kind=draw(st.sampled_from(["", *KINDS])),
        targets={year: draw(figures) for year in years if draw(st.integers(0, 5)) == 0},
        no_baseline=latest is None and draw(st.booleans()),
        decimals=draw(st.sampled_from([None, 0, 1, 3])),
        negative=draw(st.sampled_from([None, True, False])),
        own=draw(own(headings)),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    first = draw(st.integers(1989, 2050))
    count = draw(st.integers(1, 4) | st.integers(1, MOST_YEARS))
    years = [FiscalYear(first + step) for step in range(count)]
    divisions = draw(st.lists(division_names, min_size=1, max_size=4, unique_by=lambda name: name.replace(" ", "")))
    numbers = st.lists(st.integers(1, 40), max_size=3, unique=True)
    programs = []
    columns = {sheet: draw(own_headings) for sheet in ("課", "施策", "施策指標", "事業", "成果指標")}
    for key in draw(
        st.lists(st.sampled_from(["1-1", "2-1", "2-10", "3", "4-2-1"]), min_size=1, max_size=3, unique=True)
    ):
        actions = tuple(Action(mark, draw(words)) for mark in CIRCLED[: draw(st.integers(0, 4))])
        projects = []
        for number in draw(numbers):
            project = keys.project(key, number)
            starts, ends = draw(st.sampled_from(years)), draw(st.sampled_from(years))
            projects.append(
                Project(
                    key=project,
                    number=number,
                    name=draw(words),
                    divisions=tuple(draw(st.lists(st.sampled_from(divisions), max_size=3, unique=True))),
                    actions=tuple(action.number for action in actions if draw(st.booleans())),
                    description=draw(sentences).strip(),
                    indicators=tuple(
                        draw(indicators(keys.indicator_of(project, one), one, divisions, columns["成果指標"], years))
                        for one in draw(numbers)
                    ),
                    budget={year: draw(money) for year in years if draw(st.booleans())},
                    ends=draw(st.sampled_from([None, max(starts, ends)])),
                    previous=draw(st.sampled_from(["", "2-1/3"])),
                    excluded=draw(st.integers(0, 5)) == 0,
                    own=draw(own(columns["事業"])),
                    starts=draw(st.sampled_from([None, min(starts, ends)])),
                )
            )
        programs.append(
            Program(
                key=key,
                name=draw(words),
                vision=draw(sentences).strip(),
                division=draw(st.sampled_from(["", *divisions])),
                actions=actions,
                indicators=tuple(
                    draw(indicators(keys.indicator_of(key, one), one, divisions, columns["施策指標"], years))
                    for one in draw(numbers)
                ),
                projects=tuple(projects),
                own=draw(own(columns["施策"])),
            )
        )
    above = {number: None for program in programs for number in keys.above(program.key)} | {"9": None}
    levels = {
        number: Program(
            number,
            draw(words),
            draw(sentences).strip(),
            draw(st.sampled_from(["", *divisions])),
            indicators=tuple(
                draw(indicators(keys.indicator_of(number, one), one, divisions, columns["施策指標"], years))
                for one in draw(numbers)
            ),
            level=True,
        )
        for number in above
        if draw(st.booleans())
    }
    return Plan(
        first=years[0],
        last=years[-1],
        programs=in_order(programs, levels),
        divisions=tuple(
            Division(
                name,
                draw(st.sampled_from(["", "市民部"])),
                draw(st.sampled_from(["", "内線 2345"])),
                former,
                draw(own(columns["課"])),
            )
            for name, former in ((name, draw(st.sampled_from([(), ("旧福祉課",)]))) for name in divisions)
        ),
        city=draw(st.sampled_from(["", "鎌倉市"])),
        name=draw(st.sampled_from(["", "総合計画"])),
        office=draw(st.sampled_from(divisions)),
        joint=draw(st.sampled_from(Joint)),
        constants={item: draw(words | figures) for item in draw(own_headings)},
        own_columns={sheet: headings for sheet, headings in columns.items() if headings},
        year_style=draw(st.sampled_from(YearStyle)),
        rhythm=draw(st.sampled_from(Rhythm)) if len(years) < 5 else Rhythm.YEARLY,  # columns enough
        thresholds=draw(st.dictionaries(st.sampled_from(Slip), st.sampled_from([None, *LIMITS]), max_size=2)),
    )
