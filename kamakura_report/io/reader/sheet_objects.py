"""What lies beside the cells of a returned sheet: notes, threads of comments, shapes with words, pictures, controls.

None of it is part of a cell, so a part that cannot be read harms no figure: that it is there is all that is told then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from kamakura_report.io.reader.drawings import DrawingReader
from kamakura_report.io.reader.line_sizes import USUAL_COLUMNS, USUAL_ROWS, read_layout
from kamakura_report.io.reader.sheet_controls import Control, read_controls
from kamakura_report.io.xlsx.cell_references import parse_cell
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.relations import Relation, read_relations, targets
from kamakura_report.io.xlsx.shared_strings import RichText
from kamakura_report.io.xlsx.xml_elements import MAIN, Attributes, Handler, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.limit_codes import LIMIT_ELEMENTS
from kamakura_report.returned.grid import ObjectKind, SheetObject
from kamakura_report.workbook.area import Area, Position

UNREAD = SheetObject(ObjectKind.UNREAD)
_THREADS = ("http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",)
_STANDS_FOR_THREAD = "tc={"  # begins the author of a note that only stands for a thread of comments
_STAND_IN_WORDS = ("コメント:", "Comment:")  # after them such a note repeats the thread


class SheetObjects:
    """Reads what lies beside the cells, sheet by sheet, at most ``limits.objects`` in a workbook."""

    def __init__(self, package: Package, workbook_relations: Iterable[Relation]) -> None:
        self._package = package
        self._persons = targets(workbook_relations, "person")
        self._names: dict[str, str] | None = None
        self._left = package.limits.objects
        self._found: list[SheetObject] = []

    def read(self, part: str) -> tuple[SheetObject, ...]:
        """The objects of the sheet in this part: notes first, in the order of the file. Refuses nothing."""
        self._found = []
        relations: tuple[Relation, ...] = ()

        def read_own_relations() -> None:
            nonlocal relations
            relations = read_relations(self._package, part)

        self._in_peace(read_own_relations)
        threads: dict[Position, list[str]] = {}
        for target in targets(relations, "threadedComment"):
            self._in_peace(lambda target=target: self._read_threads(target, threads))  # type: ignore[misc]
        self._in_peace(lambda: self._keep_threads(threads))
        for target in targets(relations, "comments"):
            self._in_peace(lambda target=target: self._read_notes(target, threads))  # type: ignore[misc]
        drawings = [relation for relation in relations if relation.kind == "drawing" and relation.target]
        controls = self._controls(relations)
        if drawings or controls:
            self._in_peace(lambda: self._read_drawings(part, drawings, controls))
        return tuple(self._found)

    def _in_peace(self, read: Callable[[], None]) -> None:
        """Read one part; when it cannot be read, or there are too many things, that alone is noted."""
        try:
            read()
        except Refused:
            if UNREAD not in self._found:
                self._found.append(UNREAD)

    def _add(self, found: SheetObject) -> None:
        self._left -= 1
        if self._left < 0:
            raise Refused(LIMIT_ELEMENTS.problem())  # goes no further than this part: see _in_peace
        self._found.append(found)

    def _keep(self, kind: ObjectKind, position: Position, text: str) -> None:
        row, column = position
        self._add(SheetObject(kind, Area(row, column, row, column), text))

    def _keep_threads(self, threads: Mapping[Position, Iterable[str]]) -> None:
        for position, texts in threads.items():
            self._keep(ObjectKind.NOTE, position, " ／ ".join(texts)[: self._package.limits.remark])

    def _read_notes(self, part: str, threads: Iterable[Position]) -> None:
        authors: list[str] = []
        note_text = RichText(self._package.limits)
        place: list[tuple[Position, str]] = []
        known = set(threads)

        def author(text: str) -> None:
            if len(authors) < self._package.limits.objects:
                authors.append(text.strip()[: len(_STANDS_FOR_THREAD)])

        def open_note(attributes: Attributes) -> None:
            note_text.clear()
            place[:] = [(parse_cell(attributes.get("ref", "")), attributes.get("authorId", "0").strip())]

        def close_note() -> None:
            position, number = place[0]
            text = note_text.text[: self._package.limits.remark].strip()
            at = int(number[:9]) if number.isdecimal() else len(authors)
            named = authors[at] if at < len(authors) else ""
            if named == _STANDS_FOR_THREAD:
                if position in known:
                    return
                text = _without_stand_in(text)
            self._keep(ObjectKind.NOTE, position, text)

        note = Handler(qualified(MAIN, {"text": Handler(note_text.grammar)}), open=open_note, close=close_note)
        inside = {
            "authors": Handler(qualified(MAIN, {"author": Handler(text=author)})),
            "commentList": Handler(qualified(MAIN, {"comment": note})),
        }
        walk_xml(self._package, part, qualified(MAIN, {"comments": Handler(qualified(MAIN, inside))}))

    def _read_threads(self, part: str, threads: dict[Position, list[str]]) -> None:
        names = self._person_names()
        place: list[tuple[Position, str]] = []
        left = self._package.limits.objects

        def open_comment(attributes: Attributes) -> None:
            place[:] = [(parse_cell(attributes.get("ref", "")), names.get(attributes.get("personId", ""), ""))]

        def text(written: str) -> None:
            nonlocal left
            left -= 1
            position, name = place[0]
            if left >= 0:
                said = written.strip()[: self._package.limits.remark]
                threads.setdefault(position, []).append(f"{name}: {said}" if name else said)

        comment = Handler(qualified(_THREADS, {"text": Handler(text=text)}), open=open_comment)
        inside = qualified(_THREADS, {"threadedComment": comment})
        walk_xml(self._package, part, qualified(_THREADS, {"ThreadedComments": Handler(inside)}))

    def _person_names(self) -> dict[str, str]:
        """The names of those who comment, by their ids."""
        if self._names is None:
            names: dict[str, str] = {}
            self._names = names

            def person(attributes: Attributes) -> None:
                if len(names) < self._package.limits.objects:
                    names[attributes.get("id", "")] = attributes.get("displayName", "").strip()[:40]

            inside = qualified(_THREADS, {"person": Handler(open=person)})
            with suppress(Refused):  # what they say is told without their names
                for part in self._persons:
                    walk_xml(self._package, part, qualified(_THREADS, {"personList": Handler(inside)}))
        return self._names

    def _controls(self, relations: Iterable[Relation]) -> list[Control]:
        """The controls of the sheet, by its VML, which holds the looks of notes too and is often no XML.

        That it cannot be read is noted only where the sheet names controls.
        """
        controls: list[Control] = []
        try:
            for target in targets(relations, "vmlDrawing"):
                controls += read_controls(self._package, target)
        except Refused:
            if targets(relations, "ctrlProp") and UNREAD not in self._found:
                self._found.append(UNREAD)
        return controls

    def _read_drawings(self, part: str, drawings: Iterable[Relation], controls: Iterable[Control]) -> None:
        layout = read_layout(self._package, part)
        columns, rows = (layout.columns, layout.rows) if layout else (USUAL_COLUMNS, USUAL_ROWS)
        for relation in drawings:
            if layout is None or relation.id in layout.drawings:
                reader = DrawingReader(self._package, columns, rows, self._add)
                reader.read(relation.target)
                if not reader.anchors:
                    self._add(UNREAD)
        for control in controls:
            self._add(control.placed(columns, rows))


def _without_stand_in(text: str) -> str:
    """What a note that stands for a thread says after its own explanation."""
    starts = [(text.find(words), words) for words in _STAND_IN_WORDS if words in text]
    if not starts:
        return text
    at, words = min(starts)
    return " ".join(text[at + len(words) :].split())
