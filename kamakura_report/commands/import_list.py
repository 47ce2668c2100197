"""Import a city's own list: first the reading set-up for a person to correct, then the master by it, and its sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.import_plan import (
    ImportedPlan,
    KeptMaster,
    existing_master,
    imported_plan,
    put_into_master,
)
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.io.list_file import LIST_ENDINGS, read_csv_list, read_list
from kamakura_report.io.master_file import read_tables
from kamakura_report.io.text_files import csv_bytes, decode_text
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.lists.build_list_plan import BuiltPlan, build_list_plan
from kamakura_report.lists.check_setup import asked_of
from kamakura_report.lists.control_sum import ListControl, control_sum
from kamakura_report.lists.find_headings import FoundHeadings, find_headings
from kamakura_report.lists.list_projects import gather_list
from kamakura_report.lists.list_table import ListTable, compared
from kamakura_report.lists.place_setup import place_setup
from kamakura_report.lists.propose_setup import KnownPlan, complete_setup, propose_setup
from kamakura_report.lists.read_setup import heading_rows, parse_setup, settled_sheet
from kamakura_report.lists.reading_setup import ReadingSetup, heading_basis, heading_texts
from kamakura_report.lists.taken_for import Taken
from kamakura_report.master import schema
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import plain_text
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.list_codes import LIST_CHANGED
from kamakura_report.reports.list_record import place_list_record
from kamakura_report.text import quote_for_csv
from kamakura_report.workbook.area import column_letters

KNOWN_NAME = "これまでの実績.csv"
RECORD_NAME = "取り込みの控え.xlsx"
_KNOWN_COLUMNS = ("キー", "値", "施策", "事業", "項目", "年度")
_PROGRAM_LINE = pattern(r"^\s*\d+(?:[-－]\d+)+[ \u3000]+\S[^\t\n]*$", re.MULTILINE)


@frozen
class ProposedReading:
    """The set-up that was written for a person, and what of it is still open."""

    path: Path
    backup: Path | None
    setup: ReadingSetup
    rows: int  # below the headings
    asked: tuple[str, ...]
    others: tuple[str, ...]  # sheets with something on them that are not read
    again: bool  # the person chose another sheet or other headings


@frozen
class ImportedList:
    """What was imported, by which set-up, with its control sum and the files beside the master."""

    master: ImportedPlan
    setup: ReadingSetup
    control: ListControl
    known: Path | None  # figures for ``import-figures``
    known_lines: int
    record: Path
    others: tuple[str, ...]  # sheets with something on them that are not read
    problems: tuple[Problem, ...]


def is_list(path: Path) -> bool:
    """True of a file that is read as a list: Excel, CSV, or tab-separated text that is no published plan."""
    if path.suffix.casefold() in (*LIST_ENDINGS, ".xls"):
        return True
    if not path.is_file() or path.suffix.casefold() != ".txt":
        return False
    data = files.read_file(path)
    try:
        text = decode_text(data, path.name)
    except CannotRun:
        return False
    if "\t" not in text or _PROGRAM_LINE.search(text):
        return False
    found = find_headings([read_csv_list(data, path.name)])
    return found is not None and found.lists_projects


def run(
    workspace: Workspace,
    path: Path,
    output: Path | None = None,
    *,
    city: str = "",
    plan_name: str = "",
    now: datetime,
    accept: bool = False,
    force: bool = False,
    break_lock: bool = False,
) -> ProposedReading | ImportedList:
    """Write the reading set-up of the list; where there is one already, or with ``accept``, import by it.

    Raises CannotRun when the file is no list of projects (with ``force`` a set-up is made all the same), when the
    set-up is another list's or leaves something open, and as ``import_plan`` does.
    """
    target = output or workspace.master
    tables = read_list(files.read_file(path), path.name)
    if {each.sheet for each in tables} >= set(schema.NEEDED):
        raise CannotRun(f"{path} はマスターです。取り込まなくても、{workspace.master} に置けばそのまま使えます。")
    setup_path = workspace.reading_setup
    master = existing_master(workspace, target, force)
    known = KnownPlan(city, plan_name, master.plan if master else None)
    setup, table, new = _setup(setup_path, tables, path, known, force=force)
    if new and not (accept and not setup_path.exists()):
        return _propose(workspace, setup, table, tables, now, break_lock)
    if new and (asked := asked_of(setup)):
        raise CannotRun(
            f"{path.name} だけからは決まらないところがあります（{'、'.join(asked)}）。"
            f"--accept を付けずに実行すると、{setup_path} ができるので、そこに入れてください。"
        )
    setup = replace(complete_setup(table, setup), city=city or setup.city, plan_name=plan_name or setup.plan_name)
    return _import(workspace, target, master, table, tables, setup, now, new=new, force=force, break_lock=break_lock)


def _setup(
    setup_path: Path, tables: Sequence[ListTable], path: Path, known: KnownPlan, *, force: bool
) -> tuple[ReadingSetup, ListTable, bool]:
    """The set-up to read by, the sheet it is about, and whether it is a new proposal."""
    if not setup_path.exists():
        found = find_headings(tables)
        if found is None or not (found.lists_projects or force):
            raise CannotRun(_no_list(path.name, found))
        return propose_setup(found.table, found, known), found.table, True
    kept = read_tables(setup_path)
    sheet, rows, made_from = settled_sheet(kept)
    table = next((each for each in tables if compared(each.sheet) == compared(sheet)), None)
    if table is None:
        names = "、".join(each.sheet for each in tables if each.sheet)
        raise CannotRun(
            f"{path.name} にシート「{sheet}」がありません。{setup_path} のシートを、{names} のどれかにしてください。"
        )
    wanted = heading_rows(rows)
    if wanted and heading_basis(table.sheet, *wanted) != made_from:
        found = FoundHeadings(table, wanted[0], wanted[1], 0, frozenset())
        return propose_setup(table, found, known), table, True
    setup, problems = parse_setup(kept)
    if setup is None:
        raise CannotRun(
            f"{setup_path} に直すところが {len(problems)} 件あります。直して保存してから、もう一度実行してください。",
            problems,
        )
    changed = tuple(_changed(setup, table, setup_path.name))
    if 2 * len(changed) > len([each for each in setup.columns if each.taken is not Taken.UNUSED]):
        raise CannotRun(
            f"{setup_path} は、{path.name} とは別の一覧の設定です。"
            "この一覧を取り込むときは、設定のファイルを移してから、もう一度実行してください。"
        )
    if changed:
        raise CannotRun(f"{path.name} の見出しが、{setup_path} と違います。", changed)
    return setup, table, False


def _changed(setup: ReadingSetup, table: ListTable, file: str) -> Sequence[Problem]:
    """The columns that are read, and stand under another heading now."""
    now = heading_texts(table, setup.first_heading, setup.last_heading)
    return [
        LIST_CHANGED.problem(column=column_letters(each.column), now=now.get(each.column, ""), before=each.heading).at(
            file=file, sheet="列"
        )
        for each in setup.columns
        if each.taken is not Taken.UNUSED and compared(now.get(each.column, "")) != compared(each.heading)
    ]


def _no_list(file: str, found: FoundHeadings | None) -> str:
    if found is None:
        return f"{file} には何も書かれていません。"
    lacks = f"「{Taken.NAME}」の列" if Taken.NAME not in found.roles else "課や施策、指標の列"
    return (
        f"{file} は事業の一覧として読めません（{lacks}が見つかりません）。"
        "事業の一覧なら --force を付けると読み取りの設定を作るので、どの列が事業名かをそこで選んでください。"
    )


def _propose(
    workspace: Workspace,
    setup: ReadingSetup,
    table: ListTable,
    tables: Sequence[ListTable],
    now: datetime,
    break_lock: bool,
) -> ProposedReading:
    content = write_workbook(place_setup(setup, [each.sheet for each in tables if each.sheet]))
    again = workspace.reading_setup.exists()
    with files.locked(workspace.lock, now=now, break_lock=break_lock):
        outputs = [files.Output(workspace.reading_setup, content, files.Policy.RESULT)]
        (written,) = files.write_all(outputs, workspace.written, now=now)
    rows = len({row for row, _ in table.cells if row > setup.last_heading})
    return ProposedReading(
        written.path, written.backup, setup, rows, tuple(asked_of(setup)), _others(table, tables), again
    )


def _import(
    workspace: Workspace,
    target: Path,
    master: KeptMaster | None,
    table: ListTable,
    tables: Sequence[ListTable],
    setup: ReadingSetup,
    now: datetime,
    *,
    new: bool,
    force: bool,
    break_lock: bool,
) -> ImportedList:
    gathered = gather_list(table, setup)
    if not gathered.projects:
        raise CannotRun(
            f"{table.file} に事業が一つもありません。"
            f"{workspace.reading_setup} の「見出しの行」と「使わない行」を確かめてください。"
        )
    issued = list(Snapshots(workspace).plans())
    built = build_list_plan(gathered, setup, master.plan if master else None, issued)
    control = control_sum(table, setup, gathered, built)
    outcome = put_into_master(workspace, target, master, built.plan, built.doubts, [table.file], force=force)
    record = workspace.output / RECORD_NAME
    known = target.with_name(KNOWN_NAME)
    outputs = [files.Output(target, outcome.content, outcome.policy)]
    outputs.append(files.Output(record, write_workbook(place_list_record(built.plan, control)), files.Policy.RESULT))
    if built.known:
        outputs.append(files.Output(known, _known_lines(built), files.Policy.RESULT))
    if new:
        content = write_workbook(place_setup(setup, [each.sheet for each in tables if each.sheet]))
        outputs.append(files.Output(workspace.reading_setup, content, files.Policy.RESULT))
    with files.locked(workspace.lock, now=now, break_lock=break_lock):
        written = files.write_all(outputs, workspace.written, now=now)
    done = imported_plan(written[0], built.plan, outcome, master)
    return ImportedList(
        master=done,
        setup=setup,
        control=control,
        known=known if built.known else None,
        known_lines=len(built.known),
        record=record,
        others=_others(table, tables),
        problems=(*done.problems, *control.problems()),
    )


def _others(table: ListTable, tables: Sequence[ListTable]) -> tuple[str, ...]:
    return tuple(each.sheet for each in tables if each is not table and each.cells)


def _known_lines(built: BuiltPlan) -> bytes:
    """The figures that are known already, as ``import-figures`` reads them."""
    return csv_bytes(
        _KNOWN_COLUMNS,
        [
            (
                quote_for_csv(each.key),
                plain_text(each.value),
                *map(quote_for_csv, (each.program, each.project, each.item)),
                str(each.year),
            )
            for each in built.known
        ],
    )
