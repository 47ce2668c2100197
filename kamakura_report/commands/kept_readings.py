"""Kept readings: what the master and the forms were read as last, so that the next command need not read them again.

They lie in one packed file, ``output/ledger/readings.gz``: a digest of all that follows, a line of JSON, a line for
each form as it is drawn, the plan as JSON. Each is known by the SHA-256 of the file it was read from, all by the
program that read them. What is damaged, of another program or not there is read anew; nothing depends on the file but
time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kamakura_report import __version__
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.form_model import Band, Form
from kamakura_report.form.named_figures import AskedInForm, NamedFigure
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.plan.model import Plan
from kamakura_report.plan.snapshot import load_plan_once
from kamakura_report.problem import CannotRun, Problem

CODE = Path(__file__).parents[1]  # the program's


@frozen
class KeptReadings:
    """What was read, by the digests of the files that it was read from."""

    master: str
    dumped: bytes | files.Packed  # the plan
    snapshot: str  # the digest of the plan's snapshot
    problems: tuple[Problem, ...]  # of the master: warnings and notes
    doubts: int  # 確認事項 of it that nobody has marked as 済
    forms: Mapping[str, AskedInForm]
    drawn: Mapping[str, bytes] = field(default_factory=dict)  # records of forms, of those that results are drawn by

    def plan(self) -> Plan:
        """The plan that the master was read as."""
        return load_plan_once(self.record)

    @property
    def record(self) -> bytes:
        """The plan as it is kept."""
        return b"".join(self.record_parts)

    @property
    def record_parts(self) -> Sequence[bytes]:
        """The same in parts."""
        return list(files.unpacked_parts(self.dumped.data)) if isinstance(self.dumped, files.Packed) else [self.dumped]

    def form(self, digest: str) -> Form | None:
        """The form that the template with this digest was read as; None where that is not kept."""
        from kamakura_report.form.form_record import load_form_record

        if digest not in self.drawn:
            return None
        with suppress(ValueError):
            return load_form_record(self.drawn[digest])
        return None


def kept_readings(workspace: Workspace) -> KeptReadings | None:
    """What was read last; None where nothing is kept that can be believed."""
    try:
        return _believed(workspace.readings.read_bytes(), program_mark())
    except OSError:
        return None


@lru_cache(maxsize=1)  # a command asks several times
def _believed(data: bytes, program: str) -> KeptReadings | None:
    try:
        digest, _, body = files.unpack_content(data).partition(b"\n")
        if files.sha256(body).encode() != digest:
            return None
        line, _, rest = body.partition(b"\n")
        head = json.loads(line)
        if head["program"] != program:
            return None
        problems = tuple(map(Problem.from_dict, head["problems"]))
        forms = {form: tuple(map(_read_asked, asked)) for form, asked in head["forms"].items()}
        *drawn, dumped = rest.split(b"\n", len(head["drawn"]))
        records = dict(zip(head["drawn"], drawn, strict=True))
        return KeptReadings(head["master"], dumped, head["snapshot"], problems, int(head["doubts"]), forms, records)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_readings(workspace: Workspace, read: KeptReadings) -> None:
    """Keep this for the commands that come; a disk that does not let it stays as it is."""
    head = {
        "program": program_mark(),
        "master": read.master,
        "snapshot": read.snapshot,
        "problems": [problem.as_dict() for problem in read.problems],
        "doubts": read.doubts,
        "forms": {form: list(map(_asked_fields, asked)) for form, asked in sorted(read.forms.items())},
        "drawn": sorted(read.drawn),
    }
    drawn = [read.drawn[form] for form in sorted(read.drawn)]
    lines = [json.dumps(head, ensure_ascii=False, sort_keys=True).encode(), *drawn]
    heads = (part for line in lines for part in (line, b"\n"))
    parts = [*heads, *read.record_parts]  # the plan is large, and not copied
    with suppress(CannotRun):
        files.replace_file(workspace.readings, files.pack_content(files.sha256(*parts).encode(), b"\n", *parts))


@cache
def program_mark() -> str:
    """Which program this is: its version and, as it may change without one, a digest of its files' sizes and times."""
    marks = repr(files.file_marks(CODE, ".py"))
    return f"{__version__} {files.sha256(marks.encode())}"


def _asked_fields(asked: tuple[NamedFigure, bool]) -> list[Any]:
    figure, is_named = asked
    return [figure.band.value, figure.name, figure.unit, figure.yearly, figure.summed, figure.required, is_named]


def _read_asked(fields: list[Any]) -> tuple[NamedFigure, bool]:
    band, name, unit, yearly, summed, required, is_named = fields
    return NamedFigure(Band(band), name, unit, yearly, summed, required), is_named
