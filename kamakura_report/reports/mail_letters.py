"""Mails to divisions: the office's own texts (``templates/letters/``), with what they say filled in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import japanese_date
from kamakura_report.problem import CannotRun
from kamakura_report.reports.reminders import office_called, plan_called
from kamakura_report.text import first_of, plain_line

SUBJECT = "件名"
MOST_WITHOUT_ADDRESS = 3  # divisions that are named in the one line about all
_WORD = pattern(r"\{\{\s*([^{}]*?)\s*\}\}")
_ADDRESS = pattern(r"[A-Za-z0-9._%+-]{1,64}\x40[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")


class MailKind(Enum):
    """What is written to a division for; the name of its text and of the folder of its drafts."""

    REQUEST = "依頼"
    REMINDER = "督促"
    CORRECTION = "差戻し"
    RECEIPT = "受領"


@frozen
class MailText:
    """The office's text of one kind: the subject, and the lines below it, with words to fill in."""

    subject: str
    lines: tuple[str, ...]


def parse_mail_text(text: str, name: str) -> MailText:
    """The text as the office wrote it. Raises CannotRun when it has no subject, or a word that nobody knows."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    label, mark, subject = lines[0].replace("：", ":").partition(":")
    if label.strip() != SUBJECT or not mark:
        raise CannotRun(f"{name} の1行目が件名ではありません。1行目に「件名: 」と件名を書いてください。")
    unknown = sorted(set(_WORD.findall("\n".join(lines))) - set(LETTER_WORDS))
    if unknown:
        words = "、".join(f"{{{{{word}}}}}" for word in LETTER_WORDS)
        raise CannotRun(f"{name} の {{{{{unknown[0]}}}}} は使えません。使えるのは {words} です。")
    return MailText(subject.strip(), tuple(lines[1:]))


LETTER_WORDS = ("課", "部", "回", "計画", "提出期限", "提出先", "ファイル", SUBJECT, "明細")


def mail_words(plan: Plan, round_name: str, division: str, due: date | None, files: tuple[str, ...]) -> dict[str, str]:
    """What the words of a letter say to this division."""
    return {
        "課": division,
        "部": plan.division(division).department,
        "回": round_name,
        "計画": plan_called(plan),
        "提出期限": japanese_date(due, plan.year_style) if due else "",
        "提出先": office_called(plan),
        "ファイル": "、".join(files),
        SUBJECT: "",
        "明細": "",
    }


def filled_in(text: MailText, words: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body. A line of which a word says nothing is left out, and no two empty lines follow each other."""

    def said(line: str) -> str:
        return _WORD.sub(lambda found: words[found[1]], line)

    def lines() -> Iterator[str]:
        empty = True
        for line in text.lines:
            if all(words[word] for word in _WORD.findall(line)):
                for one in said(line).split("\n"):
                    if one.strip() or not empty:
                        yield plain_line(one)
                    empty = not one.strip()

    return plain_line(said(text.subject)), "\n".join(lines()).rstrip("\n") + "\n"


def mail_addresses(contact: str) -> tuple[str, ...]:
    """The addresses in 連絡先, each once; beside them there may be a name and a telephone."""
    return tuple(dict.fromkeys(_ADDRESS.findall(unicodedata.normalize("NFKC", contact))))


def address_advice(divisions: Sequence[str]) -> tuple[str, ...]:
    """One line for all divisions to which a mail is addressed to nobody; none where there are none."""
    if not divisions:
        return ()
    named = first_of(divisions, MOST_WITHOUT_ADDRESS, "課")
    what = f"連絡先にメールアドレスがない課 {len(divisions)}（下書きの宛先は空です）"
    return (f"{what}: {named}。マスターのシート「課」に書いて、もう一度実行してください。",)
