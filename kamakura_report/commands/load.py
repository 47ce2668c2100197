"""Load what a command begins with: the plan from the master workbook, the form from a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from operator import eq
from typing import TYPE_CHECKING

from kamakura_report.commands.kept_readings import KeptReadings, keep_readings, kept_readings
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.plan.snapshot import dump_plan, dump_plan_as_read, load_plan_snapshot
from kamakura_report.problem import CannotRun, Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from kamakura_report.commands.workspace import Workspace
    from kamakura_report.form.form_model import Form
    from kamakura_report.form.named_figures import AskedInForm
    from kamakura_report.io.aside import Aside
    from kamakura_report.plan.model import Plan


def load_plan(workspace: Workspace) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan of ``input/master.xlsx``, and the warnings and notes about it.

    Raises CannotRun when there is no usable master; its ``problems`` are all that is wrong with it.
    """
    plan, problems, _ = load_with_doubts(workspace)
    return plan, problems


def load_with_doubts(workspace: Workspace) -> tuple[Plan, tuple[Problem, ...], int]:
    """The same, and how many 確認事項 nobody has marked as 済."""
    data = _bytes_of(workspace.master)
    if (kept := _kept_of(workspace, data)) is not None:
        return kept.plan(), kept.problems, kept.doubts
    plan, problems, doubts = _reading(workspace.master, data)[0]
    if plan is None:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        message = (
            f"{workspace.master} に直すところが {errors} 件あります。直して保存してから、もう一度実行してください。"
        )
        raise CannotRun(message, problems)
    return plan, problems, doubts


def begin_reading(workspace: Workspace) -> None:
    """Have the master read aside, while the command that works with the plan is still loaded.

    Not where it is known already what it is read as, nor where all is to be done by one process.
    """
    data = _bytes_of(workspace.master)
    if data is not None and workspace.workers != 1 and _kept_of(workspace, data) is None:
        _reading(workspace.master, data).begin()


def snapshot_of_plan(workspace: Workspace, plan: Plan) -> files.Packed:
    """The plan's snapshot. Of the plan that this run read from the master it is made where that was read."""
    data = _bytes_of(workspace.master)
    reading = _reading(workspace.master, data)
    read = reading.known(0)
    return reading[1] if read is not None and read[0] is plan else files.Packed.of(dump_plan(plan))


def snapshot_digest_of_plan(workspace: Workspace, plan: Plan) -> str:
    """The digest of that; of a plan that an earlier command read it is kept."""
    kept = _kept_of(workspace, _bytes_of(workspace.master))
    return kept.snapshot if kept is not None and kept.plan() is plan else snapshot_of_plan(workspace, plan).digest


def proved_readings(
    workspace: Workspace, asked: Mapping[str, AskedInForm], drawn: Mapping[str, Form], known: KeptReadings | None
) -> KeptReadings | None:
    """What the master is read as, what forms ask, and these as they are ``drawn``, as far as it comes back to the
    letter; what is ``known`` of the same master is not proved again. None where the master cannot be kept.

    Of drawn forms those are kept that were looked at last: results are drawn by that of the last sending-out.
    """
    data = _bytes_of(workspace.master)
    if data is None:
        return None
    digest = files.sha256(data)
    if known is None or known.master != digest:
        with suppress(CannotRun):
            reading = _reading(workspace.master, data)
            packed = reading[2]
            reading.leave()
            if packed is not None:
                _, problems, doubts = reading[0]
                old = (known.forms, known.drawn) if known else ({}, {})
                known = KeptReadings(digest, packed, reading[1].digest, problems, doubts, *old)
    if known is None:
        return None
    records = known.drawn if drawn.keys() <= known.drawn.keys() else _records(drawn)
    return replace(known, forms={**known.forms, **asked}, drawn=records)


def keep_what_was_read(
    workspace: Workspace,
    asked: Mapping[str, AskedInForm],
    drawn: Mapping[str, Form],
    proved: KeptReadings | None = None,
) -> None:
    """Keep ``proved_readings`` for the commands that come; ``proved`` are those of earlier in this run."""
    kept = kept_readings(workspace)
    read = proved_readings(workspace, asked, drawn, proved or kept)
    if read is not None and read != kept:
        keep_readings(workspace, read)


def _records(drawn: Mapping[str, Form]) -> Mapping[str, bytes]:
    """The records of these forms; one that would not come back to the letter has none."""
    from kamakura_report.form.form_record import dump_form, load_form_record

    records: dict[str, bytes] = {}
    for digest, form in drawn.items():
        with suppress(ValueError):
            record = dump_form(form)
            if repr(load_form_record(record)) == repr(form):
                records[digest] = record
    return records


def _same_to_the_letter(kept: Plan, plan: Plan) -> bool:
    """Whether the plan came back as it was, figures with all their digits; one that would not is read each time.

    Looked at program by program: the letters of a whole plan take more memory than it does.
    """
    if repr(replace(kept, programs=())) != repr(replace(plan, programs=())):
        return False
    if len(kept.programs) != len(plan.programs):
        return False
    return all(map(eq, map(repr, kept.programs), map(repr, plan.programs)))


@lru_cache(maxsize=2)
def _reading(path: Path, data: bytes | None) -> Aside:
    """What the master is read as whose bytes these are (None: they could not be read, and it is said why).

    First the plan, the problems and the number of open 確認事項; then the plan's snapshot; then, for it takes as long
    again, what the plan is kept as, None where it would not come back to the letter.
    """
    from kamakura_report.io.aside import Aside
    from kamakura_report.io.master_file import read_tables
    from kamakura_report.master.doubt_rows import open_doubts
    from kamakura_report.master.read_master import parse_master

    def parsed() -> tuple[Plan | None, tuple[Problem, ...], int]:
        tables = read_tables(path, data)  # held no longer than until they are parsed
        return *parse_master(tables), open_doubts(tables)

    def read() -> Iterator[object]:
        plan, problems, doubts = parsed()
        yield plan, problems, doubts
        yield files.Packed.of(dump_plan(plan)) if plan else None
        yield _packed_as_read(plan) if plan else None

    return Aside(read)


def _packed_as_read(plan: Plan) -> files.Packed | None:
    """What the plan is kept as: packed, for until the end of a command it only lies there."""
    dumped = dump_plan_as_read(plan)
    return files.Packed.of(dumped) if _same_to_the_letter(load_plan_snapshot(dumped), plan) else None


def _kept_of(workspace: Workspace, data: bytes | None) -> KeptReadings | None:
    """What is kept of the master with these bytes."""
    kept = kept_readings(workspace)
    return kept if data is not None and kept is not None and kept.master == files.sha256(data) else None


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def load_plan_and_form(workspace: Workspace, path: Path) -> tuple[Plan, tuple[Problem, ...], int, Template]:
    """The same as ``load_with_doubts``, and the form of this template, to ask about the plan. Raises CannotRun."""
    with suppress(CannotRun):  # read while the master is read aside; what is wrong with that is said first
        read_form(files.read_file(path), path.name)
    plan, problems, doubts = load_with_doubts(workspace)
    return plan, problems, doubts, load_form(path, plan)


@frozen
class Template:
    """A usable form, the bytes it was read from, their SHA-256, and the warnings and notes about it."""

    form: Form
    data: bytes
    digest: str
    problems: tuple[Problem, ...]


def load_form(path: Path, plan: Plan | None = None) -> Template:
    """The form of a template, to ask about this plan (None: about any).

    Raises CannotRun, with every problem, when it cannot be used.
    """
    template = read_form(files.read_file(path), path.name)
    if plan is None:
        return template
    from kamakura_report.form.plan_rules import check_with_plan

    told = (*template.problems, *(problem.at(file=path.name) for problem in check_with_plan(template.form, plan)))
    errors = sum(problem.severity is Severity.ERROR for problem in told)
    if errors:
        raise _unusable(path.name, told, errors)
    return replace(template, problems=told)


@lru_cache(maxsize=2)
def read_form(data: bytes, name: str) -> Template:
    """The form of a template's bytes; ``name`` is what messages call it. Raises CannotRun as ``load_form`` does."""
    from kamakura_report.form.parse_form import parse_form
    from kamakura_report.io.template.drawn_book import read_drawing

    book, drawing_problems = read_drawing(data, name)
    form, form_problems = parse_form(book)
    problems = tuple(problem.at(file=name) for problem in (*drawing_problems, *form_problems))
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if form is None or errors:
        raise _unusable(name, problems, len(errors))
    return Template(form, data, files.sha256(data), problems)


def _unusable(name: str, problems: tuple[Problem, ...], errors: int) -> CannotRun:
    message = f"様式 {name} に直すところが {errors} 件あります。直して保存してから、もう一度実行してください。"
    return CannotRun(message, problems)
