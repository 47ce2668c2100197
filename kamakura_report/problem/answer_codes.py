"""Problem codes of answers: what stands in the cells that are asked for."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_NUMBER = "数字だけを入力してもらってください。当てはまらないときは「該当なし」、まだ決まらないときは「未確定」です。"

DAY_REPEATED = "前に届いた別のファイルでも、同じ数字でした。"
DAY_MEANT = (
    "この数字のまま受け取ります。日付のつもりでなかったか、確かめてください。"
    "課の手元の表紙では「要確認」のままですが、差し支えありません。"
)
# What the office itself typed (set, resolve, import-figures).
ENTRY_DAY = (
    "日付のつもりなら、数字だけを書き直してください。"
    "この数字で正しければ、そのわけを理由に書いてください"
    "（CSV の数字は、「kamakura-report set キー 値 --reason 理由」で記録します）。"
)
ENTRY_DAY_MEANT = "この数字のまま記録しました。日付のつもりでなかったか、確かめてください。"
ENTRY_DOUBTED = (
    "このまま記録しました。違うときは、"
    "「kamakura-report set キー 値 --reason 理由」で正しい値を記録するか、"
    "「kamakura-report set キー --withdraw --reason 理由」で取り下げてください。"
)
ENTRY_DIGITS = "正しい数字を書き直してください。"
ENTRY_TAKEN = "このまま記録しました。"

ANSWER_BOOLEAN = ProblemCode(
    "answer.boolean",
    Severity.ERROR,
    found="「{raw}」が入っています。",
    advice="言葉や数字で入力してください。",
    title="TRUE・FALSE が入っている",
    cause="論理値が入っています。「TRUE」「真」などと入力したか、ほかから貼り付けたものです。",
    cure="言葉や数字で入力し直してもらってください。",
)
ANSWER_COMPUTED = ProblemCode(
    "answer.computed",
    Severity.NOTE,
    found="計算式「={formula}」が入っています。",
    advice="計算し直して同じになった {value} を受け取ります。",
    title="計算式を計算し直した",
    cause="「=4176+200」のように、数字だけの式が入っています。ここで計算し直して同じになった値を受け取ります。",
    cure="何もしなくて構いません。",
)
ANSWER_CONVERTED = ProblemCode(
    "answer.converted",
    Severity.NOTE,
    found="「{raw}」を「{value}」と読みました。",
    advice="このままで受け取ります。表紙では、直すまで「要確認」と数えます。",
    title="読み替えて受け取った",
    cause="「１２３」「1,234千円」のように、数字の欄に文字で入っています。意味が一つに決まるので、読み替えて受け取ります。",
    cure="何もしなくて構いません。課の手元の表紙では、数字に直すまで「要確認」と数えます。",
)
ANSWER_DATE = ProblemCode(
    "answer.date",
    Severity.ERROR,
    found="{day}として保存されています。",
    advice="日付は「'」を先頭に付けて文字で、数字は書式を「標準」にしてから数字だけで、入力し直してください。",
    title="日付になっている",
    cause="「5/31」「1-2」などと入力すると、Excel が日付に変えます。元の数字は確かめられません。",
    cure="数字だけを（文章の欄では、先頭に「'」を付けて）入力し直してもらってください。",
)
ANSWER_DATE_TAKEN = ANSWER_DATE.variant(
    severity=Severity.NOTE, found="日付が入っています。", advice="「{taken}」という文字として受け取ります。"
)
ANSWER_ERROR = ProblemCode(
    "answer.error",
    Severity.ERROR,
    found="エラー値「{raw}」が入っています。",
    advice="正しい値を入力してください。",
    title="エラー値が入っている",
    cause="#DIV/0! や #REF! などです。ほかのブックの式を貼り付けると起こります。",
    cure="値だけを入力し直してもらってください。",
)
ANSWER_FORMULA = ProblemCode(
    "answer.formula",
    Severity.ERROR,
    found="計算式が入っています。",
    advice="計算した結果を入力してください。",
    title="計算式が入っている",
    cause="ほかのセルを見る式や、計算し直しても同じにならない式です。式の結果は、開くパソコンによって変わることがあります。",
    cure="計算した結果の数字を入力し直してもらってください。",
)
ANSWER_NONE = ProblemCode(
    "answer.none",
    Severity.WARNING,
    found="「{raw}」を「該当なし」と読みました。0 のことかもしれません。",
    advice="数えた結果が 0 なら 0 を、当てはまらないなら「該当なし」を入力してもらってください。",
    title="「なし」は 0 かもしれない",
    cause="「なし」「実績なし」などと入っています。数えた結果が 0 なのか、当てはまらないのか、言葉からは決まりません。",
    cure="課に確かめてください。0 なら 0 を、当てはまらないなら「該当なし」を入力し直してもらってください。",
)
ANSWER_NOT_COPIED = ProblemCode(
    "answer.not-copied",
    Severity.WARNING,
    found="入力されていた「{typed}」は、写せないので消してあります。",
    advice="入力し直してください。",
    title="差戻し用に写せない",
    cause="セルに入りきらない長さなどのため、差戻し用の Excel に写せませんでした。",
    cure="その欄に入力し直してもらってください。",
)
ANSWER_NOT_ASKED = ProblemCode(
    "answer.not-asked",
    Severity.WARNING,
    found="「{item}」が「{words}」のときだけ記入する欄です（今は{now}）。",
    advice="記入したとおりに受け取ります。どちらかが違っていれば、直してください。",
    title="記入しなくてよい欄に記入がある",
    cause="別の欄の答えによって、記入しなくてよくなった欄に記入があります。受け取りますが、どちらかの答えが違うかもしれません。",
    cure="二つの欄を見比べて、違っているほうを直してもらってください。",
)
ANSWER_PICTURE = ProblemCode(
    "answer.picture",
    Severity.ERROR,
    found="画像が入っています。",
    advice="画像を消して、数字や言葉をセルに入力してください。",
    title="画像が入っている",
    cause="セルの中に画像が置かれています（「セルに配置」した画像や、WPS の画像）。写っているものは読みません。",
    cure="画像に写っているものを、セルに入力し直してもらってください。",
)
CHOICE_UNKNOWN = ProblemCode(
    "choice.unknown",
    Severity.ERROR,
    found="「{raw}」は選択肢にありません。",
    advice="{choices} のどれかを選んでください。",
    title="選択肢にない",
    cause="一覧にない言葉が貼り付けられています。",
    cure="一覧から選び直してもらってください。",
)
CHOICE_UNKNOWN_AMONG = CHOICE_UNKNOWN.variant(
    found="「{raw}」には、選択肢にない言葉があります。",
    advice="{choices} から選び、いくつか選ぶときは「{between}」で区切ってください。",
)
DATE_UNREADABLE = ProblemCode(
    "date.unreadable",
    Severity.ERROR,
    found="{typed}は、年月日として読めません。",
    advice="2026/5/31 か 令和8年5月31日 のように、年から入力してください。",
    title="日付として読めない",
    cause="日付の欄に、年のない日付（5/31）や、日付でないものが入っています。何年のことか確かめられません。",
    cure="2026/5/31 のように、年から入力し直してもらってください。",
)
DATE_TIME = ProblemCode(
    "date.time",
    Severity.NOTE,
    found="日付の欄に時刻も入っています。",
    advice="日付（{taken}）だけを受け取ります。",
    title="日付に時刻が付いている",
    cause="日付の欄に、時刻の付いた日付が貼り付けられています。",
    cure="何もしなくて構いません。日付だけを受け取ります。",
)
FIGURE_DAY = ProblemCode(
    "figure.day",
    Severity.ERROR,
    found="{day}が入っています。「5/31」などと入力すると、Excel が日付の数にします。",
    advice="数字だけを入力し直してください。この数字で正しければ、備考に理由を書いて送り直してください。",
    title="日付の数かもしれない",
    cause="「5/31」などと入力すると、Excel はその日を表す数にします。計画の数字とかけ離れているとエラーになります。"
    "備考に理由があるか、別のファイルで同じ数字がもう一度届くと、注意になります。",
    cure="日付のつもりか数字のつもりかを課に確かめ、日付なら数字だけを入力し直してもらってください。"
    "その数字で正しければ、備考に理由を書いて送り直してもらうと、受け取ります。",
)
FIGURE_DAY_PERHAPS = FIGURE_DAY.variant(
    severity=Severity.WARNING,
    advice="日付のつもりなら、数字だけを入力し直してください。この数字で正しければ、備考に理由を書いてください。",
)
FIGURE_DIGITS = ProblemCode(
    "figure.digits",
    Severity.ERROR,
    found="「{raw}」は桁が多すぎます（有効な数字は15桁までです）。",
    advice="正しい数字を入力し直してもらってください。",
    title="桁が多すぎる",
    cause="15桁を超える数字は、Excel が終わりの桁を失います。キーを押し続けたか、貼り付けを誤ったものです。",
    cure="正しい数字を入力し直してもらってください。",
)
FIGURE_RULE = ProblemCode(
    "figure.rule",
    Severity.WARNING,
    found="「{value}」は0以上の整数ではありません。",
    advice="単位（{unit}）と桁を確かめてください。",
    title="欄の約束に合わない",
    cause="人数や千円のように 0 以上の整数を入れる欄に、小数や負の数が貼り付けられています。",
    cure="単位と桁を確かめてもらってください。",
)
FIGURE_SHARE = ProblemCode(
    "figure.share",
    Severity.WARNING,
    found="「{value}」{unit} となっています（もとの値は {base}）。",
    advice="14.5% は 0.145 ではなく 14.5 と入力します。正しければそのままで構いません。",
    title="割合の桁が違うかもしれない",
    cause="「14.5%」と入力すると Excel は 0.145 にします。もとの値が 1 以上か、まだない欄に、1 以下の数があります。",
    cure="正しければそのままで構いません。違えば、14.5 のように入力し直してもらってください。",
)
FIGURE_SHARE_FIRST = FIGURE_SHARE.variant(found="「{value}」{unit} となっています（比べる前の数字がありません）。")
FIGURE_UNIT = ProblemCode(
    "figure.unit",
    Severity.ERROR,
    found="「{raw}」の「{typed}」は、この欄の単位「{unit}」と違います。",
    advice="「{unit}」を単位にして、数字だけを入力してください。",
    title="単位が違う",
    cause="「1,234円」のように、欄の単位（千円など）と違う単位が付いています。換算はしません。",
    cure="欄の単位に直した数字だけを入力し直してもらってください。",
)
FIGURE_UNREADABLE = ProblemCode(
    "figure.unreadable",
    Severity.ERROR,
    found="「{raw}」は数字として読めません。",
    advice="数字だけを入力するか、{words}と入力してください。",
    title="数字として読めない",
    cause="「約130」「昨年度並み」のように、一つの数字に決まらないものが入っています。",
    cure=_NUMBER,
)
FIGURE_UNREADABLE_VAGUE = FIGURE_UNREADABLE.variant(
    found="「{raw}」は、「{typed}」が付いているので一つの数字に決まりません。"
)
REQUIRED_BLANK = ProblemCode(
    "required.blank",
    Severity.WARNING,
    found="必要な欄が空です。",
    advice="記入するか、「該当なし」「未確定」と入力してください。",
    title="必要な欄が空",
    cause="この回で必ず記入する欄が空いています。",
    cure="記入してもらってください。" + _NUMBER,
)
REQUIRED_BLANK_TEXT = REQUIRED_BLANK.variant(advice="記入してください。")
REQUIRED_BLANK_CHOICE = REQUIRED_BLANK.variant(advice="一覧の {choices} から選んでください。")
TEXT_LONG = ProblemCode(
    "text.long",
    Severity.ERROR,
    found="文章が長すぎます（セルに入るのは {limit} 字までです）。",
    advice="短くしてください。",
    title="文章が長すぎる",
    cause="とりまとめ課が `set` で書いた文章が、Excel の一つのセルに入りません。",
    cure="短くして、もう一度実行してください。",
)
