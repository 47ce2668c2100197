"""Problems as people read them: equal ones folded into one, and the sheet 点検結果 with place, finding and advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kamakura_report.frozen import frozen, replace
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports.lists import TO_FIGURE, lead_to, list_sheet
from kamakura_report.text import located
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Cell, Link, Sheet
from kamakura_report.workbook.office_style import fitting_text

NAME = "点検結果"
FORMER_NAME = "要確認"  # of earlier programs; in workbooks that word is for cells that are no answer as they stand
COLUMNS = {
    "重大度": 8.0,
    "対象": 20.0,
    "見つかったこと": 28.0,
    "していただくこと": 26.0,
    "ファイル": 14.0,
    "シート": 9.0,
    "セル": 6.0,
    TO_FIGURE: 7.0,
    "コード": 20.0,
    "キー": 18.0,
}
PROBLEM_WORDS = {Severity.ERROR: "エラー", Severity.WARNING: "注意", Severity.NOTE: "お知らせ"}
SEVERITY_STYLES = {
    Severity.ERROR: office_style.BAD,
    Severity.WARNING: office_style.OPEN,
    Severity.NOTE: office_style.QUIET,
}
NOTHING_FOUND = "確認が必要なことはありません。"
MOST_CELLS = 20  # of one folded problem; --json tells them all
MOST_LABELS = 3  # more than that, and the labels would hide the cells
MOST_FILES = 3  # of a note that many files share
MOST_OF_A_CODE = 5  # about the master, which may have thousands of one; generate -v tells them all
_ABOUT_MASTER = "master."  # how those codes begin


@frozen
class Folded:
    """Problems that differ only in their cells: the first of them, and each cell with its label.

    A note about whole files that says the same of many is one, of no file, and names them in ``files``.
    """

    problem: Problem
    places: tuple[tuple[str, str], ...]  # (cell, label); problems without a cell have ""
    files: tuple[str, ...] = ()
    rest: int = 0  # of an entry that only counts further ones of its code

    @property
    def count(self) -> int:
        """How many problems this is."""
        return self.rest or len(self.files or self.places)

    @property
    def where(self) -> str:
        """Sheet, cells and labels in one phrase, or files; "" when there is none."""
        if self.files:
            more = len(self.files) - MOST_FILES
            return f"{'、'.join(self.files[:MOST_FILES])} ほか {more} ファイル（{len(self.files)} ファイル）"
        if len(self.places) == 1:
            cells_and_labels = " ".join(part for part in self.places[0] if part)
        elif len(self.places) <= MOST_LABELS:
            cells_and_labels = "、".join(f"{cell}（{label}）" if label else cell for cell, label in self.places)
        else:
            more = len(self.places) - MOST_CELLS
            cells = "、".join(cell or label for cell, label in self.places[:MOST_CELLS])
            cells_and_labels = f"{cells}{f' ほか {more} か所' if more > 0 else ''}（{len(self.places)} か所）"
        return located(sheet=self.problem.sheet, cell=cells_and_labels)


def fold_problems(problems: Iterable[Problem]) -> list[Folded]:
    """Each kind of problem once, with all its places: errors first, then file by file as they came."""
    folded: dict[Problem, list[Problem]] = {}
    files: dict[str, int] = {}
    for problem in problems:
        files.setdefault(problem.file, len(files))
        folded.setdefault(problem.at(cell="", key="", label=""), []).append(problem)
    kinds = [Folded(equal[0], _places(equal)) for equal in folded.values()]
    shared = _shared(kinds)
    unshared = [kind for kind in kinds if kind.problem.at(file="") not in shared or not _about_whole_file(kind)]
    unshared += [Folded(note, (("", ""),), tuple(names)) for note, names in shared.items()]
    return sorted(unshared, key=lambda kind: (kind.problem.severity.order, files.get(kind.problem.file, len(files))))


def fold_codes(folded: Iterable[Folded]) -> list[Folded]:
    """The same, of each code about the master the first ones only, and behind them how many more there are."""
    entries = list(folded)
    by_code: dict[tuple[Severity, str], list[Folded]] = {}
    for entry in entries:
        by_code.setdefault((entry.problem.severity, entry.problem.code), []).append(entry)
    seen: Counter[tuple[Severity, str]] = Counter()
    shown: list[Folded] = []
    for entry in entries:
        code = (entry.problem.severity, entry.problem.code)
        seen[code] += 1
        folds = entry.problem.code.startswith(_ABOUT_MASTER) and len(by_code[code]) > MOST_OF_A_CODE + 1
        if not folds or seen[code] <= MOST_OF_A_CODE:
            shown.append(entry)
        if folds and seen[code] == MOST_OF_A_CODE:
            shown.append(_rest(by_code[code][MOST_OF_A_CODE:]))
    return shown


def _rest(entries: Sequence[Folded]) -> Folded:
    count = sum(entry.count for entry in entries)
    sheets = "、".join(dict.fromkeys(entry.problem.sheet for entry in entries if entry.problem.sheet))
    problem = replace(
        entries[0].problem.at(sheet="", cell="", key="", label=""),
        found=f"同じことが、ほかに {count} 件あります" + (f"（シート {sheets}）。" if sheets else "。"),
        advice="すべて見るには、kamakura-report generate --dry-run -v と打ってください。",
    )
    return Folded(problem, (("", ""),), rest=count)


def problem_sheet(
    plan: Plan, problems: Iterable[Problem], link: Callable[[str], Link | None] = lambda key: None
) -> Sheet:
    """The problems as a table with its heading in row 1; a single line when there are none.

    The errors stand first, and what is done in the same way stands together. ``link`` says where the figure of a key
    stands.
    """
    ordered = sorted(problems, key=lambda problem: (problem.severity.order, problem.code))
    return list_sheet(
        plan,
        NAME,
        COLUMNS,
        [_row(problem, link(problem.key)) for problem in ordered],
        frozen=0,
        nothing=NOTHING_FOUND,
        alarming=any(problem.severity is Severity.ERROR for problem in ordered),
    )


def _shared(kinds: Iterable[Folded]) -> dict[Problem, list[str]]:
    """The notes that say the same of more whole files than are worth a line each, and those files."""
    by_note: dict[Problem, list[str]] = {}
    for kind in filter(_about_whole_file, kinds):
        by_note.setdefault(kind.problem.at(file=""), []).append(kind.problem.file)
    return {note: names for note, names in by_note.items() if len(names) > MOST_FILES}


def _about_whole_file(kind: Folded) -> bool:
    """True for a note about a file and nothing in it."""
    problem = kind.problem
    about_file = bool(problem.file) and not (problem.sheet or problem.key or kind.places != (("", ""),))
    return about_file and problem.severity is Severity.NOTE


def _places(equal: Iterable[Problem]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((problem.cell, problem.label) for problem in equal))


def _row(problem: Problem, target: Link | None) -> list[Cell]:
    texts = (problem.label, problem.found, problem.advice, problem.file, problem.sheet, problem.cell)
    return [
        Cell(PROBLEM_WORDS[problem.severity], SEVERITY_STYLES[problem.severity]),
        *(Cell(fitting_text(text), office_style.BODY) for text in texts),
        lead_to(target),
        *(Cell(fitting_text(text), office_style.KEY_STYLE) for text in (problem.code, problem.key)),
    ]
