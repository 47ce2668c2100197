"""Does the program's judgement hear a slip, and is it silent otherwise? Noise and recall on series of five years.

``make bench judgement`` prints, for budgets known and unknown: *noise*, the share of true figures that draw a warning
or an error, and warnings a division-year; *recall*, the share of planted slips (``bench.slips``) that draw one there.
Each year is sent out and judged as an office does it (``bench.yearly_books``). What judges is the program's own checks
of the answers to the program's own workbooks; nothing here decides what is likely.

``judgement harsh`` measures on the harsh variant of the series, ``judgement 0-49`` on other seeds: thresholds were
chosen on those, and what is reported is 50-99; ``judgement 急増=4`` tries another threshold of sheet 点検.
``judgement docs`` rewrites the tables of docs/judgement.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial, reduce
from pathlib import Path
from random import Random

from bench.processes import YEARS
from bench.series import KINDS, Division, Variant, make_division
from bench.slips import COPIED, GOALS, Planted, copy_year, lose_sign, plant_slips
from bench.yearly_books import Budgets, asked_figures, row_keys, send_out, subjects
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.plan import keys
from kamakura_report.plan.model import Slip, Thresholds
from kamakura_report.problem import Severity
from kamakura_report.returned.checks import check_answers
from kamakura_report.workbook.book import Book

REPORTED = range(50, 100)  # seeds
DIVISIONS = 8  # of each seed
TRIED = 0.12  # so many of all figures get every slip that can be made there
NOISE_GOAL = {Budgets.KNOWN: 2.0, Budgets.UNKNOWN: 2.5}  # percent
WARNINGS_GOAL = 1.0  # a division-year
PAGE = Path(__file__).resolve().parent.parent / "docs" / "judgement.md"
_LOUD = (Severity.WARNING, Severity.ERROR)
_SIZES = ("1–2 figures", "3–9 figures", "10 figures or more")

Told = frozenset[tuple[str, str]]  # code and key of each warning and error; the key "" where it is about no figure


def judge(book: Book, typed: Mapping[str, Decimal]) -> Told:
    """What the program tells of these figures of a workbook: the one door to its judgement. Notes do not count."""
    problems = check_answers(book, Answers({key: Answer.figure(number) for key, number in typed.items()}))
    return frozenset((each.code, each.key) for each in problems if each.severity in _LOUD)


@dataclass
class Tally:
    """How many there were, and how many of them were told. A slip is counted under its name, the kind of its series,
    and whether anything was known to hold it against: an earlier figure, 初期値 or a budget."""

    figures: Counter[str] = field(default_factory=Counter)  # true ones, by kind of series
    told: Counter[str] = field(default_factory=Counter)
    codes: Counter[tuple[str, str]] = field(default_factory=Counter)  # of true figures: code, kind
    slips: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    heard: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    years: int = 0  # of divisions
    warnings: int = 0  # of true workbooks

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.figures + other.figures,
            self.told + other.told,
            self.codes + other.codes,
            self.slips + other.slips,
            self.heard + other.heard,
            self.years + other.years,
            self.warnings + other.warnings,
        )

    def noise(self, kind: str | None = None) -> float:
        """Percent of the true figures told, of one kind or of all."""
        kinds = [each for each in self.figures if kind in (None, each)]
        return _percent(sum(self.told[each] for each in kinds), sum(self.figures[each] for each in kinds))

    def recall(self, slip: str, kind: str | None = None, known: bool | None = None) -> float:
        """Percent of these slips told; ``known``: only where something was known to hold them against (or nothing)."""
        chosen = [
            each for each in self.slips if each[0] == slip and kind in (None, each[1]) and known in (None, each[2])
        ]
        return _percent(sum(self.heard[each] for each in chosen), sum(self.slips[each] for each in chosen))

    @property
    def warnings_a_year(self) -> float:
        """Warnings and errors about true figures, of one division in one year."""
        return self.warnings / self.years


def measure(
    seeds: Iterable[int],
    budgets: Budgets,
    variant: Variant = Variant.USUAL,
    thresholds: Thresholds | None = None,
    divisions: int = DIVISIONS,
    jobs: int = 1,
) -> Tally:
    """Counts over so many divisions of each of these seeds, by so many processes."""
    of_a_seed = partial(_measure_seed, budgets, variant, thresholds or {}, divisions)
    if jobs == 1:
        return reduce(Tally.__add__, map(of_a_seed, seeds), Tally())
    with ProcessPoolExecutor(jobs) as pool:
        return reduce(Tally.__add__, pool.map(of_a_seed, seeds), Tally())


def _measure_seed(budgets: Budgets, variant: Variant, thresholds: Thresholds, divisions: int, seed: int) -> Tally:
    tally = Tally()
    for number in range(divisions):
        division = make_division(Random(f"{seed}/{number}"), variant)  # the same whatever is known of its budgets
        chance = Random(f"{seed}/{number}/slips")
        for year in range(YEARS):
            book = send_out(division, year, budgets, thresholds)
            _measure_year(tally, division, year, budgets, book, chance)
    return tally


def _measure_year(tally: Tally, division: Division, year: int, budgets: Budgets, book: Book, chance: Random) -> None:
    rows, at, typed = division.rows, row_keys(division, year), asked_figures(division, year)
    kinds = {keys.initial(subject): row.kind.name for subject, row in subjects(division)}
    kinds |= {key: row.kind.name for key, row in zip(at, rows, strict=True)}
    true = judge(book, typed)
    told_keys = {key for _, key in true}
    tally.years += 1
    tally.warnings += len(true)
    tally.figures.update(kinds[key] for key in typed)
    tally.told.update(kinds[key] for key in typed if key in told_keys)
    tally.codes.update((code, kinds.get(key, "")) for code, key in true)
    for slip in _plant(division, year, chance):
        told = judge(book, typed | dict(zip(at, slip.figures, strict=True)))
        if slip.name == COPIED:
            where = (slip.name, _SIZES[(len(rows) > 2) + (len(rows) > 9)], True)
            heard = bool(told - true)
        else:
            row = rows[slip.rows[0]]
            known = year > 0 or row.initial is not None or (budgets is Budgets.KNOWN and row.budgets[year] > 0)
            where = (slip.name, row.kind.name, known)
            heard = not {at[place] for place in slip.rows}.isdisjoint(key for _, key in told)
        tally.slips[where] += 1
        tally.heard[where] += heard


def _plant(division: Division, year: int, chance: Random) -> Iterator[Planted]:
    figures = [row.figures[year] for row in division.rows]
    for place in range(len(figures)):
        if chance.random() < TRIED:
            yield from plant_slips(division.rows, figures, place, chance)
        if (lost := lose_sign(figures, place)) is not None:  # they are few: all are tried
            yield lost
    copied = copy_year(figures, [row.figures[year - 1] for row in division.rows]) if year else None
    if copied is not None:
        yield copied


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else float("nan")


def missed_goals(measured: Mapping[Budgets, Tally]) -> list[str]:
    """The goals that were missed, each with its number; left out: slips with nothing known to hold them against."""
    missed = []
    for budgets, tally in measured.items():
        if tally.noise() > NOISE_GOAL[budgets]:
            missed.append(f"noise {tally.noise():.1f} % (budgets {budgets})")
        if tally.warnings_a_year > WARNINGS_GOAL:
            missed.append(f"{tally.warnings_a_year:.2f} warnings a division-year (budgets {budgets})")
        for slip, least in GOALS.items():
            found = tally.recall(slip, known=True)
            if least is not None and found < least:
                missed.append(f"recall of {slip} {found:.1f} % (budgets {budgets})")
    return missed


def tables(measured: Mapping[Budgets, Tally]) -> str:
    """Noise by kind of series, recall by kind of slip and by kind of series, in Markdown."""
    known, unknown = measured[Budgets.KNOWN], measured[Budgets.UNKNOWN]
    promised = [slip for slip, least in GOALS.items() if least and slip not in (COPIED, "円/千円")]
    goal = " / ".join(f"≤ {each:g}" for each in NOISE_GOAL.values())
    noise = [_line(kind.name, [tally.noise(kind.name) for tally in (known, unknown)], "") for kind in KINDS]
    recall = [
        _line(
            slip,
            [known.recall(slip), unknown.recall(slip), unknown.recall(slip, known=True)],
            f"≥ {least}" if least else "–",
        )
        for slip, least in GOALS.items()
    ]
    by_kind = [_line(kind.name, [known.recall(slip, kind.name) for slip in promised]) for kind in KINDS]
    copied = [_line(size, [tally.recall(COPIED, size) for tally in (known, unknown)]) for size in _SIZES]
    return "\n".join(
        [
            *_head("noise, % of true figures", "budgets known", "unknown", "goal"),
            _line("**all**", [known.noise(), unknown.noise()], goal),
            *noise,
            _line("warnings a division-year", [known.warnings_a_year, unknown.warnings_a_year], "≤ 1", digits=2),
            *("", *_head("recall, % of slips", "budgets known", "unknown", "unknown, without first years", "goal")),
            *recall,
            *("", *_head("recall by kind of series, budgets known", *promised)),
            *by_kind,
            *("", *_head("recall of a copied year, workbooks of", "budgets known", "unknown")),
            *copied,
        ]
    )


def _head(*cells: str) -> tuple[str, str]:
    return f"| {' | '.join(cells)} |", "|---" + "|---:" * (len(cells) - 1) + "|"


def _line(name: str, numbers: Sequence[float], *more: str, digits: int = 1) -> str:
    shown = ("–" if number != number else f"{number:.{digits}f}" for number in numbers)
    return f"| {' | '.join([name, *shown, *more])} |"


def main(words: Sequence[str] = ()) -> int:
    """Print the tables, or rewrite those of the page; 1 when the usual series miss a goal."""
    seeds, missed = REPORTED, False
    thresholds: dict[Slip, Decimal | None] = {}
    for word in words:
        if wanted := re.fullmatch(r"(\d+)-(\d+)", word):
            seeds = range(int(wanted[1]), int(wanted[2]) + 1)
        elif wanted := re.fullmatch(r"(.+)=(.+)", word):
            thresholds[Slip(wanted[1])] = None if wanted[2] == "しない" else Decimal(wanted[2])
    variants = tuple(Variant) if "docs" in words else (Variant.HARSH if "harsh" in words else Variant.USUAL,)
    for variant in variants:
        measured = {budgets: measure(seeds, budgets, variant, thresholds, jobs=2) for budgets in Budgets}
        text, years = tables(measured), sum(tally.years for tally in measured.values())
        print(f"\n{variant.name.lower()} series, seeds {seeds[0]}-{seeds[-1]}, {years} division-years\n\n{text}\n")
        for budgets, tally in measured.items():
            print(f"budgets {budgets}, told of true figures: {tally.codes.most_common(12)}")
        if variant is Variant.USUAL:
            missed = bool(missed_goals(measured))
            print("\n".join(missed_goals(measured)))
        if "docs" in words:
            _rewrite(variant.name.lower(), text)
    return int(missed)


def _rewrite(name: str, text: str) -> None:
    """Put tables between the marks of that name on the page."""
    page = PAGE.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- / -->)", re.DOTALL)
    assert marked.search(page), name
    PAGE.write_text(marked.sub(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", page), encoding="utf-8")
