"""The whole walk on the real plan, and a tally of our own of everything that was typed."""

from __future__ import annotations

import csv
import io
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kamakura_report.commands import generate, import_plan, merge
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.form.issue import Issue
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.commands.town import FORM, NOW, Town

SHIPPED = Path(__file__).resolve().parents[2] / "input" / "plan" / "2-1_fukushi.txt"
COLUMNS = "キー,施策番号,No,区分,指標番号,項目,単位,年度,値,状態,課,ファイル,シート,セル,受付日時"
TEXT_COLUMNS = "キー,項目,値,課,ファイル,シート,セル,受付日時,回,年度"
YEARS = [FiscalYear(2026 + step) for step in range(5)]
R8 = YEARS[0]


@dataclass(frozen=True)
class Typed:
    """What one clerk typed into one cell."""

    text: str
    division: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class Walked:
    """The results as a spreadsheet reads them, and the tally of what was typed."""

    plan: Plan
    figures: list[dict[str, str]]
    texts: list[dict[str, str]]
    typed: dict[str, Typed]
    done: merge.Consolidated


def rows(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def answer(ask: Ask, chance: random.Random) -> str:
    """Anything a clerk might rightly type: figures as they come, fixed words, remarks; some cells stay blank."""
    if ask.kind is AnswerKind.TEXT:
        return chance.choice(["", "前年度から対象者が増えたため。", "一行目\n二行目", "内線 2345"])
    if chance.random() < 0.15:
        return chance.choice(["", "該当なし", "未確定"])
    number = Decimal(chance.randint(0, 10**6))
    return str(number if ask.whole else number.scaleb(-chance.randint(0, 2)))


@pytest.fixture(scope="module", params=[(R8,), ()], ids=["R8", "全年度"])
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """import → generate → the clerks fill in the issued files → merge."""
    town = Town(tmp_path_factory.mktemp("walk"))
    import_plan.run(town.workspace, [SHIPPED], city="鎌倉市", plan_name="総合計画", now=NOW)
    years = request.param
    round_ = generate.run(town.workspace, generate.Request(years, due=date(2027, 5, 31), template=FORM), now=NOW)
    chance, typed = random.Random(20270531), dict[str, Typed]()
    for one, producer in zip(round_.issued, itertools.cycle(Producer)):
        book = Snapshots(town.workspace).book(_issue(town, one))
        entries = {}
        for sheet, position, ask in book.asks():
            text = answer(ask, chance)
            if text:
                where = Typed(text, one.division, sheet, cell_name(position))
                entries[sheet, where.cell] = TypedEntry(text, number=text[0].isdigit())
                typed[ask.key if not ask.key.startswith("表紙") else f"{one.division}:{ask.key}"] = where
        town.workspace.returned.mkdir(parents=True, exist_ok=True)
        path = town.workspace.returned / one.path.name
        path.write_bytes(fill_workbook(one.path.read_bytes(), entries, producer, modified="2027-05-20T05:30:00Z"))
    done = merge.run(town.workspace, [], now=NOW)
    plan, _ = load_plan(town.workspace)
    output = town.workspace.output
    return Walked(plan, rows(output / "consolidated.csv"), rows(output / "consolidated_text.csv"), typed, done)


def _issue(town: Town, one: generate.Issued) -> Issue:
    issue = Snapshots(town.workspace).issue(one.issue)
    assert issue is not None
    return issue


def expected_keys(plan: Plan) -> Iterator[tuple[str, str]]:
    """(key, 区分) of every row in plan order, by the contract and not by the program's own list."""
    for program in plan.programs:
        for indicator in program.indicators:
            for period in ("初期値", *YEARS):
                yield f"{program.key}/i{indicator.number}@{period}", "施策指標"
        for project in program.projects:
            for indicator in project.indicators:
                for period in ("初期値", *YEARS):
                    yield f"{program.key}/{project.number}/i{indicator.number}@{period}", "成果指標"
            for year in YEARS:
                yield f"{program.key}/{project.number}/予算額@{year}", "予算額"
                yield f"{program.key}/{project.number}/決算額@{year}", "決算額"


def published(plan: Plan) -> dict[str, Decimal]:
    """What the plan itself says: known initial values and the first year's budgets."""
    said = {}
    for program in plan.programs:
        indicators = [*program.indicators, *(one for project in program.projects for one in project.indicators)]
        said |= {f"{one.key}@初期値": one.latest for one in indicators if one.latest is not None}
        said |= {f"{one.key}/予算額@{year}": money for one in program.projects for year, money in one.budget.items()}
    return said


def test_there_are_534_rows_in_plan_order_under_the_columns_of_the_contract(walked: Walked) -> None:
    assert len(walked.figures) == 10 * 6 + 29 * 6 + 30 * 5 * 2 == 534
    assert ",".join(walked.figures[0]) == COLUMNS
    assert [(row["キー"], row["区分"]) for row in walked.figures] == list(expected_keys(walked.plan))


def test_every_value_is_what_was_typed_or_what_the_plan_says(walked: Walked) -> None:
    """Cell by cell against the tally: nothing lost, nothing made up, no 0 for a blank."""
    said, words = published(walked.plan), {"該当なし", "未確定"}
    for row in walked.figures:
        key, typed = row["キー"], walked.typed.get(row["キー"])
        got = (row["値"] and Decimal(row["値"]), row["状態"])
        if key in said:
            assert got == (said[key], "確定"), key
        elif typed is None:
            assert got == ("", "未入力"), key
        elif typed.text in words:
            assert got == ("", typed.text), key
        else:
            assert got == (Decimal(typed.text), "確定"), key


def test_every_figure_says_who_typed_it_where(walked: Walked) -> None:
    for row in walked.figures:
        typed = walked.typed.get(row["キー"])
        if typed is not None:
            found = (row["課"], row["ファイル"], row["シート"], row["セル"])
            assert found == (typed.division, f"{typed.division}.xlsx", typed.sheet, typed.cell)
            assert datetime.fromisoformat(row["受付日時"]).tzinfo is not None


def test_every_figure_typed_stands_in_the_result(walked: Walked) -> None:
    """The other way round: no key was typed that the result does not know."""
    figures = {key for key, typed in walked.typed.items() if "/備考" not in key and ":" not in key}
    assert figures <= {row["キー"] for row in walked.figures}
    assert len(figures) > 60


def test_every_text_typed_stands_in_the_texts(walked: Walked) -> None:
    expected = {
        (key.partition(":")[2] or key, typed.text, typed.division, f"{typed.division}.xlsx", typed.sheet, typed.cell)
        for key, typed in walked.typed.items()
        if "/備考" in key or ":" in key
    }
    found = [tuple(row[name] for name in ("キー", "値", "課", "ファイル", "シート", "セル")) for row in walked.texts]
    assert ",".join(walked.texts[0]) == TEXT_COLUMNS
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert len(expected) > 20


def test_the_fixed_columns_say_what_the_plan_says(walked: Walked) -> None:
    names, units = {}, {}
    for program in walked.plan.programs:
        for one in (*program.indicators, *(one for project in program.projects for one in project.indicators)):
            names[one.key], units[one.key] = one.name, one.unit
        for project in program.projects:
            names[project.key], units[project.key] = project.name, "千円"
    for row in walked.figures:
        subject = row["キー"].partition("@")[0].removesuffix("/予算額").removesuffix("/決算額")
        parts = subject.split("/")
        assert (row["項目"], row["単位"]) == (names[subject], units[subject])
        assert row["年度"] == row["キー"].partition("@")[2]
        assert row["施策番号"] == "2-1"
        assert row["No"] == (parts[1] if not parts[1].startswith("i") else "")
        assert row["指標番号"] == (parts[-1][1:] if parts[-1].startswith("i") else "")


def test_the_only_problems_are_the_blanks(walked: Walked) -> None:
    codes = {problem.code for problem in walked.done.problems if not problem.code.startswith("plausible.")}
    assert codes <= {"required.blank"}
    assert "競合" not in {row["状態"] for row in walked.figures}
