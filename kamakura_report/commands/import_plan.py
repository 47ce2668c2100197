"""Import: published texts become the master workbook, or are added to it, with 確認事項 for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from kamakura_report.commands.import_checks import check_names, check_years, find_gone, find_renamed, gone_doubt
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.io.master_file import read_tables
from kamakura_report.io.text_files import decode_text
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.io.xlsx.edited_workbook import edit_workbook
from kamakura_report.master import schema
from kamakura_report.master.doubt_rows import DoubtRow, read_doubt_rows, renew_doubts
from kamakura_report.master.read_master import parse_despite_errors, parse_master
from kamakura_report.master.update_master import MasterUpdate, update_master
from kamakura_report.master.write_master import place_master
from kamakura_report.plan.additions import add_programs, fill_blanks
from kamakura_report.plan.carried import carry_over
from kamakura_report.plan.changes import Change, ChangeKind, plan_changes
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Doubt, Plan
from kamakura_report.problem import CannotRun, Problem, Severity
from kamakura_report.published.fold_doubts import fold_doubts
from kamakura_report.published.read_published import parse_published
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.raw_tables import RawTable, RawTables

MOST_TOLD = 30  # values that a refusal names one by one; the rest is counted


@frozen
class ImportedPlan:
    """What was imported, for the summary: counts, and the first year's budget in thousand yen."""

    path: Path
    done: str  # "new", "replaced", "unchanged" or "backed up"
    backup: Path | None
    plan: Plan  # all of the master, as it is now
    doubts: tuple[Doubt, ...]  # 確認事項 as they stand now
    changes: tuple[Change, ...]  # how the plan differs from that of the master before
    staying: tuple[str, ...]  # programs that the texts do not hold, as they were
    programs: int
    indicators: int  # 施策指標
    projects: int
    outcomes: int  # 成果指標
    divisions: int  # those in charge of a project
    budget: Decimal
    problems: tuple[Problem, ...]

    @property
    def open_doubts(self) -> int:
        """確認事項 that nobody has marked as 済."""
        return sum(not doubt.done for doubt in self.doubts)


@frozen
class KeptMaster:
    """The master that is there: as it was read, and what of it cannot be taken over (``--force``)."""

    plan: Plan
    tables: RawTables
    own: bool  # nobody changed it since the program wrote it
    wrong: tuple[Problem, ...] = ()

    @property
    def doubts(self) -> tuple[DoubtRow, ...]:
        """確認事項 as they stand in it."""
        return read_doubt_rows(self.tables.sheets.get(schema.DOUBTS, RawTable(schema.DOUBTS)))


@frozen
class Outcome:
    """The plan and the 確認事項 as they are to be, and how the workbook comes to say so."""

    plan: Plan
    doubts: tuple[Doubt, ...]
    content: bytes
    policy: files.Policy
    update: MasterUpdate = field(default_factory=lambda: MasterUpdate((), ()))
    told: tuple[Problem, ...] = ()


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
    """Read the texts and write the master (``output``, else the workspace's own), or add them to the one there is.

    Programs that the texts do not hold stay as they are, those that they hold are made anew with their indicator
    numbers and what only people can know. Raises CannotRun when a text or the existing master cannot be used, or
    when values of a master that a person has changed would be lost and ``force`` is not given; with it they are all
    told, and the old file is kept as a backup.
    """
    target = output or workspace.master
    master = existing_master(workspace, target, force)
    texts = _texts(paths)
    read, doubts = parse_published(
        texts,
        city=city or (master.plan.city if master else ""),
        name=plan_name or (master.plan.name if master else ""),
        known=[division.name for division in master.plan.divisions] if master else (),
    )
    outcome = put_into_master(workspace, target, master, read, doubts, [name for name, _ in texts], force=force)
    with files.locked(workspace.lock, now=now, break_lock=break_lock):
        outputs = [files.Output(target, outcome.content, outcome.policy)]
        (written,) = files.write_all(outputs, workspace.written, now=now)
    return imported_plan(written, read, outcome, master)


def _texts(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """(name, text) of each file once; 出典行 shows the name alone unless two files share it."""
    unique = list({path.resolve(): path for path in paths}.values())
    names = [path.name for path in unique]
    return [
        (name, decode_text(files.read_file(path), name))
        for path in unique
        for name in [path.name if names.count(path.name) == 1 else str(path)]
    ]


def existing_master(workspace: Workspace, target: Path, force: bool) -> KeptMaster | None:
    """The master that is there, without what is wrong in it and left behind (``force``)."""
    if not target.exists():
        return None
    tables = read_tables(target)
    own = bool(files.as_written([target], workspace.written))
    plan, problems = parse_master(tables)
    if plan is not None:
        return KeptMaster(plan, tables, own)
    put_aside = "直すか、ほかの場所に移してから、もう一度実行してください。"
    usable, errors = parse_despite_errors(tables)
    if usable is None:
        raise CannotRun(f"今ある {target} の番号や年度に誤りがあり、指標番号を引き継げません。{put_aside}", errors)
    if own and not usable.programs:
        return None  # a blank master as it was made
    if not errors:
        return KeptMaster(usable, tables, own)
    if not force:
        advice = "誤りのあるところを引き継がずに作り直すときは --force を付けます（今のファイルは控えとして残します）。"
        raise CannotRun(f"今ある {target} に誤りがあります。{put_aside}{advice}", problems)
    return KeptMaster(usable, tables, own, errors)


def put_into_master(
    workspace: Workspace,
    target: Path,
    master: KeptMaster | None,
    read: Plan,
    doubts: Sequence[Doubt],
    names: Sequence[str],
    *,
    force: bool,
) -> Outcome:
    """What the master is to say once ``read`` is put into it; ``names`` are the files it was read from.

    Raises CannotRun when values of people would be lost and ``force`` is not given, or it is another plan.
    """
    if master is None:
        asked = fold_doubts(doubts, read)
        return Outcome(read, asked, write_workbook(place_master(read, asked)), files.Policy.GUARDED)
    outcome = _added(workspace, target, master, read, doubts, names, force=force)
    if outcome.update.lost and not (master.own or force):
        raise _refusal(target, outcome.update.lost)
    return outcome


def _added(
    workspace: Workspace,
    target: Path,
    master: KeptMaster,
    read: Plan,
    doubts: Sequence[Doubt],
    names: Sequence[str],
    *,
    force: bool,
) -> Outcome:
    """The texts added to the master: edited in its own file where people changed it, else written anew."""
    old = master.plan
    keys = {program.key for program in read.programs}
    if not (master.own and keys >= {program.key for program in old.programs}):
        check_years(target, old, read, may_grow=force or not master.own)  # of a person's master it is told as a loss
    if not force:
        check_names(target, old, read)
    carried, new_subjects = carry_over(old, read, Snapshots(workspace).plans())
    if not master.own:
        carried = fill_blanks(carried, old)
    plan = add_programs(old, carried)
    moved = [replace(doubt, subject=new_subjects.get(doubt.subject, doubt.subject)) for doubt in doubts]
    gone = find_gone(old, master.doubts, keys, names)
    asked = (*fold_doubts(moved, plan), *(gone_doubt(problem, program, file) for problem, program, file in gone))
    renewed = renew_doubts(master.doubts, asked, keys, names, plan)
    wrong = {(problem.sheet, problem.cell) for problem in master.wrong}
    update = update_master(master.tables, old, plan, keys, renewed, wrong)
    told = (
        *find_renamed(old, read, names),
        *(problem for problem, _, _ in gone),
        *(_left_behind(problem, update) for problem in master.wrong),
        *(() if master.own else update.lost),
    )
    data = files.read_file(target)
    if master.own and update.edits:
        content, policy = write_workbook(place_master(plan, renewed.listed())), files.Policy.GUARDED
    else:
        content, policy = edit_workbook(data, str(target), update.edits), files.Policy.THEIRS
    return Outcome(plan, renewed.listed(), content, policy, update, told)


def _left_behind(problem: Problem, update: MasterUpdate) -> Problem:
    """An error of the master: what became of it."""
    edited = {(each.sheet, cell_name(place)) for each in update.edits for place in each.cells}
    if (problem.sheet, problem.cell) not in edited:
        return problem
    advice = "引き継いでいません。前のマスターの控えを見て、要るものを入れ直してください。"
    return replace(problem, severity=Severity.WARNING, advice=advice)


def _refusal(target: Path, lost: Sequence[Problem]) -> CannotRun:
    rest = len(lost) - MOST_TOLD
    more = f"次に挙げるのは初めの {MOST_TOLD} 件で、ほかに {rest} 件あります。" if rest > 0 else ""
    return CannotRun(
        f"今ある {target} には、取り込むと失われる値が {len(lost)} 件あります（マスターの値 → 取り込み元の値）。{more}"
        "取り込み元の値にしてよければ --force を付けて実行してください（今のファイルは控えとして残します）。",
        [replace(problem, advice="") for problem in lost[:MOST_TOLD]],
    )


def _changes(old: Plan, new: Plan) -> tuple[Change, ...]:
    """How the plan changed; of a program that was added it is said that it was, not of what."""
    known = {program.key for program in old.programs}
    return tuple(
        change
        for change in plan_changes(old, new)
        if change.kind is not ChangeKind.ADDED
        or change.thing in ("施策", "課")
        or Key.parse(change.key).program in known
    )


def imported_plan(written: files.Written, read: Plan, outcome: Outcome, master: KeptMaster | None) -> ImportedPlan:
    """The summary of what was imported."""
    projects = [project for program in read.programs for project in program.projects]
    held = {program.key for program in read.programs}
    return ImportedPlan(
        path=written.path,
        done=written.done,
        backup=written.backup,
        plan=outcome.plan,
        doubts=outcome.doubts,
        changes=_changes(master.plan, outcome.plan) if master else (),
        staying=tuple(program.key for program in outcome.plan.programs if program.key not in held),
        programs=sum(not program.level for program in read.programs),
        indicators=sum(len(program.indicators) for program in read.programs),
        projects=len(projects),
        outcomes=sum(len(project.indicators) for project in projects),
        divisions=len({division for project in projects for division in project.divisions}),
        budget=sum((project.budget.get(outcome.plan.first, Decimal(0)) for project in projects), Decimal(0)),
        problems=outcome.told,
    )
