"""What a drawn form has that is not carried into the workbooks, or cannot be used: each told with its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kamakura_report.doors.template.drawn_cells import DrawnCells, parse_areas
from kamakura_report.doors.template.drawn_page import print_areas
from kamakura_report.doors.template.drawn_rules import input_mode_areas
from kamakura_report.doors.template.drawn_styles import DrawnStyles
from kamakura_report.doors.xlsx.own_workbook import OwnWorkbook
from kamakura_report.doors.xlsx.xml_stream import xml_boolean
from kamakura_report.form.book import Position, reference
from kamakura_report.problem import Problem, Severity

_TAKE_AWAY = (
    "なくてもよい場合は様式から取り除いてください。必要な場合は、セルの文字・罫線・塗りつぶしで表してください。"
)
_WORDS = {  # code → what was found, what to do
    "picture": ("図（画像）は発行するブックに引き継げません。", _TAKE_AWAY),
    "chart": ("グラフは発行するブックに引き継げません。", "推移を見せるには、セルに {{推移}} と書いてください。"),
    "shape": ("図形・テキストボックス・ボタンなどは発行するブックに引き継げません。", _TAKE_AWAY),
    "comment": (
        "コメント（メモ）は発行するブックに引き継げません。",
        "説明は、セルか入力規則の入力時メッセージに書いてください。",
    ),
    "hyperlink": (
        "ハイパーリンクは発行するブックに引き継げません。文字だけが残ります。",
        "リンクを取り除いてください。",
    ),
    "table": (
        "テーブルやピボットテーブルは発行するブックに引き継げません。",
        "「範囲に変換」して、普通のセルにしてください。",
    ),
    "sparkline": ("描かれたスパークラインは引き継げません。", "セルに {{推移}} と書いてください。"),
    "rich-text": (
        "セルの中の一部だけに付けた文字飾りは引き継げません。文字は残ります。",
        "セル全体を同じ書式にするか、セルを分けてください。",
    ),
    "pattern": ("網かけ・グラデーションの塗りつぶしは引き継げません。", "単色で塗りつぶしてください。"),
    "diagonal": ("斜めの罫線は引き継げません。", "単色の塗りつぶしなど、ほかの方法で表してください。"),
    "highlight": (
        "データバー・カラースケール・アイコンなど、この種類の条件付き書式は引き継げません。",
        "「数式を使用して」決める条件に直してください。",
    ),
    "input-mode": ("入力規則の「日本語入力」の指定は引き継げません。", "なくてもよい場合は、そのままで構いません。"),
    "print-area": ("印刷範囲が複数あるため引き継げません。", "印刷範囲を一つにするか、解除してください。"),
    "header": (
        "先頭ページや偶数ページだけのヘッダー・フッターは引き継げません。",
        "全ページ同じヘッダー・フッターにしてください。",
    ),
}
_OBJECT = re.compile(r'ObjectType="(\w+)".*?Anchor>\s*(\d+),\s*\d+,\s*(\d+),', re.DOTALL)
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


def not_carried(code: str, sheet: str, cell: str, *, more: int = 0) -> Problem:
    """One warning; ``more`` is how many further cells of the sheet have the same."""
    found, advice = _WORDS[code]
    if more:
        found = f"{found}（このシートにほか {more} か所）"
    return Problem(f"template.{code}", Severity.WARNING, found, advice, sheet=sheet, cell=cell)


def objects_not_carried(
    workbook: OwnWorkbook, part: str, sheet: str, root: Element, names: dict[str, str]
) -> Iterator[Problem]:
    """Everything beside the cells of one sheet that is not carried, each code once per cell."""
    found = [*_drawings(workbook, part), *_controls(root), *_annotations(workbook, part, root)]
    found += [("input-mode", reference((area.top, area.left))) for area in input_mode_areas(root)]
    if len(print_areas(names)) > 1:
        found.append(("print-area", ""))
    header = root.find("headerFooter")
    if header is not None and (
        xml_boolean(header.get("differentFirst")) or xml_boolean(header.get("differentOddEven"))
    ):
        found.append(("header", ""))
    yield from (not_carried(code, sheet, cell) for code, cell in dict.fromkeys(found))


def cell_defects(sheet: str, drawn: DrawnCells) -> Iterator[Problem]:
    """What was put into cells and cannot stay there: formulas and error values make the form unusable."""
    for at, cell in drawn.cells.items():
        where = reference(at)
        if cell.defect == "rich":
            yield not_carried("rich-text", sheet, where)
        elif cell.defect == "formula":
            found, advice = "数式は使えません。", "文字か数値、または {{執行率}} などの差込項目に直してください。"
            yield Problem("template.formula", Severity.ERROR, found, advice, sheet=sheet, cell=where)
        elif cell.defect == "error":
            found, advice = (
                f"エラー値「{cell.value}」が入っています。",
                "セルの内容を消すか、正しい文字や数値に直してください。",
            )
            yield Problem("template.error-value", Severity.ERROR, found, advice, sheet=sheet, cell=where)


def styles_not_carried(sheet: str, drawn: DrawnCells, styles: DrawnStyles) -> Iterator[Problem]:
    """Looks of cells that are not carried: the first cell of each kind, and how many more there are."""
    found: dict[str, list[Position]] = {}
    for at in sorted(drawn.cells):
        for code in styles.not_carried(drawn.cells[at].format):
            found.setdefault(code, []).append(at)
    for code, places in found.items():
        yield not_carried(code, sheet, reference(places[0]), more=len(places) - 1)


def _drawings(workbook: OwnWorkbook, part: str) -> Iterator[tuple[str, str]]:
    """Pictures, charts and shapes, with the cell their upper left corner lies in."""
    for target in workbook.related(part, "drawing"):
        root = workbook.tree(target)
        for anchor in root.iter() if root is not None else ():  # newer shapes stand inside AlternateContent
            if anchor.tag in _ANCHORS:
                kind = "picture" if anchor.find(".//pic") is not None else "shape"
                kind = "chart" if anchor.find(".//graphicFrame") is not None else kind
                yield kind, _corner(anchor)
    for _ in workbook.related(part, "image"):
        yield "picture", ""  # behind the whole sheet
    for target in workbook.related(part, "vmlDrawing"):
        if any(True for _ in workbook.related(target, "image")):
            yield "picture", ""  # in the header or footer
        # Excel's own VML is not always well-formed, so it is searched, not parsed.
        stored = workbook.package.read(target) if workbook.package.has(target) else b""
        for kind, column, row in _OBJECT.findall(stored.decode("utf-8", "replace")):
            if kind not in ("Note", "Pict"):
                yield "shape", reference((int(row) + 1, int(column) + 1))


def _controls(root: Element) -> Iterator[tuple[str, str]]:
    """Buttons and check boxes, and objects of other programs."""
    for name in ("control", "oleObject"):
        for control in root.iter(name):
            anchor = control.find(".//anchor")
            yield "shape", "" if anchor is None else _corner(anchor)


def _annotations(workbook: OwnWorkbook, part: str, root: Element) -> Iterator[tuple[str, str]]:
    for target in workbook.related(part, "comments"):
        comments = workbook.tree(target)
        for comment in comments.iter("comment") if comments is not None else ():
            yield "comment", comment.get("ref", "")
    for link in root.iterfind("hyperlinks/hyperlink"):
        yield "hyperlink", link.get("ref", "").partition(":")[0]
    for kind in ("table", "pivotTable"):
        for target in workbook.related(part, kind):
            table = workbook.tree(target)
            where = None if table is None else table if table.get("ref") else table.find("location")
            yield "table", "" if where is None else where.get("ref", "").partition(":")[0]
    for line in root.iterfind("extLst/ext/sparklineGroups/sparklineGroup/sparklines/sparkline"):
        for area in parse_areas(line.findtext("sqref") or ""):
            yield "sparkline", reference((area.top, area.left))


def _corner(anchor: Element) -> str:
    """``<from><col>1</col>…<row>4</row>`` counts from 0."""
    row, column = anchor.findtext("from/row"), anchor.findtext("from/col")
    return "" if row is None or column is None else reference((int(row) + 1, int(column) + 1))
