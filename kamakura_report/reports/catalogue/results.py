"""Returns put together, with each other and with the plan."""

from __future__ import annotations

from kamakura_report.reports.catalogue.entry import Entries, Entry

_SETTLE = (
    "課に確かめ、`output/conflicts.xlsx` の「採用」に印を付けて `resolve` で取り込むか、"
    "直した様式を出してもらってください。"
)

ENTRIES: Entries = {
    "merge.against-master": Entry(
        "マスターと違う",
        "マスターが決めている値（予算額や初期値）に、課が別の数字を答えています。マスターの値で集計しています。",
        "回答が正しいときは、マスターを直してください。",
    ),
    "merge.blank-kept": Entry(
        "空欄では消えない",
        "前に受け取った欄が、新しいファイルでは空いています。前の回答を残しています。",
        "課に確かめ、消すときは `set キー --clear --reason 理由` を実行してください。",
    ),
    "merge.conflict": Entry(
        "食い違い（競合）", "同じ欄に、違う回答があります。どちらも採らず、値は空のままです。", _SETTLE
    ),
    "merge.decide-again": Entry("決めたあとで変わった", "どれを採るかを決めたあとで、回答が変わりました。", _SETTLE),
    "merge.not-asked": Entry(
        "担当ではない課の回答",
        "いまのマスターでは、その欄の担当課ではありません。集計していません。",
        "担当課が変わったときは、マスターの所管課・担当課を直してください。",
    ),
    "merge.replaced": Entry(
        "回答が替わった",
        "同じ様式が二つ以上あり、あとから保存されたほうの回答を使いました。",
        "意図したものかを確かめてください。そうであれば何もしなくて構いません。",
    ),
    "merge.restated": Entry("回によって違う", "前の回に受け取った年度の数字に、別の数字の回答があります。", _SETTLE),
    "merge.unknown-key": Entry(
        "いまの計画にない",
        "回答の対象の事業や指標が、マスターから消えたか、番号が変わっています。",
        "マスターを確かめてください。番号は、一度付けたら変えません。",
    ),
    "merge.unreadable": Entry(
        "読めない回答",
        "欄に入っているものを、値として読めません。集計していません。",
        "入力を直して、もう一度出してもらってください。",
    ),
    "resolve.mark": Entry(
        "採用の印が使えない",
        "`conflicts.xlsx` の「採用」の印が、どの回答のものか決まらないか、二つの行に付いています。",
        "お知らせのセルを見て、採るほうの行にだけ印を付けてください。",
    ),
    "resolve.sheet": Entry(
        "競合の表がない",
        "シートか、その見出しが消えたか、変わっています。",
        "もう一度集計して `conflicts.xlsx` を作り直し、印を付けてください。",
    ),
    "return.known": Entry(
        "受け取り済み",
        "中身がまったく同じファイルを、前に受け取っています。",
        "何もしなくて構いません。",
    ),
    "return.twice": Entry(
        "同じ様式が二つ",
        "一つの配布ファイルへの回答が、二つ以上あります。",
        "あとから保存されたほうを使います。違うときは、正しいほうだけを残してください。",
    ),
}
