"""Mutated workbooks: whatever is done to the parts, cells come out or one exception does."""

from __future__ import annotations

import io
import math
import zipfile
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from kamakura_report.demo.clerk import Producer, fill_workbook
from kamakura_report.demo.walk import DivisionPart, fill_in
from kamakura_report.io.reader import returned_workbook
from kamakura_report.io.reader.returned_sheet import SheetReader
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_elements import Walk, XmlElement
from kamakura_report.problem import Problem
from kamakura_report.returned.grid import Grid, StoredKind
from tests import packages
from tests.effort import cases, generator
from tests.hostile.mutate import CHANGES, CONTAINER, Parts, mutant
from tests.io.lying_beside import PICTURE, anchor, drawn, shape, threaded
from tests.office.real import Real

REACHING = 0.6  # of all mutants, those of which at least one cell is looked at
SEED_ROWS = (
    '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><v>131.30000000000001</v></c><c r="C1" t="b"><v>1</v></c>'
    '<c r="D1" t="inlineStr"><is><r><t>甲</t></r><rPh sb="0" eb="1"><t>コウ</t></rPh></is></c></row>'
    '<row r="2"><c r="A2" t="str"><f>A1&amp;"x"</f><v>_x0041_</v></c><c r="B2" s="2"><v>46173</v></c>'
    '<c r="C2" t="e"><v>#REF!</v></c><c r="D2" s="1"/></row>'
    '<row r="4"><c r="A4"><f t="shared" ref="A4:A5" si="0">B4*2</f><v>2</v></c><c><v>5</v></c></row>'
    '<row r="5"><c r="A5"><f t="shared" si="0"/><v>4</v></c><c r="B5"><f t="array" ref="B5:C5">1</f><v>1</v></c></row>'
)


@dataclass
class Tally:
    """What became of the mutants."""

    reached: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def seeds(real: Real) -> list[Parts]:
    """One small workbook with a bit of everything, and one of the real plan as each office program saves it."""
    style = packages.styles(
        '<xf/><xf><protection locked="0"/></xf><xf numFmtId="200"/>', '<numFmt numFmtId="200" formatCode="m/d"/>'
    )
    merges = '<mergeCells><mergeCell ref="A7:B8"/><mergeCell ref="C7:D7"/></mergeCells><sheetProtection sheet="1"/>'
    small = packages.book(SEED_ROWS, after=merges, strings="<si><t>課</t></si><si><t>名</t></si>", style=style)
    issued = real.workbooks[0]
    entries = fill_in(issued.plan, issued.book, DivisionPart(), "fuzz")
    filled = [fill_workbook(issued.data, entries, producer) for producer in Producer]
    beside = [
        unpacked(packages.packed(found)) for found in (threaded(), drawn(anchor(shape("文字")) + anchor(PICTURE)))
    ]
    return [unpacked(small)] * 6 + beside + [unpacked(data) for data in filled]


def unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def sound(grid: Grid) -> bool:
    """What every grid promises to those who use it."""
    for sheet in grid.sheets:
        for (row, column), raw in sheet.cells.items():
            assert 1 <= row <= LIMITS.rows
            assert 1 <= column <= LIMITS.columns
            assert raw.kind is not StoredKind.NUMBER or math.isfinite(float(raw.text))
            assert (raw.kind is StoredKind.BLANK) == (raw.text == "")
            assert len(raw.text) <= LIMITS.text
            raw.text.encode("utf-8")
        for each in sheet.objects:
            assert each.area is None or 1 <= each.area.top <= each.area.bottom <= LIMITS.rows
            assert each.area is None or 1 <= each.area.left <= each.area.right <= LIMITS.columns
            assert len(each.text) <= LIMITS.remark
    return bool(grid.sheets)


def test_only_cells_or_a_refusal_come_out_of_mutants_and_most_of_them_reach_the_cells(
    real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally, chance, full = Tally(), generator(), cases(20_000)
    looked_at = [0]

    class Counting(SheetReader):
        def _take_cells(self, walk: Walk, elements: list[XmlElement]) -> None:
            looked_at[0] += any(element.tag.endswith(" c") for element in elements)
            super()._take_cells(walk, elements)

    monkeypatch.setattr(returned_workbook, "SheetReader", Counting)
    for number, parts in enumerate(chance.choices(seeds(real), k=full)):
        looked_at[0] = 0
        data = packages.packed(dict(mutant(parts, chance)), zipfile.ZIP_STORED)
        try:
            assert sound(read_workbook(data))
            tally.read += 1
        except Refused as refused:
            tally.refused[refused.code] += 1
        except Exception as error:
            raise AssertionError(f"mutant {number}") from error
        tally.reached += looked_at[0] > 0
    print(f"{full} mutants: {tally.reached / full:.0%} reach the cells, {tally.read} read")
    print("refused:", ", ".join(f"{code} {count}" for code, count in tally.refused.most_common()))
    assert tally.reached >= REACHING * full
    assert tally.read >= full // 10
    assert len(tally.refused) >= 8, "the mutations have become too tame"


def test_a_mutant_is_read_or_refused_alike_however_its_parts_are_cut(real: Real) -> None:
    chance = generator()
    for parts in chance.choices(seeds(real)[:8], k=cases(4000)):
        data = packages.packed(dict(mutant(parts, chance)), zipfile.ZIP_STORED)
        told = [said(data, chunk) for chunk in (LIMITS.chunk, 1009, 61)]
        assert told[0] == told[1] == told[2], data


def said(data: bytes, chunk: int) -> Grid | Problem:
    try:
        return read_workbook(data, replace(LIMITS, chunk=chunk))
    except Refused as refused:
        return refused.problem


def test_each_mutation_changes_something(real: Real) -> None:
    """A mutation that does nothing would count as one that was survived."""
    chance, parts = generator(), unpacked(real.workbooks[0].data)
    sheet = next(data for name, data in parts.items() if "/worksheets/" in name)
    for change in CHANGES:
        assert any(change(sheet, chance) != sheet for _ in range(20)), change
    for container in CONTAINER:
        changed = dict(parts)
        for _ in range(5):
            container(changed, chance)
        assert changed != parts, container
