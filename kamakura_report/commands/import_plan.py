"""Import: the published text becomes the master workbook, with 確認事項 for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.io.master_file import read_tables
from kamakura_report.io.text_files import decode_text
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.master.read_master import parse_despite_errors, parse_master
from kamakura_report.master.write_master import place_master
from kamakura_report.plan.changes import carry_over
from kamakura_report.plan.model import Doubt, Plan
from kamakura_report.problem import CannotRun, Problem, Severity
from kamakura_report.published.read_published import parse_published


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """What was imported, for the summary: counts, and the first year's budget in thousand yen."""

    path: Path
    done: str  # "new", "replaced", "unchanged" or "backed up"
    backup: Path | None
    plan: Plan
    doubts: tuple[Doubt, ...]
    programs: int
    indicators: int  # 施策指標
    projects: int
    outcomes: int  # 成果指標
    divisions: int  # those in charge of a project
    budget: Decimal
    problems: tuple[Problem, ...]  # what was wrong in the master that was there, and was not taken over


def run(
    workspace: Workspace,
    paths: Sequence[Path],
    output: Path | None = None,
    *,
    city: str = "",
    plan_name: str = "",
    now: datetime,
    force: bool = False,
    break_lock: bool = False,
) -> ImportedPlan:
    """Read the texts and write the master (``output``, else the workspace's own).

    A master that is there already keeps its indicator numbers and what only people can know. Raises
    CannotRun when a text or the existing master cannot be used, or a person has changed the master
    and ``force`` is not given; with it the old file is kept as a backup, and what is wrong in it is left behind.
    """
    target = output or workspace.master
    old, left_behind = _existing_master(target, force)
    plan, doubts = parse_published(
        _texts(paths),
        city=city or (old.city if old else ""),
        name=plan_name or (old.name if old else ""),
        known=[division.name for division in old.divisions] if old else (),
    )
    if old:
        plan, new_subjects = carry_over(old, plan, Snapshots(workspace).plans())
        doubts = tuple(replace(doubt, subject=new_subjects.get(doubt.subject, doubt.subject)) for doubt in doubts)
    content = write_workbook(place_master(plan, doubts))
    outputs = [files.Output(target, content, files.Policy.GUARDED)]
    with files.locked(workspace.lock, now=now, break_lock=break_lock):
        (written,) = files.write_all(outputs, workspace.written, now=now, force=force)
    return _summary(written, plan, doubts, left_behind)


def _texts(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """(name, text) of each file once; 出典行 shows the name alone unless two files share it."""
    unique = list({path.resolve(): path for path in paths}.values())
    names = [path.name for path in unique]
    return [
        (name, decode_text(files.read_file(path), name))
        for path in unique
        for name in [path.name if names.count(path.name) == 1 else str(path)]
    ]


def _existing_master(target: Path, force: bool) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan of the master that is there, and what is wrong in it and left behind (``force``)."""
    if not target.exists():
        return None, ()
    tables = read_tables(target)
    plan, problems = parse_master(tables)
    if plan is not None:
        return plan, ()
    put_aside = "直すか、ほかの場所に移してから、もう一度実行してください。"
    usable, errors = parse_despite_errors(tables)
    if usable is None:
        raise CannotRun(f"今ある {target} の番号や年度に誤りがあり、指標番号を引き継げません。{put_aside}", errors)
    if not force:
        advice = "誤りのあるところを引き継がずに作り直すときは --force を付けます（今のファイルは控えとして残します）。"
        raise CannotRun(f"今ある {target} に誤りがあります。{put_aside}{advice}", problems)
    return usable, tuple(_left_behind(problem) for problem in errors)


def _left_behind(problem: Problem) -> Problem:
    advice = "引き継いでいません。前のマスターの控えを見て、要るものを入れ直してください。"
    return replace(problem, severity=Severity.WARNING, advice=advice)


def _summary(
    written: files.Written, plan: Plan, doubts: tuple[Doubt, ...], problems: tuple[Problem, ...]
) -> ImportedPlan:
    projects = [project for program in plan.programs for project in program.projects]
    return ImportedPlan(
        path=written.path,
        done=written.done,
        backup=written.backup,
        plan=plan,
        doubts=doubts,
        programs=len(plan.programs),
        indicators=sum(len(program.indicators) for program in plan.programs),
        projects=len(projects),
        outcomes=sum(len(project.indicators) for project in projects),
        divisions=len({division for project in projects for division in project.divisions}),
        problems=problems,
        budget=sum((project.budget.get(plan.first, Decimal(0)) for project in projects), Decimal(0)),
    )
