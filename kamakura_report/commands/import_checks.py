"""Checks of texts against the master they are imported into: other years, other names, programs that are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from pathlib import Path

from kamakura_report.master.doubt_rows import DoubtRow
from kamakura_report.plan.model import Doubt, Plan, Program
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.import_codes import IMPORT_GONE, IMPORT_RENAMED
from kamakura_report.text import comparable


def check_years(target: Path, old: Plan, read: Plan, *, may_grow: bool) -> None:
    """Raises CannotRun for a text of other years: it is another plan, or the master comes first."""
    if read.years == old.years or (may_grow and set(read.years) > set(old.years)):
        return
    raise CannotRun(
        f"取り込み元の年度（{read.first}–{read.last}）が、今ある {target} の年度（{old.first}–{old.last}）と違います。"
        "別の計画なら、別の作業フォルダーに取り込んでください。年度が変わったのなら、"
        "先にマスターのシート「計画」の年度とシート「予算」の列を直してください。"
    )


def _is_another(old: Program, read: Program) -> bool:
    """True of a program that has only its number in common with the master's: another name, and other projects."""
    names = {(project.number, comparable(project.name)) for project in old.projects}
    same = sum((project.number, comparable(project.name)) in names for project in read.projects)
    return comparable(old.name) != comparable(read.name) and 2 * same < len(names)


def check_names(target: Path, old: Plan, read: Plan) -> None:
    """Raises CannotRun for a program of which nothing but the number is the master's."""
    former = {program.key: program for program in old.programs}
    for program in read.programs:
        if program.key in former and _is_another(former[program.key], program):
            raise CannotRun(
                f"施策 {program.key} は、今ある {target} では「{former[program.key].name}」、"
                f"取り込み元では「{program.name}」で、事業の多くも違います。取り込み元の施策の番号を確かめてください。"
                "この施策で置き換えてよければ --force を付けます（今のファイルは控えとして残します）。"
            )


def find_renamed(old: Plan, read: Plan, names: Collection[str]) -> tuple[Problem, ...]:
    """Programs whose name in the text is not that of the master, told whoever gave it."""
    former = {program.key: program.name for program in old.programs}
    return tuple(
        IMPORT_RENAMED.problem(
            program=program.key, old=former[program.key], new=program.name, file="、".join(names)
        ).at(key=program.key)
        for program in read.programs
        if program.key in former and comparable(former[program.key]) != comparable(program.name)
    )


def find_gone(
    plan: Plan, rows: Iterable[DoubtRow], read: Set[str], names: Collection[str]
) -> list[tuple[Problem, str, str]]:
    """Programs that came from one of these texts when it was imported before, and are not in it any more."""
    from_file: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.program:
            from_file.setdefault(row.file, {})[row.program] = None
    known = {program.key: program.name for program in plan.programs}
    return [
        (IMPORT_GONE.problem(program=program, name=known[program], file=file).at(key=program), program, file)
        for file in names
        if read & from_file.get(file, {}).keys()
        for program in from_file[file]
        if program in known and program not in read
    ]


def gone_doubt(problem: Problem, program: str, file: str) -> Doubt:
    """The row of 確認事項 about a program that is gone from its text."""
    return Doubt(file, program, "", "残しました", f"{problem.found}{problem.advice}")
