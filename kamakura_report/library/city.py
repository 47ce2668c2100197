"""A city's workspace for programs: figures, texts, plan, status and problems as frames, and what the commands do.

What reads writes nothing, not even the ledger. A frame is a ``pandas.DataFrame`` under a plain RangeIndex with columns
of four kinds: text ("": nothing; never NaN), float64 (NaN: nothing), int64, bool. pandas is imported when the first
frame is asked for; ``generate``, ``check`` and ``merge`` do without it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kamakura_report.commands import ask, export, generate, merge, read_returns, status
from kamakura_report.commands.find_returns import without_harmless_files
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.workspace import Workspace, find_workspace
from kamakura_report.frozen import frozen
from kamakura_report.io.text_files import csv_bytes
from kamakura_report.plan.periods import parse_period
from kamakura_report.problem import Problem, Severity, worst_first
from kamakura_report.reports import plain_fields, tables
from kamakura_report.returned.submission import Submission
from kamakura_report.text import strip_for_xml

if TYPE_CHECKING:
    from kamakura_report.io.frames import Frame

FilePath = str | os.PathLike[str]
WORKBOOK_FIELDS: plain_fields.FieldKinds = {
    **{"division": str, "file": str, "asked": int, "required": int, "carried": int, "done": str},
}
EXPORTED_FIELDS: plain_fields.FieldKinds = {"file": str, "done": str}


def open_city(
    folder: FilePath, *, in_process: bool = False, workers: int = 0, executor: Executor | None = None
) -> City:
    """The workspace in ``folder``, with ``input/``, ``templates/`` and ``output/``; ``kr.open``. Nothing is read yet.

    ``in_process``: returned files are read without worker processes, where none can start; time and memory are then
    not bounded. ``workers``: at most so many worker processes at once; 0: by the processors that there are.
    ``executor``: who makes workbooks and reads files instead, in batches; any ``concurrent.futures.Executor``. Raises
    CannotRun when there is no such folder.
    """
    return City(find_workspace(Path(folder), in_process=in_process, workers=workers, executor=executor))


@frozen
class Done:
    """What ``generate``, ``check`` or ``merge`` came to.

    ``ok`` is False when a problem is an error (the command line then ends with 1): all that is good was done all the
    same.
    """

    ok: bool
    _kinds: plain_fields.FieldKinds
    _rows: tuple[Mapping[str, object], ...]
    _problems: tuple[Problem, ...]

    def files(self) -> Frame:
        """One row per file.

        Of ``check`` and ``merge`` the returned files: ``file, division, round`` (text; "" where it is not known),
        ``usable`` (all of it counts) and ``partly`` (a part does; bool), then int64: ``held`` (cells held back in
        the latter), ``errors, warnings, notes``; of ``check`` also ``answers, required, filled, doubtful, blank``
        (cells, as on its cover). Of ``generate`` the workbooks: ``division, file`` (below the folder), ``asked,
        required, carried`` (cells, int64), ``done`` ("new", "replaced", "unchanged", "planned", "backed up"). Of
        ``export`` the files: ``file, done``.
        """
        return _frame(self._kinds, self._rows)

    def problems(self) -> Frame:
        """One row per problem, the worst first, as ``City.problems``."""
        return _problem_frame(self._problems)


@frozen
class City:
    """A workspace. Every call looks anew at what is on the disk, so two calls may differ when somebody works there.

    All raise ``CannotRun``, with one Japanese line and ``problems``, where the command line would end with 2 (no usable
    master, a damaged ledger, a missing file), and OSError when a disk or share fails on the way.
    """

    _workspace: Workspace

    @property
    def folder(self) -> Path:
        """The folder of the workspace."""
        return self._workspace.root

    def figures(self) -> Frame:
        """One row per figure of the plan, in plan order: what ``consolidated.csv`` would say if it were made now.

        Its 15 columns, all text but 値 (float64, in the unit of 単位, money in 千円; NaN unless 状態 is 確定). キー is
        unique; No and 指標番号 are text. Before the first merge all that the master does not know is 未入力.
        """
        merged = ask.run(self._workspace, now=datetime.now()).merged
        return _list_frame(tables.FIGURE_COLUMNS, tables.figure_table(merged), ("値",))

    def texts(self) -> Frame:
        """One row per text, division and file: what ``consolidated_text.csv`` would say now; 10 columns, all text."""
        merged = ask.run(self._workspace, now=datetime.now()).merged
        return _list_frame(tables.TEXT_COLUMNS, tables.text_table(merged), ())

    def problems(self) -> Frame:
        """One row per thing to look at, the worst first: of the master, and of what was merged so far.

        The fields of ``--json``, all text: ``code, severity`` ("error", "warning", "note") ``, file, sheet, cell, key,
        label, found, advice``. What still lies unmerged in ``input/returned/`` is told by ``check``.
        """
        return _problem_frame(ask.run(self._workspace, now=datetime.now()).problems)

    def status(self, round: str = "") -> Frame:
        """One row per division in that round ("": the latest open one, else the latest).

        The fields of ``status --json``: ``division, stage, issued, workbooks, due`` (text), ``returned, valid``
        (files), ``late`` (days), ``asked, filled, undetermined, wrong, conflicts`` (cells; int64), ``outstanding``
        (keys), ``last_file, last_came`` (text). Days are ISO dates; several texts in one are divided by 、. The file
        ``output/status.xlsx`` is not written. Raises CannotRun when nothing was sent out yet, or for an unknown round.
        """
        overview = status.run(self._workspace, round, now=datetime.now(), dry_run=True).overview
        return _frame(plain_fields.STATUS_FIELDS, map(plain_fields.status_fields, overview.statuses))

    def plan(self) -> Frame:
        """One row per 施策, 施策指標, 事業 and 成果指標 of the master, in plan order.

        ``key, kind, program, project`` (No) ``, indicator, name, unit`` (text), ``latest`` (直近実績値, float64, in
        ``unit``), ``latest_as_of, direction`` (text), ``target`` (float64), ``cumulative`` (bool), ``divisions`` (who
        is asked, of a 施策 its 主管課; text).
        """
        plan, _ = load_plan(self._workspace)
        return _frame(plain_fields.PLAN_FIELDS, plain_fields.plan_fields(plan))

    def generate(
        self,
        year: str | Iterable[str] = (),
        *,
        due: date | str | None = None,
        round: str = "",
        divisions: Iterable[str] = (),
        template: FilePath | None = None,
        dry_run: bool = False,
        force: bool = False,
        yes: bool = False,
        break_lock: bool = False,
    ) -> Done:
        """Write a workbook for each division, all or none, and record the sending-out; as the command ``generate``.

        ``year`` is the year or years that must be filled in, or parts of them ("R8", "令和8年度", "2026"; "R8上期"),
        ``due`` a day or its ISO date. ``yes``: a further round is meant, though another has not come to its end.
        Raises ValueError for a year, a day or a name of a round that is none, CannotRun as the command ends with 2.
        """
        if strip_for_xml(round) != round:
            raise ValueError(f"{round!r} cannot be the name of a round")
        request = generate.Request(
            years=tuple(map(parse_period, [year] if isinstance(year, str) else year)),
            round_name=round,
            due=date.fromisoformat(due) if isinstance(due, str) else due,
            divisions=tuple(divisions),
            template=None if template is None else Path(template),
            dry_run=dry_run,
            force=force,
            yes=yes,
        )
        done = generate.run(self._workspace, request, now=datetime.now(), break_lock=break_lock)
        rows = [
            {
                **{"division": one.division, "file": one.path.relative_to(self.folder).as_posix()},
                **{"asked": one.asked, "required": one.required, "carried": one.carried, "done": one.done},
            }
            for one in done.issued
        ]
        return _done(WORKBOOK_FIELDS, rows, done.problems)

    def check(self, files: FilePath | Iterable[FilePath] | None = None) -> Done:
        """Read returned files and tell what is wrong; nothing is taken in or written.

        ``files`` are files or folders, relative ones to the current folder; None is ``input/returned/``. Raises
        CannotRun when one does not exist or there is nothing to read, ValueError for a list without any.
        """
        submissions = read_returns.run(self._workspace, _paths(files))
        problems = [problem for one in submissions for problem in one.problems]
        return self._done_files(plain_fields.FILE_FIELDS, submissions, problems)

    def merge(
        self, files: FilePath | Iterable[FilePath] | None = None, *, dry_run: bool = False, break_lock: bool = False
    ) -> Done:
        """Take returned files into the ledger and write the results; as the command ``merge``.

        ``files`` as of ``check``; in a dry run nothing is written, and the same is told. What was taken in before is
        not taken twice. Afterwards ``figures`` and ``status`` know them.
        """
        paths, now = _paths(files), datetime.now()
        done = merge.run(self._workspace, paths, now=now, dry_run=dry_run, break_lock=break_lock)
        return self._done_files(plain_fields.MERGED_FIELDS, done.submissions, done.problems)

    def export(
        self, folder: FilePath | None = None, *, parquet: bool = False, sql: bool = False, break_lock: bool = False
    ) -> Done:
        """Write what is public as files for other programs; as the command ``export``.

        ``folder`` None is ``output/export``, a relative one lies in the current folder.
        """
        target = None if folder is None else Path(folder)
        done = export.run(self._workspace, target, parquet=parquet, sql=sql, now=datetime.now(), break_lock=break_lock)
        rows = [{"file": one.path.name, "done": one.done} for one in done.written]
        return _done(EXPORTED_FIELDS, rows, done.problems)

    def _done_files(
        self, kinds: plain_fields.FieldKinds, submissions: Iterable[Submission], problems: Iterable[Problem]
    ) -> Done:
        rows = map(plain_fields.file_fields, without_harmless_files(submissions))
        return _done(kinds, rows, [*problems, *self._workspace.reading_notes])


def _done(kinds: plain_fields.FieldKinds, rows: Iterable[Mapping[str, object]], problems: Iterable[Problem]) -> Done:
    ordered = tuple(worst_first(problems))
    return Done(all(one.severity is not Severity.ERROR for one in ordered), kinds, tuple(rows), ordered)


def _paths(files: FilePath | Iterable[FilePath] | None) -> list[Path]:
    """The paths for a command, for which none at all are those of ``input/returned/``."""
    if files is None:
        return []
    paths = [Path(files)] if isinstance(files, str | os.PathLike) else [Path(one) for one in files]
    if not paths:
        raise ValueError("no files to read; None stands for input/returned/")
    return paths


def _problem_frame(problems: Iterable[Problem]) -> Frame:
    return _frame(plain_fields.PROBLEM_FIELDS, [one.as_dict() for one in worst_first(problems)])


def _frame(kinds: plain_fields.FieldKinds, rows: Iterable[Mapping[str, object]]) -> Frame:
    from kamakura_report.io.frames import fields_frame

    return fields_frame(kinds, rows)


def _list_frame(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], numbers: tuple[str, ...]) -> Frame:
    from kamakura_report.io.frames import list_frame

    return list_frame(csv_bytes(columns, rows), columns, "consolidated", numbers=numbers)
