"""More ways to tamper, that not every workbook allows or that may do no harm: cut and pasted, sorted, merged, values
over formulas, hidden, one row over another."""

from __future__ import annotations

import re
from functools import partial
from xml.etree import ElementTree as ET

from kamakura_report.workbook.area import Position
from tests.hostile.tampering import N, Package, Target, name_of, position_of
from tests.hostile.ways import KINDS, Tamper

_ONE = re.compile(r"(?:'((?:[^']|'')+)'!|(?<![A-Za-z0-9.!:]))([A-Z]{1,3}[0-9]+)(?![0-9A-Za-z(:])")


def cell_cut(package: Package, target: Target) -> None:
    """An answer that some formula looks at, cut and pasted over another: formulas follow, as Excel has it."""
    sheet = target.asking().name
    seen = {one for tree in package.trees.items() for one in _looked_at(*tree) if one[0] == sheet}
    mine = [name_of(at) for name, at, _ in target.asked() if name == sheet]
    cut = target.random.choice([cell for cell in mine if (sheet, cell) in seen])
    over = target.random.choice([cell for cell in mine if cell != cut])
    for name, tree in package.trees.items():
        for formula in tree.iter(f"{N}f"):
            formula.text = _ONE.sub(partial(_followed, own=name, sheet=sheet, cut=cut, over=over), formula.text or "")
    source, goal = package.cell(sheet, position_of(cut)), package.cell(sheet, position_of(over))
    for child in list(goal):
        goal.remove(child)
    goal.attrib.pop("t", None)
    goal.attrib.update({name: value for name, value in source.attrib.items() if name != "r"})
    goal.extend(list(source))
    for child in list(source):
        source.remove(child)
    for name in ("t", "s"):
        source.attrib.pop(name, None)


def _looked_at(own: str, tree: ET.Element) -> list[tuple[str, str]]:
    texts = [formula.text or "" for formula in tree.iter(f"{N}f")]
    return [(match[1] or own, match[2]) for text in texts for match in _ONE.finditer(text)]


def _followed(match: re.Match[str], own: str, sheet: str, cut: str, over: str) -> str:
    if (match[1] or own) != sheet:
        return match[0]
    before = f"'{match[1]}'!" if match[1] else ""
    return before + {cut: over, over: "#REF!"}.get(match[2], match[2])


def rows_sorted(package: Package, target: Target) -> None:
    """What two rows hold in each other's place; formulas elsewhere look where they looked."""
    sheet = target.asking()
    package.unmerge(sheet.name)
    _exchange(package, sheet.name, *target.random.sample(target.asked_lines(sheet, 0), 2))


def _exchange(package: Package, sheet: str, one: int, other: int) -> None:
    rows = {row.get("r"): row for row in package.trees[sheet].iter(f"{N}row")}
    first, second = rows[str(one)], rows[str(other)]
    cells = list(first), list(second)
    first[:], second[:] = cells[1], cells[0]
    for row in (first, second):
        for cell in row:
            column = position_of(cell.get("r", ""))[1]
            cell.set("r", name_of((int(row.get("r", "")), column)))


def row_pasted_over(package: Package, target: Target) -> None:
    """One row copied over another, shown words and answers and all."""
    sheet = target.asking()
    package.unmerge(sheet.name)
    one, other = target.random.sample(target.asked_lines(sheet, 0), 2)
    rows = {row.get("r"): row for row in package.trees[sheet.name].iter(f"{N}row")}
    rows[str(other)][:] = [ET.fromstring(ET.tostring(cell)) for cell in rows[str(one)]]
    for cell in rows[str(other)]:
        cell.set("r", name_of((other, position_of(cell.get("r", ""))[1])))


def cells_merged(package: Package, target: Target) -> None:
    """Two open cells side by side or one below the other: what stood in the second is gone, as Excel warns."""
    sheet = target.asking()
    asked = {at for at, _ in sheet.asks()} - {at for area in sheet.merges for at in area.positions()}
    pairs = [(at, one) for at in sorted(asked) for one in _beside(at) if one in asked]
    first, second = target.random.choice(pairs)
    tree = package.trees[sheet.name]
    merges = tree.find(f"{N}mergeCells")
    if merges is None:
        after = max(at for at, one in enumerate(tree) if one.tag in (f"{N}sheetData", f"{N}sheetProtection"))
        merges = ET.Element(f"{N}mergeCells")
        tree.insert(after + 1, merges)
    ET.SubElement(merges, f"{N}mergeCell", ref=f"{name_of(first)}:{name_of(second)}")
    package.put(sheet.name, second, "")


def _beside(at: Position) -> tuple[Position, Position]:
    return (at[0], at[1] + 1), (at[0] + 1, at[1])


def values_pasted(package: Package, target: Target) -> None:
    """Every formula of a sheet replaced by its value: copied whole, pasted as values."""
    sheet = target.random.choice(
        [one for one in target.sheets() if package.trees[one.name].find(f".//{N}f") is not None]
    )
    for cell in package.trees[sheet.name].iter(f"{N}c"):
        for formula in cell.findall(f"{N}f"):
            cell.remove(formula)


def rows_hidden(package: Package, target: Target) -> None:
    """Out of sight; what is in them counts."""
    sheet = target.asking()
    row = target.random.choice(target.asked_lines(sheet, 0))
    for one in package.trees[sheet.name].iter(f"{N}row"):
        if one.get("r") == str(row):
            one.set("hidden", "1")


def sheet_hidden(package: Package, target: Target) -> None:
    name = target.random.choice(target.sheets()).name
    for sheet in package.listed():
        if sheet.get("name") == name:
            sheet.set("state", "hidden")


def protection_removed(package: Package, target: Target) -> None:
    tree = package.trees[target.asking().name]
    for one in tree.findall(f"{N}sheetProtection"):
        tree.remove(one)


ANYWHERE: dict[str, Tamper] = {
    **KINDS,
    "切り取りと貼り付け": cell_cut,
    "並べ替え": rows_sorted,
    "行の上に行": row_pasted_over,
    "セルの結合": cells_merged,
    "値の貼り付け": values_pasted,
    "行の非表示": rows_hidden,
    "シートの非表示": sheet_hidden,
    "保護の解除": protection_removed,
}
HARMLESS = ("行の非表示", "シートの非表示", "保護の解除")
