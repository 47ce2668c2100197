"""Demo: the whole walk in a fresh folder, on the shipped plan, with divisions that make the usual slips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kamakura_report.doors import files
from kamakura_report.doors.clerk import fill, libreoffice
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun
from kamakura_report.steps import generate, import_plan, merge, pretend, status
from kamakura_report.steps.archive import Archive
from kamakura_report.steps.load import load_plan
from kamakura_report.steps.workspace import Workspace

CITY, PLAN_NAME = "鎌倉市", "総合計画（見本）"
DUE = date(2027, 5, 31)
SOURCE_TREE = Path(__file__).resolve().parents[2]  # where the plan and the form are shipped

Track = Callable[[Sequence[generate.Issued]], Iterable[generate.Issued]]


@dataclass(frozen=True, slots=True)
class Walked:
    """The walk's stations, for the summary."""

    folder: Path
    imported: import_plan.Imported
    generated: generate.Generated
    returned: int  # files that came back
    silent: tuple[str, ...]  # divisions that sent nothing back
    consolidated: merge.Consolidated
    shown: status.Shown


def run(shipped: Workspace, folder: Path, *, now: datetime, seed: int = 8, track: Track = list) -> Walked:
    """Import, generate, have the divisions fill in, merge, look who has answered.

    The plan and the form are those of the workspace ``shipped``, else of the project itself. A walk that cannot be
    finished leaves nothing behind. Raises CannotRun when ``folder`` is not empty.
    """
    with files.fresh(folder):
        return _walk(shipped, Workspace(folder), now, seed, track)


def _walk(shipped: Workspace, workspace: Workspace, now: datetime, seed: int, track: Track) -> Walked:
    template, texts = _shipped(shipped)
    plans = [workspace.root / "input" / "plan" / text.name for text in texts]
    copies = [(workspace.template, template), *zip(plans, texts, strict=True)]
    outputs = [files.Output(target, files.read(source), files.Policy.GUARDED) for target, source in copies]
    files.write_all(outputs, workspace.written, now=now)
    imported = import_plan.run(workspace, plans, city=CITY, plan_name=PLAN_NAME, now=now)
    plan, _ = load_plan(workspace)
    request = generate.Request(years=(plan.first,), due=DUE)
    generated = generate.run(workspace, request, now=now)
    returned = [
        files.Output(workspace.returned / name, data, files.Policy.GUARDED)
        for name, data in _returned(workspace, plan, track(generated.issued), seed)
    ]
    files.write_all(returned, workspace.written, now=now)
    consolidated = merge.run(workspace, [], now=now)
    answered = {one.division for one in consolidated.returns}
    silent = tuple(one.division for one in generated.issued if one.division not in answered)
    shown = status.run(workspace, now=now)
    return Walked(workspace.root, imported, generated, len(returned), silent, consolidated, shown)


def _shipped(workspace: Workspace) -> tuple[Path, list[Path]]:
    for root in (workspace.root, SOURCE_TREE):
        template = Workspace(root).template
        texts = sorted((root / "input" / "plan").glob("*.txt"))
        if template.is_file() and texts:
            return template, texts
    message = (
        "見本の計画（input/plan）と様式（templates）が見つかりません。-C でそれらのあるフォルダーを指定してください。"
    )
    raise CannotRun(message)


def _returned(
    workspace: Workspace, plan: Plan, issued: Iterable[generate.Issued], seed: int
) -> Iterable[tuple[str, bytes]]:
    """(file name, bytes) of each file a division sends back: the issued file, edited as its program would."""
    archive = Archive(workspace)
    for number, one in enumerate(issued):
        part = pretend.PARTS[number % len(pretend.PARTS)]
        issue = archive.issue(one.issue)
        if not part.returns or issue is None:
            continue
        entries = pretend.filled(plan, archive.book(issue), part, f"{seed}/{one.division}")
        given = files.read(one.path)
        data = fill(given, entries, part.producer, modified=part.modified, by=one.division)
        if part.office:
            data = libreoffice(data) or data
        yield one.path.name, data
        if part.twice:
            changed = pretend.other_figure(entries)
            yield (
                f"{one.path.stem}（修正）.xlsx",
                fill(given, changed, part.producer, modified=part.modified, by=one.division),
            )
