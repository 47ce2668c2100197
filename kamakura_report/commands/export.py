"""Export: the public record as files for other programs, CSV, Excel, JSON and what describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.backup import TOPS
from kamakura_report.commands.public_view import public_view
from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.text_files import csv_bytes
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.public_codes import EXPORT_OLD_FILE
from kamakura_report.reports.data_package import PACKAGE_FILE, data_package, tables_document
from kamakura_report.reports.open_data import ColumnKind, OpenTable, open_tables
from kamakura_report.reports.open_data_book import place_open_data
from kamakura_report.reports.public_facts import PublicRecord

CSV, BOOK, DOCUMENT, DATABASE = "figures.csv", "figures.xlsx", "figures.json", "figures.sqlite3"
_PARQUET = ".parquet"
_WHEN_ASKED = (DATABASE, f"figures{_PARQUET}", f"texts{_PARQUET}")
_SQL = {ColumnKind.TEXT: "TEXT", ColumnKind.WHOLE: "INTEGER", ColumnKind.NUMBER: "NUMERIC"}
_ARROW = {ColumnKind.TEXT: "string", ColumnKind.WHOLE: "int64", ColumnKind.NUMBER: "float64"}


@frozen
class Exported:
    """What was written and what became of each file, how much is in them, and what must be looked at."""

    written: tuple[files.Written, ...]
    removed: tuple[Path, ...]  # files of an earlier export that this one was not asked for
    figures: int
    texts: int
    unresolved: int  # figures that stay inside until somebody decides or mends
    as_of: str
    problems: tuple[Problem, ...]


def run(
    workspace: Workspace,
    folder: Path | None = None,
    *,
    parquet: bool = False,
    sql: bool = False,
    now: datetime,
    break_lock: bool = False,
) -> Exported:
    """Write the files into ``folder`` (``output/export`` for None), all or none. Raises CannotRun.

    What an earlier export wrote there and this one does not is taken away: it may hold what is public no more.
    """
    target = workspace.export if folder is None else folder
    _must_be_apart(workspace, target)
    with sole_writer(workspace, now=now, break_lock=break_lock):  # what it wrote is remembered in one place for all
        view = public_view(workspace, now=now)
        tables = open_tables(view.record)
        contents = _contents(view.record, tables, parquet=parquet, sql=sql)
        outputs = [files.Output(target / name, content, files.Policy.RESULT) for name, content in contents.items()]
        written = files.write_all(outputs, workspace.written, now=now)
        old = [target / name for name in _WHEN_ASKED if name not in contents]
        cleared = files.clear_files(old, workspace.written)
    left = tuple(EXPORT_OLD_FILE.problem().at(file=path.name) for path in old if path.exists())
    figures, texts = len(view.record.figures), len(view.record.texts)
    problems = (*view.problems, *left)
    return Exported(written, cleared.removed, figures, texts, view.unresolved, view.record.as_of, problems)


def _contents(record: PublicRecord, tables: tuple[OpenTable, ...], *, parquet: bool, sql: bool) -> Mapping[str, bytes]:
    """Every file by its name; the last one describes the others."""
    figures, texts, *_ = tables
    title = " ".join(filter(None, (record.city, record.plan, "公表データ")))
    contents = {
        CSV: csv_bytes(figures.headings, figures.csv_rows()),
        BOOK: write_workbook(place_open_data(title, (figures, texts))),
        DOCUMENT: tables_document(record, tables),
        **(dict(_parquet(table for table in (figures, texts) if table is figures or table.rows)) if parquet else {}),
        **({DATABASE: _database(tables)} if sql else {}),
    }
    return {**contents, PACKAGE_FILE: data_package(record, figures, contents)}


def _parquet(tables: Iterator[OpenTable]) -> Iterator[tuple[str, bytes]]:
    from kamakura_report.io.tables.parquet_tables import parquet_file

    for table in tables:
        columns = [(column.name, _ARROW[column.kind]) for column in table.columns]
        yield f"{table.name}{_PARQUET}", parquet_file(columns, table.rows)


def _database(tables: tuple[OpenTable, ...]) -> bytes:
    from kamakura_report.io.tables.sqlite_tables import SqlTable, sqlite_database

    return sqlite_database(
        SqlTable(
            table.name,
            [(column.name, _SQL[column.kind]) for column in table.columns],
            table.identifying,
            table.rows,
        )
        for table in tables
    )


def _must_be_apart(workspace: Workspace, target: Path) -> None:
    wanted = files.absolute_path(target)
    for top in TOPS:
        if wanted.is_relative_to(files.absolute_path(workspace.root / top)):
            raise CannotRun(f"{target} は {top} の中です。公表するものは、ほかのフォルダーに書き出してください。")
