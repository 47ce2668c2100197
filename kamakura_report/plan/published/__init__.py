"""The published plan: tab-separated text taken from printed pages, with the faults of both (docs/contracts.md, Walk).

Nothing is dropped: every cell that is no heading is in the plan or in a row of 確認事項.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from kamakura_report.plan import names, years
from kamakura_report.plan.model import Division, Doubt, Plan
from kamakura_report.plan.published import lines, programs
from kamakura_report.plan.published.blocks import Gathered, ProgramBlock
from kamakura_report.plan.published.reading import Reader
from kamakura_report.plan.published.remarks import NOT_TAKEN, Remarks
from kamakura_report.plan.years import FiscalYear
from kamakura_report.problem import CannotRun

__all__ = ["MOST_YEARS", "NOT_TAKEN", "OFFICE", "parse"]

OFFICE = "企画課"  # とりまとめ課 until a person says otherwise
MOST_YEARS = 10


def parse(
    texts: Sequence[tuple[str, str]], *, city: str = "", name: str = "", known: Sequence[str] = ()
) -> tuple[Plan, tuple[Doubt, ...]]:
    """The plan in these (file name, text) pairs, and its 確認事項.

    ``known`` are division names that are certain already. Raises CannotRun when there is no text, a
    text holds no program, or no line says the plan's fiscal years.
    """
    if not texts:
        raise CannotRun("取り込むファイルがありません。公表した計画のテキストを指定してください。")
    gathered = Gathered()
    for file, text in texts:
        reader = Reader(gathered)
        reader.read(lines.split(file, text))
        if not reader.found:
            raise CannotRun(_nothing(file, text))
    remarks = Remarks(tuple(file for file, _ in texts))
    span = _years(gathered, texts[0][0], remarks)
    certain = sorted({*known, *_certain(gathered.programs.values())})
    built = tuple(programs.build(block, span, certain, remarks) for block in gathered.programs.values())
    for block in gathered.orphans:
        cells = ((block.name,) if block.name else ()) + block.cells()
        if cells:
            remarks.hold(cells, "", "どの施策又は事業の指標か分かりません。")
    for loose in gathered.loose:
        remarks.hold(loose.cells, loose.subject, loose.reason)
    in_charge = dict.fromkeys(chain.from_iterable(project.divisions for one in built for project in one.projects))
    plan = Plan(
        first=span[0],
        last=span[-1],
        programs=built,
        divisions=tuple(Division(division) for division in dict.fromkeys([*in_charge, OFFICE])),
        city=city,
        name=name,
        office=OFFICE,
    )
    return plan, (*_unsaid(plan, texts[0][0]), *remarks.doubts())


def _nothing(file: str, text: str) -> str:
    if not text.strip():
        return f"{file} は空です。公表した計画のテキストを指定してください。"
    return f"{file} に施策の見出し（「2-1 福祉」のような行）がありません。公表した計画のテキストか確かめてください。"


def _years(gathered: Gathered, file: str, remarks: Remarks) -> tuple[FiscalYear, ...]:
    """The fiscal years most lines name; lines that name others are remarked on."""
    usable = Counter(run for run, _ in gathered.years if run == years.span(run[0], run[-1]) and len(run) <= MOST_YEARS)
    if not usable:
        raise CannotRun(f"{file} に計画の年度（「初期値 R8 R9 …」の行）がありません。テキストを確かめてください。")
    span = usable.most_common(1)[0][0]
    for run, cell in gathered.years:
        if run != span:
            printed, taken = " ".join(map(str, run)), f"{span[0]}–{span[-1]}"
            remarks.note(cell, "", taken, "年度の並びがほかの行と違います。", read=printed)
    return span


def _certain(blocks: Iterable[ProgramBlock]) -> set[str]:
    """Divisions that stand alone in a cell somewhere and end as a division's name does."""
    return {
        cell.text
        for block in blocks
        for project in block.projects.values()
        if (cell := project.row.get("所管課")) and names.split(cell.text) == (cell.text,) and names.complete(cell.text)
    }


def _unsaid(plan: Plan, file: str) -> list[Doubt]:
    """What the text does not say about the plan as a whole."""
    rows = []
    if not plan.city:
        rows.append(Doubt(file, "市名", "", "空欄", "市名は書いてありません。計画のシートに入れてください。"))
    if not plan.name:
        rows.append(Doubt(file, "計画名", "", "空欄", "計画名は書いてありません。計画のシートに入れてください。"))
    reason = "とりまとめ課は書いてありません。企画課として、課のシートにも加えました。"
    rows.append(Doubt(file, "とりまとめ課", "", plan.office, reason))
    return rows
