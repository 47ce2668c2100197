"""A small town's workspace, made once and copied: a master of four divisions, the form, a round, its returns."""

from __future__ import annotations

import importlib
import io
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from kamakura_report.cli.app import run
from kamakura_report.commands import generate
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.master.write_master import place_master
from kamakura_report.plan.model import Division, Plan, Slip
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.question import AnswerKind
from tests.merging import answered

NOW = datetime(2027, 4, 1, 9, 30, 0)
SAVED = "2027-04-20T05:30:00Z"  # by every division
R8, R9 = FiscalYear(2026), FiscalYear(2027)
FORM = Path(__file__).resolve().parents[2] / "templates" / "evaluation.xlsx"


def plan() -> Plan:
    """Of 福祉課, 保険課, 介護課 and 企画課, over two years; nothing in it calls for a remark."""
    small = answered.plan()
    (program,) = small.programs
    rising = replace(
        program,
        indicators=tuple(replace(one, direction="↗") for one in program.indicators),
        projects=tuple(
            replace(project, indicators=tuple(replace(one, direction="↗") for one in project.indicators))
            for project in program.projects
        ),
    )
    divisions = (*small.divisions, Division("企画課"))
    quiet = dict.fromkeys(Slip)  # whatever is typed is likely enough
    return replace(small, city="鎌倉市", name="総合計画", divisions=divisions, programs=(rising,), thresholds=quiet)


@dataclass(frozen=True)
class Told:
    """What a run of the program ended with."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Town:
    """The workspace, and what may be done in it."""

    root: Path

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root)

    def keep(self, plan: Plan) -> None:
        """The master says this plan."""
        self.workspace.master.parent.mkdir(parents=True, exist_ok=True)
        self.workspace.master.write_bytes(write_workbook(place_master(plan, ())))

    def generate(self, *years: FiscalYear, **said: object) -> generate.Generated:
        """A round, sent out at ``NOW``."""
        request = generate.Request(years=years, **{"yes": True, **said})  # type: ignore[arg-type]
        return generate.run(self.workspace, request, now=NOW)

    def answer(
        self,
        one: generate.Issued,
        typed: Mapping[str, str] = {},
        name: str = "",
        producer: Producer = Producer.EXCEL,
    ) -> Path:
        """A division's file in input/returned: every required cell 10, then these by key ("" leaves it blank)."""
        issue = Snapshots(self.workspace).issue(one.issue)
        assert issue is not None
        entries = {}
        for sheet, position, ask in Snapshots(self.workspace).book(issue).asks():
            text = typed.get(ask.key, "10" if ask.required else "")
            if text:
                number = ask.kind is AnswerKind.NUMBER and text.replace(".", "").isdigit()
                entries[sheet, cell_name(position)] = TypedEntry(text, number=number)
        path = self.workspace.returned / (name or one.path.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fill_workbook(one.path.read_bytes(), entries, producer, modified=SAVED))
        return path

    def run(self, *arguments: str) -> Told:
        """The program with these arguments, as typed in another folder; what it says, as if typed in this one."""
        said = told("-C", str(self.root), *arguments)
        folder = f"kamakura-report -C {self.root} "
        return replace(
            said, out=said.out.replace(folder, "kamakura-report "), err=said.err.replace(folder, "kamakura-report ")
        )

    def tree(self) -> dict[str, bytes]:
        """Every file by name, hidden ones too, and every folder by its name and a slash."""
        found = {}
        for path in self.root.rglob("*"):
            name = path.relative_to(self.root).as_posix()
            if path.is_dir():
                found[f"{name}/"] = b""
            else:
                with path.open("rb") as file:  # read_bytes() is what tests make fail
                    found[name] = file.read()
        return found

    def copy(self, root: Path) -> Town:
        """The same town elsewhere, times of files and all."""
        shutil.copytree(self.root, root)
        return Town(root)


def told(*arguments: str) -> Told:
    """What the program says to these arguments."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(list(arguments))
    return Told(status, out.getvalue(), err.getvalue())


@contextmanager
def at(now: datetime) -> Iterator[None]:
    """Whatever is typed meanwhile is typed at that time: a file is not saved years after it was merged."""
    stopped = type("Stopped", (datetime,), {"now": classmethod(lambda _cls, _zone=None: now)})
    with ExitStack() as stack:
        steps = (
            "amend",
            "bring_in",
            "collect",
            "council",
            "handover",
            "prepare",
            "publish",
            "receive",
            "report",
            "steps",
        )
        for name in steps:
            module = importlib.import_module(f"kamakura_report.cli.{name}")
            stack.enter_context(patch.object(module, "datetime", stopped))
        yield


def founded(root: Path) -> Town:
    """A town with a master and a form, that has not sent anything out yet."""
    town = Town(root)
    town.keep(plan())
    town.workspace.template.parent.mkdir(parents=True)
    shutil.copyfile(FORM, town.workspace.template)
    return town


def walked(root: Path) -> Town:
    """A town whose divisions have all answered its round R8 without a slip."""
    town = founded(root)
    for one in town.generate(R8).issued:
        town.answer(one)
    return town
