"""Choices as people type them, to the letter or but for the way of writing: one, several, a tick."""

from __future__ import annotations

import unicodedata

from kamakura_report.form.completion import is_blank
from kamakura_report.patterns import pattern
from kamakura_report.returned.conversions import strip_unseen
from kamakura_report.workbook.question import BETWEEN, TICKED, UNTICKED, AnswerKind, Ask

_LONGEST_CHOICE = 255  # characters
_BETWEEN_CHOICES = pattern(r"[,，、;；\n]")
_TICKS = frozenset("〇◯⭕●◎oOｏＯ0０✓✔☑レ✅")  # as people make the sign that is asked
_CROSSES = frozenset("✕✖✗✘☓xXｘＸ")


def chosen_word(ask: Ask, words: str) -> str | None:
    """The one choice that was typed, to the letter or but for width and case; None when there is none or several."""
    typed = strip_unseen(words)
    if typed in ask.choices:
        return typed
    if len(typed) > _LONGEST_CHOICE:
        return None
    alike = [choice for choice in ask.choices if _plainchosen_word(choice) == _plainchosen_word(typed)]
    if ask.kind is AnswerKind.TICK and not alike:
        return TICKED if typed in _TICKS else UNTICKED if typed in _CROSSES else None
    return alike[0] if len(alike) == 1 else None


def chosen_words(ask: Ask, words: str) -> str | None:
    """The choices that were typed, each once and in the order of the form, None when one of the words is none."""
    if len(words) > _LONGEST_CHOICE * len(ask.choices):
        return None
    typed = [part for part in _BETWEEN_CHOICES.split(words) if not is_blank(part)]
    chosen = {chosen_word(ask, part) for part in typed}
    if not typed or None in chosen:
        return None
    return BETWEEN.join(choice for choice in ask.choices if choice in chosen)


def _plainchosen_word(words: str) -> str:
    """Narrow and in one case, but ① stays ①: as a choice it is another sign than 1."""
    narrow = "".join(
        unicodedata.normalize("NFKC", sign) if unicodedata.east_asian_width(sign) in "FH" else sign for sign in words
    )
    return unicodedata.normalize("NFC", narrow).casefold()
