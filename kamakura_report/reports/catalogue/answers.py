"""What stands in the cells that are asked for."""

from __future__ import annotations

from kamakura_report.reports.catalogue.entry import Entries, Entry

_NUMBER = "数字だけを入力してもらってください。当てはまらないときは「該当なし」、まだ決まらないときは「未確定」です。"

ENTRIES: Entries = {
    "answer.boolean": Entry(
        "TRUE・FALSE が入っている",
        "論理値が入っています。「TRUE」「真」などと入力したか、ほかから貼り付けたものです。",
        "言葉や数字で入力し直してもらってください。",
    ),
    "answer.date": Entry(
        "日付になっている",
        "「5/31」「1-2」などと入力すると、Excel が日付に変えます。元の数字は確かめられません。",
        "数字だけを（文章の欄では、先頭に「'」を付けて）入力し直してもらってください。",
    ),
    "answer.error": Entry(
        "エラー値が入っている",
        "#DIV/0! や #REF! などです。ほかのブックの式を貼り付けると起こります。",
        "値だけを入力し直してもらってください。",
    ),
    "answer.formula": Entry(
        "計算式が入っている",
        "記入欄に式があります。式の結果は、開くパソコンによって変わることがあります。",
        "計算した結果の数字を入力し直してもらってください。",
    ),
    "answer.not-copied": Entry(
        "差戻し用に写せない",
        "セルに入りきらない長さなどのため、差戻し用の Excel に写せませんでした。",
        "その欄に入力し直してもらってください。",
    ),
    "choice.unknown": Entry(
        "選択肢にない", "一覧にない言葉が貼り付けられています。", "一覧から選び直してもらってください。"
    ),
    "figure.rule": Entry(
        "欄の約束に合わない",
        "人数や千円のように 0 以上の整数を入れる欄に、小数や負の数が貼り付けられています。",
        "単位と桁を確かめてもらってください。",
    ),
    "figure.unreadable": Entry(
        "数字として読めない", "「約130」「昨年度並み」のように、一つの数字に決まらないものが入っています。", _NUMBER
    ),
    "required.blank": Entry(
        "必要な欄が空", "この回で必ず記入する欄が空いています。", f"記入してもらってください。{_NUMBER}"
    ),
}
