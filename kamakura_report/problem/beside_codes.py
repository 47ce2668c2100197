"""Problem codes of what lies beside or over the cells: notes, text boxes, pictures."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_WRITE_INTO_CELLS = "お伝えになりたいことは、備考などの欄に書いてください。"
_ASK = "書いてあることを読み、数字に関わるなら課に確かめてください。数字は、セルに入っているものを受け取ります。"
_LAID = "図形や画像を置いても、記入したことにはなりません。"

BESIDE_COVERED = ProblemCode(
    "beside.covered",
    Severity.ERROR,
    found="「{value}」の上に、{what}が置かれています（{area}）。",
    advice="どちらが正しいか分かりません。上に置いたものを消し、正しいものをセルに入力してください。",
    title="記入の上に図形や画像がある",
    cause="数字や選択の入ったセルが、文字の入った図形や画像で隠れています。見えるものとセルの中身のどちらが正しいか分かりません。",
    cure="上に置いたものを消し、正しいものをセルに入力してもらってください。",
)
BESIDE_LINE = ProblemCode(
    "beside.line",
    Severity.WARNING,
    found="「{value}」の上に、線や枠が引かれています（{area}）。",
    advice="取り消すつもりであれば、正しい数字をセルに入力してください。そうでなければ、そのままで構いません。",
    title="記入の上に線がある",
    cause="数字や選択の入ったセルに、図形の線や枠が重なっています。取り消し線のつもりかもしれません。",
    cure="取り消すつもりだったかを課に確かめてください。数字は、セルに入っているものを受け取ります。",
)
BESIDE_LINE_ELSEWHERE = BESIDE_LINE.variant(
    severity=Severity.NOTE,
    found="線や枠が引かれています（{area}）。",
    advice="数字には重なっていないので、そのままで構いません。",
)
BESIDE_NOTE = ProblemCode(
    "beside.note",
    Severity.WARNING,
    found="コメント「{text}」が付いています。",
    advice=_WRITE_INTO_CELLS + "コメントが数字の訂正であれば、セルの数字を直してください。",
    title="コメントがある",
    cause="セルにコメント（メモ）が付いています。「速報値です」「差し替えてください」などと書かれていることがあります。",
    cure=_ASK,
)
BESIDE_OBJECT = ProblemCode(
    "beside.object",
    Severity.WARNING,
    found="{what}が置かれています（{area}）。",
    advice=_LAID + "数字や備考は、セルに入力してください。",
    title="図形や画像がある",
    cause="文字の入った図形（テキスト ボックスなど）や画像が、セルの外に置かれています。",
    cure="書いてあることや写っているものを見てください。"
    "答えであれば、セルに入力してもらってください。数字は、セルに入っているものを受け取ります。",
)
BESIDE_OBJECT_BLANK = BESIDE_OBJECT.variant(
    found="空の記入欄の上に、{what}が置かれています（{area}）。",
    advice=_LAID + "答えであれば、このセルに入力してください。",
)
BESIDE_OBJECT_MORE = BESIDE_OBJECT.variant(
    found="コメント、図形、画像が、ほかに {count} 個あります。", advice="Excel で開いて見てください。"
)
BESIDE_UNREAD = ProblemCode(
    "beside.unread",
    Severity.WARNING,
    found="コメントか、図形や画像がありますが、読み取れません。",
    advice="Excel で開いて見てください。答えや訂正であれば、セルに入力してください。",
    title="読み取れない図形やコメントがある",
    cause="コメントや図形、画像を収めた部品がありますが、数が多すぎるか、壊れているか、中身が分かりません。",
    cure="Excel で開いて見てください。答えが書かれていれば、セルに入力してもらってください。",
)
BESIDE_UNREAD_HARMLESS = BESIDE_UNREAD.variant(
    severity=Severity.NOTE, advice="必要な欄は埋まっているので、そのままで構いません。"
)
