"""Cell formats of a workbook that is edited: one that exists with another number format, added when there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from kamakura_report.io.xlsx.markup import Element, Markup, Splice, spliced

_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4}
_FIRST_OWN = 164  # of number formats (ECMA-376 part 1, 18.8.30)


@dataclass(slots=True)
class EditedStyles:
    """The part ``xl/styles.xml``, and what was added to it."""

    markup: Markup
    added: list[bytes] = field(default_factory=list)  # cell formats
    formats: list[bytes] = field(default_factory=list)  # number formats
    known: dict[tuple[str, str], str] = field(default_factory=dict)  # (cell format, code) → cell format

    def with_number_format(self, style: str, code: str) -> str:
        """The index of the cell format like this one that shows figures by ``code``."""
        if (style, code) not in self.known:
            self.known[style, code] = self._find_or_add(style, code)
        return self.known[style, code]

    def content(self) -> bytes:
        """The part with what was added."""
        splices: list[Splice] = []
        cells = self.markup.root.find("cellXfs")
        if cells is not None and self.added:
            count = str(len(cells.children) + len(self.added))
            splices = [
                self.markup.with_attributes(cells, count=count),
                (cells.close, cells.close, b"".join(self.added)),
            ]
        if self.formats:
            listed = self.markup.root.find("numFmts")
            if listed is None:
                name = f"{self.markup.prefix}numFmts"
                head = f'<{name} count="{len(self.formats)}">'.encode()
                at = self.markup.root.inside
                splices.append((at, at, head + b"".join(self.formats) + f"</{name}>".encode()))
            else:
                count = str(len(listed.children) + len(self.formats))
                splices.append(self.markup.with_attributes(listed, count=count))
                splices.append((listed.close, listed.close, b"".join(self.formats)))
        return spliced(self.markup.data, splices)

    def _find_or_add(self, style: str, code: str) -> str:
        cells = self.markup.root.find("cellXfs")
        formats = cells.children if cells is not None else []
        index = int(style or 0)
        if index >= len(formats):
            return style
        like, number = formats[index], self._number_format(code)
        if like.attributes.get("numFmtId", "0") == number:
            return style
        for other, candidate in enumerate(formats):
            if candidate.attributes.get("numFmtId") == number and self._same_but_for_numbers(like, candidate):
                return str(other)
        _, _, tag = self.markup.with_attributes(like, numFmtId=number, applyNumberFormat="1")
        self.added.append(tag + self.markup.data[like.inside : like.end])
        return str(len(formats) + len(self.added) - 1)

    def _number_format(self, code: str) -> str:
        if code in _BUILT_IN:
            return str(_BUILT_IN[code])
        listed = self.markup.root.find("numFmts")
        own = listed.children if listed is not None else []
        for element in own:
            if element.attributes.get("formatCode") == code:
                return element.attributes["numFmtId"]
        taken = [int(element.attributes.get("numFmtId", 0)) for element in own]
        number = max([_FIRST_OWN - 1, *taken]) + 1 + len(self.formats)
        added = f"<{self.markup.prefix}numFmt numFmtId={quoteattr(str(number))} formatCode={quoteattr(code)}/>"
        self.formats.append(added.encode())
        return str(number)

    def _same_but_for_numbers(self, one: Element, other: Element) -> bool:
        def look(element: Element) -> tuple[dict[str, str], bytes]:
            left_out = ("numFmtId", "applyNumberFormat")
            attributes = {name: value for name, value in element.attributes.items() if name not in left_out}
            return attributes, self.markup.data[element.inside : element.end]

        return look(one) == look(other)
