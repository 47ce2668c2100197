"""Questions that the office answers itself, without a workbook: as today's plan asks for each figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property

from kamakura_report.form.answer import Answers
from kamakura_report.form.named_figures import NO_NAMED, NamedFigures, figure_named
from kamakura_report.form.placeholders import AskedPiece, Word
from kamakura_report.form.scope import Scope, scopes_by_subject
from kamakura_report.frozen import frozen, replace
from kamakura_report.layout.asked_periods import AskedPeriods
from kamakura_report.layout.canvas import asked_key, figure_key
from kamakura_report.layout.questions import Asking
from kamakura_report.plan.keys import INITIAL, Key
from kamakura_report.plan.model import Plan
from kamakura_report.workbook.question import AnswerKind, Ask


@frozen
class OfficeQuestions:
    """The questions of a plan, each held against what is known of its row: the plan's own and accepted figures."""

    plan: Plan
    known: Answers
    named: NamedFigures = NO_NAMED  # figures that the forms ask besides

    def figure(self, key: str) -> Ask:
        """The question of a figure about something in the plan, of any year: as a form that shows all would ask it."""
        parsed = Key.parse(key)
        scope = self._scopes[parsed.subject]
        asked = self._asked(parsed)
        row = self.known.only(other for other in _row_keys(scope, asked) if other != key)
        scope = replace(scope, issue=replace(scope.issue, accepted=row))
        period = AskedPeriods.of((parsed.when,), self.plan, scope.issue.round)
        (question,) = Asking(scope, asked, _is_shown).questions(period, [(0, False, None)])
        return question

    def row_keys(self, key: str) -> frozenset[str]:
        """The keys of the row that the question of this figure is held against, its own among them.

        Its own alone where that is no figure about something in the plan.
        """
        with suppress(ValueError, KeyError):
            parsed = Key.parse(key)
            scope, asked = self._scopes[parsed.subject], self._asked(parsed)
            if asked.is_named or scope.indicator or scope.project:
                return frozenset((key, *_row_keys(scope, asked)))
        return frozenset((key,))

    def _asked(self, parsed: Key) -> AskedPiece:
        figure = figure_named(self.named, parsed)
        word = Word.INITIAL if parsed.period == INITIAL else Word.ACTUAL
        return figure.piece if figure else AskedPiece(AnswerKind.NUMBER, parsed.item or word)

    @cached_property
    def _scopes(self) -> Mapping[str, Scope]:
        return scopes_by_subject(self.plan)


def _is_shown(key: str) -> bool:
    """All that is known is there to be compared with."""
    return True


def _row_keys(scope: Scope, asked: AskedPiece) -> Iterator[str]:
    if asked.is_named:
        yield from (asked_key(scope, asked, year) for year in (None, *scope.plan.periods))
    elif scope.indicator is not None:
        yield figure_key(scope, Word.INITIAL, None)
        yield from (figure_key(scope, Word.ACTUAL, period) for period in scope.plan.periods)
    else:
        yield from (figure_key(scope, Word.BUDGET, year) for year in scope.plan.years)
        yield from (figure_key(scope, Word.SETTLEMENT, period) for period in scope.plan.periods)
