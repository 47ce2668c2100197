"""The whole walk on odd plans: every output is made, sound, and can be read whole in a real office program."""

from __future__ import annotations

import csv
import io
import itertools
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest

from kamakura_report.commands import generate
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.audit import findings
from tests.commands.town import FORM, NOW, Told, Town
from tests.effort import SOAK
from tests.office.clipped import Alike, clipped, unprinted
from tests.office.odd_plans import NAMES, PLANS, R8
from tests.office.office import Office, pdf_text

FORMS = {"nothing": "evaluation_review", "hollow": "evaluation", "named": "evaluation_review", "grown": "evaluation"}
FIGURES = ("999999999999", "0", "1234567", "該当なし", "10", "未確定", "0.001", "131.3", "-12.5")
WHOLE = ("999999999999", "0", "1234567", "該当なし", "10", "未確定")
MOST = 2  # workbooks of a plan that the office program looks at: the first ones and the one of the longest name
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]$|^(CON|PRN|AUX|NUL|COM\d|LPT\d)$', re.IGNORECASE)
SLIP = "約10"
SAVED = "2026-04-02T09:00:00Z"  # after the workbooks were made: two merges may fall in one second


@dataclass(frozen=True)
class Walked:
    """A town after the walk: what each step ended with, what was typed, the consolidated workbook before that."""

    name: str
    town: Town
    issued: tuple[generate.Issued, ...]
    blank: bytes
    typed: Mapping[str, str]
    said: Mapping[str, Told] = field(repr=False)

    @cached_property
    def outputs(self) -> dict[str, bytes]:
        """Every workbook of the workspace by its path; the consolidated one also as it was before anything came."""
        root = self.town.root
        found = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.xlsx"))}
        kept = {name: data for name, data in found.items() if not name.startswith(("templates/", "output/ledger/"))}
        return {**kept, "output/consolidated.xlsx of nothing": self.blank}

    @property
    def looked_at(self) -> dict[str, bytes]:
        """Without what came back, and of many divisions' workbooks a few."""
        few: list[str] = []
        for folder in ("output/workbooks/", "output/corrections/"):
            names = [name for name in self.outputs if name.startswith(folder)]
            few += sorted({*names[: MOST - 1], *sorted(names, key=len)[-1:]})
        return {
            name: data
            for name, data in self.outputs.items()
            if name in few or not name.startswith(("input/returned/", "output/workbooks/", "output/corrections/"))
        }


def book(town: Town, one: generate.Issued) -> Book:
    """As it was issued."""
    snapshots = Snapshots(town.workspace)
    issue = snapshots.issue(one.issue)
    assert issue is not None
    return snapshots.book(issue)


def typed(ask: Ask, figures: itertools.cycle[str], whole: itertools.cycle[str], words: itertools.cycle[str]) -> str:
    """What a clerk types there."""
    match ask.kind:
        case AnswerKind.NUMBER:
            return next(whole if ask.whole else figures)
        case AnswerKind.CHOICE:
            return ask.choices[-1]
    return next(words)


def answer(town: Town, issued: tuple[generate.Issued, ...]) -> dict[str, str]:
    """Each division's file with everything typed in; in the last one figure is a word. By key what was typed where no
    other division is asked, nor that slip was made."""
    figures, whole, words = itertools.cycle(FIGURES), itertools.cycle(WHOLE), itertools.cycle(NAMES)
    said: dict[str, str] = {}
    for one, producer in zip(issued, itertools.cycle(Producer)):
        entries = {}
        asks = list(book(town, one).asks())
        slip = next(ask.key for _, _, ask in asks if ask.kind is AnswerKind.NUMBER) if one is issued[-1] else ""
        for sheet, at, ask in asks:
            text = SLIP if ask.key == slip else typed(ask, figures, whole, words)
            number = ask.kind is AnswerKind.NUMBER and text[-1].isdigit() and text != SLIP
            entries[sheet, cell_name(at)] = TypedEntry(text, number=number)
            if one is not issued[-1]:
                said[ask.key] = "" if ask.key in said else text
        (town.workspace.returned / one.path.name).write_bytes(
            fill_workbook(one.path.read_bytes(), entries, producer, modified=SAVED)
        )
    return {key: text for key, text in said.items() if text}


@pytest.fixture(scope="module", params=PLANS)
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """generate → everything comes back as it was sent → everything comes back filled in, one figure being a word."""
    town = Town(tmp_path_factory.mktemp(request.param))
    town.keep(PLANS[request.param]())
    town.workspace.template.parent.mkdir(parents=True)
    shutil.copyfile(FORM.with_name(f"{FORMS[request.param]}.xlsx"), town.workspace.template)
    said = {"generate": town.run("generate", "--year", "R8", "--due", "2027-05-31")}
    issued = generate.run(town.workspace, generate.Request((R8,), dry_run=True), now=NOW).issued
    town.workspace.returned.mkdir(parents=True)
    for one in issued:
        shutil.copy(one.path, town.workspace.returned)
    for step in ("check", "merge", "status", "remind"):
        said[f"blank {step}"] = town.run(step)
    blank = (town.workspace.output / "consolidated.xlsx").read_bytes()
    answers = answer(town, issued)
    said["filled check"] = town.run("check", "--annotate", str(town.workspace.output / "corrections"))
    for step in ("merge", "status", "remind"):
        said[f"filled {step}"] = town.run(step)
    return Walked(request.param, town, issued, blank, answers, said)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_the_master_says_the_plan_it_was_made_of(walked: Walked) -> None:
    plan, problems = load_plan(walked.town.workspace)
    assert plan == PLANS[walked.name]()
    assert {problem.code for problem in problems} <= {"master.unnamed", "master.division-blank"}


def test_every_step_ends_as_it_should(walked: Walked) -> None:
    """Blanks are no error; a word for a figure is one, until it is corrected."""
    wrong = {"filled check", "filled merge", "filled status"}
    assert {step: told.status for step, told in walked.said.items()} == {
        step: int(step in wrong) for step in walked.said
    }
    assert [told.err for told in walked.said.values() if "Traceback" in told.err] == []


def test_every_file_is_there_under_a_name_that_windows_takes(walked: Walked) -> None:
    output = walked.town.workspace.output
    names = {path.stem.casefold() for path in (output / "workbooks" / "R8").glob("*.xlsx")}
    assert len(names - {"配布一覧"}) == len(walked.issued)
    assert len(rows(output / "workbooks" / "R8" / "配布一覧.csv")) == len(walked.issued)
    expected = {"consolidated.xlsx", "consolidated.csv", "consolidated_text.csv", "conflicts.xlsx", "status.xlsx"}
    assert expected <= {path.name for path in output.iterdir()}
    assert list((output / "corrections").iterdir())
    assert list((output / "reminders").iterdir())
    assert [path for path in output.rglob("*") if FORBIDDEN.search(path.name) or FORBIDDEN.search(path.stem)] == []


def test_letters_and_workbooks_to_send_back_are_named_as_what_was_sent(walked: Walked) -> None:
    """A 外字 in the name of a 課, and a sign of two parts, is one in its letter and its files."""
    output = walked.town.workspace.output
    sent = {one.path.stem: one.division for one in walked.issued}
    back = {path.stem for path in (output / "corrections").rglob("*.xlsx")}
    assert back
    assert back <= set(sent)
    for path in (output / "reminders").iterdir():
        assert f"\n{sent[path.stem]}　御担当者様" in path.read_text(encoding="utf-8-sig")


def test_every_answer_stands_in_the_results_as_it_was_typed(walked: Walked) -> None:
    """Figures to their last digit, texts to the letter; the mark in front of what a program would run goes away."""
    output = walked.town.workspace.output
    figures = {row["キー"]: row["値"] or row["状態"] for row in rows(output / "consolidated.csv")}
    texts = {row["キー"]: row["値"].removeprefix("'") for row in rows(output / "consolidated_text.csv")}
    for key, text in walked.typed.items():
        if not key.startswith("表紙/"):
            assert figures.get(key, texts.get(key)) == text, key
    plan = PLANS[walked.name]()
    counts = [
        (len(one.indicators) + sum(len(each.indicators) for each in one.projects), len(one.projects))
        for one in plan.programs
    ]
    years = len(plan.years)
    assert len(figures) == sum(indicators * (1 + years) + projects * 2 * years for indicators, projects in counts)


def test_every_workbook_is_one_that_excel_opens_without_repair(walked: Walked) -> None:
    looked_at = walked.outputs if SOAK else walked.looked_at
    assert {name: found for name, data in looked_at.items() if (found := findings(data))} == {}


@pytest.mark.office
def test_no_cell_shows_an_error(office: Office, walked: Walked) -> None:
    assert {name: found for name, data in walked.looked_at.items() if (found := office.errors(data))} == {}


@pytest.mark.office
def test_every_text_is_printed_whole(office: Office, walked: Walked) -> None:
    assert {name: found for name, data in walked.looked_at.items() if (found := unprinted(office, data))} == {}


@pytest.fixture(scope="module")
def known() -> dict[Alike, float]:
    """How high texts stand that were measured once."""
    return {}


@pytest.mark.office
def test_every_text_has_the_room_it_needs(office: Office, walked: Walked, known: dict[Alike, float]) -> None:
    assert {name: found for name, data in walked.looked_at.items() if (found := clipped(office, data, known))} == {}


@pytest.mark.office
def test_pages_end_where_they_were_planned_to(office: Office, walked: Walked) -> None:
    one = walked.issued[0]
    planned = [len(sheet.page.breaks) + 1 for sheet in book(walked.town, one).sheets if not sheet.hidden]
    assert pdf_text(office.convert(one.path, "pdf")).count("\f") == sum(planned)


@pytest.mark.office
def test_tab_goes_from_cell_to_cell_in_reading_order(office: Office, walked: Walked) -> None:
    one = walked.issued[0]
    asked: dict[str, list[str]] = {}
    for sheet, at, _ in book(walked.town, one).asks():
        asked.setdefault(sheet, []).append(cell_name(at))
    for sheet, cells in asked.items():
        assert office.tab_order(one.path, sheet, len(cells) + 1) == [*cells, cells[0]]
