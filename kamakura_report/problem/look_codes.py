"""Problem codes of looks: what people see in a cell that is asked for is something else than what is stored there."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_FRESH = "配布したファイル（又は差戻しのファイル）の欄に"
_APOSTROPHE = "正しい数字を、先頭に「'」を付けて（「'14.5」のように）入力し直してください。"

ANSWER_LEFT_OUT = ProblemCode(
    "answer.left-out",
    Severity.NOTE,
    found="取り消し線のある（又は見えない）「{left}」を除き、「{value}」と読みました。",
    advice="このままで受け取ります。",
    title="取り消された部分を除いて受け取った",
    cause="文章の一部に取り消し線が引かれているか、文字が背景と同じ色です。見えているとおりに、その部分を除いて受け取ります。",
    cure="何もしなくて構いません。除いた部分も控えに残っています。",
)
ANSWER_RAISED = ProblemCode(
    "answer.raised",
    Severity.ERROR,
    found="「{text}」の「{raised}」が、上付きか下付きの小さい文字です。",
    advice=f"{_FRESH}、注の印などを除いて入力し直してください。注は備考に書いてください。",
    title="上付き・下付きの文字がある",
    cause="「310」に注の印の「1」を小さく付けたものなどです。保存された文字は「3101」とつながっているので、数字にできません。",
    cure="注の印を除いたものを入力し直してもらってください。注は備考に書いてもらいます。",
)
ANSWER_STRUCK = ProblemCode(
    "answer.struck",
    Severity.ERROR,
    found="「{struck}」に取り消し線が引かれ、「{rest}」が残っています。",
    advice=f"{_FRESH}、正しいものだけを入力し直してください。",
    title="取り消し線がある（見え消し）",
    cause="見え消しで直してあります。取り消した字と残した字は、つながって一つの値として保存されています。",
    cure="配布したファイルか差戻しのファイルに、正しいものだけを入力し直してもらってください。"
    "取り消し線のある欄に入力し直すと、新しい字にも取り消し線が付くことがあります。",
)
ANSWER_STRUCK_WHOLE = ANSWER_STRUCK.variant(
    found="入っているもの全部（「{struck}」）に取り消し線が引かれています。",
    advice=f"取り消すのなら欄を空にし、そうでなければ{_FRESH}入力し直してください。",
)
ANSWER_UNSEEN = ProblemCode(
    "answer.unseen",
    Severity.ERROR,
    found="「{unseen}」が背景と同じ色で、見えていません。",
    advice=f"{_FRESH}、正しいものだけを入力し直してください。",
    title="背景と同じ色の文字がある",
    cause="文字の全部か一部が、セルの背景と同じ色です。見ている人には、保存されているものと違うものが見えています。",
    cure="配布したファイルか差戻しのファイルに、正しいものだけを入力し直してもらってください。",
)
FIGURE_PERCENT = ProblemCode(
    "figure.percent",
    Severity.NOTE,
    found="保存されている {stored} が、百分率の書式で「{shown}」と見えています。",
    advice="{value} を受け取ります。",
    title="百分率の書式が付いている",
    cause="「88.5%」と入力すると、Excel は 0.885 を保存して 88.5% と見せます。百分率の欄では 88.5 として受け取ります。"
    "前の数字などから、どちらのつもりか決められないとエラーになります。",
    cure="お知らせなら何もしなくて構いません。エラーなら課に確かめ、"
    "先頭に「'」を付けて（「'88.5」のように）入力し直してもらってください。",
)
FIGURE_PERCENT_DOUBTFUL = FIGURE_PERCENT.variant(
    severity=Severity.ERROR,
    found="保存されている {stored} が、百分率の書式で「{shown}」と見えています。どちらの数字か決められません。",
    advice=_APOSTROPHE,
)
FIGURE_SHOWN = ProblemCode(
    "figure.shown",
    Severity.ERROR,
    found="保存されている {stored} が、書式で「{shown}」と見えています。",
    advice=_APOSTROPHE,
    title="見えている数字と保存されている数字が違う",
    cause="千の位までしか見せない書式や、百分率でない欄の百分率の書式などで、見えている数字が保存されている数字と違います。"
    "0 でない数字が 0 に見えているときも出ます。隠れている小数だけなら違いとしません。",
    cure="どちらが正しいかを課に確かめ、正しい数字を、先頭に「'」を付けて（「'3100」のように）入力し直してもらってください。",
)
FIGURE_SHOWN_AS_NOTHING = FIGURE_SHOWN.variant(found="保存されている {stored} が、書式のために見えていません。")
