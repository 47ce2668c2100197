"""Import: the published text becomes the master workbook, with 確認事項 for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from kamakura_report.doors import decode, files
from kamakura_report.doors.master_file import read_tables
from kamakura_report.doors.write import write
from kamakura_report.plan import carrying, master, published
from kamakura_report.plan.model import Doubt, Plan
from kamakura_report.problem import CannotRun, Problem, Severity
from kamakura_report.reports import master as master_book
from kamakura_report.steps.archive import Archive
from kamakura_report.steps.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Imported:
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
) -> Imported:
    """Read the texts and write the master (``output``, else the workspace's own).

    A master that is there already keeps its indicator numbers and what only people can know. Raises
    CannotRun when a text or the existing master cannot be used, or a person has changed the master
    and ``force`` is not given; with it the old file is kept as a backup, and what is wrong in it is left behind.
    """
    target = output or workspace.master
    old, left = _existing(target, force)
    plan, doubts = published.parse(
        _texts(paths),
        city=city or (old.city if old else ""),
        name=plan_name or (old.name if old else ""),
        known=[division.name for division in old.divisions] if old else (),
    )
    if old:
        plan, changed = carrying.carry(old, plan, Archive(workspace).plans())
        doubts = tuple(replace(doubt, subject=changed.get(doubt.subject, doubt.subject)) for doubt in doubts)
    content = write(master_book.place(plan, doubts))
    outputs = [files.Output(target, content, files.Policy.GUARDED)]
    with files.locked(workspace.lock, now=now, broken=break_lock):
        (written,) = files.write_all(outputs, workspace.written, now=now, force=force)
    return _imported(written, plan, doubts, left)


def _texts(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """(name, text) of each file once; 出典行 shows the name alone unless two files share it."""
    once = list({path.resolve(): path for path in paths}.values())
    names = [path.name for path in once]
    return [
        (name, decode.decode_text(files.read(path), name))
        for path in once
        for name in [path.name if names.count(path.name) == 1 else str(path)]
    ]


def _existing(target: Path, force: bool) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan of the master that is there, and what is wrong in it and left behind (``force``)."""
    if not target.exists():
        return None, ()
    held = read_tables(target)
    plan, problems = master.parse(held)
    if plan is not None:
        return plan, ()
    aside = "直すか、ほかの場所に移してから、もう一度実行してください。"
    saved, errors = master.salvaged(held)
    if saved is None:
        raise CannotRun(f"今ある {target} の番号や年度に誤りがあり、指標番号を引き継げません。{aside}", errors)
    if not force:
        advice = "誤りのあるところを引き継がずに作り直すときは --force を付けます（今のファイルは控えとして残します）。"
        raise CannotRun(f"今ある {target} に誤りがあります。{aside}{advice}", problems)
    return saved, tuple(_left(problem) for problem in errors)


def _left(problem: Problem) -> Problem:
    advice = "引き継いでいません。前のマスターの控えを見て、要るものを入れ直してください。"
    return replace(problem, severity=Severity.WARNING, advice=advice)


def _imported(written: files.Written, plan: Plan, doubts: tuple[Doubt, ...], problems: tuple[Problem, ...]) -> Imported:
    projects = [project for program in plan.programs for project in program.projects]
    return Imported(
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
