"""One worksheet with single cells changed: every other byte of it stays, so all that people put there does too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from kamakura_report.io.xlsx.edited_styles import EditedStyles
from kamakura_report.io.xlsx.markup import Element, Markup, Splice, spliced
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import plain_text
from kamakura_report.problem import CannotRun
from kamakura_report.workbook.area import Position, cell_name, cell_position
from kamakura_report.workbook.book import Formula
from kamakura_report.workbook.cell_edits import CellEdit, SheetEdits

_RANGE = pattern(r"(\$?[A-Z]{1,3}\$?)(\d+):(\$?[A-Z]{1,3}\$?)(\d+)")
_COVERING = ("dataValidation", "conditionalFormatting")  # rules that go on over the rows that are added
# What XML 1.0 cannot hold, and an underscore that begins what would be read as an escape (ST_Xstring).
_ESCAPED = pattern("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(slots=True)
class _Row:
    number: int
    element: Element
    cells: dict[int, Element]


def edited_sheet(
    markup: Markup, edits: SheetEdits, styles: EditedStyles, looks: Mapping[int, str] | None = None
) -> bytes:
    """The worksheet with these edits; ``looks`` are the cell formats of the first row and of others, if it has none.

    Raises CannotRun where a formula that other cells share stands in an edited cell.
    """
    data = markup.root.find("sheetData")
    assert data is not None
    rows = {row.number: row for row in _rows(data)}
    splices: list[Splice] = []
    new_rows: list[tuple[int, bytes]] = []
    last_looks = _last_looks(rows, edits.filled)
    for number in sorted({row for row, _ in edits.cells}):
        row = rows.get(number)
        cells = {column: edit for (at, column), edit in sorted(edits.cells.items()) if at == number}
        if row is None:
            usual = (looks or {}).get(min(number, 2), "")
            content = b"".join(
                _cell(markup, number, column, edit, last_looks.get(column, usual), styles)
                for column, edit in cells.items()
            )
            head = f'<{markup.prefix}row r="{number}"{_height_attributes(edits.heights.get(number))}>'
            new_rows.append((number, head.encode() + content + f"</{markup.prefix}row>".encode()))
        else:
            splices += _edited_row(markup, row, cells, edits, last_looks, styles)
    splices += _inserted_rows(markup, data, rows, new_rows)
    splices += _extended_rules(markup, edits)
    return spliced(markup.data, splices)


def extended_range(text: str, filled: int, last: int) -> str:
    """``A2:A60`` reaching row ``last`` where it reached the last filled row; others as they are."""

    def reach(match: re.Match[str]) -> str:
        top, bottom = int(match[2]), int(match[4])
        covers = filled > 1 and top <= filled <= bottom < last
        return f"{match[1]}{match[2]}:{match[3]}{last if covers else match[4]}"

    return _RANGE.sub(reach, text)


def last_row(edits: SheetEdits) -> int:
    """The last row that has anything in it, after the edits."""
    return max([edits.filled, *(row for (row, _), edit in edits.cells.items() if edit.value is not None)])


def looks_of(markup: Markup) -> dict[int, str]:
    """The cell formats of A1 and B2: of a heading and of what stands below, by row."""
    data = markup.root.find("sheetData")
    rows = {row.number: row for row in _rows(data)} if data is not None else {}
    places = ((1, 1), (2, 2))
    return {
        row: rows[row].cells[column].attributes.get("s", "")
        for row, column in places
        if row in rows and column in rows[row].cells
    }


def _rows(data: Element) -> Iterator[_Row]:
    """The rows, also of files that leave out where rows and cells stand."""
    number = 0
    for element in data.children:
        if element.name != "row":
            continue
        number = int(element.attributes.get("r", number + 1))
        column = 0
        cells = {}
        for cell in element.children:
            if cell.name == "c":
                position = cell_position(cell.attributes.get("r", "")) or (number, column + 1)
                column = position[1]
                cells[column] = cell
        yield _Row(number, element, cells)


def _last_looks(rows: Mapping[int, _Row], filled: int) -> dict[int, str]:
    """The cell format of the last filled row, by column: rows that are added look alike."""
    return (
        {column: cell.attributes.get("s", "") for column, cell in rows[filled].cells.items()} if filled in rows else {}
    )


def _edited_row(
    markup: Markup,
    row: _Row,
    cells: Mapping[int, CellEdit],
    edits: SheetEdits,
    looks: Mapping[int, str],
    styles: EditedStyles,
) -> list[Splice]:
    splices: list[Splice] = []
    added: list[tuple[int, bytes]] = []
    for column, edit in cells.items():
        cell = row.cells.get(column)
        if cell is None:
            if edit.value is not None:
                added.append((column, _cell(markup, row.number, column, edit, looks.get(column, ""), styles)))
            continue
        formula = cell.find("f")
        if formula is not None and formula.attributes.get("t", "normal") != "normal":
            place = f"［{edits.sheet}］{cell_name((row.number, column))}"
            raise CannotRun(
                f"{place} に、ほかのセルと共有する数式があります。値に直してから、もう一度実行してください。"
            )
        content = _cell(markup, row.number, column, edit, cell.attributes.get("s", ""), styles)
        splices.append((cell.start, cell.end, content))
    height = edits.heights.get(row.number)
    grows = height is not None and float(row.element.attributes.get("ht", 0)) < height
    if markup.is_empty_tag(row.element):
        content = b"".join(content for _, content in added)
        if grows:
            _, _, tag = markup.with_attributes(row.element, ht=f"{height:g}", customHeight="1")
            name = markup.name_of(row.element)
            return [(row.element.start, row.element.end, tag[:-2].rstrip() + b">" + content + b"</" + name + b">")]
        return [markup.filled(row.element, content)]
    for column, content in added:
        after = next((cell.start for at, cell in sorted(row.cells.items()) if at > column), row.element.close)
        splices.append((after, after, content))
    if grows:
        splices.append(markup.with_attributes(row.element, ht=f"{height:g}", customHeight="1"))
    return splices


def _inserted_rows(
    markup: Markup, data: Element, rows: Mapping[int, _Row], new: list[tuple[int, bytes]]
) -> list[Splice]:
    if markup.is_empty_tag(data):
        return [markup.filled(data, b"".join(content for _, content in new))] if new else []
    splices = []
    for number, content in new:
        at = next((row.element.start for place, row in sorted(rows.items()) if place > number), data.close)
        splices.append((at, at, content))
    return splices


def _extended_rules(markup: Markup, edits: SheetEdits) -> list[Splice]:
    """What covers the last row covers those that were added too: rules, the filter, the size that the file declares."""
    last = last_row(edits)
    if last <= edits.filled:
        return []
    splices: list[Splice] = []
    for element in markup.root.walk():
        if element.name in _COVERING and "sqref" in element.attributes:
            splices += _reaching(markup, element, "sqref", edits.filled, last + edits.spare)
        elif element.name in ("autoFilter", "dimension") and element in markup.root.children:
            splices += _reaching(markup, element, "ref", edits.filled, last)
        elif element.name == "sqref":  # the newer extensions hold it as text
            text = markup.data[element.inside : element.close].decode()
            reached = extended_range(text, edits.filled, last + edits.spare)
            splices.append((element.inside, element.close, reached.encode()))
    return splices


def _reaching(markup: Markup, element: Element, name: str, filled: int, last: int) -> list[Splice]:
    text = element.attributes[name]
    reached = extended_range(text, filled, last)
    return [] if reached == text else [markup.with_attributes(element, **{name: reached})]


def _cell(markup: Markup, row: int, column: int, edit: CellEdit, style: str, styles: EditedStyles) -> bytes:
    position: Position = (row, column)
    if edit.number_format and edit.value is not None:
        style = styles.with_number_format(style, edit.number_format)
    look = f' s="{style}"' if style else ""
    tag, place = f"{markup.prefix}c", cell_name(position)
    if edit.value is None:
        return f'<{tag} r="{place}"{look}/>'.encode()
    if isinstance(edit.value, str):
        p = markup.prefix
        text = escape(_ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", edit.value))
        inline = f'<{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is>'
        return f'<{tag} r="{place}"{look} t="inlineStr">{inline}</{tag}>'.encode()
    if isinstance(edit.value, Formula):
        p, formula, shown = markup.prefix, escape(edit.value.text), escape(str(edit.value.value))
        return f'<{tag} r="{place}"{look} t="str"><{p}f>{formula}</{p}f><{p}v>{shown}</{p}v></{tag}>'.encode()
    value = f"<{markup.prefix}v>{plain_text(edit.value)}</{markup.prefix}v>"
    return f'<{tag} r="{place}"{look}>{value}</{tag}>'.encode()


def _height_attributes(height: float | None) -> str:
    return "" if height is None else f' ht="{height:g}" customHeight="1"'
