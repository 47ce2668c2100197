"""Builds the plan that a list tells by its reading set-up, the figures that are known already, and 確認事項."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kamakura_report.frozen import frozen, replace
from kamakura_report.lists.build_indicators import KnownFigure, build_indicator, known_of_indicators, known_of_money
from kamakura_report.lists.kept_columns import kept_columns, kept_values
from kamakura_report.lists.list_divisions import LEFT_OUT_NAMES, Member, members, name_divisions, read_divisions_of
from kamakura_report.lists.list_indicators import ListIndicator
from kamakura_report.lists.list_levels import read_list_levels
from kamakura_report.lists.list_programs import (
    PROGRAM_CODE_HEADING,
    ListProgram,
    highest_numbers,
    number_programs,
    number_projects,
    program_of_project,
)
from kamakura_report.lists.list_projects import GatheredList, ListProject
from kamakura_report.lists.list_table import compared
from kamakura_report.lists.list_values import plain_number, years_in
from kamakura_report.lists.reading_setup import ReadingSetup
from kamakura_report.lists.taken_for import Taken
from kamakura_report.master.read_programs import in_order
from kamakura_report.master.schema import NOT_EVALUATED
from kamakura_report.plan import keys
from kamakura_report.plan.model import Division, Doubt, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear, fiscal_years

_NOT_EVALUATED = frozenset({"×", "否", "無", "なし", "いいえ", "しない", "除外", "非対象"})

_NOBODY_ASKED = "どの課か決まらない書き方です。照会する課があれば、マスターのシート「事業」の所管課に入れてください。"


@frozen
class BuiltPlan:
    """What a list becomes."""

    plan: Plan
    doubts: tuple[Doubt, ...]
    known: tuple[KnownFigure, ...]


@frozen
class _Builder:
    gathered: GatheredList
    setup: ReadingSetup
    first: FiscalYear
    last: FiscalYear

    @property
    def years(self) -> tuple[FiscalYear, ...]:
        return fiscal_years(self.first, self.last)


def build_list_plan(gathered: GatheredList, setup: ReadingSetup, old: Plan | None, issued: Sequence[Plan]) -> BuiltPlan:
    """The plan of the list; ``old`` is that of the master there is, ``issued`` are those sent out before.

    The set-up is complete: its years are given.
    """
    assert setup.first is not None
    assert setup.last is not None
    builder = _Builder(gathered, setup, setup.first, setup.last)
    projects = gathered.projects
    of_list = [program_of_project(each, setup.program_name) for each in projects]
    program_keys = number_programs(of_list, old, issued)
    divisions = _divisions(builder, old)
    years = builder.years
    plans = [*issued, *([old] if old else [])]
    highest = highest_numbers(plans)
    former = {program.key: program for program in old.programs} if old else {}
    code_heading = next((each.heading for each in setup.of(Taken.CODE)), "")
    levels, program_levels = read_list_levels(of_list, program_keys, [each.heading for each in setup.of(Taken.LEVEL)])
    made: dict[str, Program] = {}
    subjects: dict[int, str] = {}
    known: list[KnownFigure] = []
    for program in {each.identity: each for each in of_list}.values():
        key = program_keys[program.identity]
        places = [at for at, each in enumerate(of_list) if each.identity == program.identity]
        leads = [next(iter(divisions[at]), "") for at in places]
        numbers = number_projects(
            [projects[at] for at in places], leads, code_heading, former.get(key), highest.get(key, 0)
        )
        lifted = _lifted(builder, program, [projects[at] for at in places])
        own = tuple(
            build_indicator(gathered.remarks, one, keys.indicator_of(key, number), number, years, -1)
            for number, one in enumerate(lifted.values(), start=1)
        )
        known += known_of_indicators(program, None, zip(own, lifted.values(), strict=True))
        listed = []
        for at, number in sorted(zip(places, numbers, strict=True), key=lambda pair: pair[1]):
            subjects[at] = keys.project(key, number)
            listed.append(_project(builder, at, subjects[at], number, divisions[at], lifted))
            kept = [one for one in projects[at].indicators if _same(one) not in lifted]
            known += known_of_money(program, projects[at], subjects[at], years)
            known += known_of_indicators(program, projects[at], zip(listed[-1].indicators, kept, strict=True))
        code = program.number if plain_number(program.number) != key else ""
        made[key] = Program(
            key,
            program.name,
            indicators=own,
            projects=tuple(listed),
            own={**({PROGRAM_CODE_HEADING: code} if code else {}), **program_levels.get(key, {})},
        )
    plan = Plan(
        first=builder.first,
        last=builder.last,
        programs=in_order((made[key] for key in sorted(made, key=_by_number)), levels),
        divisions=_listed_divisions(builder, divisions, old),
        city=setup.city,
        name=setup.plan_name,
        office=setup.office,
        joint=setup.joint,
        own_columns=kept_columns(made.values()),
    )
    return BuiltPlan(plan, tuple(gathered.remarks.doubts(subjects)), tuple(known))


def readings_of(gathered: GatheredList, setup: ReadingSetup, index: int) -> list[tuple[str, str]]:
    """The texts of 課 of one project, each with the 部 that stands in a column of its own."""
    project = gathered.projects[index]
    written = project.divisions or ((project.text(Taken.BUREAU),) if project.text(Taken.BUREAU) else ())
    others = project.text(Taken.OTHERS)
    return [(text, project.text(Taken.BUREAU)) for text in (*written, *([others] if others else []))]


def _by_number(key: str) -> tuple[int, ...]:
    return tuple(int(part) for part in key.split("-"))


def _members(builder: _Builder) -> list[tuple[Member, ...]]:
    """部 and 課 of each project: as a person said, else as they are read."""
    chosen = {each.place: each for each in builder.setup.divisions}
    certain = [name for each in builder.setup.divisions if len(each.names) == 1 for name in each.names]
    read: dict[tuple[str, str], tuple[Member, ...]] = {}

    def members_of(text: str, bureau: str) -> tuple[Member, ...]:
        if (text, bureau) not in read:
            reading = read_divisions_of(text, bureau, certain)
            read[text, bureau] = members(chosen.get(reading.place) or reading)
        return read[text, bureau]

    return [
        tuple(
            dict.fromkeys(
                one
                for text, bureau in readings_of(builder.gathered, builder.setup, index)
                for one in members_of(text, bureau)
            )
        )
        for index in range(len(builder.gathered.projects))
    ]


def _divisions(builder: _Builder, old: Plan | None) -> list[tuple[str, ...]]:
    """The names of the divisions of each project."""
    of_projects = _members(builder)
    named = name_divisions((one for each in of_projects for one in each), old.divisions if old else ())
    chosen = {each.place: each for each in builder.setup.divisions}
    for index, each in enumerate(of_projects):
        row, column = builder.gathered.projects[index].rows[0].number, builder.setup.column(Taken.NAME)
        for text, bureau in readings_of(builder.gathered, builder.setup, index):
            reading = read_divisions_of(text, bureau)
            if LEFT_OUT_NAMES in reading.note and chosen.get(reading.place, reading).names == reading.names:
                builder.gathered.remarks.hold(row, column, text, _NOBODY_ASKED, index)
        if not each:
            reason = "所管課がありません。だれに照会するかを、マスターのシート「事業」の所管課に入れてください。"
            builder.gathered.remarks.note(row, column, builder.gathered.projects[index].name, "空欄", reason, index)
    return [tuple(dict.fromkeys(named[one].name for one in each)) for each in of_projects]


def _listed_divisions(
    builder: _Builder, divisions: Sequence[tuple[str, ...]], old: Plan | None
) -> tuple[Division, ...]:
    of_projects = _members(builder)
    named = name_divisions((one for each in of_projects for one in each), old.divisions if old else ())
    contacts = {
        named[each[0]].name: builder.gathered.projects[index].text(Taken.CONTACT)
        for index, each in enumerate(of_projects)
        if each and builder.gathered.projects[index].text(Taken.CONTACT)
    }
    by_name = {each.name: replace(each, contact=each.contact or contacts.get(each.name, "")) for each in named.values()}
    office = builder.setup.office
    if office and office not in by_name:
        by_name[office] = Division(office)
    return tuple(by_name.values())


def _same(one: ListIndicator) -> tuple[str, str]:
    return compared(one.name), compared(one.unit)


def _lifted(
    builder: _Builder, program: ListProgram, projects: Iterable[ListProject]
) -> dict[tuple[str, str], ListIndicator]:
    """The indicators of these projects that a person said are the 施策's own, each once."""
    wanted = {
        (compared(each.name), compared(each.unit))
        for each in builder.setup.lifted
        if each.lift and compared(each.program) == compared(program.words)
    }
    lifted: dict[tuple[str, str], ListIndicator] = {}
    for project in projects:
        for one in project.indicators:
            if _same(one) in wanted:
                first = lifted.setdefault(_same(one), one)
                if first.said != one.said:
                    reason = f"施策の指標「{one.name}」にまとめましたが、初めの事業の値（{first.values}）と違います。"
                    builder.gathered.remarks.hold(one.row, one.column, one.values, reason)
    return lifted


def _project(
    builder: _Builder,
    index: int,
    key: str,
    number: int,
    divisions: tuple[str, ...],
    lifted: Mapping[tuple[str, str], ListIndicator],
) -> Project:
    project = builder.gathered.projects[index]
    own = [one for one in project.indicators if _same(one) not in lifted]
    budget = {
        year: amount
        for (taken, year), amount in sorted(project.money.items())
        if taken is Taken.BUDGET and builder.first <= year <= builder.last
    }
    return Project(
        key=key,
        number=number,
        name=project.name,
        divisions=divisions,
        description=project.text(Taken.DESCRIPTION),
        indicators=tuple(
            build_indicator(builder.gathered.remarks, one, keys.indicator_of(key, place), place, builder.years, index)
            for place, one in enumerate(own, start=1)
        ),
        budget=budget,
        starts=_starts(builder, project),
        ends=_ends(builder, index),
        excluded=_is_excluded(project.text(Taken.ASKED)),
        own=kept_values(project),
    )


def _is_excluded(text: str) -> bool:
    """True where a list says that a project is not evaluated."""
    return NOT_EVALUATED in text or compared(text) in _NOT_EVALUATED


def _starts(builder: _Builder, project: ListProject) -> FiscalYear | None:
    """開始年度 where that is a later year of the plan: what began before is asked about from the first."""
    years = years_in(project.text(Taken.STARTS))
    return years[0] if len(years) == 1 and builder.first < years[0] <= builder.last else None


def _ends(builder: _Builder, index: int) -> FiscalYear | None:
    project, remarks = builder.gathered.projects[index], builder.gathered.remarks
    text = project.text(Taken.ENDS)
    years = years_in(text)
    if len(years) == 1 and builder.first <= years[0] <= builder.last:
        return years[0]
    if years and not (len(years) == 1 and years[0] > builder.last):
        column = builder.setup.column(Taken.ENDS)
        reason = f"終了年度が計画の年度（{builder.first}–{builder.last}）にないので、入れていません。"
        remarks.hold(project.rows[0].number, column, text, reason, index)
    return None
