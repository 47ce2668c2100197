"""All registered codes, chapter by chapter; docs/problems.md is printed from here."""

from __future__ import annotations

from types import ModuleType

from kamakura_report.frozen import frozen
from kamakura_report.problem import (
    ProblemCode,
    answer_codes,
    beside_codes,
    container_codes,
    doubt_codes,
    file_codes,
    file_kind_codes,
    import_codes,
    limit_codes,
    list_codes,
    look_codes,
    master_city_codes,
    master_codes,
    master_project_codes,
    merge_codes,
    package_codes,
    public_codes,
    round_codes,
    sheet_codes,
    template_codes,
    template_formula_codes,
    template_loss_codes,
)


@frozen
class Chapter:
    """Codes that a clerk meets at one occasion."""

    title: str
    about: str
    modules: tuple[ModuleType, ...]

    def constants(self) -> dict[str, ProblemCode]:
        """The chapter's codes and their variants by the names of their constants."""
        return {
            name: value
            for module in self.modules
            for name, value in vars(module).items()
            if isinstance(value, ProblemCode)
        }


CHAPTERS = (
    Chapter(
        "ファイルが読めない",
        "返ってきたファイルが、開く前や開く途中で断られたときのものです。",
        (file_codes, file_kind_codes, container_codes),
    ),
    Chapter(
        "ファイルの中身が壊れている、大きすぎる",
        "Excel ブックの部品の記述に問題があるときのものです。多くは「名前を付けて保存」で保存し直すと直ります。"
        "上限の値と、変え方は [読み取りの上限](limits.md) にあります。",
        (limit_codes, package_codes),
    ),
    Chapter(
        "配布したものと違う",
        "返ってきたブックを、配布したときの控えと比べて見つかったものです。"
        "エラーになったシートの回答は、一つも取り込みません。様式IDや印のエラーでは、ファイル全体を取り込みません。",
        (sheet_codes,),
    ),
    Chapter(
        "記入欄",
        "記入欄に入っているものについてのものです。エラーになった欄だけを取り込みません。",
        (answer_codes, doubt_codes, look_codes),
    ),
    Chapter(
        "セルの外に書かれたもの",
        "コメント（メモ）、文字の入った図形、画像など、セルに重ねたり添えたりしたものについてのものです。",
        (beside_codes,),
    ),
    Chapter(
        "集計",
        "複数のファイルや計画と突き合わせて見つかったものです。",
        (merge_codes, round_codes),
    ),
    Chapter(
        "マスター",
        "`input/master.xlsx` を読んだとき、又はあるものに取り込んだときのものです。シートとセルを見て直してください。",
        (master_codes, master_city_codes, master_project_codes, public_codes, import_codes, list_codes),
    ),
    Chapter(
        "様式",
        "`templates/` の様式を読んだときのものです。書き方は [様式の作り方](form.md) にあります。",
        (template_codes, template_formula_codes, template_loss_codes),
    ),
)

_OPENING = """# お知らせの一覧

点検（`check`）、集計（`merge`）、配布（`generate`）などで出るお知らせの、コードごとの原因と直し方です。
コードは、お知らせの最後にある英語の言葉です（例: `figure.unreadable`）。

| 重さ | 意味 |
|---|---|
| エラー | 直るまで、そのセル、シート又はファイルだけを取り込みません（マスターや様式では、作業ができません）。 |
| 注意 | 作業は続きますが、確かめてください。 |
| お知らせ | 何もしなくて構いません。 |

<!-- この文書は make golden で作られます。直すときは kamakura_report/problem を直してください。 -->
"""


def markdown() -> str:
    """The text of docs/problems.md: a table for each chapter, codes in alphabetical order."""
    return "\n".join([_OPENING, *(_chapter(chapter) for chapter in CHAPTERS)])


def _chapter(chapter: Chapter) -> str:
    explained = {code.code: code for code in chapter.constants().values()}
    rows = [f"| `{name}` | {code.title} | {code.cause} | {code.cure} |" for name, code in sorted(explained.items())]
    head = ["| コード | 見つかったこと | 原因 | どうするか |", "|---|---|---|---|"]
    return "\n".join([f"## {chapter.title}", "", chapter.about, "", *head, *rows, ""])
