"""A Word file from a form and its words, by docxtpl: charts become pictures that tell what they show."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError
from lxml import etree

from kamakura_report.io.chart_picture import Figures, chart_picture, picture_width
from kamakura_report.io.word.form_language import FormEnvironment, form_words
from kamakura_report.problem import CannotRun
from kamakura_report.text import strip_for_xml

LARGEST, MOST_PARTS = 64 * 1024 * 1024, 2000  # bytes and parts of a form, unpacked
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MADE = datetime(1980, 1, 1)  # where nothing is known yet


class ToldChart(Protocol):
    """What the words have for a chart."""

    years: tuple[str, ...]
    figures: Figures
    aim: Decimal | None
    alternative: str  # for those who do not see it


def word_paper(form: bytes, words: Mapping[str, Any], *, title: str, author: str, as_of: str) -> bytes:
    """The Word file; ``as_of`` is the ISO moment that it says it was made. The same bytes for the same arguments.

    Raises CannotRun with one line for what is wrong in the form.
    """
    paper = _opened(form)
    known = form_words(words, paper.picture)
    try:
        paper.render(known, FormEnvironment(known), autoescape=True)
    except TypeError as error:
        if "not iterable" not in str(error):
            raise
        raise CannotRun("for で繰り返せるのは一覧だけです（文字は繰り返せません）。") from None
    except TemplateError as error:
        raise CannotRun(f"差込項目を読めません（{error.message}）。") from None
    said = paper.docx.core_properties
    made = datetime.fromisoformat(as_of).astimezone(UTC).replace(tzinfo=None, microsecond=0) if as_of else _MADE
    said.title, said.author, said.last_modified_by = strip_for_xml(title)[:255], strip_for_xml(author)[:255], ""
    said.created = said.modified = said.last_printed = made
    said.revision = 1
    saved = io.BytesIO()
    paper.save(saved)
    return _without_times(saved)


class _Paper(DocxTemplate):  # type: ignore[misc]
    """docxtpl's template, strict where it would mend."""

    def picture(self, chart: ToldChart) -> InlineImage:
        """A chart as the form shows it; it is drawn when it is."""
        return _Picture(self, chart)

    def fix_tables(self, xml: str) -> Any:
        """The tree, mended only where columns of a table were put in or left out. Raises CannotRun."""
        try:
            etree.fromstring(xml.encode("utf-8"))
        except etree.XMLSyntaxError:
            advice = "段落や行ごと繰り返すときは {%p … %}、{%tr … %} だけの段落や行にしてください。"
            raise CannotRun(f"for や if が、段落や表の行をまたいでいます。{advice}") from None
        return super().fix_tables(xml)


class _Picture(InlineImage):  # type: ignore[misc]
    def __init__(self, paper: _Paper, chart: ToldChart) -> None:
        super().__init__(paper, None, width=Cm(picture_width(chart.figures)))
        self.chart = chart

    def _insert_image(self) -> str:
        content = chart_picture(self.chart.years, self.chart.figures, self.chart.aim)
        inline = self.tpl.current_rendering_part.new_pic_inline(io.BytesIO(content), self.width, None)
        for place in inline.xpath(".//wp:docPr | .//pic:cNvPr"):
            place.set("descr", strip_for_xml(self.chart.alternative))
        return f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'


def _opened(form: bytes) -> _Paper:
    """The form, in bounds. Raises CannotRun for what Word itself would not open."""
    try:
        with zipfile.ZipFile(io.BytesIO(form)) as package:
            parts = package.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
            raise CannotRun("大きすぎます。画像を小さくして、保存し直してください。")
        paper = _Paper(io.BytesIO(form))
        paper.get_docx()
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError):
        raise CannotRun("Word の文書（.docx）として読めません。Word で開いて、.docx で保存し直してください。") from None
    return paper


def _without_times(saved: io.BytesIO) -> bytes:
    """The same package without the moment at which it was packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(saved) as given, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, given.read(name))
    return buffer.getvalue()
