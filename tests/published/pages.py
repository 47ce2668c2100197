"""The published text read a second time, by whole-line patterns and knowing nothing of the parser.

``printed`` is the multiset of what a text says besides its headings; ``kept`` is the multiset of what a
master workbook with its 確認事項 says. Nothing was dropped when the two are equal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from kamakura_report.plan.figures import plain_text
from kamakura_report.workbook.raw_tables import RawTables

FILE = Path(__file__).parents[2] / "input" / "plan" / "2-1_fukushi.txt"
TEXT = FILE.read_text(encoding="utf-8")

# The headings, with "·" where a tab stands: what is in a group is a value, everything else is heading.
_YEARS = r"初期値(?:·R\d+)+"
HEADINGS = [
    re.compile(pattern.replace("·", "\t"))
    for pattern in (
        r"目標とするまちの姿|施策指標|主な取組|主な取組·No·事業名·所管課·事業内容",
        _YEARS,
        rf"(?:成果指標·)?(?:(.+)·)?単位(?: ([^\t]+))?·{_YEARS}",
        rf"成果指標·{_YEARS}",
        rf"(?:成果指標·)?(.+)·{_YEARS}",
        r"(?:予算額|決算額)\(千円\)(?:·(.+))?",
        r"(?:([^\t]+)·)?単位(?: ([^\t]+))?",
        r"直近実績値 ?\(([^\t]*)\)(?:·(?:目指す方向|目標値))?(?:·出典)?(?:·指標実績)?",
        r"指標実績(?:·(.+))?|([^\t]+)·指標実績",
        r"- ([①-⑳][^\t]*)",
    )
]
_PROGRAM = re.compile(r"(\d+-\d+) ([^\t]+)")


def printed(text: str) -> Counter[str]:
    """Every value of the text; the head of a page that continues a program counts once."""
    programs: set[str] = set()
    found: Counter[str] = Counter()
    for line in text.split("\n"):
        cells = "\t".join(cell.strip() for cell in line.split("\t") if cell.strip())
        if not cells:
            continue
        program = _PROGRAM.fullmatch(cells)
        if program and cells in programs:
            continue
        if program:
            programs.add(cells)
        heading = next((match for pattern in HEADINGS if (match := pattern.fullmatch(cells))), None)
        found.update(words("\t".join(part or "" for part in heading.groups()) if heading else cells))
    return found


def kept(tables: RawTables) -> Counter[str]:
    """Every value of the published text that the master and its 確認事項 hold."""
    found: Counter[str] = Counter()
    for sheet, columns in {
        "施策": ("施策番号", "施策名", "目標とするまちの姿"),
        "主な取組": ("番号", "内容"),
        "施策指標": ("指標名", "単位", "直近実績値", "直近実績時点", "目標値", "出典"),
        "事業": ("No", "事業名", "所管課", "主な取組", "事業内容"),
        "成果指標": ("指標名", "単位", "直近実績値", "直近実績時点", "目標値", "出典"),
        "予算": ("R8", "R9", "R10", "R11", "R12"),
    }.items():
        for row in rows(tables, sheet):
            found.update(words(row[column] for column in columns if column in row and row[column] != "未定"))
    for row in rows(tables, "確認事項"):
        read, taken = row.get("読み取り", ""), row.get("解釈", "")
        times = re.search(r"（(\d+)か所", row["理由"])
        if "対象" not in row and times and (taken in "↗↘→" or taken == "指標なし"):
            found[read] += int(times[1])
        elif taken in ("取り込んでいません", "未定"):
            found.update(words(read))
    return found


def directions(tables: RawTables) -> tuple[Counter[str], Counter[str]]:
    """How often the master's indicators have each direction, and how often 確認事項 say so."""
    held = Counter(
        row["目指す方向"] for sheet in ("施策指標", "成果指標") for row in rows(tables, sheet) if "目指す方向" in row
    )
    told: Counter[str] = Counter()
    for row in rows(tables, "確認事項"):
        times = re.search(r"（(\d+)か所", row["理由"])
        if row["解釈"] in "↗↘→" and times:
            told[row["解釈"]] += int(times[1])
    return held, told


def rows(tables: RawTables, sheet: str) -> Iterator[dict[str, str]]:
    """The rows of a sheet by heading, blanks left out."""
    table = tables.sheets[sheet]
    for number in range(2, table.rows + 1):
        row = {
            str(table.cells[1, column]): plain_text(value) if isinstance(value, Decimal) else str(value)
            for column in range(1, table.columns + 1)
            if (value := table.cells.get((number, column))) is not None
        }
        if row:
            yield row


def words(cells: str | Iterable[str]) -> list[str]:
    """Words and figures, so that neither spaces between ② and ③ nor 17.0 for 17 make a difference."""
    text = cells if isinstance(cells, str) else "\t".join(cells)
    return [_figure(word) for word in re.sub(r"([①-⑳])", r" \1 ", text).replace("、", " ").split()]


def _figure(word: str) -> str:
    return plain_text(Decimal(word.replace(",", ""))) if re.fullmatch(r"-?[\d,]*\d(\.\d+)?", word) else word
