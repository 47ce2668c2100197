"""Text from returned files never becomes a formula or a link, in any output.

A small town's divisions answer twice: once with innocent words, once with what is known to run in a spreadsheet
program. Formulas, links and parts of every workbook that is then written must be the same.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from kamakura_report.commands.load import load_form
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan.model import Joint
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports import conflicts
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.rounds.events import Event, EventKind
from kamakura_report.workbook.question import AnswerKind
from tests.commands.town import FORM, R8, Town, at, founded
from tests.merging.answered import plan, returned
from tests.merging.in_memory import merge

ATTACKS = (
    '=HYPERLINK("http://evil.example/","押す")',
    "=cmd|' /C calc'!A0",
    '=DDE("cmd","/C calc","x")',
    "+SUM(1,2)",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "　=1+1",
    " =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "'=1+1",
    "{=1+1}",
    "http://evil.example/",
    "file:///etc/passwd",
    "mailto:a@example.com",
    "internal:概要!A1",
    "external:x.xlsx",
    "<f>1+1</f>",
    "<r><t>1</t></r>",
    "_x003D_1+1",
    '","=1+1',
    "&A&Z&F",
)
FILE_NAMES = ("=1+1.xlsx", "+cmd.xlsx", "@SUM(A1).xlsx", "－1.xlsx")
SHEET = "=2+5"
RETURNED = datetime(2027, 5, 1, 9, 0)  # after the day on which every division saved
FEW = 4  # attacks that a small town's divisions write where they count
MARKS = "=+-@＝＋－＠"
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def answered(root: Path, word: Callable[[], str], names: tuple[str, ...], sheet: str) -> Town:
    """A town whose divisions write these words into every text cell, and send files of these names."""
    town = founded(root)
    issued = town.generate(R8).issued
    for number, one in enumerate((*issued[:2], issued[0], issued[0])):
        issue = Snapshots(town.workspace).issue(one.issue)
        assert issue is not None
        asks = [ask for _, _, ask in Snapshots(town.workspace).book(issue).asks()]
        typed = {ask.key: word() for ask in asks if ask.kind is AnswerKind.TEXT}
        if number == 2:  # words where a number belongs
            typed |= {ask.key: word() for ask in asks if ask.required}
        path = town.answer(one, typed, names[number])
        if number == 3:
            path.write_bytes(renamed(path.read_bytes(), sheet))
    return town


def renamed(data: bytes, sheet: str) -> bytes:
    """The workbook with its sheet of the 施策 called otherwise."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as written:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/workbook.xml":
                part = part.replace('name="2-1 福祉"'.encode(), f'name="{sheet}"'.encode())
            written.writestr(name, part)
    return target.getvalue()


def walk(town: Town) -> dict[str, str]:
    """Every command that tells what came back, and every file it writes; what each printed as JSON."""
    said = {}
    for command in (
        ("check", "--annotate", str(town.root / "output" / "差戻し"), "--json"),
        ("merge", "--json"),
        ("status", "--json"),
        ("remind", "--json"),
        ("export", "--json"),
        ("trace", "2-1/i1/備考", "--json"),
        ("generate", "--year", "R9", "--yes", "--json"),
    ):
        with at(RETURNED):
            told = town.run(*command)
        assert told.status in (0, 1), told.err
        said[command[0]] = told.out
    return said


def workbooks(town: Town) -> dict[str, bytes]:
    """Every workbook that was written from what came back, by a name that is the same in both towns."""
    found = [path for path in (town.root / "output").rglob("*.xlsx") if "ledger" not in path.parts]
    ordered = sorted(found, key=lambda path: (path.parent.as_posix(), path.stem))
    return {
        (path.parent / str(number) if path.parent.name == "差戻し" else path).relative_to(town.root).as_posix():
            path.read_bytes()
        for number, path in enumerate(ordered)
    }  # fmt: skip


def running(data: bytes) -> Iterator[tuple[str, ...]]:
    """Everything in a workbook that calculates, jumps or loads something."""
    with ZipFile(io.BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            assert not re.search("externalLink|connections|query|vbaProject|embeddings|macro", name, re.IGNORECASE), (
                name
            )
            part = package.read(name)
            assert b'TargetMode="External"' not in part
            if not name.endswith(".xml"):
                continue
            root = ElementTree.fromstring(part)
            for element in root.iter():
                kind = element.tag.rpartition("}")[2]
                if kind in ("f", "formula", "formula1", "formula2", "definedName"):
                    yield name, kind, element.text or ""
                elif kind in ("hyperlink", "hlinkClick", "ddeLink", "oleLink"):
                    yield name, kind, element.get("ref", ""), element.get("location", "")


@dataclass(frozen=True)
class Towns:
    """The innocent one; as many hostile ones as it takes to try every attack, each with what the commands said."""

    innocent: Town
    hostile: tuple[tuple[Town, dict[str, str]], ...]


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Towns:
    root = tmp_path_factory.mktemp("injection")
    attacks = itertools.cycle(ATTACKS)
    used: list[str] = []

    def attack() -> str:
        used.append(next(attacks))
        return used[-1]

    innocent = answered(root / "innocent", lambda: "増えたため", ("一.xlsx", "二.xlsx", "三.xlsx", "四.xlsx"), "別名")
    walk(innocent)
    hostile = []
    while set(used) != set(ATTACKS):
        town = answered(root / f"hostile{len(hostile)}", attack, FILE_NAMES, SHEET)
        hostile.append((town, walk(town)))
    return Towns(innocent, tuple(hostile))


def test_workbooks_calculate_and_link_the_same_whatever_was_written(towns: Towns) -> None:
    expected = workbooks(towns.innocent)
    assert {"output/consolidated.xlsx", "output/conflicts.xlsx", "output/status.xlsx"} <= set(expected)
    assert any("差戻し" in name for name in expected)
    for town, _ in towns.hostile:
        found = workbooks(town)
        assert list(found) == list(expected)
        for name, data in found.items():
            assert list(running(data)) == list(running(expected[name])), name


def test_the_attacks_stand_in_the_consolidated_workbook_as_they_were_written(towns: Towns) -> None:
    """Else the test before would prove nothing; each attack has its turn in the test of the reports."""
    texts = ""
    for town, _ in towns.hostile:
        with ZipFile(io.BytesIO((town.workspace.output / "consolidated.xlsx").read_bytes())) as package:
            texts += "".join(ElementTree.fromstring(package.read("xl/sharedStrings.xml")).itertext())
    assert len([attack for attack in ATTACKS if attack in texts]) >= FEW
    assert "=1+1.xlsx" in texts
    assert SHEET in texts


def reports(word: Callable[[], str]) -> dict[str, bytes]:
    """What the office is shown of these words as remarks, names of files, sheets and people, and reasons."""
    small = plan(Joint.EACH)
    (program,) = small.programs
    indicators = tuple(
        replace(program.indicators[0], key=f"2-1/i{one}", number=one) for one in range(1, 2 * len(ATTACKS))
    )
    several = replace(small, programs=(replace(program, indicators=indicators),))
    said = {f"2-1/i{one}/備考": word() for one in range(1, 2 * len(ATTACKS))} | {"2-1/3/i1@R8": "1", "2-1/3/i1@R9": "2"}
    files = [returned("福祉課", said, word()), returned("保険課", {"2-1/3/i1@R8": "3"}, word())]
    merged = merge(several, files)
    told = [Problem("a", Severity.ERROR, word(), word(), word(), word(), "A1", word(), word()) for _ in ATTACKS]
    decided = {
        "decisions": [{"key": "2-1/i1@R8", "status": "数値", "shown": word(), "reason": word()} for _ in ATTACKS]
    }
    events = [Event(1, EventKind.DECIDED, "2027-06-01T09:00:00+09:00", word(), decided)]
    form = load_form(FORM).form
    return {
        "consolidated": write_workbook(
            place_consolidated(several, merged, (*told, *merged.problems), form=form, events=events)
        ),
        "conflicts": write_workbook(conflicts.place_conflicts(several, merged)),
    }


def test_each_attack_stands_in_the_reports_and_none_runs() -> None:
    attacks = itertools.cycle(ATTACKS)
    found, expected = reports(lambda: next(attacks)), reports(lambda: "増えたため")
    with ZipFile(io.BytesIO(found["consolidated"])) as package:
        strings = ["".join(one.itertext()) for one in ElementTree.fromstring(package.read("xl/sharedStrings.xml"))]
    assert {attack for attack in ATTACKS if attack.isprintable() and "_x" not in attack} <= set(strings)
    for name in found:
        assert list(running(found[name])) == list(running(expected[name]))


def test_no_cell_of_a_csv_begins_what_a_spreadsheet_program_would_run(towns: Towns) -> None:
    for town, _ in towns.hostile:
        files = [path for path in (town.root / "output").rglob("*.csv") if "ledger" not in path.parts]
        assert {"consolidated.csv", "consolidated_text.csv", "配布一覧.csv"} <= {path.name for path in files}
        for path in files:
            for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
                for cell in row:
                    seen = cell.lstrip(" \u3000\t\r\n\u200b\ufeff")
                    assert not cell.startswith(("\t", "\r", "\n")), (path.name, cell)
                    assert seen[:1] not in tuple(MARKS) or NUMBER.fullmatch(cell), (path.name, cell)


def test_the_texts_of_the_csv_give_the_attacks_back(towns: Towns) -> None:
    texts = set()
    for town, _ in towns.hostile:
        data = (town.workspace.output / "consolidated_text.csv").read_bytes().decode("utf-8-sig")
        texts |= {row[2] for row in csv.reader(io.StringIO(data, newline=""))}
    assert len([attack for attack in ATTACKS if {attack, f"'{attack}"} & texts]) >= FEW


def test_what_is_printed_and_the_letters_hold_no_control_character(towns: Towns) -> None:
    for town, said in towns.hostile:
        for command, text in said.items():
            json.loads(text)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", text), command
        letters = [path for path in (town.root / "output").rglob("*.txt") if "ledger" not in path.parts]
        for path in letters:
            assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", path.read_bytes().decode("utf-8-sig"))


def test_the_search_sees_a_formula_a_link_and_an_external_part(towns: Towns) -> None:
    data = (towns.innocent.workspace.output / "consolidated.xlsx").read_bytes()
    assert {"f", "hyperlink", "definedName"} <= {kind for _, kind, *_ in running(data)}
    target = io.BytesIO(data)
    with ZipFile(target, "a") as package:
        package.writestr("xl/externalLinks/externalLink1.xml", "<x/>")
    with pytest.raises(AssertionError):
        list(running(target.getvalue()))
