"""A small plan of three years for the tests of the form: everything in it can be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Round
from kamakura_report.layout.place import place
from kamakura_report.plan.model import Action, Division, Indicator, Joint, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import Ask
from tests.form.walks import issue

R8, R9, R10 = (FiscalYear(year) for year in (2026, 2027, 2028))
LEAD, OTHER, THIRD, OFFICE = "福祉課", "保険課", "介護課", "企画課"
PROGRAM = "2-1 福祉"  # the sheet


def plan(joint: Joint = Joint.LEAD, shared: tuple[str, ...] = (LEAD, OTHER), overriding: str = "") -> Plan:
    """One 施策 with two indicators; a shared 事業 with two, ``overriding`` answers for the second; one 事業 alone."""
    program = Program(
        "2-1",
        "福祉",
        vision="支え合うまち",
        division=LEAD,
        actions=(Action("①", "支援体制"), Action("②", "福祉サービス")),
        indicators=(
            Indicator("2-1/i1", 1, "満足な市民", "%", Decimal("14.5"), "2025", "↗", source="調査"),
            Indicator("2-1/i5", 5, "参加した市民", "人", target=Decimal(900), division=OTHER),
        ),
        projects=(
            Project(
                "2-1/3", 3, "推進事業", shared, ("①",), "団体と連携します。",
                indicators=(
                    Indicator("2-1/3/i1", 1, "講座", "回", Decimal(12), "2024", "→"),
                    Indicator("2-1/3/i2", 2, "受講者", "人", direction="↘", division=overriding),
                ),
                budget={R8: Decimal(4176)},
            ),
            Project("2-1/12", 12, "単独事業", (THIRD,)),
        ),
    )  # fmt: skip
    names = (LEAD, OTHER, THIRD, OFFICE)
    return Plan(R8, R10, (program,), tuple(Division(name, "市民部") for name in names), office=OFFICE, joint=joint)


def many(count: int, years: int = 3) -> Plan:
    """The same with so many projects, each with two indicators, for so many years."""
    small = plan()
    (program,) = small.programs
    first = program.projects[0]
    projects = [
        replace(
            first,
            key=f"2-1/{number}",
            number=number,
            name=f"事業{number}",
            indicators=tuple(
                replace(one, key=f"2-1/{number}/i{one.number}", name=f"指標{number}の{one.number}")
                for one in first.indicators
            ),
        )
        for number in range(1, count + 1)
    ]
    return replace(small, programs=(replace(program, projects=tuple(projects)),), last=FiscalYear(2025 + years))


def placed(
    form: Form,
    some_plan: Plan,
    division: str = LEAD,
    years: Sequence[FiscalYear] = (),
    accepted: Answers = NO_ANSWERS,
    answers: Answers = NO_ANSWERS,
    **marks: str,
) -> Book:
    """The workbook of a division; with ``years`` those are required."""
    round_ = Round("・".join(map(str, years)) or "全年度", tuple(years))
    return place(form, some_plan, issue(some_plan, division, round_, accepted), answers, marks)


def asked(book: Book) -> dict[str, Ask]:
    """Key → question, the cover's left out."""
    return {ask.key: ask for _, _, ask in book.asks() if not ask.key.startswith("表紙/")}


def shown(sheet: Sheet) -> dict[str, object]:
    """``B4`` → value, of every cell that says something."""
    return {cell_name(at): cell.value for at, cell in sheet.cells.items() if cell.value is not None}


def where(sheet: Sheet, value: object) -> str:
    """The one cell that says this."""
    (cell,) = [name for name, shown_value in shown(sheet).items() if shown_value == value]
    return cell


def cell_of(book: Book, key: str) -> tuple[str, str, Cell]:
    """Sheet, name and content of the cell that asks for a key."""
    ((sheet, at),) = [(sheet, at) for sheet, at, ask in book.asks() if ask.key == key]
    return sheet, cell_name(at), book.sheet(sheet).cells[at]
