"""Import figures that already exist from a CSV file: those of a former plan, or of another system."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.ledger_session import write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import ResultFiles
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.text_files import decode_text
from kamakura_report.merging.decisions import choice_bodies
from kamakura_report.merging.existing_figures import KnownKeys, Line, read_existing_figures
from kamakura_report.merging.merge import Merged
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.rounds.events import EventKind

WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@frozen
class ImportedFigures:
    """How many figures were taken in, how many lines said nothing new, and what everything comes to."""

    taken: int
    idle: int
    merged: Merged
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]


def run(workspace: Workspace, path: Path, *, now: datetime, break_lock: bool = False) -> ImportedFigures:
    """Take all figures of the file in, or none. Raises CannotRun with everything that is wrong with it."""
    plan, plan_problems = load_plan(workspace)
    data = files.read_file(path)
    if data.startswith(WORKBOOK):
        raise CannotRun(f"{path} は Excel のファイルです。CSV（コンマ区切り）で保存し直してください。")
    table = _table(decode_text(data, str(path)))
    with write_ledger(workspace, now=now, break_lock=break_lock) as session:
        merged = session.merged(plan)
        rows = {row.line.key: row for row in merged.rows}
        decisions = session.former_plans(plan).decisions_today(session.ledger.decisions())
        figures = read_existing_figures(table, KnownKeys(plan, rows, decisions, merged.named), path.name)
        if figures.problems:
            message = (
                f"{path} に直すところが {len(figures.problems)} 件あります。直してから、もう一度実行してください。"
            )
            raise CannotRun(message, figures.problems)
        result_files = ResultFiles(session, plan, plan_problems)
        if figures.choices:
            body = {"file": path.name, "sha256": files.sha256(data), "decisions": choice_bodies(figures.choices)}
            written = session.record(EventKind.IMPORTED, body, result_files.outputs)
        else:
            written = session.write_results(result_files.outputs())
    problems = (*figures.remarks, *result_files.results.problems, *session.notices)
    return ImportedFigures(len(figures.choices), figures.idle, result_files.results.merged, problems, written)


def _table(content: str) -> list[Line]:
    """Fields by line, separated by commas, or by tabs where the headings are."""
    head = content.partition("\n")[0]
    reader = csv.reader(io.StringIO(content, newline=""), delimiter="\t" if "\t" in head else ",")
    return [(reader.line_num, fields) for fields in reader]
