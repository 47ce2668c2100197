"""Years of simulated answers to any plan: indicators that wander, money that is nearly all spent."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form import kinds
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.merging.lines import Section, result_lines
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.returned.submission import Submission
from tests.merging.answered import RECEIVED
from tests.merging.in_memory import merge

NEAR = 0.06  # of its start an indicator moves in a year


def budgeted(plan: Plan) -> Plan:
    """The plan with a budget for every year: the first known one, a little more each year."""
    programs = []
    for program in plan.programs:
        projects = []
        for project in program.projects:
            first = next(iter(project.budget.values()), Decimal(1000))
            budget = {year: Decimal(round(float(first) * 1.02**step)) for step, year in enumerate(plan.years)}
            projects.append(replace(project, budget=budget))
        programs.append(replace(program, projects=tuple(projects)))
    return replace(plan, programs=tuple(programs))


def returns(plan: Plan, years: Sequence[FiscalYear], seed: int = 8) -> list[Submission]:
    """What every division says of these years; now and then 未確定, 該当なし or nothing, and remarks."""
    chance = random.Random(seed)
    said: dict[str, dict[str, Answer]] = defaultdict(dict)
    last: dict[str, float] = {}
    for line in result_lines(plan):
        if line.published is not None:
            last[line.subject + line.section] = float(line.published)
        if line.published is not None or line.section is Section.BUDGET or not line.owners:
            continue
        if line.period not in ("初期値", *map(str, years)):
            continue
        start = last.get(line.subject + line.section, last.get(line.subject + Section.BUDGET, 40.0))
        spent = line.section is Section.SETTLEMENT
        figure = start * (chance.uniform(0.85, 1.0) if spent else 1 + chance.uniform(-NEAR, NEAR))
        if not spent:
            last[line.subject + line.section] = figure
        drawn = chance.random()
        whole = spent or start > 500 or kinds.is_count(line.unit, None)
        answer = Answer.figure(str(round(figure)) if whole else f"{figure:.1f}")
        if drawn < 0.02:
            answer = Answer.word("未確定" if drawn < 0.01 else "該当なし")
        if drawn < 0.97:
            said[line.owners[0]][line.key] = answer
        if drawn > 0.9:
            said[line.owners[0]][f"{line.subject}/備考"] = Answer.text("前年度から対象者が増えたため。")
    return [
        Submission(f"{division}.xlsx", RECEIVED, division, "R8", answers=Answers(answers))
        for division, answers in said.items()
    ]


def results(plan: Plan, years: Sequence[FiscalYear], seed: int = 8) -> Merged:
    """What those come to."""
    return merge(plan, returns(plan, years, seed))
