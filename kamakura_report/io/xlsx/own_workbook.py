"""A workbook that the office itself keeps, opened: what is wrong with it is one line for the office.

A drawn form is read from the parts themselves, as trees, so that nothing of it is dropped without a word. Names of
elements are used without their namespace, which makes Transitional and Strict files the same thing.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kamakura_report.frozen import frozen, replace
from kamakura_report.io.xlsx.limits import LIMITS, MIB
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.relations import read_relations, targets
from kamakura_report.io.xlsx.sniff import OLE2
from kamakura_report.io.xlsx.xml_stream import doctype_found, malformed, unknown_encoding
from kamakura_report.io.xlsx.zip_package import Package, open_package
from kamakura_report.problem import CannotRun
from kamakura_report.problem.limit_codes import LIMIT_ENTRIES, LIMIT_SIZE
from kamakura_report.problem.package_codes import PACKAGE_ENCODING

LARGEST = 64 * MIB  # all parts together, unpacked; a form has some hundred thousand bytes
_PUT_BACK = "控え（バックアップ）か、元のファイルから戻してください。"
SAVE_AS_XLSX = "Excel で開いて「Excel ブック (*.xlsx)」として保存し直してください。"
# Its size is the only bound: whatever else it may have many of, there are fewer than bytes.
_BOUNDS = ("part", "total", "entries", "depth", "token", "elements", "text", "strings")
OFFICE_LIMITS = replace(LIMITS, **dict.fromkeys(_BOUNDS, LARGEST))
TOO_MUCH = (
    f"一つのブックで読めるのは、値のあるセルが {OFFICE_LIMITS.cells:,} 個、文字が {OFFICE_LIMITS.characters:,} 字、"
    f"全体を展開して {LARGEST // MIB} MB までです。要らない行・列・シート・画像があれば消してください。"
    "どれも要るなら、幾つかのブックに分けてください（マスターは、計画を分野などで分けて、別の作業フォルダーに置きます）。"
)
_NO_WORKBOOK = "Excel ブックとして読み取れません。"


@frozen
class OwnWorkbook:
    """The parts of one workbook; ``part`` is the name of the one that lists its sheets."""

    package: Package
    part: str

    def tree(self, part: str) -> Element | None:
        """A part's root element with all namespaces taken off (``r:id`` stays ``r:id``), None when there is no part.

        Raises ``Refused`` when it is no XML.
        """
        if not self.package.has(part):
            return None
        try:
            return _plain_names(ElementTree.fromstring(self.package.read(part)))
        except ElementTree.ParseError as error:
            raise malformed() from error
        except (ValueError, LookupError) as error:
            raise unknown_encoding() from error

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of this kind that a part points to, in file order. Raises ``Refused``."""
        return targets(read_relations(self.package, part), kind)

    def first_related(self, part: str, kind: str) -> str:
        """The first of them, "" when there is none."""
        return next(iter(self.related(part, kind)), "")


def open_own_workbook(data: bytes, file: str) -> OwnWorkbook:
    """The workbook in these bytes, every part of it sound.

    Raises CannotRun (``file`` is what its line calls it) when there is none, or when it unpacks to too much.
    """
    try:
        package = open_package(data, OFFICE_LIMITS, trusted=True)
        for name in package.parts:
            content = package.read(name)
            # What parses the same bytes as a tree would follow what a document type says.
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in content:
                raise doctype_found()
    except Refused as error:
        if error.code in (LIMIT_SIZE.code, LIMIT_ENTRIES.code):
            raise CannotRun(f"{file}: 中身が大きすぎるブックです。{TOO_MUCH}") from error
        raise CannotRun(f"{file}: {_message_about(data)}{SAVE_AS_XLSX if data else _PUT_BACK}") from error
    try:
        workbook = OwnWorkbook(package, next(iter(targets(read_relations(package, ""), "officeDocument")), ""))
        root = workbook.tree(workbook.part)
    except Refused as error:
        message = _message_about(data) if error.code == PACKAGE_ENCODING.code else _NO_WORKBOOK
        raise CannotRun(f"{file}: {message}{SAVE_AS_XLSX}") from error
    if root is None or root.tag != "workbook":
        raise CannotRun(f"{file}: {_NO_WORKBOOK if root is None else _message_about(data)}{SAVE_AS_XLSX}")
    return workbook


def _plain_names(root: Element) -> Element:
    """The same tree without namespaces. A relationship attribute keeps its usual prefix, ``r:id``."""
    for element in root.iter():
        element.tag = _local(element.tag)
        for name in [name for name in element.attrib if name.startswith("{")]:
            prefix = "r:" if name.rpartition("}")[0].endswith("relationships") else ""
            element.attrib[prefix + _local(name)] = element.attrib.pop(name)
    return root


def _local(name: str) -> str:
    """``{namespace}row`` → ``row``."""
    return name.rpartition("}")[2]


def _message_about(data: bytes) -> str:
    if not data:
        return "ファイルの中身がありません（0 バイト）。"
    if data.startswith(OLE2):
        return "古い形式 (.xls) か、パスワードのかかったブックのため読み取れません。"
    return "Excel ブック (.xlsx) ではないか、壊れています。"
