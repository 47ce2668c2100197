"""What a returned workbook holds that nobody sees or nobody runs: told, never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from kamakura_report.form.book import Book, reference
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.grid import Grid
from kamakura_report.returns.merged import covered

_LOOK = "開くときは注意してください。マクロのない .xlsx として保存し直してもらうと確実です。"
_SEPARATE = "結合を解いて見えるようにし、要らない値を消してから、もう一度提出してもらってください。"


def oddities(book: Book, grid: Grid) -> Iterator[Problem]:
    """Notes on macros and on days counted from 1904; an error for each answer under a merge, where nobody sees it.

    What else was put under a merge is told by the comparison with what was issued.
    """
    if grid.macros:
        yield Problem(
            "file.macros", Severity.NOTE, "マクロを含むブックです。値だけを読み、マクロは見ていません。", _LOOK
        )
    if grid.date1904:
        found = "日付を 1904 年から数える設定のブックです。メッセージの日付は、この設定で読んだものです。"
        yield Problem("file.date1904", Severity.NOTE, found, "数字には関わりません。そのままで構いません。")
    for issued in book.sheets:
        asked = dict(issued.asks())
        returned = grid.sheet(issued.name)
        for position in covered(returned) if returned and asked else ():
            if position in asked:
                ask, found = asked[position], "結合されたセルの下に、見えない値が残っています。"
                place = {"sheet": issued.name, "cell": reference(position), "key": ask.key, "label": ask.label}
                yield Problem("cell.covered", Severity.ERROR, found, _SEPARATE).at(**place)
