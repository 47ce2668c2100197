"""The master workbook."""

from __future__ import annotations

from kamakura_report.reports.catalogue.entry import Entries, Entry

_NUMBERS = "1、2、3 のような番号にしてください。"
_YEARS = "R8、令和8年度、2026 のように書いてください。"
_KNOWN = "シート「課」に加えるか、書き誤りを直してください。"

ENTRIES: Entries = {
    "master.action-number": Entry(
        "主な取組の番号が読めない", "丸数字ではありません。", "①、②、③ のように書いてください。"
    ),
    "master.action-twice": Entry(
        "主な取組の番号が二つある", "一つの施策に同じ番号があります。", "番号を直してください。"
    ),
    "master.action-unknown": Entry(
        "主な取組がない",
        "事業に書いた番号が、その施策の主な取組にありません。",
        "シート「主な取組」にある番号を「② ③」のように書いてください。",
    ),
    "master.as-of-number": Entry(
        "直近実績時点が数値",
        "数値では 2025.1 と 2025.10 を区別できません。",
        "セルの書式を文字列にして、紙面のとおりに入れ直してください。",
    ),
    "master.blank": Entry("空欄", "なくてはならない欄が空いています。", "値を入れてください。"),
    "master.budget-negative": Entry(
        "予算額が負", "予算額が 0 より小さくなっています。", "0 以上の千円単位の数値にしてください。"
    ),
    "master.budget-twice": Entry(
        "予算が二行ある", "一つの事業の予算が二行に分かれています。", "一行にまとめてください。"
    ),
    "master.budget-unreadable": Entry("予算額が読めない", "数値ではありません。", "千円単位の数値にしてください。"),
    "master.budget-year": Entry(
        "計画の期間の外の年度", "その年度の列は使われません。", "計画の開始年度と終了年度を確かめてください。"
    ),
    "master.column-missing": Entry(
        "列がない", "1 行目の見出しが消えたか、変わっています。", "見出しを戻してください。"
    ),
    "master.column-twice": Entry(
        "列が二つある", "同じ見出しが二つあります。", "一つだけ残して、ほかの列の見出しを変えてください。"
    ),
    "master.cumulative-unknown": Entry(
        "累計が読めない", "累計の欄に、決められた言葉以外があります。", "一覧から選ぶか、空欄にしてください。"
    ),
    "master.direction-unknown": Entry(
        "目指す方向が読めない", "矢印ではありません。", "↗ ↘ → のどれかを選んでください。"
    ),
    "master.division-blank": Entry(
        "所管課が空欄", "この事業は、どの課にも照会されません。", "所管課を入れてください。"
    ),
    "master.division-twice": Entry("課が二つある", "シート「課」に同じ課名があります。", "一つだけ残してください。"),
    "master.division-unknown": Entry("知らない課", "シート「課」にない課名です。", _KNOWN),
    "master.division-vague": Entry(
        "どの課か決まらない", "「関係各課」のような書き方です。", "照会する課の名前に書き換えてください。"
    ),
    "master.ends-outside": Entry(
        "終了年度が計画の外",
        "事業の終了年度が、計画の期間にありません。",
        "年度を直してください。計画の終わりまで続く事業は空欄にしてください。",
    ),
    "master.goal-both": Entry("目標が二つ", "目指す方向と目標値の両方があります。", "どちらか一方を消してください。"),
    "master.goal-neither": Entry("目標がない", "目指す方向も目標値もありません。", "どちらか一方を入れてください。"),
    "master.indicator-number": Entry("指標番号が読めない", "番号ではありません。", _NUMBERS),
    "master.indicator-twice": Entry(
        "指標番号が二つある", "同じ番号の指標があります。", "使っていない番号に直してください。"
    ),
    "master.indicator-unnamed": Entry(
        "指標名がない",
        "指標名のない行に、数字や目標があります。",
        "指標であれば指標名を入れ、そうでなければ行を消してください。",
    ),
    "master.item-missing": Entry(
        "項目の行がない", "シート「計画」に、なくてはならない項目がありません。", "項目の行を戻してください。"
    ),
    "master.item-twice": Entry("項目が二つある", "シート「計画」に同じ項目があります。", "一つだけ残してください。"),
    "master.item-unknown": Entry(
        "使われない項目", "シート「計画」に、知らない項目があります。", "書き誤りでなければ、そのままで構いません。"
    ),
    "master.joint-unknown": Entry(
        "共管事業の入力が選べない",
        "決められた言葉ではありません。",
        "主管課のみ、全課、合算 のどれかにしてください。",
    ),
    "master.latest-blank": Entry(
        "直近実績値が空欄",
        "初期値が分からないので、課に照会します。",
        "値があれば入れ、なければ「未定」としてください。",
    ),
    "master.latest-unreadable": Entry(
        "直近実績値が読めない", "数値ではありません。", "14.5 のような数値、又は「未定」にしてください。"
    ),
    "master.no-program": Entry("施策がない", "シート「施策」が空です。", "施策を入れてください。"),
    "master.not-a-value": Entry(
        "値ではない",
        "数式、日付、エラー値などが入っています。",
        "値だけを貼り付けるか、書式を文字列にしてから入れ直してください。",
    ),
    "master.office-blank": Entry(
        "とりまとめ課が空欄",
        "担当課も主管課もない施策指標は、どの課にも照会されません。",
        "とりまとめ課を入れてください。",
    ),
    "master.previous-unreadable": Entry(
        "前の事業が読めない", "事業のキーではありません。", "2-1/12 のように書いてください。"
    ),
    "master.program-number": Entry(
        "施策番号が読めない", "決められた書き方ではありません。", "2-1 のように数字と「-」で書いてください。"
    ),
    "master.program-twice": Entry("施策が二つある", "同じ施策番号があります。", "一つだけ残してください。"),
    "master.program-unknown": Entry(
        "知らない施策", "シート「施策」にない施策番号です。", "番号を直すか、シート「施策」に加えてください。"
    ),
    "master.program-unnamed": Entry("施策名が空欄", "施策に名前がありません。", "施策名を入れてください。"),
    "master.project-number": Entry("No が読めない", "事業の番号ではありません。", _NUMBERS),
    "master.project-twice": Entry(
        "事業が二つある", "一つの施策に同じ No の事業があります。", "No を直すか、一つ消してください。"
    ),
    "master.project-unknown": Entry(
        "知らない事業", "シート「事業」にない No です。", "No を直すか、シート「事業」に加えてください。"
    ),
    "master.sheet-missing": Entry(
        "シートがない", "なくてはならないシートが消えたか、名前が変わっています。", "シートを戻してください。"
    ),
    "master.target-unreadable": Entry("目標値が読めない", "数値ではありません。", "14.5 のような数値にしてください。"),
    "master.unnamed": Entry(
        "市名・計画名が空欄", "様式や集計の見出しに出ません。", "分かれば入れてください。空欄でも進められます。"
    ),
    "master.year-range": Entry(
        "計画の期間にならない",
        "開始年度と終了年度が逆か、10 年を超えています。",
        "1 年から 10 年の期間にしてください。",
    ),
    "master.year-unreadable": Entry("年度が読めない", "年度として読めない書き方です。", _YEARS),
    "master.slip-unknown": Entry(
        "知らない点検", "シート「点検」に、知らない点検の名前があります。", "書き方は [form.md](form.md) にあります。"
    ),
    "master.slip-twice": Entry("点検が二つある", "シート「点検」に同じ点検があります。", "一つだけ残してください。"),
    "master.threshold": Entry(
        "点検の基準が使えない",
        "シート「点検」の基準が、数字でも「しない」でもありません。",
        "数字にするか、点検しないときは「しない」と書いてください。",
    ),
}
