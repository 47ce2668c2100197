"""Problem codes of returned workbooks that are not as they were issued."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_SEND_BACK = "`check --annotate` で差戻し用の Excel を作り、課に送り返してください。記入されたものは写してあります。"
_FILL_IN_AGAIN = (
    "とりまとめ課が配布したファイルに記入し直して、返してください。このファイルの回答は、一つも取り込みません。"
)
_NOT_TAKEN = "配布したファイルに記入し直してください。このシートの回答は、一つも取り込みません。"
_AS_IT_IS = "数字はキーの行から読みました。次からは、行や列を加えたり、シートの名前を変えたりしないでください。"

CELL_COVERED = ProblemCode(
    "cell.covered",
    Severity.ERROR,
    found="結合されたセルの下に、見えない値が残っています。",
    advice="結合を解いて見えるようにし、要らない値を消してから、もう一度提出してもらってください。この欄は取り込みません。",
    title="結合の下に値がある",
    cause="結合されたセルの、見えないところに値が入っています。ほかのプログラムで結合したときに残ったものです。",
    cure="結合を解き、要らない値を消したものを、もう一度提出してもらってください。",
)
CELL_MERGED = ProblemCode(
    "cell.merged",
    Severity.ERROR,
    found="この欄は、隣の欄と結合されて、なくなっています。",
    advice="結合を解き、消えた値があれば記入し直して、もう一度提出してもらってください。この欄は取り込みません。",
    title="記入欄が結合されている",
    cause="シートの保護を外して、記入欄どうしを結合しています。Excel は結合するとき、左上でないセルの値を消します。",
    cure="結合を解き、消えた値を記入し直したものを、もう一度提出してもらってください。",
)
IDENTITY_CHECK_DIGITS = ProblemCode(
    "identity.check-digits",
    Severity.ERROR,
    found="様式ID「{identity}」（{where}）の検査文字が合いません。",
    advice=_FILL_IN_AGAIN,
    title="様式IDが書き換わっている",
    cause="シートの右上などの様式IDの、検査のための文字が合いません。",
    cure="配布したファイルに記入し直してもらってください。",
)
IDENTITY_DISAGREE = ProblemCode(
    "identity.disagree",
    Severity.ERROR,
    found="様式IDが食い違っています（{claims}）。",
    advice=_FILL_IN_AGAIN,
    title="様式IDが食い違っている",
    cause="シートごとに、又は表示と隠れた印とで、様式IDなどが違います。ほかの課や前の回のブックのシートが混ざっています。",
    cure="どの課のどの回の回答かを確かめ、配布したファイルに記入し直してもらってください。",
)
IDENTITY_DISAGREE_RECORD = IDENTITY_DISAGREE.variant(found="{where}の {name} が、配布の記録と違います。")
IDENTITY_NO_KEY = ProblemCode(
    "identity.no-key",
    Severity.NOTE,
    found="このフォルダーの鍵（workspace.key）がないので、配布したファイルかどうかの検査を一部省きました。",
    advice="鍵を戻すと検査できます。",
    title="鍵がない",
    cause="`input/workspace.key` がないので、このフォルダーから配布したものかどうかの検査を省きました。",
    cure="控えから鍵を戻すと検査できます。",
)
IDENTITY_NONE = ProblemCode(
    "identity.none",
    Severity.ERROR,
    found="様式IDがどこにもありません。配布した様式ではないようです。",
    advice=_FILL_IN_AGAIN,
    title="様式IDがない",
    cause="配布した様式ではないか、様式IDがすべて消されています。",
    cure="配布したファイルに記入したものを送ってもらってください。",
)
IDENTITY_PROPERTY = ProblemCode(
    "identity.property",
    Severity.NOTE,
    found="文書のプロパティの {name}（「{value}」）は、様式IDなどとして読めません。",
    advice="ほかの所の様式IDがそろっているので、そのままで構いません。",
    title="プロパティが壊れている",
    cause="保存したプログラムが、文書のプロパティの文字を壊しています。ほかの所の様式IDから、どの課のどの回のものか分かります。",
    cure="何もしなくて構いません。",
)
IDENTITY_SEAL = ProblemCode(
    "identity.seal",
    Severity.ERROR,
    found="配布の印（_stamp）がこのフォルダーの鍵と合いません。",
    advice=_FILL_IN_AGAIN,
    title="印が合わない",
    cause="ブックの中の印が、このフォルダーの鍵と合いません。ほかのフォルダーから配布したか、印が作り替えられています。",
    cure="どこから配布したものかを確かめ、配布したファイルに記入し直してもらってください。",
)
IDENTITY_UNKNOWN = ProblemCode(
    "identity.unknown",
    Severity.ERROR,
    found="様式ID {identity} の配布の記録がこのフォルダーにありません。",
    advice="ほかのフォルダーから配布したファイルではないか、確かめてください。"
    "output/ledger のものを消したときは、バックアップから戻してください。",
    title="配布の記録がない",
    cause="様式IDは読めますが、このフォルダーから配布した記録がありません。ほかの市や、ほかのフォルダーのものです。",
    cure="配布したときのフォルダーで点検してください。`output/ledger` を消していれば、控えから戻してください。",
)
SHEET_COPIED = ProblemCode(
    "sheet.copied",
    Severity.WARNING,
    found="シート「{original}」の写し「{copy}」があります。",
    advice="食い違いはないので、「{original}」を読みました。",
    title="シートの写しがある",
    cause="配布したシートの写しが加えられています。元のシートと記入が違うと、どちらが正しいか分からないのでエラーになります。",
    cure="正しいほうを元のシートに記入し、写しを消してもらってください。記入が同じなら、そのままで構いません。",
)
SHEET_COPIED_DIFFERENTLY = SHEET_COPIED.variant(
    severity=Severity.ERROR,
    found="シート「{original}」の写し「{copy}」があります。記入されているものが違います。",
    advice="正しいほうを配布したときのシートに記入し、写しを消してください。どちらのシートの回答も、一つも取り込みません。",
)
SHEET_EXTRA = ProblemCode(
    "sheet.extra",
    Severity.NOTE,
    found="配布していないシート「{sheet}」があります。",
    advice="このシートは読みません。",
    title="余分なシート",
    cause="配布していないシートが加えられています。",
    cure="読まないので、そのままで構いません。",
)
SHEET_MISSING = ProblemCode(
    "sheet.missing",
    Severity.ERROR,
    found="シート「{sheet}」がありません。",
    advice="シートの名前を変えたり消したりせずに、配布したファイルに記入してください。このシートの回答は、一つも取り込みません。",
    title="シートがない",
    cause="シートが消されたか、中身が失われています。名前が変わり、中身からも確かめられないときも出ます。",
    cure=_SEND_BACK,
)
SHEET_MISSING_CONTENT = SHEET_MISSING.variant(
    found="シートの中身が失われています。",
    advice="Excel で開き、「名前を付けて保存」で .xlsx として保存し直したものを送ってもらってください。",
)
SHEET_REARRANGED = ProblemCode(
    "sheet.rearranged",
    Severity.ERROR,
    found="配布したときと違うセルがほかに {count} か所あります（行や列の追加、並べ替えなど）。",
    advice=_NOT_TAKEN,
    title="行や列が動いている",
    cause="行や列が加えられたり、消されたり、並べ替えられたりしていて、どの欄の数字か確かめられません。",
    cure=_SEND_BACK,
)
SHEET_RENAMED = ProblemCode(
    "sheet.renamed",
    Severity.WARNING,
    found="シート「{issued}」の名前が「{returned}」に変わっています。",
    advice=_AS_IT_IS,
    title="シートの名前が変わっている",
    cause="名前は違いますが、キーも表示もそろっているので、配布したシートだと確かめられました。数字は取り込みます。",
    cure="数字は受け取れます。配布した名前のまま返すように伝えてください。",
)
SHEET_ROWS_GONE = ProblemCode(
    "sheet.rows-gone",
    Severity.ERROR,
    found="{rows}が消えています。",
    advice=_NOT_TAKEN,
    title="行が消えている",
    cause="配布したときにあった行が、行ごと消されています。残った行は、配布したときのとおりです。",
    cure=_SEND_BACK + "消えた行は空のまま戻ります。",
)
SHEET_SHIFTED = ProblemCode(
    "sheet.shifted",
    Severity.WARNING,
    found="{shifts}",
    advice=_AS_IT_IS,
    title="行や列が加わっている",
    cause="空の行や列が加えられたり消されたりしていますが、キーも表示も順番どおりなので、キーの行から数字を読みました。",
    cure="数字は受け取れます。お知らせのセルは、返ってきたファイルでの位置です。",
)
SHEET_UNPROTECTED = ProblemCode(
    "sheet.unprotected",
    Severity.NOTE,
    found="シートの保護が外れています。",
    advice="書き換えられたところはなかったので、そのままで構いません。",
    title="シートの保護が外れている",
    cause="保護を外して記入したか、保護を保たないプログラムで保存しています。書き換えられたところはありません。",
    cure="何もしなくて構いません。",
)
SHOWN_ADDED = ProblemCode(
    "shown.added",
    Severity.ERROR,
    found="何も書いていなかったところに、{typed}が入っています。",
    advice=_NOT_TAKEN,
    title="余白への書き込み",
    cause="何も書いていなかったセルに、文字や数字が入っています。",
    cure=_SEND_BACK,
)
SHOWN_CHANGED = ProblemCode(
    "shown.changed",
    Severity.ERROR,
    found="「{issued}」と書いてあったところが、{typed}に変わっています。",
    advice=_NOT_TAKEN,
    title="表示が書き換わっている",
    cause="事業名、予算額、キーなど、配布したときに書いてあったものが変わっています。",
    cure="正しい変更であれば、マスターを直してください。" + _SEND_BACK,
)
SHOWN_CHANGED_ADDED = SHOWN_CHANGED.variant(found="何も書いていなかったところに、{typed}が入っています。")
SHOWN_CHANGED_GONE = SHOWN_CHANGED.variant(found="「{issued}」が消えています。")
SHOWN_FORMULA = ProblemCode(
    "shown.formula",
    Severity.ERROR,
    found="自動で計算する式が、別の式（={formula}）に変わっています。",
    advice=_NOT_TAKEN,
    title="計算式が変わっている",
    cause="自動で計算する欄の式が、消えたり変わったりしています。",
    cure=_SEND_BACK,
)
SHOWN_FORMULA_GONE = SHOWN_FORMULA.variant(found="自動で計算する式が消えています。")
SHOWN_FORMULA_TYPED = SHOWN_FORMULA.variant(found="自動で計算する式が消え、{typed}になっています。")
SHOWN_MOVED = ProblemCode(
    "shown.moved",
    Severity.ERROR,
    found="記入欄が切り取りやドラッグで動かされ{moves}、自動で計算する式（{cells}）が別の欄を見ています。",
    advice="配布したファイルに、切り取らずにコピーして、値だけを貼り付けてください。このシートの回答は、一つも取り込みません。",
    title="記入欄が動いている",
    cause="記入欄が切り取って貼り付けられたか、ドラッグで動かされています。計算式はその欄を追うので、表紙の数や行の端の言葉も当てになりません。",
    cure=_SEND_BACK,
)
SHOWN_OUTSIDE = ProblemCode(
    "shown.outside",
    Severity.WARNING,
    found="様式の外に、{typed}と書いてあります。",
    advice="内容を確かめてください。記入欄の数字は、そのまま受け取ります。",
    title="様式の外への書き込み",
    cause="様式の最後の行や列より外のセルに、文字や数字が入っています。数字への注意書きかもしれません。",
    cure="内容を確かめ、残すべきことは備考に書いてもらってください。数字は受け取れます。",
)
SHOWN_OUTSIDE_MORE = SHOWN_OUTSIDE.variant(found="様式の外に、ほかにも {count} か所の書き込みがあります。")
SHOWN_VALUES = ProblemCode(
    "shown.values",
    Severity.WARNING,
    found="自動で計算する式が、すべて値に置き換わっています。",
    advice="表示とキーは配布したときのとおりなので、記入欄の数字は受け取ります。",
    title="式がすべて値になっている",
    cause="庁内のネットワークの無害化などで、ブックの式がすべて値に置き換わっています。表紙の数や行の端の言葉は、もう変わりません。",
    cure="数字は受け取れます。次からは、無害化をしない方法で送ってもらってください。",
)
