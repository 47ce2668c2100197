"""The whole walk in a fresh folder, on the shipped plan: import, generate, divisions that fill in with the usual
slips, merge, status.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from kamakura_report.commands import generate, import_plan, merge, status
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook, resave_by_libreoffice
from kamakura_report.form.kinds import is_percent
from kamakura_report.form.placeholders import Word
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.io.shipped import FORM, SAMPLE_PLAN, read_shipped
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Plan
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import AnswerKind, Ask

CITY, PLAN_NAME = "鎌倉市", "総合計画（見本）"
DUE = date(2027, 5, 31)

Entries = Mapping[tuple[str, str], TypedEntry]

# How long before the merge it was sent out, and the divisions saved their files.
SENT_OUT, ON_TIME, LATE = timedelta(days=28), timedelta(days=7), timedelta(hours=2)
PEOPLE = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村")
SLIP = "約10（速報）"
TYPED_DAY = "2027/5/20"
SENTENCES = (
    "計画のとおりに進め、参加者は前年度を上回りました。",
    "関係する団体と調整を重ね、実施の場所を増やしました。",
    "周知が遅れたため、実施の時期を年度の後半に移しました。",
)
_WHOLE = 100.0  # of a share


@frozen
class DivisionPart:
    """How one division behaves."""

    producer: Producer = Producer.EXCEL
    office: bool = False  # saved once more by LibreOffice, where there is one
    saved: timedelta = ON_TIME
    returns: bool = True
    blanks: int = 0  # required cells left empty
    slip: bool = False  # words where a number belongs
    twice: bool = False  # a second file with another figure


PARTS = (
    DivisionPart(),
    DivisionPart(blanks=3),
    DivisionPart(Producer.PLAIN, slip=True),
    DivisionPart(Producer.REORDERED),
    DivisionPart(twice=True),
    DivisionPart(office=True),
    DivisionPart(returns=False),
    DivisionPart(Producer.PLAIN, saved=LATE),
)


@frozen
class Walked:
    """What each command of the walk came to, for the summary."""

    folder: Path
    imported: import_plan.ImportedPlan
    generated: generate.Generated
    returned: int  # files that came back
    silent: tuple[str, ...]  # divisions that sent nothing back
    consolidated: merge.Consolidated
    shown: status.StatusShown


def run(
    shipped: Workspace, folder: Path, *, now: datetime, seed: int = 8, track: Track[generate.Issued] = list
) -> Walked:
    """Import, generate, have the divisions fill in, merge, look who has answered.

    The plan and the form are those of the workspace ``shipped``, else those that the program ships. A walk that cannot
    be finished leaves nothing behind. Raises CannotRun when ``folder`` is not empty.
    """
    with files.fresh_folder(folder):
        return _walk_in(shipped, replace(shipped, root=folder), now, seed, track)


def _walk_in(
    shipped: Workspace, workspace: Workspace, now: datetime, seed: int, track: Track[generate.Issued]
) -> Walked:
    form, texts = _plan_and_form(shipped)
    plans = {workspace.root / "input" / "plan" / name: text for name, text in texts.items()}
    copies = {workspace.template: form, **plans}
    outputs = [files.Output(target, content, files.Policy.GUARDED) for target, content in copies.items()]
    files.write_all(outputs, workspace.written, now=now)
    imported = import_plan.run(workspace, list(plans), city=CITY, plan_name=PLAN_NAME, now=now)
    plan, _ = load_plan(workspace)
    request = generate.Request(years=(plan.first,), due=DUE)
    generated = generate.run(workspace, request, now=now - SENT_OUT)
    sent_back = [
        files.Output(workspace.returned / name, data, files.Policy.GUARDED)
        for name, data in _returned_files(workspace, plan, track(generated.issued), seed, now)
    ]
    files.write_all(sent_back, workspace.written, now=now)
    consolidated = merge.run(workspace, [], now=now)
    answered = {submission.division for submission in consolidated.submissions}
    silent = tuple(workbook.division for workbook in generated.issued if workbook.division not in answered)
    shown = status.run(workspace, now=now, whole=True)
    return Walked(workspace.root, imported, generated, len(sent_back), silent, consolidated, shown)


def _plan_and_form(workspace: Workspace) -> tuple[bytes, dict[str, bytes]]:
    """The form and the texts by name: the workspace's own where it has both, else those that the program ships."""
    texts = sorted((workspace.root / "input" / "plan").glob("*.txt"))
    if texts and workspace.template.is_file():
        return files.read_file(workspace.template), {text.name: files.read_file(text) for text in texts}
    return read_shipped(FORM), {Path(SAMPLE_PLAN).name: read_shipped(SAMPLE_PLAN)}


def _returned_files(
    workspace: Workspace, plan: Plan, issued: Iterable[generate.Issued], seed: int, now: datetime
) -> Iterable[tuple[str, bytes]]:
    """(file name, bytes) of each file a division sends back: the issued file, edited as its program would."""
    snapshots = Snapshots(workspace)
    for number, workbook in enumerate(issued):
        part = PARTS[number % len(PARTS)]
        issue = snapshots.issue(workbook.issue)
        if not part.returns or issue is None:
            continue
        entries = fill_in(plan, snapshots.book(issue), part, f"{seed}/{workbook.division}")
        given = files.read_file(workbook.path)
        saved = f"{(now - part.saved).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        data = fill_workbook(given, entries, part.producer, modified=saved, by=workbook.division)
        if part.office:
            data = resave_by_libreoffice(data) or data
        yield workbook.path.name, data
        if part.twice:
            changed = other_figure(entries)
            yield (
                f"{workbook.path.stem}（修正）.xlsx",
                fill_workbook(given, changed, part.producer, modified=saved, by=workbook.division),
            )


def fill_in(plan: Plan, book: Book, part: DivisionPart, seed: str) -> dict[tuple[str, str], TypedEntry]:
    """What a division types: every required cell, some remarks, and its slips. The same for the same seed."""
    chance = random.Random(seed)
    starts = dict(_starting_figures(plan))
    entries: dict[tuple[str, str], TypedEntry] = {}
    number_places: list[tuple[str, str]] = []
    for sheet, position, ask in book.asks():
        place = (sheet, cell_name(position))
        if ask.kind is AnswerKind.NUMBER and ask.required:
            number_places.append(place)
            entries[place] = _typed_number(ask, starts.get(Key.parse(ask.key).without_period), chance)
        elif Key.parse(ask.key).on_cover:
            entries[place] = TypedEntry(_typed_cover(ask.key, chance))
        elif ask.required_anyway:
            entries[place] = TypedEntry(_typed_words(ask, chance))
        elif ask.kind is AnswerKind.TEXT and chance.random() < 0.15:
            entries[place] = TypedEntry("前年度から対象者が増えたため。")
    for place in chance.sample(number_places, min(part.blanks, len(number_places))):
        del entries[place]
    if part.slip and number_places:
        entries[chance.choice(number_places)] = TypedEntry(SLIP)
    return entries


def other_figure(entries: Entries) -> dict[tuple[str, str], TypedEntry]:
    """The same entries with one figure changed, as when two people of a division each send a file."""
    where = next(place for place, entry in entries.items() if entry.number)
    return {**entries, where: TypedEntry(str(Decimal(entries[where].text) + 1), number=True)}


def _starting_figures(plan: Plan) -> Iterator[tuple[str, Indicator | Decimal]]:
    """(key, what its typed figure starts from): an indicator, or the first year's budget for the settlement."""
    for program in plan.programs:
        yield from ((indicator.key, indicator) for indicator in program.indicators)
        for project in program.projects:
            yield from ((indicator.key, indicator) for indicator in project.indicators)
            if plan.first in project.budget:
                yield keys.named(project.key, Word.SETTLEMENT), project.budget[plan.first]


def _typed_number(ask: Ask, start: Indicator | Decimal | None, chance: random.Random) -> TypedEntry:
    if isinstance(start, Indicator):
        base = float(start.latest) if start.latest is not None else 40.0
        change = -0.05 if start.direction == "↘" else 0.05
        value = base * (1 + change + chance.uniform(-0.06, 0.06))
        if is_percent(start.unit) and base <= _WHOLE:
            value = min(value, _WHOLE)
    else:
        value = float(start or 1000) * chance.uniform(0.86, 0.995)
    is_whole = ask.whole or (isinstance(start, Indicator) and start.latest is not None and start.latest % 1 == 0)
    return TypedEntry(str(round(value)) if is_whole else f"{value:.1f}", number=True)


def _typed_words(ask: Ask, chance: random.Random) -> str:
    """What a division writes about a year, or the word it chooses."""
    return TYPED_DAY if ask.kind is AnswerKind.DATE else chance.choice(ask.choices or SENTENCES)


def _typed_cover(key: str, chance: random.Random) -> str:
    person, extension = chance.choice(PEOPLE), chance.randint(2100, 2999)
    typed = {"記入者": person, "連絡先": f"内線 {extension}", "課長確認日": "令和9年5月20日"}
    return typed.get(Key.parse(key).item, "確認しました。")
