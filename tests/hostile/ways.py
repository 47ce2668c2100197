"""The ways to tamper with a workbook, by their kinds: each changes one place, which is chosen by chance."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from xml.sax.saxutils import escape

from kamakura_report.form.issue import STAMP_SHEET, form_id
from kamakura_report.workbook.book import Formula
from tests.hostile.tampering import Package, Target, deleted, inserted, still, swapped

Tamper = Callable[[Package, Target], None]


def shown_text(package: Package, target: Target) -> None:
    sheet, at = next(target.shown(str))
    words = target.book.sheet(sheet).cells[at].value
    assert isinstance(words, str)
    package.put(sheet, at, target.random.choice([f"{words}。", words[1:], f" {words}", words[::-1] + "改", "書換"]))


def shown_figure(package: Package, target: Target) -> None:
    """A budget, an initial value; by a hair or by far."""
    sheet, at = next(target.shown(Decimal))
    figure = target.book.sheet(sheet).cells[at].value
    assert isinstance(figure, Decimal)
    other = target.random.choice([figure + 1, figure * 10 + 1, -figure - 1, figure + Decimal("0.0001")])
    package.put(sheet, at, str(other), number=True)


def margin(package: Package, target: Target) -> None:
    """Something where nothing was."""
    sheet = target.random.choice(target.sheets())
    at = next(
        at
        for at in iter(lambda: (target.random.randint(1, 60), target.random.randint(1, 30)), None)
        if at not in sheet.cells or (sheet.cells[at].ask is None and not sheet.cells[at].value)
    )
    package.put(sheet.name, at, "12", number=target.random.random() < 0.5)


def computed_cell(package: Package, target: Target) -> None:
    """A formula of the form pasted as a value, or made to say something else."""
    sheet, at = next(target.shown(Formula))
    package.put(sheet, at, "記入済み", formula=target.random.choice([None, '"記入済み"', "A1"]))


def key_exchanged(package: Package, target: Target) -> None:
    """The keys of two asked rows in each other's place, or one of them twice."""
    sheet = target.asking()
    keys = [
        (at, cell.value)
        for at, cell in sheet.cells.items()
        if isinstance(cell.value, str) and any(ask.key.startswith(f"{cell.value}@") for _, ask in sheet.asks())
    ]
    (first, key), (second, other) = target.random.sample(keys, 2)
    package.put(sheet.name, first, other)
    if target.random.random() < 0.5:
        package.put(sheet.name, second, key)


def rows_inserted(package: Package, target: Target) -> None:
    sheet = target.random.choice(target.sheets())
    last = max(target.asked_lines(sheet, 0) or [row for row, _ in sheet.cells])
    package.move(sheet.name, inserted(target.random.randint(1, last), target.random.randint(1, 3)), still)


def columns_inserted(package: Package, target: Target) -> None:
    sheet = target.random.choice(target.sheets())
    last = max(column for (_, column), cell in sheet.cells.items() if cell.value)
    package.move(sheet.name, still, inserted(target.random.randint(1, last), target.random.randint(1, 2)))


def row_deleted(package: Package, target: Target) -> None:
    sheet = target.asking()
    package.move(sheet.name, deleted(target.random.choice(target.asked_lines(sheet, 0))), still)


def column_deleted(package: Package, target: Target) -> None:
    sheet = target.asking()
    package.move(sheet.name, still, deleted(target.random.choice(target.asked_lines(sheet, 1))))


def rows_exchanged(package: Package, target: Target) -> None:
    sheet = target.asking()
    package.unmerge(sheet.name)
    package.move(sheet.name, swapped(*target.random.sample(target.asked_lines(sheet, 0), 2)), still)


def columns_exchanged(package: Package, target: Target) -> None:
    sheet = target.asking()
    package.unmerge(sheet.name)
    shown = [
        column for column in range(1, 17) if any(at[1] == column and cell.value for at, cell in sheet.cells.items())
    ]
    mine = target.random.choice(target.asked_lines(sheet, 1))
    package.move(sheet.name, still, swapped(mine, target.random.choice([one for one in shown if one != mine])))


def row_copied(package: Package, target: Target) -> None:
    """Copied and put in below: which of the two is the answer?"""
    sheet = target.asking()
    row = target.random.choice(target.asked_lines(sheet, 0))
    package.move(sheet.name, inserted(row + 1, 1), still)
    for (at, column), cell in sheet.cells.items():
        if at == row and isinstance(cell.value, str) and cell.ask is None:
            package.put(sheet.name, (row + 1, column), cell.value)
        elif at == row and cell.ask is not None:
            package.put(sheet.name, (row + 1, column), "999", number=True)


def sheet_renamed(package: Package, target: Target) -> None:
    sheet = target.random.choice(target.sheets())
    if sheet.name in package.trees:
        package.rename(sheet.name, target.random.choice(["Sheet1", f"{sheet.name} (2)", "福祉"]))


def sheet_removed(package: Package, target: Target) -> None:
    package.remove(target.random.choice(target.sheets()).name)


def sheet_copied(package: Package, target: Target) -> None:
    """And one of its figures changed, on the one or on the other."""
    sheet = target.asking()
    copy = f"{sheet.name} ({len(package.trees)})"
    package.copy(sheet.name, copy)
    if target.random.random() < 0.8:
        at = target.random.choice([at for at, ask in sheet.asks() if "@" in ask.key])
        package.put(copy, at, "999", number=True)


def sheet_names_exchanged(package: Package, target: Target) -> None:
    one, other = target.random.sample([sheet.name for sheet in target.sheets()], 2)
    for before, after in ((one, "…"), (other, one), ("…", other)):
        package.rename(before, after)


def stamp_changed(package: Package, target: Target) -> None:
    """A word of the hidden sheet, of the properties, or the line that everybody sees."""
    cells = target.book.sheet(STAMP_SHEET).cells
    match target.random.randrange(3):
        case 0:
            row = target.random.choice([row for row, column in cells if column == 2])
            package.put(STAMP_SHEET, (row, 2), f"{cells[row, 2].value}0")
        case 1:
            name, value = target.random.choice(list(target.book.properties.items()))
            part, value = package.parts["docProps/custom.xml"].decode(), escape(value)
            assert value in part
            at = part.index(f'name="{name}"')
            package.parts["docProps/custom.xml"] = (part[:at] + part[at:].replace(value, f"{value}0", 1)).encode()
        case _:
            shown = [
                (sheet.name, at)
                for sheet in target.sheets()
                for at, cell in sheet.cells.items()
                if isinstance(cell.value, str) and "様式ID" in cell.value
            ]
            sheet, at = target.random.choice(shown)
            package.put(sheet, at, f"様式ID {form_id('ABCDEFGHIJ')}")


def formula_for_shown(package: Package, target: Target) -> None:
    """That shows just what was there."""
    sheet, at = next(target.shown(target.random.choice([str, Decimal])))
    value = target.book.sheet(sheet).cells[at].value
    package.put(sheet, at, str(value), number=isinstance(value, Decimal), formula="A1")


def formula_for_answer(package: Package, target: Target) -> None:
    """That says it comes to something else than it does, or that nobody here can compute."""
    sheet, at, _ = target.random.choice(target.asked())
    package.put(
        sheet, at, "999", number=True, formula=target.random.choice(["500+400", "A1", "SUM(500,400)", "1/0", "333*2"])
    )


KINDS: dict[str, Tamper] = {
    "表示の文字": shown_text,
    "表示の数字": shown_figure,
    "余白への書き込み": margin,
    "様式の計算式": computed_cell,
    "キーの入替": key_exchanged,
    "行の挿入": rows_inserted,
    "列の挿入": columns_inserted,
    "行の削除": row_deleted,
    "列の削除": column_deleted,
    "行の入替": rows_exchanged,
    "列の入替": columns_exchanged,
    "行の複写": row_copied,
    "シートの改名": sheet_renamed,
    "シートの削除": sheet_removed,
    "シートの複写": sheet_copied,
    "シート名の入替": sheet_names_exchanged,
    "印": stamp_changed,
    "表示を式に": formula_for_shown,
    "記入を式に": formula_for_answer,
}
