"""Five simulated years, R8 to R12: what was typed is tallied here, apart from the program, and agrees cell by cell."""

from __future__ import annotations

import csv
import io
import itertools
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands import decide, generate, import_figures, merge, trace
from kamakura_report.commands.close import close_round, reopen_round
from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.plan.model import Division, Indicator, Joint, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear, fiscal_years
from tests.commands.town import FORM, Town

R8, R9, R10, R11, R12 = fiscal_years(FiscalYear(2026), FiscalYear(2030))
NAMES = ["福祉課", "障害課", "高齢課", "保育課", "健康課", "年金課", "生活課", "市民課"]
PUBLISHED = {
    "2-1/i1@初期値": "10",
    **{f"2-1/{n}/i1@初期値": "5" for n in range(1, 8)},
    "2-1/9/i1@初期値": "5",
    "2-1/1/予算額@R8": "4176",
}
PERIOD = re.compile(r"初期値|R\d+")
ROW_KEY = re.compile(r"\d+-\d+/[i\d/決算額]+")


def project(number: int, *divisions: str, **more: object) -> Project:
    key = f"2-1/{number}"
    indicator = Indicator(f"{key}/i1", 1, f"指標{number}", "人", Decimal(5) if number != 8 else None, direction="↗")
    made = Project(key, number, f"事業{number}", divisions, indicators=(indicator,))
    return replace(made, **more)  # type: ignore[arg-type]


def plan() -> Plan:
    """Eight divisions with a project each, one project of two divisions, two initial figures still unknown."""
    projects = [project(number, name) for number, name in enumerate(NAMES, 1)]
    projects[0] = replace(projects[0], budget={R8: Decimal(4176)})
    indicators = (
        Indicator("2-1/i1", 1, "満足な市民", "人", Decimal(10), direction="↗"),
        Indicator("2-1/i2", 2, "参加した市民", "人", direction="↗", division="障害課"),
    )
    program = Program(
        "2-1", "福祉", division="福祉課", indicators=indicators, projects=(*projects, project(9, "福祉課", "障害課"))
    )
    divisions = tuple(Division(name) for name in NAMES)
    return Plan(R8, R12, (program,), divisions, city="鎌倉市", name="総合計画", office="福祉課", joint=Joint.EACH)


@dataclass
class Cell:
    """What a workbook shows for a key."""

    sheet: str
    cell: str
    value: str
    locked: bool


def seen(path: Path) -> dict[str, Cell]:
    """A workbook as a person reads it: years in the heading above, the key at the end of the row."""
    return _seen(path.read_bytes())


@cache
def _seen(content: bytes) -> dict[str, Cell]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl knows no sparklines
        book = openpyxl.load_workbook(io.BytesIO(content))
    found: dict[str, Cell] = {}
    for sheet in book.worksheets:
        columns: dict[int, str] = {}
        for row in sheet.iter_rows():
            texts = {cell.column: str(cell.value) for cell in row if cell.value is not None}
            heading = {column: text for column, text in texts.items() if PERIOD.fullmatch(text)}
            columns = heading or columns
            key = next((text for text in texts.values() if ROW_KEY.fullmatch(text)), "")
            for column, period in columns.items() if key and not heading else ():
                cell = sheet.cell(row[0].row, column)
                value = "" if cell.value is None else str(cell.value)
                found[f"{key}@{period}"] = Cell(sheet.title, cell.coordinate, value, cell.protection.locked)
    return found


@dataclass
class City:
    """The town with its clock, and the tally of what was typed and decided."""

    town: Town
    tally: dict[str, str] = field(default_factory=dict)
    published: dict[str, str] = field(default_factory=lambda: dict(PUBLISHED))  # what the master says
    figures: Iterator[int] = field(default_factory=lambda: itertools.count(1001))
    files: Iterator[int] = field(default_factory=itertools.count)
    held: dict[str, Path] = field(default_factory=dict)  # the workbook each division was sent last

    def generate(self, *years: FiscalYear, on: datetime, **said: object) -> generate.Generated:
        request = generate.Request(years=years, yes=True, **said)  # type: ignore[arg-type]
        done = generate.run(self.town.workspace, request, now=on)
        self.held |= {one.division: one.path for one in done.issued}
        return done

    def answers(self, division: str, *years: FiscalYear) -> dict[str, str]:
        """New figures for all open cells of the years, and 初期値 where it is open."""
        wanted = {"初期値", *map(str, years)}
        open_ = [key for key, cell in seen(self.held[division]).items() if not cell.locked and not cell.value]
        return {key: str(next(self.figures)) for key in open_ if key.rpartition("@")[2] in wanted}

    def send(self, division: str, typed: Mapping[str, str], saved: str, workbook: bytes = b"") -> bytes:
        """The division's workbook, these cells typed into it, lies among the returned files."""
        cells = seen(self.held[division])
        assert all(not cells[key].locked for key in typed), typed
        entries = {(cells[key].sheet, cells[key].cell): TypedEntry(text, number=True) for key, text in typed.items()}
        number = next(self.files)
        content = fill_workbook(
            workbook or self.held[division].read_bytes(),
            entries,
            list(Producer)[number % 3],
            modified=f"{saved}T05:00:00Z",
        )
        path = self.town.workspace.returned / f"{number:03} {division}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return content

    def merge(self, on: datetime) -> list[str]:
        """Merge; the codes of errors and of what a person should notice."""
        done = merge.run(self.town.workspace, [], now=on)
        for path in self.town.workspace.returned.iterdir():
            path.unlink()
        return [problem.code for problem in done.problems]

    def agrees(self, *undecided: str) -> None:
        """Every figure of the tally is in the CSV and in the ledger, and no other."""
        content = (self.town.workspace.output / "consolidated.csv").read_bytes().decode("utf-8-sig")
        rows = {row["キー"]: row for row in csv.DictReader(io.StringIO(content, newline=""))}
        expected = {key: value for key, value in (self.tally | self.published).items() if key not in undecided}
        expected = {key: value for key, value in expected.items() if key in rows or key in self.tally}
        assert {key: row["値"] for key, row in rows.items() if row["値"]} == expected
        assert {row["状態"] for row in rows.values() if row["値"]} == {"確定"}
        assert [key for key, row in rows.items() if row["状態"] == "競合"] == list(undecided)
        current, _ = load_plan(self.town.workspace)
        with open_ledger(self.town.workspace, now=datetime(2032, 1, 1)) as session:
            merged = session.merged(current).rows
        known = {row.line.key: row.answer.shown for row in merged if row.line.published is None and row.answer}
        assert known == {key: value for key, value in expected.items() if key not in self.published}

    def shows(self, done: generate.Generated, year: FiscalYear) -> None:
        """Each new workbook shows, locked, every figure of earlier years about what stands in it; the year is open."""
        assert len(done.issued) == 8
        shown_anywhere: set[str] = set()
        for one in done.issued:
            cells = seen(one.path)
            for key, cell in cells.items():
                period = key.rpartition("@")[2]
                if period == "初期値" or FiscalYear.parse(period) < year:
                    assert (key, cell.value) == (key, (self.tally | self.published).get(key, ""))
                    assert cell.locked or not cell.value
                    shown_anywhere.add(key)
        earlier = {
            key for key in self.tally if not key.endswith("初期値") and FiscalYear.parse(key.rpartition("@")[2]) < year
        }
        assert earlier <= shown_anywhere


def day(year: int, month: int, of_month: int) -> datetime:
    return datetime(year, month, of_month, 9, 30)


@pytest.fixture
def city(tmp_path: Path) -> City:
    town = Town(tmp_path / "city")
    town.keep(plan())
    town.workspace.template.parent.mkdir(parents=True)
    town.workspace.template.write_bytes(FORM.read_bytes())
    return City(town)


def revised(city: City, **new: object) -> None:
    """The master says something else about its one program, or about the divisions."""
    before, _ = load_plan(city.town.workspace)
    (program,) = before.programs
    projects = new.pop("projects", program.projects)
    city.town.keep(replace(before, programs=(replace(program, projects=projects),), **new))  # type: ignore[arg-type]


def test_five_years_lose_no_figure(city: City) -> None:
    """Late and double returns, conflicts, restatements; a renamed division; an ended, a new, a renumbered project."""
    workspace = city.town.workspace
    first_year(city)

    # R9: a division is renamed while the round runs, and one restates R8 in a round of its own
    city.shows(city.generate(R9, on=day(2028, 4, 1), due=date(2028, 5, 31)), R9)
    half = {"2-1/6/決算額@R9": "777"}
    city.send("年金課", half, "2028-04-20")
    city.merge(day(2028, 4, 21))
    city.tally |= half
    city.agrees()
    before, _ = load_plan(workspace)
    named = [Division("保険年金課", former=("年金課",)) if one.name == "年金課" else one for one in before.divisions]
    taken_over = [replace(one, divisions=tuple("保険年金課" if name == "年金課" else name for name in one.divisions))
                  for one in before.programs[0].projects]  # fmt: skip
    revised(city, divisions=tuple(named), projects=tuple(taken_over))
    again = city.generate(R9, on=day(2028, 4, 25))
    assert {one.division: one.done for one in again.issued if one.done != "unchanged"} == {"保険年金課": "new"}
    assert again.outdated == ("年金課",)
    assert seen(city.held["保険年金課"])["2-1/6/決算額@R9"].value == "777"
    assert not seen(city.held["保険年金課"])["2-1/6/決算額@R9"].locked
    everyone = [one.division for one in again.issued]
    for division in everyone:
        answers = city.answers(division, R9)
        if division == "障害課":  # agrees with 福祉課 about what both answer
            answers |= {key: city.tally[key] for key in answers if key.startswith("2-1/9/")}
        city.tally |= answers
        city.send(division, answers, "2028-05-20")
    city.merge(day(2028, 6, 1))
    city.agrees()
    correction = city.generate(on=day(2028, 6, 5), round_name="訂正", divisions=("市民課",))
    assert [one.division for one in correction.issued] == ["市民課"]
    restated = {"2-1/8/i1@R8": "8888"}
    city.send("市民課", restated, "2028-06-06")
    assert "merge.restated" in city.merge(day(2028, 6, 7))
    city.agrees("2-1/8/i1@R8")
    decide.set_figure(workspace, "2-1/8/i1@R8", "8888", "市民課に確認した", now=day(2028, 6, 8))
    city.tally |= restated
    city.agrees()
    for name in ("R9", "訂正"):
        close_round(workspace, name, now=day(2028, 6, 30))

    # R10: a project ends, another is added
    projects = list(load_plan(workspace)[0].programs[0].projects)
    projects[2] = replace(projects[2], ends=R9)
    revised(city, projects=(*projects, project(10, "高齢課")))
    city.published["2-1/10/i1@初期値"] = "5"
    city.held.clear()
    done = city.generate(R10, on=day(2029, 4, 1))
    assert [str(change) for change in done.changes] == [
        "事業 2-1/3「事業3」の終了年度: 空欄 → R9",
        "事業 2-1/10「事業10」が加わりました。",
        "成果指標 2-1/10/i1「指標10」が加わりました。",
    ]
    city.shows(done, R10)
    year(city, done, R10, 2029)
    assert "2-1/10/i1@R10" in city.tally
    assert "2-1/3/i1@R10" not in city.tally

    # R11: a project gets another number, another one another division
    projects = list(load_plan(workspace)[0].programs[0].projects)
    old = projects[6]
    renamed = {
        key: key.replace("2-1/7/", "2-1/27/") for key in (*city.tally, *city.published) if key.startswith("2-1/7/")
    }
    projects[6] = project(27, *old.divisions, previous="2-1/7", indicators=(
        replace(old.indicators[0], key="2-1/27/i1"),))  # fmt: skip
    projects[3] = replace(projects[3], divisions=("健康課",))
    revised(city, projects=(*projects, project(11, "保育課")))
    city.published["2-1/11/i1@初期値"] = "5"
    city.published["2-1/27/i1@初期値"] = city.published.pop("2-1/7/i1@初期値")
    city.tally = {renamed.get(key, key): value for key, value in city.tally.items()}
    city.held.clear()
    done = city.generate(R11, on=day(2030, 4, 1))
    city.shows(done, R11)
    assert seen(city.held["健康課"])["2-1/4/i1@R9"].value == city.tally["2-1/4/i1@R9"]
    year(city, done, R11, 2030)

    # R12: figures of the former plan are brought in
    former = workspace.root / "former.csv"
    former.write_text("キー,値\r\n2-1/i1@R5,12.5\r\n2-1/1/決算額@R6,3900\r\n", encoding="utf-8-sig")
    assert import_figures.run(workspace, former, now=day(2031, 3, 1)).taken == 2
    city.agrees()
    city.held.clear()
    done = city.generate(R12, on=day(2031, 4, 1))
    city.shows(done, R12)
    year(city, done, R12, 2031)

    told = [step.detail for step in trace.run(workspace, "2-1/6/決算額@R9", now=day(2031, 7, 1)).steps]
    assert any("年金課（今は保険年金課）の回答" in text for text in told)
    assert any("保険年金課の回答" in text for text in told)
    moved = trace.run(workspace, "2-1/27/i1@R8", now=day(2031, 7, 1))
    assert [step.action for step in moved.steps].count("返却") == 3  # as first sent, corrected, and once more
    assert all("当時のキー 2-1/7/i1@R8" in step.detail for step in moved.steps if step.action == "返却")
    assert [step.value for step in trace.run(workspace, "2-1/i1@R5", now=day(2031, 7, 1)).steps] == ["12.5"]
    assert len(city.tally) == 2 + 5 * 20 - 2 * 3 + 2 * 3 + 2 * 2  # initial, all years, ended, new in R10 and in R11


def first_year(city: City) -> None:
    """R8: a conflict, a double return, a blank filled in later, a late file, one after the round was closed."""
    workspace = city.town.workspace
    first = city.generate(R8, on=day(2027, 4, 1), due=date(2027, 5, 31))
    assert len(first.issued) == 8
    for division in NAMES:
        answers = city.answers(division, R8)
        shared = {key for key in answers if key.startswith("2-1/9/")}
        if division == "障害課":  # says otherwise than 福祉課 of the indicator, and the same of the money
            answers["2-1/9/決算額@R8"] = city.tally["2-1/9/決算額@R8"]
        if division == "高齢課":
            city.send(division, {key: f"9{text}" for key, text in answers.items()}, "2027-05-10")
        if division == "保育課":
            city.send(division, {key: text for key, text in answers.items() if "決算額" not in key}, "2027-05-10")
            city.tally |= {key: text for key, text in answers.items() if "決算額" not in key}
            later = answers
        elif division != "健康課":
            city.send(division, answers, "2027-05-20")
            city.tally |= {key: text for key, text in answers.items() if division != "障害課" or key not in shared}
        else:
            late = answers
    codes = city.merge(day(2027, 5, 31))
    assert codes.count("merge.conflict") == 1
    assert codes.count("merge.replaced") == 2
    city.agrees("2-1/9/i1@R8")
    city.send("健康課", late, "2027-06-14")
    city.send("保育課", later, "2027-06-12")
    city.tally |= late | later
    city.merge(day(2027, 6, 15))
    city.agrees("2-1/9/i1@R8")
    decide.set_figure(workspace, "2-1/9/i1@R8", city.tally["2-1/9/i1@R8"], "福祉課のほうが正しい", now=day(2027, 6, 16))
    city.agrees()
    assert close_round(workspace, "R8", now=day(2027, 6, 20)).unanswered == ()
    corrected = {"2-1/7/i1@R8": "7777"}
    content = city.send("生活課", corrected, "2027-06-25")
    assert "round.closed" in city.merge(day(2027, 6, 26))
    city.agrees()
    reopen_round(workspace, "R8", now=day(2027, 6, 27))
    city.tally |= corrected
    city.agrees()
    close_round(workspace, "R8", now=day(2027, 6, 28))
    (workspace.returned / "again.xlsx").write_bytes(content)  # what counts stays counted
    assert "round.closed" not in city.merge(day(2027, 6, 29))
    city.agrees()


def year(city: City, done: generate.Generated, of: FiscalYear, calendar: int) -> None:
    """A quiet year: everyone answers, the first of them twice, and the round is closed."""
    for number, one in enumerate(done.issued):
        answers = city.answers(one.division, of)
        if one.division == "障害課":
            answers |= {key: city.tally[key] for key in answers if key.startswith("2-1/9/")}
        if not number:
            city.send(one.division, {key: f"9{text}" for key, text in answers.items()}, f"{calendar}-05-01")
        city.send(one.division, answers, f"{calendar}-05-20")
        city.tally |= answers
    city.merge(day(calendar, 6, 1))
    city.agrees()
    close_round(city.town.workspace, str(of), now=day(calendar, 6, 30))
