"""Rounds, accepted answers and answers of all kinds, made by hypothesis; and the walk through the real writer and
reader.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from kamakura_report.form.answer import FIXED_WORDS, NO_ANSWERS, Answer, Answers
from kamakura_report.form.completion import is_blank
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Issue, Round, compute_seal
from kamakura_report.form.placeholders import DEPARTMENT, OFFICE
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.place import place
from kamakura_report.plan.figures import normalize_figure
from kamakura_report.plan.model import Indicator, Plan, Program
from kamakura_report.returned.grid import Grid
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import BETWEEN, AnswerKind, Ask
from tests.plan.plans import plans

SECRET = b"0123456789abcdef0123456789abcdef"
# What Excel, XML, formulas, links and sheet names take for something else; rare and combined characters.
ODD = (
    "", "=", "'", '"', "+1-", "@", "<b>&amp;", "&[A]", "_x0041_", "{{年度}}", "髙﨑𠮷", "\ue000", "🏯", "が", "葛󠄀",
    "[1]:*?/\\", "％#REF!", "1e5", "TRUE", "ｶﾏｸﾗ", " 中 空 ", "'quoted'", "<r>太</r>", "ABCDE-FGHIJ-KL",
)  # fmt: skip
ODD_DIVISIONS = ("", "=", "'", '"<b>&amp;', "@", "髙﨑𠮷", "🏯", "中 空", "[1]:*?/\\", "TRUE", "ABCDE-FGHIJ-KL")
texts = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("=+-@'\"<>&_x\t\n\r%　。、"), min_size=1, max_size=80
).filter(lambda text: not is_blank(text))
odd_texts = texts | st.sampled_from(
    ["=1+1", "+A1", "-5", "@SUM(1)", "\tタブ", "'17", '"引用"', "一行目\n二行目\r\n三行目", "17", "_x000D_", "該当なし",
     "=cmd|'/c calc'!A0", "<r><t>x</t></r>", "様式ID ABCDE-FGHIJ-K7"]
)  # fmt: skip
numbers = (
    st.integers(-(10**15) + 1, 10**15 - 1).map(Decimal)
    | st.builds(
        lambda digits, places: normalize_figure(Decimal(digits).scaleb(-places)),
        st.integers(-(10**15) + 1, 10**15 - 1),
        st.integers(0, 20),
    )
    | st.sampled_from([Decimal(text) for text in ("0", "-0.1", "38.3", "131.3", "0.000001", "999999999999999")])
)
figure_answers = st.builds(Answer.figure, numbers) | st.sampled_from(FIXED_WORDS).map(Answer.word)


@dataclass(frozen=True)
class Walk:
    """Everything one workbook is made of."""

    form: Form = field(repr=False)
    plan: Plan
    issue: Issue
    answers: Answers

    @property
    def book(self) -> Book:
        """The workbook with the answers filled in."""
        return place(self.form, self.plan, self.issue, self.answers)


def returned(book: Book) -> Grid:
    """The book written to a file and the file read back, both through the real writer and reader."""
    return read_workbook(write_workbook(book))


def issue(plan: Plan, division: str, round_: Round, accepted: Answers = NO_ANSWERS) -> Issue:
    """An issue with its seal."""
    made = Issue("p" * 64, "f" * 64, division, round_, accepted=accepted)
    return replace(made, seal=compute_seal(made, SECRET))


@st.composite
def odd_plans(draw: st.DrawFn) -> Plan:
    """Plans whose names carry the oddest things a name may hold."""
    plan = draw(plans())
    divisions = {division.name: draw(st.sampled_from(ODD_DIVISIONS)) + division.name for division in plan.divisions}

    def indicator(one: Indicator) -> Indicator:
        unit = one.unit or draw(st.sampled_from(["", "𠮷" * 20, "＝"]))
        return replace(one, name=odd(one.name), unit=unit, division=divisions.get(one.division, ""))

    def odd(name: str) -> str:
        return f"{draw(st.sampled_from(ODD))}{name}{draw(st.sampled_from(ODD))}".strip()

    def program(one: Program) -> Program:
        return replace(
            one,
            name=odd(one.name),
            vision=odd(one.vision),
            division=divisions.get(one.division, ""),
            actions=tuple(replace(action, text=odd(action.text)) for action in one.actions),
            indicators=tuple(map(indicator, one.indicators)),
            projects=tuple(
                replace(
                    project,
                    name=odd(project.name),
                    description=odd(project.description),
                    divisions=tuple(divisions[name] for name in project.divisions),
                    indicators=tuple(map(indicator, project.indicators)),
                )
                for project in one.projects
            ),
        )

    return replace(
        plan,
        programs=tuple(map(program, plan.programs)),
        divisions=tuple(replace(division, name=divisions[division.name]) for division in plan.divisions),
        office=divisions[plan.office],
    )


@st.composite
def walks(draw: st.DrawFn, forms: st.SearchStrategy[Form], some_plans: st.SearchStrategy[Plan] | None = None) -> Walk:
    """A workbook of any form, plan, division and round, with answers of all kinds in some of its cells."""
    form, plan = draw(forms), draw(some_plans or odd_plans())
    offices = [one.office for one in form.offices if one.office not in (OFFICE, DEPARTMENT)]
    division = draw(st.sampled_from([*plan.division_names, *offices]))
    years = tuple(sorted(draw(st.sets(st.sampled_from(plan.periods), max_size=2))))
    due = draw(st.none() | st.dates(date(2026, 4, 1), date(2060, 3, 31)))
    round_ = Round(draw(st.sampled_from(["R8", "令和8年度 <実績>&\"'", "=回", "🏯"])), years, due)
    some = Some(
        random.Random(draw(st.integers(0, 2**32))),  # which cell gets which: hypothesis would draw for minutes
        draw(st.lists(figure_answers, min_size=1, max_size=8)),
        draw(st.lists(odd_texts, min_size=1, max_size=8)),
    )
    everything = place(form, plan, issue(plan, division, Round("全年度")))
    before = {ask.key: ask for _, _, ask in everything.asks() if not years or _earlier(ask.key, plan, years)}
    accepted = some.answers(before) if years else NO_ANSWERS
    sent = issue(plan, division, round_, accepted)
    asked = {ask.key: ask for _, _, ask in place(form, plan, sent).asks()}
    return Walk(form, plan, sent, some.answers(asked))


def _earlier(key: str, plan: Plan, years: tuple[object, ...]) -> bool:
    return any(key.endswith(f"@{year}") for year in plan.periods[: plan.periods.index(min(years))])  # type: ignore[type-var]


@dataclass(frozen=True)
class Some:
    """Answers taken by chance from those hypothesis has made."""

    chance: random.Random
    figures: list[Answer]
    words: list[str]

    def answers(self, asked: Mapping[str, Ask]) -> Answers:
        """Answers for some of these questions."""
        return Answers(self._answered(asked))

    def _answered(self, asked: Mapping[str, Ask]) -> Iterator[tuple[str, Answer]]:
        for key, ask in asked.items():
            if self.chance.random() < 0.3:
                continue
            if ask.kind is AnswerKind.NUMBER:
                yield key, self.chance.choice(self.figures)
            elif ask.kind is AnswerKind.DATE:
                day = date(1900, 3, 1) + timedelta(days=self.chance.randrange(80_000))
                yield key, Answer.text(day.isoformat())
            elif ask.kind is AnswerKind.MULTI:
                some = [choice for choice in ask.choices if self.chance.random() < 0.5] or ask.choices[:1]
                yield key, Answer.text(BETWEEN.join(some))
            else:
                yield key, Answer.text(self.chance.choice(ask.choices or self.words))
