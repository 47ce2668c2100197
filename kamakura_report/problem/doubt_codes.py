"""Problem codes of doubts: figures that can hardly be right, held against what else is known.

Every doubt is a warning. A strong one is most likely a slip of digits, unit or sign, a year copied or two rows
exchanged; a soft one may well be what happened (``returned.doubts``).
"""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_REASON = (
    "課に確かめてください。正しければ、その行の備考に理由を書いてもらうと、差戻しには出なくなります。"
    "企画課の一覧には、理由と一緒に残ります。"
)
_REASON_SHOWN = "課に確かめてください。正しければ、その行の備考に理由を書いてもらってください。理由と一緒に残ります。"
_REMARK = "確かめてください。正しければ、備考に理由を書くと、差戻しには出なくなります。"
_REMARK_SHOWN = "確かめてください。正しければ、備考に理由を書いてください。"

REASON_GIVEN = "備考に「{reason}」とあります。"  # follows what was found
STILL_DOUBTED = "理由があっても、桁や単位の間違いかもしれません。この数字で正しいか、もう一度確かめてください。"

PLAUSIBLE_AS_SENT = ProblemCode(
    "plausible.as-sent",
    Severity.NOTE,
    found="マスター（input/master.xlsx）を読めないので、配布したときの計画に照らして点検しました。",
    advice="マスターを直すか、Excel で開いていれば閉じて、もう一度点検してください。",
    title="配布したときの計画で点検した",
    cause="数字は今のマスターの計画（補正後の予算額など）に照らして点検しますが、そのマスターが読めませんでした。",
    cure="マスターを直すか、Excel で開いていれば閉じて、もう一度点検してください。`merge` は直すまで実行できません。",
)
PLAUSIBLE_BUDGET = ProblemCode(
    "plausible.budget",
    Severity.WARNING,
    found="「{figure}」です。予算額（{budget}）の{limit}倍を超えています。",
    advice=_REMARK,
    title="予算を大きく超えている",
    cause="決算額が、その年度の予算額の1.2倍を超えています（倍率はマスターの「点検」で変えられます）。",
    cure=_REASON,
)
PLAUSIBLE_CLOSED = ProblemCode(
    "plausible.closed",
    Severity.WARNING,
    found="{found}",
    advice="回「{round}」は締め切ってあるので、課には差し戻しません。"
    "確かめて、違っていれば「kamakura-report set キー 値 --reason 理由」で直してください。",
    title="締め切った回の数字に確かめるところがある",
    cause="締め切った回の数字が、今の計画（予算額、直近実績値、目標値、点検の基準）に照らすと、間違いかもしれません。"
    "締め切ったあとに計画を直したときにも出ます。",
    cure="正しければ、そのままで構いません。違っていれば `set` で正しい数字にしてください。課に出し直してもらうときは"
    " `close 回の名前 --reopen` で回を開き直します。",
)
PLAUSIBLE_COPIED = ProblemCode(
    "plausible.copied",
    Severity.WARNING,
    found="{year}の数字{count}個が、すべて前の年度と同じです。",
    advice="前の年度の数字を写したままになっていないか、確かめてください。",
    title="前の年度の数字を写したかもしれない",
    cause="比べられる数字（前の年度の数字があり、毎年同じではないもの）が、すべて前の年度と同じです。",
    cure="課に確かめてください。正しければ、そのままで構いません。",
)
PLAUSIBLE_COPIED_ONE = PLAUSIBLE_COPIED.variant(found="{year}の数字が、前の年度と同じです。")
PLAUSIBLE_DIGITS = ProblemCode(
    "plausible.digits",
    Severity.WARNING,
    found="「{figure}」です。{known}の、およそ{times}です。",
    advice=_REMARK_SHOWN,
    title="桁が違うかもしれない",
    cause="同じ欄のほかの数字や予算額の、およそ10倍、100倍、1,000倍か、10分の1、100分の1、1,000分の1です。",
    cure=_REASON_SHOWN,
)
PLAUSIBLE_DIGITS_SHARE = PLAUSIBLE_DIGITS.variant(
    found="「{figure}」です。{known}の、およそ{times}です（14.5 と 0.145 の違いかもしれません）。"
)
PLAUSIBLE_DROP = ProblemCode(
    "plausible.drop",
    Severity.WARNING,
    found="「{figure}」です。{known}と比べて、急に減っています。",
    advice=_REMARK,
    title="急に減っている",
    cause="同じ欄のほかの数字の、およそ5分の1を下回っています（倍率はマスターの「点検」で変えられます）。",
    cure=_REASON,
)
PLAUSIBLE_EXCHANGED = ProblemCode(
    "plausible.exchanged",
    Severity.WARNING,
    found="「{figure}」です。この行は{expected}、隣の行（{neighbour}）は{other}くらいのはずで、入れ替わっているかもしれません。",
    advice=_REMARK_SHOWN,
    title="隣の行と入れ替わっているかもしれない",
    cause="隣り合う二つの行の数字が、どちらも相手の行のこれまでの数字や予算額に近く、自分の行とは大きく違います。",
    cure=_REASON_SHOWN,
)
PLAUSIBLE_EXPLAINED = ProblemCode(
    "plausible.explained",
    Severity.WARNING,
    found="{found}",
    advice="理由を読んで、納得できればこのままで構いません。差戻しには出しません。",
    title="疑わしいが、備考に理由がある",
    cause="ほかの数字と比べて疑わしい数字（予算を超えている、急に増えているなど）ですが、備考に理由が書かれています。",
    cure="理由を読み、納得できればこのままで構いません。できなければ、課に確かめてください。",
)
PLAUSIBLE_FALL = ProblemCode(
    "plausible.fall",
    Severity.WARNING,
    found="「{figure}」です。累計なのに、前の数字（{before}）より減っています。",
    advice=_REMARK,
    title="累計が減っている",
    cause="累計の指標なのに、前の数字より小さくなっています。",
    cure=_REASON,
)
PLAUSIBLE_JUMP = ProblemCode(
    "plausible.jump",
    Severity.WARNING,
    found="「{figure}」です。{known}と比べて、急に増えています。",
    advice=_REMARK,
    title="急に増えている",
    cause="同じ欄のほかの数字の、およそ5倍以上です（倍率はマスターの「点検」で変えられます）。",
    cure=_REASON,
)
PLAUSIBLE_NEIGHBOUR = ProblemCode(
    "plausible.neighbour",
    Severity.WARNING,
    found="「{figure}」です。隣の行（{neighbour}）と同じ数字で、{known}とは違います。",
    advice=_REMARK,
    title="隣の行の数字かもしれない",
    cause="隣の行と同じ数字で、その行のこれまでの数字や予算額とは違います。",
    cure=_REASON,
)
PLAUSIBLE_NEIGHBOUR_FIRST = PLAUSIBLE_NEIGHBOUR.variant(found="「{figure}」です。隣の行（{neighbour}）と同じ数字です。")
PLAUSIBLE_PART = ProblemCode(
    "plausible.part",
    Severity.WARNING,
    found="「{figure}」です。予算額（{budget}）の{limit}分の1を下回っています。",
    advice=_REMARK,
    title="予算のごく一部",
    cause="決算額が、その年度の予算額の8分の1を下回っています（倍率はマスターの「点検」で変えられます）。",
    cure=_REASON,
)
PLAUSIBLE_SHARE = ProblemCode(
    "plausible.share",
    Severity.WARNING,
    found="「{figure}」です。割合が {limit} を超えています。",
    advice=_REMARK,
    title="割合が100を超えている",
    cause="これまで100を超えたことのない百分率の欄に、100より大きい数字が入っています。",
    cure=_REASON,
)
PLAUSIBLE_SIGN = ProblemCode(
    "plausible.sign",
    Severity.WARNING,
    found="「{figure}」です。{known}とは、プラスとマイナスが反対です。",
    advice=_REMARK_SHOWN,
    title="プラスとマイナスが反対",
    cause="同じ欄のほかの数字とは、符号（プラスとマイナス）が反対です。",
    cure=_REASON_SHOWN,
)
PLAUSIBLE_SIGN_SHARE = PLAUSIBLE_SIGN.variant(found="「{figure}」です。割合が0を下回っています。")
PLAUSIBLE_THOUSAND = ProblemCode(
    "plausible.thousand",
    Severity.WARNING,
    found="「{figure}」です。予算額（{budget}）の、およそ{times}です（円と千円の違いかもしれません）。",
    advice=_REMARK_SHOWN,
    title="円と千円が違うかもしれない",
    cause="決算額が予算額のおよそ1,000倍か1,000分の1です。",
    cure=_REASON_SHOWN,
)
