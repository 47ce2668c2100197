"""The texts of a workbook, each once (CT_Sst): their numbers, and the part with them as XlsxWriter writes it."""

from __future__ import annotations

from typing import Any

from xlsxwriter.sharedstrings import SharedStrings

from kamakura_report.io.write.stored_text import stands_as_it_is, stored_cell_text

_AT_ONCE = 1000  # texts that are written before any is compressed


class SharedTexts:
    """The texts of a workbook by their numbers in XlsxWriter's table of shared strings."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self.known: dict[str, bytes] = {}  # what a cell with that text holds

    def add(self, text: str) -> bytes:
        """What a cell with this text holds, known from the second time on: most texts of a long list stand once.

        Raises ValueError when no cell can hold it.
        """
        before = self._table.unique_count
        number = self._table._get_shared_string_index(stored_cell_text(text))
        content = b' t="s"><v>%d</v></c>' % number
        if self._table.unique_count == before:
            self.known[text] = content
        return content

    def count(self, uses: int) -> None:
        """Tell how many more cells hold a text that was known."""
        self._table.count += uses


class TextsPart(SharedStrings):  # type: ignore[misc]
    """The part with the texts of a table."""

    def __init__(self, table: Any) -> None:
        super().__init__()
        self.string_table = table

    def _write_sst_strings(self) -> None:
        for number, text in enumerate(self.string_table.string_array):
            if number % _AT_ONCE == 0:
                self.fh.relieve()
            if stands_as_it_is(text):
                self.fh.write(f"<si><t>{text}</t></si>")
            else:
                self._write_si(text)
