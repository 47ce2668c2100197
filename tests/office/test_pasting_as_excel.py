"""What Excel leaves of a workbook after pasting, made in the package: ``check`` and the locked cells still tell.

Excel cannot be run here. A plain paste gives the cell the source's format, its lock with it (unlocked cells take it
on a protected sheet), its validation and its conditional formats, and takes the cell out of the ranges of those that
were there; https://superuser.com/q/392528 is one of many who met it. Cut and pasted, a cell takes along every
reference to it, and what spoke of the cell that it covers says #REF!.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from xml.etree import ElementTree as ET

import pytest

from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.form.answer import Answer, Status
from kamakura_report.form.completion import CellContent, Completion
from kamakura_report.form.filled_so_far import filled_bar
from kamakura_report.form.form_model import CellState
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.keys import COVER
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.book import Formula
from tests.hostile.tampering import N, Package, position_of
from tests.office.looks import grounds
from tests.office.office import Office
from tests.office.real import Real, Workbook
from tests.office.test_real_plan_typing import gathered

pytestmark = pytest.mark.office

DIVISION, PROGRAM = "生活福祉課", "2-1 福祉"
_ROW = re.compile(r"(?<![\w\"])(\$?[A-Z]+)([0-9]+)(?![\w(])")
DAY_FORMAT, PLAIN_FORMAT = "14", "2"  # built in: a day, 0.00


@dataclass(frozen=True)
class Stuck:
    """A cell as it stands after the paste, and what ``check`` must make of it."""

    code: str
    answer: Answer | None = None
    text: str = ""
    number: bool = False
    formula: str | None = None
    error: bool = False
    number_format: str = PLAIN_FORMAT

    @property
    def doubtful(self) -> bool:
        return self.code not in ("", "required.blank")


PASTED = {
    "2-1/9/i1@R8": Stuck("answer.converted", Answer.figure(58), "５８"),
    "2-1/9/決算額@R8": Stuck("answer.converted", Answer.figure(94390), "94,390千円"),
    "2-1/10/i1@R8": Stuck("figure.unreadable", text="約60"),
    "2-1/10/決算額@R8": Stuck("answer.date", text="46538", number=True, number_format=DAY_FORMAT),
    "2-1/29/i1@R8": Stuck("answer.error", text="#DIV/0!", formula="1/0", error=True),
    "2-1/29/i2@R8": Stuck("answer.formula", text="17", number=True, formula="G69*1"),
    "2-1/29/決算額@R8": Stuck("", Answer.figure(10330), "10330", number=True),
    "2-1/30/決算額@R8": Stuck("required.blank", text="　"),
}


@pytest.fixture(scope="module")
def workbook(real: Real) -> Workbook:
    return real.of(DIVISION)


@pytest.fixture(scope="module")
def typed(workbook: Workbook) -> dict[str, str]:
    """Every figure what the plan knows of it."""
    return {ask.key: plain_text(ask.base) for _, _, ask in workbook.book.asks() if ask.base}


@pytest.fixture(scope="module")
def data(workbook: Workbook, typed: Mapping[str, str]) -> bytes:
    """Filled in and saved by Excel."""
    cells = workbook.entries(typed)[PROGRAM]
    return fill_workbook(
        workbook.data, {(PROGRAM, at): TypedEntry(text, number=True) for at, text in cells.items()}, Producer.EXCEL
    )


def places(workbook: Workbook) -> dict[str, Position]:
    return {ask.key: at for _, at, ask in workbook.book.asks()}


def without(package: Package, cell: str) -> None:
    """The cell taken out of every range of a validation and a conditional format, whose formulas follow their first."""
    tree = package.trees[PROGRAM]
    for parent in (tree, tree.find(f"{N}dataValidations")):
        for holder in list(parent) if parent is not None else ():
            before = holder.get("sqref", "").split()
            after = [one for one in before if one != cell]
            if after == before or parent is None:
                continue
            if not after:
                parent.remove(holder)
                continue
            holder.set("sqref", " ".join(after))
            down = position_of(after[0])[0] - position_of(before[0])[0]
            for formula in holder.iter():
                if formula.tag in (f"{N}formula", f"{N}formula1"):
                    formula.text = _ROW.sub(partial(_lower, down), formula.text or "")


def _lower(down: int, match: re.Match[str]) -> str:
    return f"{match[1]}{int(match[2]) + down}"


def paste(data: bytes, cells: Mapping[Position, Stuck]) -> bytes:
    """Each cell with all that came with it: a format of its own, locked, and a conditional format of its own."""
    package = Package(data)
    styles = ET.fromstring(package.parts["xl/styles.xml"])
    formats = styles.find(f"{N}cellXfs")
    assert formats is not None
    for at, stuck in cells.items():
        without(package, cell_name(at))
        package.put(PROGRAM, at, stuck.text, number=stuck.number, formula=stuck.formula)
        cell = package.cell(PROGRAM, at)
        cell.set("s", str(len(formats)))
        if stuck.error:
            cell.set("t", "e")
        ET.SubElement(formats, f"{N}xf", numFmtId=stuck.number_format, fontId="0", fillId="0", borderId="0", xfId="0")
        tree = package.trees[PROGRAM]
        foreign = ET.Element(f"{N}conditionalFormatting", sqref=cell_name(at))
        rule = ET.SubElement(foreign, f"{N}cfRule", type="expression", dxfId="1", priority="900")
        ET.SubElement(rule, f"{N}formula").text = "TRUE"
        first = next(place for place, one in enumerate(tree) if one.tag == f"{N}conditionalFormatting")
        tree.insert(first, foreign)
    formats.set("count", str(len(formats)))
    package.parts["xl/styles.xml"] = ET.tostring(styles, encoding="utf-8", xml_declaration=True)
    return package.saved()


def cover(saved: bytes) -> tuple[str, ...]:
    """記入状況, 記入の進み, 未入力数 and 要確認数 of the whole workbook."""
    sheet = next(sheet for sheet in read_workbook(saved).sheets if sheet.name == COVER)
    return tuple(raw.text for _, raw in sorted(sheet.cells.items()) if raw.formula is not None)[:4]


def test_check_finds_what_was_pasted_and_takes_the_rest(
    real: Real, workbook: Workbook, data: bytes, typed: Mapping[str, str]
) -> None:
    where = places(workbook)
    returned = gathered(real, DIVISION, paste(data, {where[key]: stuck for key, stuck in PASTED.items()}))
    told = {(one.code, one.cell) for one in returned.problems}
    assert told == {(stuck.code, cell_name(where[key])) for key, stuck in PASTED.items() if stuck.code}
    wanted = {key: PASTED[key].answer if key in PASTED else Answer.figure(number) for key, number in typed.items()}
    taken = {key: answer for key, answer in returned.answers.items() if answer.status is Status.FIGURE}
    assert taken == {key: answer for key, answer in wanted.items() if answer is not None}


def test_the_locked_cells_still_tell(office: Office, workbook: Workbook, data: bytes) -> None:
    """One paste at a time: the cover's counts, the word beside the row and its ground."""
    where = places(workbook)
    sheet = workbook.book.sheet(PROGRAM)
    words = sorted(
        at
        for at, cell in sheet.cells.items()
        if isinstance(cell.value, Formula) and f'"{CellContent.DOUBTFUL} "' in cell.value.text
    )
    subjects = list(dict.fromkeys(ask.grounds.subject for _, ask in sheet.asks() if ask.grounds))
    beside = dict(zip(subjects, words, strict=True))
    assert cover(office.convert(data, "xlsx", calculate=True)) == (Completion.READY, filled_bar(9, 0), "0", "0")
    saved = office.convert(paste(data, {where[key]: stuck for key, stuck in PASTED.items()}), "xlsx", calculate=True)
    wrong = {key for key, stuck in PASTED.items() if stuck.doubtful}
    assert cover(saved) == (Completion.UNFINISHED, filled_bar(9, len(wrong) + 1), "1", str(len(wrong)))
    (returned,) = (one for one in read_workbook(saved).sheets if one.name == PROGRAM)
    ground = grounds(office.convert(saved, "html", calculate=True), 1)
    for subject, at in beside.items():
        doubtful = any(key.split("@")[0].removesuffix("/決算額") == subject for key in wrong)
        assert (CellContent.DOUBTFUL in returned.at(at).text.split()) is doubtful, subject
        red = workbook.form.form.looks[CellState.DOUBTFUL].fill
        assert (ground.get(cell_name(at)) == red) is bool(returned.at(at).text), subject


def cut(data: bytes, source: str, target: str) -> bytes:
    """The cell cut and pasted: formulas that spoke of it follow, those that spoke of the target have lost it."""
    package = Package(data)
    value = package.cell(PROGRAM, position_of(source)).find(f"{N}v")
    assert value is not None
    package.put(PROGRAM, position_of(target), value.text or "", number=True)
    package.put(PROGRAM, position_of(source), "")
    for name, tree in package.trees.items():
        prefix = "" if name == PROGRAM else f"'{PROGRAM}'!"
        for formula in tree.iter(f"{N}f"):
            text = re.sub(rf"(?<![\w$:!]){re.escape(prefix)}{target}(?![\w:(])", f"{prefix}#REF!", formula.text or "")
            formula.text = re.sub(rf"(?<![\w$:!]){re.escape(prefix)}{source}(?![\w:(])", f"{prefix}{target}", text)
    return package.saved()


def test_a_cell_cut_and_pasted_is_named_once_and_nothing_of_its_sheet_is_taken(
    real: Real, workbook: Workbook, data: bytes
) -> None:
    """The cover's formulas followed the cell: that is the same mishap, and no second message."""
    source, target = (cell_name(places(workbook)[key]) for key in ("2-1/10/決算額@R8", "2-1/9/決算額@R8"))
    returned = gathered(real, DIVISION, cut(data, source, target))
    (told,) = [one for one in returned.problems if one.code != "required.blank"]
    assert (told.code, told.sheet) == ("shown.moved", PROGRAM)
    assert f"（{source} → {target}）" in told.found
    assert not any(key.startswith("2-1/") for key in returned.answers)
