"""施策 and 事業 of a list get their numbers, once and for ever: a name alone never identifies anything.

A list that is read again, or a longer one, finds its own again by name, code and division, and what is new gets a
number that was never given before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from kamakura_report.frozen import frozen
from kamakura_report.lists.list_projects import ListProject
from kamakura_report.lists.list_table import compared
from kamakura_report.lists.list_values import plain_number, split_number
from kamakura_report.lists.taken_for import Taken
from kamakura_report.patterns import pattern
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Plan, Program, Project

CODE_HEADING, PROGRAM_CODE_HEADING = "事業コード", "市の施策番号"  # columns of the master for the city's own codes
_SMALL = pattern(r"[1-9]\d{0,3}")


@frozen
class ListProgram:
    """A 施策 as the list names it: what stands above it, its own number as written, its name."""

    levels: tuple[str, ...]
    number: str
    name: str

    @property
    def words(self) -> str:
        """``10 市民との情報共有``."""
        return f"{self.number} {self.name}".strip()

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells it from another."""
        return (*map(compared, self.levels), compared(self.number), compared(self.name))


def program_of_project(project: ListProject, usual: str) -> ListProgram:
    """The 施策 of a project; ``usual`` is the name of the one that the list does not name."""
    number, name = split_number(project.text(Taken.PROGRAM))
    own = project.text(Taken.PROGRAM_NUMBER)
    if not (number or name or own):
        return ListProgram(project.levels, "", usual)
    return ListProgram(project.levels, own or number, name or f"施策 {own or number}")


def number_programs(
    programs: Iterable[ListProgram], old: Plan | None, issued: Iterable[Plan]
) -> dict[tuple[str, ...], str]:
    """A key for each 施策 by its identity: the one it had, else the city's own number where that tells all apart."""
    ordered = {each.identity: each for each in programs}
    known = [program for program in old.programs if not program.level] if old else []
    given = {program.key for plan in (*issued, *([old] if old else [])) for program in plan.programs}
    numbered = _own_numbers(list(ordered.values()))
    assigned: dict[tuple[str, ...], str] = {}
    free = list(known)
    for numbers, levels in ((True, True), (False, True), (True, False), (False, False)):
        for identity, program in ordered.items():
            if identity not in assigned:
                former = [
                    each
                    for each in free
                    if compared(each.name) == compared(program.name)
                    and (not numbers or _same_number(each, program))
                    and (not levels or _level_names(program) <= _names_above(each, old))
                ]
                if len(former) == 1:
                    assigned[identity] = former[0].key
                    free.remove(former[0])
    taken = set(assigned.values())
    for identity in ordered:
        if identity in assigned:
            continue
        wanted = numbered.get(identity, "")
        renamed = wanted in {each.key for each in free} and old is not None
        if wanted and wanted not in taken and (wanted not in given or renamed):
            assigned[identity] = wanted
        else:
            assigned[identity] = str(1 + max((int(key.split("-")[0]) for key in given | taken), default=0))
        taken.add(assigned[identity])
    return assigned


def number_projects(
    projects: Sequence[ListProject], leads: Sequence[str], code: str, former: Program | None, spent: int
) -> list[int]:
    """The No of each project of one 施策: the one it had, else its own small number, else the next free one.

    ``leads`` are their first divisions, ``code`` the heading of their codes, ``spent`` the highest No ever given.
    """
    found = _found_again(projects, leads, former.projects if former else (), lasting=is_lasting_code(code))
    small = [int(text) if _SMALL.fullmatch(text := _code(each)) else 0 for each in projects]
    own = not former and not spent and all(small) and len(set(small)) == len(small)
    highest = max([spent, *(each.number for each in (former.projects if former else ()))])
    numbers = []
    for at in range(len(projects)):
        if at not in found and not own:
            highest += 1
        numbers.append(found.get(at, small[at] if own else highest))
    return numbers


def _found_again(
    projects: Sequence[ListProject], leads: Sequence[str], former: Iterable[Project], *, lasting: bool
) -> dict[int, int]:
    """The No of each project, by its place, that was there before: by code and name, by name and division, by name
    where no other has it, and by a ``lasting`` code alone."""
    free = {one.number: one for one in former}
    left = dict(enumerate(projects))
    found: dict[int, int] = {}

    def match(of_list: Callable[[int], object], of_former: Callable[[Project], object], *, alone: bool = False) -> None:
        former_by: dict[object, list[int]] = {}
        for one in free.values():
            former_by.setdefault(of_former(one), []).append(one.number)
        places: dict[object, list[int]] = {}
        for at in left:
            places.setdefault(of_list(at), []).append(at)
        for what, ats in places.items():
            numbers = former_by.get(what, []) if what else []
            if alone and (len(numbers) > 1 or len(ats) > 1):
                continue
            for at, number in zip(ats, numbers, strict=False):
                found[at] = number
                del free[number], left[at]

    def code_and_name(code: str, name: str) -> object:
        return (code, compared(name)) if code else None

    match(
        lambda at: code_and_name(_code(projects[at]), projects[at].name),
        lambda one: code_and_name(_kept_code(one), one.name),
    )
    match(
        lambda at: (compared(projects[at].name), leads[at]),
        lambda one: (compared(one.name), next(iter(one.divisions), "")),
    )
    match(lambda at: compared(projects[at].name), lambda one: compared(one.name), alone=True)
    if lasting:
        match(lambda at: _code(projects[at]), _kept_code)
    return found


def highest_numbers(plans: Iterable[Plan]) -> Mapping[str, int]:
    """The highest No that each 施策 of these plans ever gave."""
    highest: dict[str, int] = {}
    for plan in plans:
        for program in plan.programs:
            numbers = [project.number for project in program.projects]
            highest[program.key] = max([highest.get(program.key, 0), *numbers])
    return highest


def _code(project: ListProject) -> str:
    return project.text(Taken.CODE)


def _kept_code(project: Project) -> str:
    value = project.own.get(CODE_HEADING, "")
    return value if isinstance(value, str) else plain_text(value)


def is_lasting_code(heading: str) -> bool:
    """False for a running number: a row that is put in between moves it on to another project."""
    return not re.fullmatch(r"no\.?|№|番号|#|連番|項番|通し番号|通番|順番", compared(heading))


def _same_number(former: Program, program: ListProgram) -> bool:
    """Whether a 施策 that has a key bears the number of the list: kept beside, unless it is the key."""
    code = former.own.get(PROGRAM_CODE_HEADING, "")
    kept = code if isinstance(code, str) else plain_text(code)
    number = plain_number(program.number)
    alike = bool(number) and number == (plain_number(kept) if kept else former.key)
    return alike or compared(kept) == compared(program.number)


def _level_names(program: ListProgram) -> set[str]:
    return {compared(split_number(level)[1]) for level in program.levels if level}


def _names_above(former: Program, old: Plan | None) -> set[str]:
    """What stands above a 施策 in the plan: named on 体系, or kept beside."""
    beside = [value for value in former.own.values() if isinstance(value, str)]
    above = [level.name for level in old.levels_above(former)] if old else []
    return {compared(split_number(words)[1]) for words in (*beside, *above)}


def _own_numbers(programs: Sequence[ListProgram]) -> dict[tuple[str, ...], str]:
    """The city's own numbers as keys, alone or below that of the level above, where each is another; else none."""
    for numbers in ([plain_number(each.number) for each in programs], [_below_level(each) for each in programs]):
        if all(numbers) and len(set(numbers)) == len(numbers) and all(map(keys.is_program, numbers)):
            return {each.identity: number for each, number in zip(programs, numbers, strict=True)}
    return {}


def _below_level(program: ListProgram) -> str:
    number = plain_number(program.number)
    above = [plain_number(split_number(level)[0]) for level in program.levels]
    if not number or not all(above):
        return ""
    path = ""
    for each in (*above, number):
        path = each if not path or each.startswith(f"{path}-") else f"{path}-{each}"
    return path
