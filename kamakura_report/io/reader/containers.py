"""Mails and archives that hold returned workbooks: the files in them that may be answers, one level deep, in bounds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from kamakura_report.frozen import frozen
from kamakura_report.io.reader.returned_file import refuse_known_name
from kamakura_report.io.xlsx.limits import LIMITS, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.sniff import ZIP, sniff
from kamakura_report.io.xlsx.zip_package import open_archive, open_package
from kamakura_report.problem import Problem
from kamakura_report.problem.container_codes import (
    FILE_CONTAINER,
    FILE_MAIL,
    FILE_MAIL_INSIDE,
    FILE_MAIL_MANY,
    FILE_ONLINE,
    FILE_OUTLOOK,
    FILE_TNEF,
)
from kamakura_report.problem.file_codes import FILE_LARGE_INSIDE, FILE_LOCK, FILE_MISSING, FILE_SYSTEM
from kamakura_report.problem.file_kind_codes import (
    FILE_ARCHIVE,
    FILE_ARCHIVE_INSIDE,
    FILE_ARCHIVE_MANY,
    FILE_ARCHIVE_NOTHING,
    FILE_DOCX,
    FILE_ENCRYPTED,
    FILE_LABELLED,
    FILE_ODS,
    FILE_PPTX,
    FILE_XLS,
    FILE_XLSB,
)
from kamakura_report.text import distinct_names, shorten

# What may be an answer that cannot be read; letters, pictures and the like lie beside the answers.
_MAILS = (FILE_MAIL, FILE_OUTLOOK, FILE_TNEF)
_TABLES = (FILE_ENCRYPTED, FILE_LABELLED, FILE_ODS, FILE_ONLINE, FILE_XLS, FILE_XLSB)
_TOLD = {code.code for code in (FILE_ARCHIVE, *_MAILS, *_TABLES)}
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".ods")
_NAMED = 3  # things beside the workbooks that are named; of more it says how many
_LONGEST = 100  # characters of a name inside that are shown


@frozen
class InnerFile:
    """A file in a mail or an archive that may be an answer, by its visible name and the SHA-256 of its bytes."""

    name: str
    digest: str


@frozen
class InnerPath:
    """Where the file with this SHA-256 is: inside the mail or archive at the path."""

    path: Path
    digest: str

    @property
    def name(self) -> str:
        """Of the mail or archive."""
        return self.path.name


@frozen
class Container:
    """A mail or an archive: what may be an answer in it, and the names of what else is."""

    is_mail: bool
    files: tuple[InnerFile, ...]
    beside: tuple[str, ...] = ()

    def read_note(self, count: int) -> Problem:
        """The note that so many workbooks in it were read."""
        kind = "メール (.eml)" if self.is_mail else "圧縮ファイル (ZIP)"
        return FILE_CONTAINER.problem(kind=kind, count=count, beside=_named(self.beside, "は読んでいません。"))


def open_container(data: bytes, limits: Limits = LIMITS) -> Container:
    """What a mail or an archive holds. Raises ``Refused``: nothing in it may be an answer, or it is not in bounds."""
    inside = [(name, content) for name, content in _files(data, limits) if not _made_by_programs(name)]
    names = distinct_names(_short(name) for name, _ in inside)
    files, beside = [], []
    for name, (_, content) in zip(names, inside, strict=True):
        if _may_be_answer(name, content, limits):
            files.append(InnerFile(name, hashlib.sha256(content).hexdigest()))
        else:
            beside.append(name)
    is_mail = not data.startswith(ZIP)
    if not files:
        nothing = FILE_MAIL if is_mail else FILE_ARCHIVE_NOTHING
        raise Refused(nothing.problem(beside=_named(beside, "があります。")))
    return Container(is_mail, tuple(files), tuple(beside))


def read_inner_file(data: bytes, digest: str, limits: Limits = LIMITS) -> bytes:
    """The file with this SHA-256 in a mail or an archive, fit to be read as a workbook. Raises ``Refused``."""
    for _, content in _files(data, limits):
        if hashlib.sha256(content).hexdigest() == digest:
            if len(content) > limits.file:
                raise Refused(FILE_LARGE_INSIDE.problem())
            _refuse_another_level(content, limits)
            return content
    raise Refused(FILE_MISSING.problem())


def _refuse_another_level(content: bytes, limits: Limits) -> None:
    try:
        open_package(content, limits)
    except Refused as refused:
        if refused.code == FILE_MAIL.code:
            raise Refused(FILE_MAIL_INSIDE.problem()) from None
        if refused.code == FILE_ARCHIVE.code and content.startswith(ZIP):
            raise Refused(FILE_ARCHIVE_INSIDE.problem()) from None
        raise


def _files(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, one after the other."""
    if not data.startswith(ZIP):
        from kamakura_report.io.reader.attachments import mail_attachments  # Python's email is large and seldom needed

        attachments = mail_attachments(data, limits)
        if len(attachments) > limits.inside:
            raise Refused(FILE_MAIL_MANY.problem(limit=limits.inside))
        yield from attachments
        return
    archive = open_archive(data, limits)
    if len(archive.parts) > limits.inside:
        raise Refused(FILE_ARCHIVE_MANY.problem(limit=limits.inside))
    for part in archive.parts.values():
        yield part.name, archive.read(part.name)


def _made_by_programs(name: str) -> bool:
    """Whether it is what a Mac, Windows or Excel adds by itself."""
    *folders, last = name.split("/")
    try:
        refuse_known_name(last)
    except Refused as refused:
        return refused.code in (FILE_LOCK.code, FILE_SYSTEM.code)
    return "__MACOSX" in folders


def _may_be_answer(name: str, content: bytes, limits: Limits) -> bool:
    if name.casefold().endswith(_WORKBOOKS):
        return True
    try:
        sniff(content)
        open_package(content, limits)
    except Refused as refused:
        if content.startswith(ZIP):
            return refused.code not in (FILE_DOCX.code, FILE_PPTX.code)
        if refused.code == FILE_MAIL.code:
            return not _letter_alone(content, limits)
        return refused.code in _TOLD
    return True


def _letter_alone(content: bytes, limits: Limits) -> bool:
    """Whether it is a mail with nothing attached, as one that was answered."""
    from kamakura_report.io.reader.attachments import mail_attachments

    try:
        return not mail_attachments(content, limits)
    except Refused:
        return False


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 :]}"


def _named(names: tuple[str, ...] | list[str], says: str) -> str:
    if not names:
        return ""
    more = f" など {len(names)} 個" if len(names) > _NAMED else ""
    return f"ほかの中身（{'、'.join(shorten(name) for name in names[:_NAMED])}{more}）{says}"
