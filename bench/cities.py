"""Cities of any size, drawn by seed: the plan as a value, its workspace, and what its divisions send back.

The same seed gives the same city. Texts are about as long as those of the plan that is shipped, and projects have as
many indicators (``bench.series``).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from bench.series import OUTCOMES_OF_A_PROJECT
from bench.timing import ROOT
from kamakura_report.commands import generate
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo.clerk import Producer, fill_workbook
from kamakura_report.demo.walk import DivisionPart, Entries, fill_in
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.master.write_master import place_master
from kamakura_report.plan import keys
from kamakura_report.plan.model import Action, Division, Indicator, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear, fiscal_years
from kamakura_report.workbook.book import Book

FIRST, YEARS = FiscalYear(2026), 5
NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
TEMPLATE = ROOT / "templates" / "evaluation.xlsx"
PROJECTS_EACH, PROGRAMS_EACH = 20, 90  # of a program, and of a chapter of the plan
OUTCOMES, WEIGHTS = tuple(OUTCOMES_OF_A_PROJECT), tuple(OUTCOMES_OF_A_PROJECT.values())
_WHAT = (
    "地域包括ケア",
    "子育て支援",
    "道路の維持",
    "防災体制",
    "文化財の保存",
    "ごみの減量",
    "公園の管理",
    "学校図書館",
)
_HOW = ("推進事業", "支援事業", "整備事業", "運営事業", "普及啓発事業")
_WHO = ("関係する団体と連携し、", "地域の住民とともに、", "専門の職員を置いて、", "民間の事業者に委ね、")
_DONE = ("相談の窓口を増やします。", "実施の場所を広げます。", "利用する人の負担を減らします。", "計画的に更新します。")
_COUNTED = (("参加者数", "人"), ("実施回数", "回"), ("満足度", "%"), ("整備延長", "km"), ("登録件数", "件"))


def city_plan(projects: int, divisions: int = 1, *, seed: int = 8, years: int = YEARS) -> Plan:
    """A plan of so many projects, dealt out to so many divisions, each of which has at least one."""
    chance = Random(f"{seed}/{projects}/{divisions}")
    names = [f"{number:04}課" for number in range(1, divisions + 1)]
    leads = sorted([*range(divisions), *(chance.randrange(divisions) for _ in range(projects - divisions))])
    programs = []
    for number, start in enumerate(range(0, projects, PROJECTS_EACH)):
        own = leads[start : start + PROJECTS_EACH]
        key = f"{1 + number // PROGRAMS_EACH}-{1 + number % PROGRAMS_EACH}"
        programs.append(
            Program(
                key,
                f"{chance.choice(_WHAT)}のまち",
                vision="だれもが安心して暮らせるまち",
                division=names[own[0]],
                actions=(Action("①", "体制を整えます。"), Action("②", "担い手を育てます。")),
                indicators=tuple(_indicator(chance, key, place) for place in (1, 2)),
                projects=tuple(_project(chance, key, place, names[lead], years) for place, lead in enumerate(own, 1)),
            )
        )
    departments = [f"{1 + number // 8}部" for number in range(divisions)]
    return Plan(
        FIRST,
        FiscalYear(FIRST.begins + years - 1),
        tuple(programs),
        tuple(Division(name, department) for name, department in zip(names, departments, strict=True)),
        city="見本市",
        name="総合計画",
        office=names[0],
    )


def _project(chance: Random, program: str, number: int, division: str, years: int) -> Project:
    key = keys.project(program, number)
    (outcomes,) = chance.choices(OUTCOMES, WEIGHTS)
    budget = chance.randrange(500, 90_000)
    return Project(
        key,
        number,
        f"{chance.choice(_WHAT)}{chance.choice(_HOW)}",
        (division,),
        (chance.choice("①②"),),
        f"{chance.choice(_WHO)}{chance.choice(_DONE)}{chance.choice(_WHO)}{chance.choice(_DONE)}",
        indicators=tuple(_indicator(chance, key, place) for place in range(1, outcomes + 1)),
        budget={
            year: Decimal(budget + chance.randrange(100))
            for year in fiscal_years(FIRST, FiscalYear(FIRST.begins + years - 1))
        },
    )


def _indicator(chance: Random, owner: str, number: int) -> Indicator:
    name, unit = chance.choice(_COUNTED)
    return Indicator(
        keys.indicator_of(owner, number),
        number,
        f"{chance.choice(_WHAT)}の{name}",
        unit,
        Decimal(chance.randrange(50, 1000)) / 10 if unit in ("%", "km") else Decimal(chance.randrange(20, 5000)),
        "2025",
        chance.choice("↗↗↗↘→"),
        source="所管課の調査",
    )


def workspace_of(plan: Plan, folder: Path) -> Workspace:
    """A workspace of that plan: its master as the program itself writes one, and the form that is shipped."""
    workspace = Workspace(folder)
    workspace.master.parent.mkdir(parents=True)
    workspace.master.write_bytes(write_workbook(place_master(plan, ())))
    workspace.template.parent.mkdir()
    shutil.copy(TEMPLATE, workspace.template)
    return workspace


def send_out(workspace: Workspace) -> generate.Generated:
    """The first year's round, in this process."""
    return generate.run(workspace, generate.Request(years=(FIRST,)), now=NOW)


def fill_all(plan: Plan, book: Book, division: str) -> Entries:
    """What a division types into its workbook: all that is required, without a slip."""
    return fill_in(plan, book, DivisionPart(), division)


def filled(workspace: Workspace, issued: generate.Generated) -> Iterator[tuple[str, bytes, Entries]]:
    """Each division's workbook, by its file's name, and what the division types into it."""
    plan, _ = load_plan(workspace)
    snapshots = Snapshots(workspace)
    for one in issued.issued:
        book = snapshots.book(snapshots.sent_issue(one.issue))
        yield one.path.name, one.path.read_bytes(), fill_all(plan, book, one.division)


def send_back(workspace: Workspace, issued: generate.Generated) -> list[Path]:
    """What every division sends back, in ``input/returned/``; the office programs take turns."""
    workspace.returned.mkdir(parents=True, exist_ok=True)
    producers, paths = list(Producer), []
    for number, (name, data, entries) in enumerate(filled(workspace, issued)):
        path = workspace.returned / name
        path.write_bytes(fill_workbook(data, entries, producers[number % len(producers)], by=path.stem))
        paths.append(path)
    return paths
