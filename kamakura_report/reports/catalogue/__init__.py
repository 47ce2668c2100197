"""Every problem code with its cause and its cure; ``docs/problems.md`` is written from it."""

from __future__ import annotations

from dataclasses import dataclass

from kamakura_report.reports.catalogue import answers, files, forms, masters, packages, results, sheets
from kamakura_report.reports.catalogue.entry import Entries, Entry


@dataclass(frozen=True, slots=True)
class Chapter:
    """Codes that a clerk meets at one occasion."""

    title: str
    about: str
    entries: Entries


CHAPTERS = (
    Chapter("ファイルが読めない", "返ってきたファイルが、開く前や開く途中で断られたときのものです。", files.ENTRIES),
    Chapter(
        "ファイルの中身が壊れている、大きすぎる",
        "Excel ブックの部品の記述に問題があるときのものです。多くは「名前を付けて保存」で保存し直すと直ります。"
        "上限の値と、変え方は [limits.md](limits.md) にあります。",
        packages.ENTRIES,
    ),
    Chapter(
        "配布したものと違う",
        "返ってきたブックを、配布したときの控えと比べて見つかったものです。"
        "エラーになったシートの数字は、一つも取り込みません。",
        sheets.ENTRIES,
    ),
    Chapter("記入欄", "記入欄に入っているものについてのものです。", answers.ENTRIES),
    Chapter("集計", "複数のファイルや計画と突き合わせて見つかったものです。", results.ENTRIES),
    Chapter(
        "マスター", "`input/master.xlsx` を読んだときのものです。シートとセルを見て直してください。", masters.ENTRIES
    ),
    Chapter(
        "様式", "`templates/` の様式を読んだときのものです。書き方は [form.md](form.md) にあります。", forms.ENTRIES
    ),
)
CATALOGUE: Entries = {code: entry for chapter in CHAPTERS for code, entry in chapter.entries.items()}

_OPENING = """# お知らせの一覧

点検（`check`）、集計（`merge`）、配布（`generate`）などで出るお知らせの、コードごとの原因と直し方です。
コードは、お知らせの最後にある英語の言葉です（例: `figure.unreadable`）。

| 重さ | 意味 |
|---|---|
| エラー | 直るまで、そのファイル（マスターや様式では、その作業）は使えません。 |
| 注意 | 作業は続きますが、確かめてください。 |
| お知らせ | 何もしなくて構いません。 |

<!-- この文書は make golden で作られます。直すときは kamakura_report/reports/catalogue を直してください。 -->
"""


def markdown() -> str:
    """``docs/problems.md``: a table for each chapter, codes in alphabetical order."""
    return "\n".join([_OPENING, *(_chapter(chapter) for chapter in CHAPTERS)])


def _chapter(chapter: Chapter) -> str:
    rows = [
        f"| `{code}` | {entry.title} | {entry.cause} | {entry.cure} |"
        for code, entry in sorted(chapter.entries.items())
    ]
    head = ["| コード | 見つかったこと | 原因 | どうするか |", "|---|---|---|---|"]
    return "\n".join([f"## {chapter.title}", "", chapter.about, "", *head, *rows, ""])


__all__ = ["CATALOGUE", "CHAPTERS", "Chapter", "Entry", "markdown"]
