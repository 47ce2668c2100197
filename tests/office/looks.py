"""The ground each cell has on the screen of an office program, conditional formats and all."""

from __future__ import annotations

from html.parser import HTMLParser

from kamakura_report.workbook.area import cell_name


class _Tables(HTMLParser):
    """One table a sheet; a merged cell stands at its first place."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[dict[str, str]] = []
        self._row = self._column = 0
        self._taken: set[tuple[int, int]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "table":
            self.sheets.append({})
            self._taken = set()
            self._row = 0
        elif tag == "tr":
            self._row, self._column = self._row + 1, 0
        elif tag == "td":
            self._column += 1
            while (self._row, self._column) in self._taken:
                self._column += 1
            if said.get("bgcolor"):
                self.sheets[-1][cell_name((self._row, self._column))] = str(said["bgcolor"]).lstrip("#").upper()
            down, across = (int(said.get(span) or 1) for span in ("rowspan", "colspan"))
            self._taken |= {(self._row + one, self._column + two) for one in range(down) for two in range(across)}


def grounds(html: bytes, sheet: int) -> dict[str, str]:
    """``H12`` → RRGGBB, of the cells of that sheet (from 0) that have a colour, in what ``Office`` saved as "html"."""
    tables = _Tables()
    tables.feed(html.decode())
    return tables.sheets[sheet]
