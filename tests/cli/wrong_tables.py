"""Wrong cells of the master and of a form, each with what is said of it and what the message asks to be there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WrongCell:
    """A cell that says something else than it should; the cure is what it said before, or ``right``."""

    sheet: str
    cell: str
    wrong: object
    finding: str
    remedy: str
    right: object = None


MASTER = (
    WrongCell("計画", "B4", "R八", "「R八」は年度として", "R8、令和8年度"),
    WrongCell("計画", "B7", "主管", "「主管」は選べません", "主管課のみ、全課、合算"),
    WrongCell("課", "A3", "福祉課", "「福祉課」が二つ", "一つだけ残して"),
    WrongCell("施策", "D2", "ない課", "「ない課」が課のシートに", "書き誤りを直して"),
    WrongCell("施策指標", "G2", "→→", "「→→」は読めません", "↗ ↘ →"),
    WrongCell("施策指標", "H2", "約20", "「約20」は数値として", "14.5 のような"),
    WrongCell("施策指標", "A3", "9-9", "「9-9」が施策のシートに", "番号を直して"),
    WrongCell("施策指標", "B3", "一つ", "「一つ」は番号として", "1、2、3 のような"),
    WrongCell("事業", "D2", "土木課", "「土木課」が課のシートに", "書き誤りを直して"),
    WrongCell("事業", "G2", "R99x", "「R99x」は年度として", "R8、令和8年度"),
    WrongCell("事業", "C3", None, "事業名が空欄", "事業名を入れて"),
    WrongCell("事業", "B3", 3, "事業 2-1/3 が二つ", "No を直すか"),
    WrongCell("成果指標", "B2", 77, "事業 2-1/77 が事業のシートに", "No を直すか"),
    WrongCell("予算", "C2", "四千", "「四千」は数値として", "千円単位の数値"),
    WrongCell("点検", "B2", "する", "「する」は使えません", "しない"),
)


@dataclass(frozen=True)
class WrongPlaceholder:
    """A placeholder of the form, found by what it should say."""

    sheet: str
    right: str
    wrong: str
    finding: str
    remedy: str


FORM = (
    WrongPlaceholder("表紙", "{{入力:文章 連絡先}}", "{{入力:文章}}", "{{入力:文章}} という", "{{入力:文章 名前}}"),
    WrongPlaceholder(
        "表紙", "{{入力:文章 課長確認日}}", "{{入力:選択 課長確認日}}", "{{入力:選択 課長確認日}}", "言葉,言葉"
    ),
    WrongPlaceholder("表紙", "{{回.締切}}", "{{回.〆切}}", "{{回.〆切}}", "回名、締切、対象年度"),
    WrongPlaceholder("表紙", "{{計画.とりまとめ課}}", "{{事業.事業名}}", "{{事業.事業名}}", "計画、課、回"),
    WrongPlaceholder("施策", "{{入力:初期値}}", "{{入力:初期}}", "{{入力:初期}}", "{{入力:初期値}}"),
    WrongPlaceholder("施策", "{{入力:備考}}", "{{入力:数値 備考}}", "「備考」", "別の名前"),
    WrongPlaceholder("施策", "{{推移}}", "{{推移", "数が合いません", "一つずつ"),
    WrongPlaceholder("施策", "{{進捗}}", "{{進歩}}", "{{進歩}}", "直してください"),
    WrongPlaceholder("施策", "{{予算額}}", "{{入力:予算}}", "{{入力:予算}}", "{{入力:予算額}}"),
    WrongPlaceholder("施策", "{{入力:決算額}}", "{{入力:金額}}", "{{入力:金額}}", "決算額"),
    WrongPlaceholder("施策", "{{執行率}}", "{{執行}}", "{{執行}}", "{{執行率}}"),
    WrongPlaceholder("施策", "{{施策指標.単位}}", "{{年度}}", "{{年度}}", "「年度」と書いた列"),
)
