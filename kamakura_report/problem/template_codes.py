"""Problem codes of the form drawn in Excel: what it may not say."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

TEMPLATE_ALONE = ProblemCode(
    "template.alone",
    Severity.ERROR,
    found="{written} と同じセルに、ほかの文字や差込項目があります。",
    advice="{written} だけにして、ほかは隣のセルに移してください。",
    title="記入欄に文字が混ざる",
    cause="記入欄や計算する欄と同じセルに、ほかの文字があります。",
    cure="文字を隣のセルに移してください。",
)
TEMPLATE_BAND = ProblemCode(
    "template.band",
    Severity.ERROR,
    found="「{name}」という帯はありません。",
    advice="A列に {bands} のどれかを書いてください。",
    title="帯の名前がない",
    cause="A 列に、その行の帯の名前がないか、知らない名前があります。",
    cure="A 列に帯の名前を書いてください。",
)
TEMPLATE_BAND_KIND = TEMPLATE_BAND.variant(
    found="帯「{name}」には、種別を付けられません。",
    advice="種別を付けられるのは「{bands}」です。括弧を消してください。",
)
TEMPLATE_BAND_MISSING = TEMPLATE_BAND.variant(found="この行の帯の名前がありません。")
TEMPLATE_COLUMN_BAND = ProblemCode(
    "template.column-band",
    Severity.ERROR,
    found="1行目の「{name}」という列の帯はありません。",
    advice="年度ごとに繰り返す列には「{years}」と書き、ほかは空けてください。",
    title="列の帯が違う",
    cause="1 行目に、「年度」以外の言葉があります。",
    cure="年度ごとに繰り返す列にだけ「年度」と書いてください。",
)
TEMPLATE_CONDITION = ProblemCode(
    "template.condition",
    Severity.ERROR,
    found="「{item}」の条件の「{decider}」という選択が、同じ行の帯にも、それを囲む帯にもありません。",
    advice="「{decider}」を、選択、複数選択、チェックのどれかとして、同じシートに置いてください。",
    title="条件が合わない",
    cause="「（方向性=縮小のとき）」のような条件が、様式にない欄や、選択肢にない言葉を使っています。",
    cure="条件の欄の名前と言葉を、様式にあるものに直してください。",
)
TEMPLATE_CONDITION_WORD = TEMPLATE_CONDITION.variant(
    found="条件の「{words}」は、「{decider}」の選択肢にありません。",
    advice="{choices} から書いてください。",
)
TEMPLATE_CONDITION_YEARLY = TEMPLATE_CONDITION.variant(
    found="「{decider}」は年度ごとの欄ですが、「{item}」は年度の列の外にあります。",
    advice="「{item}」も「年度」の列に置くか、「{decider}」を年度の列の外に置いてください。",
)
TEMPLATE_CONDITION_CIRCLE = TEMPLATE_CONDITION.variant(
    found="「{item}」の条件が、ほかの条件を通って「{item}」に戻っています。", advice="どこかの条件を消してください。"
)
TEMPLATE_ERROR_VALUE = ProblemCode(
    "template.error-value",
    Severity.ERROR,
    found="エラー値「{value}」が入っています。",
    advice="セルの内容を消すか、正しい文字や数値に直してください。",
    title="エラー値",
    cause="セルに #REF! などが入っています。",
    cure="消すか、正しい文字や数値に直してください。",
)
TEMPLATE_FORM_ID_MISSING = ProblemCode(
    "template.form-id-missing",
    Severity.ERROR,
    found="{{{{様式ID}}}} がありません。",
    advice="「{bands}」の行のセルに置いてください。返ってきたファイルを見分けるために要ります。",
    title="様式IDがない",
    cause="{{様式ID}} のないシートがあります。返ってきたファイルを見分けられません。",
    cure="見出しなど、いつもある行のセルに {{様式ID}} を置いてください。",
)
TEMPLATE_HEAD = ProblemCode(
    "template.head",
    Severity.ERROR,
    found="「{band}」の行が離れたところにもあります。",
    advice="続いた行にまとめてください。",
    title="見出しが離れている",
    cause="「見出し」の行が二か所以上にあります。",
    cure="続いた行にまとめてください。",
)
TEMPLATE_KIND = ProblemCode(
    "template.kind",
    Severity.WARNING,
    found="「{band}（{kind}）」の指標は、マスターにありません。",
    advice="マスターの列「種別」にあるのは {kinds} です。書き誤りなら直してください。",
    title="種別の指標がない",
    cause="帯の括弧の中の種別が、マスターの列「種別」のどの指標にもありません。",
    cure="A列の種別か、マスターの種別を直してください。これから入れるのなら、そのままで構いません。",
)
TEMPLATE_KIND_LEFT_OUT = ProblemCode(
    "template.kind-left-out",
    Severity.WARNING,
    found="種別が {kinds} の{sheet} {count} 個は、この様式のどの帯にも出ません。",
    advice="聞くなら「{sheet}（種別）」か「{sheet}」の帯を足してください。聞かないなら、そのままで構いません。",
    title="聞かれない種別",
    cause="種別を付けた帯だけが描かれていて、どの帯にも当てはまらない指標があります。",
    cure="その種別の帯か、種別を付けない帯を足してください。聞かないのなら、そのままで構いません。",
)
TEMPLATE_KEY_MISSING = ProblemCode(
    "template.key-missing",
    Severity.ERROR,
    found="記入欄のある行に {{{{キー}}}} がありません。",
    advice="同じ行の端のセルに {{{{キー}}}} を置いてください。",
    title="キーがない",
    cause="記入欄のある行に {{キー}} がありません。行が動いたときに、どの欄の数字か確かめられません。",
    cure="同じ行の端のセルに {{キー}} を置いてください。",
)
TEMPLATE_LOOK = ProblemCode(
    "template.look",
    Severity.ERROR,
    found="「{name}」という状態はありません。",
    advice="{states} のどれかを書いてください。",
    title="凡例の状態が違う",
    cause="シート「凡例」に、知らない状態の名前があります。",
    cure="必須、任意、表示、対象外、要修正 のどれかにしてください。",
)
TEMPLATE_MERGE = ProblemCode(
    "template.merge",
    Severity.ERROR,
    found="結合セル {area} が帯をまたいでいます。",
    advice="一つの帯の中で結合してください。",
    title="帯をまたぐ結合",
    cause="結合セルが、二つの帯や、年度の列の内外にまたがっています。",
    cure="一つの帯の中で結合してください。",
)
TEMPLATE_MERGE_YEARS = TEMPLATE_MERGE.variant(
    found="結合セル {area} は、年度の列からほかの列に続いていますが、年度ごとの項目があります。",
    advice="年度の列の中だけで結合するか、結合を解いてください。",
)
TEMPLATE_NOTHING_ASKED = ProblemCode(
    "template.nothing-asked",
    Severity.ERROR,
    found="記入する欄（{{{{入力:…}}}}）が一つもありません。",
    advice="記入欄を置いてください。",
    title="記入欄がない",
    cause="{{入力:…}} が一つもありません。",
    cure="記入欄を置いてください。",
)
TEMPLATE_OFFICE = ProblemCode(
    "template.office",
    Severity.ERROR,
    found="「＠{office}」という課も部も、マスターの「課」のシートにありません。",
    advice="「＠とりまとめ課」「＠主管部」か、マスターにある課名を書いてください。",
    title="＠の課がない",
    cause="記入欄の「＠」のあとの課や部が、マスターにありません。誰にも尋ねられません。",
    cure="マスターにある課名か部名、又は とりまとめ課、主管部 に直してください。",
)
TEMPLATE_OFFICE_BLANK = TEMPLATE_OFFICE.variant(
    found="「＠{office}」とありますが、マスターの「計画」にとりまとめ課がありません。",
    advice="マスターの「計画」にとりまとめ課を書くか、様式の「＠{office}」を直してください。",
)
TEMPLATE_OFFICE_COVER = TEMPLATE_OFFICE.variant(
    found="表紙では「＠{office}」を使えません。",
    advice="表紙の欄は、どの課もそれぞれ記入します。「＠」から後を消してください。",
)
TEMPLATE_PLACE = ProblemCode(
    "template.place",
    Severity.ERROR,
    found="{written} はここでは使えません。",
    advice="{place}に置いてください。",
    title="置けないところにある",
    cause="その差込項目や記入欄は、その行や列では使えません。",
    cure="お知らせのとおりの行や列に移してください。",
)
TEMPLATE_PLACE_NAMED = TEMPLATE_PLACE.variant(advice="「{item}」の記入欄に合わせて、{place}に置いてください。")
TEMPLATE_PLACE_NAMED_ELSEWHERE = TEMPLATE_PLACE.variant(
    advice="「{item}」の記入欄は、このシートにありません。記入欄のあるシートに置くか、消してください。"
)
TEMPLATE_PLACE_FIELD = TEMPLATE_PLACE.variant(
    found="{field} は「{band}」の行では使えません。", advice="この行で使えるのは {owners} の項目です。"
)
TEMPLATE_PLACE_MARGIN = TEMPLATE_PLACE.variant(
    found="{written} は{margin}では使えません。",
    advice="使えるのは {owners} の項目と {{{{{form_id}}}}} です。",
)
TEMPLATE_PLACE_TREND = TEMPLATE_PLACE.variant(
    found="{{{{推移}}}} は、年度の列が1年度に1列のときだけ使えます。",
    advice="{{{{推移}}}} を消すか、年度の列を1列にしてください。",
)
TEMPLATE_PLACEHOLDER = ProblemCode(
    "template.placeholder",
    Severity.ERROR,
    found="{wrong}",
    advice="{advice}",
    title="知らない差込項目",
    cause="{{ }} の中の書き方が違います。",
    cure="「様式の作り方」の一覧を見て直してください。",
)
TEMPLATE_PLACEHOLDER_MARGIN = TEMPLATE_PLACEHOLDER.variant(found="ページ設定の{margin}: {wrong}")
TEMPLATE_PLACEHOLDER_FIELD = TEMPLATE_PLACEHOLDER.variant(
    found="{field} という項目はありません。", advice="「{owner}」の項目は {names} です。"
)
TEMPLATE_PLACEHOLDER_NEAR = TEMPLATE_PLACEHOLDER.variant(
    found="{field} という項目は、差込項目にもマスターの列にもありません。",
    advice="{near} のことなら、そう直してください。ほかの項目は「kamakura-report generate --fields」で分かります。",
)
TEMPLATE_PLACEHOLDER_NOT_HERE = TEMPLATE_PLACEHOLDER.variant(
    found="{field} という項目は、差込項目にもマスターの列にもありません。",
    advice="マスターのシート「{owner}」に「{name}」を足すか、"
    "「kamakura-report generate --fields」で分かる項目に直してください。",
)
TEMPLATE_REFERENCE = ProblemCode(
    "template.reference",
    Severity.ERROR,
    found="{rule}の式が、同じシートのセルではない「{reference}」を使っています。",
    advice="同じシートのセル（B2 や B2:B9）で書き直してください。選択肢は、式でなく言葉で書けます。",
    title="別のシートや名前を使う式",
    cause="入力規則や条件付き書式の式が、別のシート、付けた名前、行や列の全体を使っています。配布するブックには付いていきません。",
    cure="同じシートのセル（B2 や B2:B9）で書き直してください。選択肢は、式でなく言葉で書けます。",
)
TEMPLATE_SHEET = ProblemCode(
    "template.sheet",
    Severity.WARNING,
    found="「{sheet}」というシートは様式では使いません。",
    advice="使うシートは {sheets} です。ほかは配布されません。",
    title="使わないシート",
    cause="様式で使わない名前のシートがあります。配布されません。",
    cure="使うシートの名前は 表紙、施策、事業、凡例 です。",
)
TEMPLATE_SHEET_MISSING = ProblemCode(
    "template.sheet-missing",
    Severity.ERROR,
    found="シート「{sheet}」も「{other}」もありません。",
    advice="どちらかを様式に付けてください。",
    title="シート「施策」も「事業」もない",
    cause="様式には、どちらかのシートがなくてはなりません。",
    cure="シートを付けてください。",
)
TEMPLATE_TWICE = ProblemCode(
    "template.twice",
    Severity.ERROR,
    found="「{item}」の記入欄が {cell} にもあります。",
    advice="どちらかを消すか、別の名前にしてください。",
    title="記入欄が二つある",
    cause="同じものを尋ねる記入欄が二つあります。",
    cure="どちらかを消すか、別の名前にしてください。",
)
TEMPLATE_TWICE_OTHERWISE = TEMPLATE_TWICE.variant(
    found="「{item}」は、{cell} では別の単位か印で尋ねています。",
    advice="どこでも同じ単位と印（合算）で書くか、別の名前にしてください。",
)
TEMPLATE_UNCOUNTED = ProblemCode(
    "template.uncounted",
    Severity.WARNING,
    found="数える欄が多すぎて一つの数式に収まらないので、配布するファイルでは空のままです。",
    advice="様式からこの差込項目を消すか、表紙の「一覧」の行にも同じ差込項目を置いてください。",
    title="数えきれない",
    cause="数える欄が多すぎて、{{記入状況}} などの数式が収まりません。そのセルは空のまま配布されます。",
    cure="消すか、表紙の「一覧」の行にも同じ差込項目を置いてください。",
)
