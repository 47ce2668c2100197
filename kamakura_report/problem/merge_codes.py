"""Problem codes of merging: figures that already exist, answers that disagree, and what people decide."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_SETTLE = (
    "課に確かめ、`output/conflicts.xlsx` の「採用」に印を付けて `resolve` で取り込むか、"
    "直した様式を出してもらってください。"
)
_SETTLE_IT = (
    "どれが正しいかを課に確かめ、output/conflicts.xlsx の「採用」に印を付けて「kamakura-report resolve」で取り込むか、"
    "直した様式を出してもらって、もう一度集計してください。"
)
_MARK_AGAIN = "もう一度集計してできる output/conflicts.xlsx に印を付けてください。"

IMPORT_AGAINST = ProblemCode(
    "import.against",
    Severity.ERROR,
    found="「{value}」は、すでにある「{before}」{source}と違います。",
    advice="この行を消すか、こちらが正しいときは「{command}」で直してください。",
    title="取り込む数字が違う",
    cause="`import-figures` の CSV の数字が、すでに集計されている数字と違います。",
    cure="その行を消すか、CSV のほうが正しいときは `set` で直してください。",
)
IMPORT_AGAINST_MASTER = IMPORT_AGAINST.variant(advice="この行を消すか、こちらが正しいときはマスターを直してください。")
IMPORT_COLUMNS = ProblemCode(
    "import.columns",
    Severity.ERROR,
    found="見出し「{key}」「{value}」の列が、それぞれ一つに決まりません。",
    advice="見出しの行に「{key}」と「{value}」を書いてください。",
    title="見出しがない",
    cause="CSV の 1 行目に「キー」「値」の見出しがないか、二つあります。",
    cure="見出しを直してください。ほかの列はあっても構いません。",
)
IMPORT_CONFLICT = ProblemCode(
    "import.conflict",
    Severity.ERROR,
    found="この項目は競合しています。",
    advice="先に output/conflicts.xlsx で決めてください。",
    title="競合している項目",
    cause="CSV が数字を入れようとしている項目は、課の回答が食い違っています。",
    cure="先に `output/conflicts.xlsx` で決めてください。",
)
IMPORT_FIELDS = ProblemCode(
    "import.fields",
    Severity.ERROR,
    found="列の数が見出しより多くなっています。",
    advice="数字に桁区切りを付けないでください。",
    title="列が多すぎる",
    cause="見出しより列の多い行があります。桁区切りのコンマが、列の区切りとして読まれています。",
    cure="数字から桁区切りを取ってください。",
)
IMPORT_KEY = ProblemCode(
    "import.key",
    Severity.ERROR,
    found="「{key}」は数字のキーとして読めません。",
    advice="2-1/12/i1@R5、2-1/12/決算額@R5 のように書いてください。",
    title="キーとして読めない",
    cause="CSV の「キー」が、数字の欄のキーではありません。",
    cure="`2-1/12/i1@R5`、`2-1/12/決算額@R5` のように書いてください。",
)
IMPORT_TWICE = ProblemCode(
    "import.twice",
    Severity.ERROR,
    found="「{key}」が {line} 行目にもあります。",
    advice="一つだけ残してください。",
    title="同じキーが二行",
    cause="CSV に同じキーの行が二つあります。",
    cure="一つだけ残してください。",
)
IMPORT_UNKNOWN_KEY = ProblemCode(
    "import.unknown-key",
    Severity.ERROR,
    found="「{key}」の事業や指標が計画にありません。",
    advice="マスターの番号を確かめてください。",
    title="計画にないキー",
    cause="CSV のキーの事業や指標が、マスターにありません。",
    cure="マスターの番号を確かめてください。前の計画の番号ではなく、いまの番号で書きます。",
)
MERGE_AGAINST_MASTER = ProblemCode(
    "merge.against-master",
    Severity.WARNING,
    found="{division}の回答「{answer}」が、マスターの値「{published}」と違います。マスターの値で集計しました。",
    advice="回答が正しいときは、マスターのシート「{sheet}」を直してください。",
    title="マスターと違う",
    cause="マスターが決めている値（予算額や初期値）に、課が別の数字を答えています。マスターの値で集計しています。",
    cure="回答が正しいときは、マスターを直してください。",
)
MERGE_BLANK_KEPT = ProblemCode(
    "merge.blank-kept",
    Severity.WARNING,
    found="{division}の新しいファイルでは空欄ですが、前の回答「{answer}」（{file}）を残しています。",
    advice="課に確かめ、消すときは「{command}」を実行してください。",
    title="空欄では消えない",
    cause="前に受け取った欄が、新しいファイルでは空いています。前の回答を残しています。",
    cure="課に確かめ、消すときは `set キー --clear --reason 理由` を実行してください。",
)
MERGE_CONFLICT = ProblemCode(
    "merge.conflict",
    Severity.ERROR,
    found="回答が食い違っています: {answers}。",
    advice=_SETTLE_IT,
    title="食い違い（競合）",
    cause="同じ欄に、違う回答があります。どちらも採らず、値は空のままです。",
    cure=_SETTLE,
)
MERGE_CONFLICT_SUMMED = MERGE_CONFLICT.variant(
    advice=_SETTLE_IT + "分担する決算額がない課は「該当なし」ではなく 0 と入力します。"
)
MERGE_CONFLICT_HELD = MERGE_CONFLICT.variant(
    found="新しいファイルのこの欄は取り込めないので、前の回答も採っていません: {answers}。",
    advice="直した様式を出してもらって、もう一度集計してください。"
    "前の回答でよいと課に確かめたときは、output/conflicts.xlsx の「採用」に"
    "印を付けて「kamakura-report resolve」で取り込んでください。",
)
MERGE_DECIDE_AGAIN = ProblemCode(
    "merge.decide-again",
    Severity.ERROR,
    found="決定（{day} {who}）のあとで回答が変わりました: {answers}。",
    advice=_SETTLE_IT,
    title="決めたあとで変わった",
    cause="どれを採るかを決めたあとで、回答が変わりました。",
    cure=_SETTLE,
)
MERGE_HELD_BACK = ProblemCode(
    "merge.held-back",
    Severity.WARNING,
    found="{division}の新しいファイルではこの欄を取り込んでいないので、前の回答を残しています。",
    advice="新しいファイルのエラーを直したものを出してもらってください。",
    title="新しいファイルを取り込んでいない",
    cause="あとから届いたファイルは、そのシートか全体にエラーがあって取り込んでいません。前に受け取った回答が残っています。"
    "文章の欄だけにエラーがあるときは、前の文章も載せていません。",
    cure="新しいファイルのエラーを直したものを出してもらい、もう一度集計してください。",
)
MERGE_HELD_BACK_TEXT = MERGE_HELD_BACK.variant(
    found="{division}の新しいファイルのこの欄は取り込めないので、前の回答「{answer}」（{file}）も載せていません。"
)
MERGE_NOT_ASKED = ProblemCode(
    "merge.not-asked",
    Severity.WARNING,
    found="{division}の回答「{answer}」は、この欄の担当課（{owners}）の回答ではないため、集計していません。",
    advice="担当課が変わったときは、マスターの所管課・担当課を直してください。",
    title="担当ではない課の回答",
    cause="いまのマスターでは、その欄の担当課ではありません。集計していません。",
    cure="担当課が変わったときは、マスターの所管課・担当課を直してください。",
)
MERGE_PARTS = ProblemCode(
    "merge.parts",
    Severity.ERROR,
    found="全体の額として聞いた回答と、分担分として聞いた回答があるので、足していません: {answers}。",
    advice="全体の額を課に確かめ、output/conflicts.xlsx の「合計の値」の行に書いて"
    "「kamakura-report resolve」で取り込むか、いまの様式で出し直してもらって、もう一度集計してください。",
    title="全体の額と分担分",
    cause="「共管事業の入力」か所管課が変わったため、全体の額として聞いた回答と、分担分として聞いた回答が並んでいるか、"
    "聞き方が変わる前の分担分が一部しかありません。足すことも、全体とみなすこともせず、値は空のままです。",
    cure="全体の額を課に確かめ、`output/conflicts.xlsx` の「合計の値」に書いて `resolve` で取り込むか、"
    "`set` で決めるか、いまの様式で出し直してもらってください。",
)
MERGE_PARTS_ALONE = MERGE_PARTS.variant(
    found="分担分として聞いた回答が、同じ課の組でそろっていないので、全体の額とみなしていません: {answers}。"
)
MERGE_RENAMED = ProblemCode(
    "merge.renamed",
    Severity.NOTE,
    found="指標名が「{before}」から「{name}」に変わりました。前の名前で受け取った数字も、この指標のものとして集計しています。",
    advice="別の指標に替えたときは、マスターで新しい指標番号を付けてください。",
    title="指標名が変わった",
    cause="数字を受け取ったあとで、同じ指標番号の指標名が変わっています。数字はそのまま集計しています。",
    cure="同じ指標の言い換えなら、何もしなくて構いません。別の指標に替えたときは、マスターで新しい指標番号を付けてください。",
)
MERGE_CLOCK = ProblemCode(
    "merge.clock",
    Severity.WARNING,
    found="{doubt}（{says}）。同じ課のほかのファイルと、どちらがあとか決められません。",
    advice="食い違う回答は、どれが正しいかを課に確かめてください。パソコンの日時が合っているかも、見てもらってください。",
    title="保存日時が信用できない",
    cause="ファイルの中の保存日時が、取り込んだ時より1日以上あとか、配布する前か、時間帯がありません。"
    "同じ課のほかのファイルと回答が違うのに、どちらがあとか決められません。",
    cure="食い違う数字は「競合」になります。課に確かめて決めてください。パソコンの日時が合っているかも、見てもらってください。",
)
MERGE_RESUBMITTED = ProblemCode(
    "merge.resubmitted",
    Severity.NOTE,
    found="{division}が「{before}」のあとに保存したファイルです。回答 {count} 件が替わりました。",
    advice="替わった回答は、consolidated.xlsx のシート「変更履歴」にあります。",
    title="出し直しで回答が替わった",
    cause="同じ様式が二つ以上あり、あとから保存されたほうの回答を使いました。",
    cure="意図したものかを確かめてください。そうであれば何もしなくて構いません。",
)
MERGE_REPLACED = ProblemCode(
    "merge.replaced",
    Severity.NOTE,
    found="回答が替わりました: 「{before}」（{file}）→「{now}」。",
    advice="あとから保存されたファイルの回答を使いました。",
    title="回答が替わった",
    cause="同じ様式が二つ以上あり、あとから保存されたほうの回答を使いました。",
    cure="意図したものかを確かめてください。そうであれば何もしなくて構いません。",
)
MERGE_RESTATED = ProblemCode(
    "merge.restated",
    Severity.ERROR,
    found="回によって数字が違います: {answers}。前に出した数字を直すかどうかは、決定が要ります。",
    advice=_SETTLE_IT,
    title="回によって違う",
    cause="前の回に受け取った年度の数字に、別の数字の回答があります。",
    cure=_SETTLE,
)
MERGE_UNIT = ProblemCode(
    "merge.unit",
    Severity.ERROR,
    found="単位が「{before}」から「{unit}」に変わる前の数字なので、採っていません: {answers}。{closed}",
    advice="課に聞き直す必要はありません。数字がそのままでよければ、"
    "output/conflicts.xlsx の「採用」に ○ を一つ付けると、この指標のすべての年度が決まります。"
    "換算するときは、年度ごとに「上のどれでもない値」へ「{unit}」での数字を書きます。"
    "保存したら「kamakura-report resolve」で取り込んでください。",
    title="単位が変わる前の数字",
    cause="数字を受け取ったか決めたあとで、マスターの単位が変わりました。前の単位の数字は採らず、値は空のままです。"
    "課の提出は済んだままで、督促もしません。",
    cure="`output/conflicts.xlsx` の「採用」で、数字をそのまま使うか、いまの単位での数字を決め、"
    "`resolve` で取り込んでください。マスターの単位が誤りなら、元に戻してください。",
)
MERGE_UNIT_APART = MERGE_UNIT.variant(
    advice="課に聞き直す必要はありません。年度ごとに、output/conflicts.xlsx の「採用」に ○ を付けるか、"
    "「上のどれでもない値」へ「{unit}」での数字を書いて、「kamakura-report resolve」で取り込んでください。"
)
MERGE_UNKNOWN_KEY = ProblemCode(
    "merge.unknown-key",
    Severity.WARNING,
    found="回答「{answer}」の対象（{key}）が、いまの計画にありません。集計していません。",
    advice="事業や指標をマスターから消したか、番号を変えていないか、確かめてください。",
    title="いまの計画にない",
    cause="回答の対象の事業や指標が、マスターから消えたか、番号が変わっています。",
    cure="マスターを確かめてください。番号は、一度付けたら変えません。",
)
MERGE_UNREADABLE = ProblemCode(
    "merge.unreadable",
    Severity.WARNING,
    found="回答「{answer}」は、この欄の値として読めないため、集計していません。",
    advice="入力を直して、もう一度提出してもらってください。",
    title="読めない回答",
    cause="欄に入っているものを、値として読めません。集計していません。",
    cure="入力を直して、もう一度出してもらってください。",
)
RESOLVE_MARK = ProblemCode(
    "resolve.mark",
    Severity.ERROR,
    found="「{mark}」は印ではありません。",
    advice="採用する行に {sign} を付けてください。",
    title="採用の印が使えない",
    cause="`conflicts.xlsx` の「採用」の印が、どの回答のものか決まらないか、二つの行に付いています。",
    cure="お知らせのセルを見て、採るほうの行にだけ印を付けてください。",
)
RESOLVE_MARK_TWICE = RESOLVE_MARK.variant(
    found="同じ項目の二つの行に印があります。", advice="どちらか一つだけにしてください。"
)
RESOLVE_MARK_UNITS = RESOLVE_MARK.variant(
    found="この指標の別の年度に、数字をそのまま使う印（すべての年度が決まります）があります。この行の値はそれと違います。",
    advice="そのままでよければこの行の値を消し、換算するときはほかの年度の ○ を消して、年度ごとに値を書いてください。",
)
RESOLVE_MARK_UNSEEN = RESOLVE_MARK.variant(
    found="「{mark}」に取り消し線が引かれているか、背景と同じ色で見えません。",
    advice="採用しない行なら、その字を消してください。採用する行なら、書式を消してから {sign} を付け直してください。",
)
RESOLVE_MARK_UNPLANNED = RESOLVE_MARK.variant(found="この項目は計画にありません。", advice=_MARK_AGAIN)
RESOLVE_MARK_EMPTY = RESOLVE_MARK.variant(
    found="見える文字がありません。", advice="数字、「該当なし」「未確定」のどれかを書いてください。"
)
RESOLVE_MARK_PUBLISHED = RESOLVE_MARK.variant(
    found="マスターで決まっている値です。", advice="変えるときは、マスターを直してください。"
)
RESOLVE_MARK_SETTLED = RESOLVE_MARK.variant(found="この項目は、もう競合していません。", advice="印を消してください。")
RESOLVE_MARK_SUMMED = RESOLVE_MARK.variant(
    found="合算する項目は、一つの課の回答だけでは決まりません。", advice="「{row}」の行に書いてください。"
)
RESOLVE_MARK_HELD = RESOLVE_MARK.variant(
    found="読み取れずに保留しているものなので、採用できません。",
    advice="正しい値を課に確かめ、「{row}」の行に書くか、直した様式を出してもらってください。",
)
RESOLVE_MARK_OUTDATED = RESOLVE_MARK.variant(
    found="この回答は、今の候補にありません（あとから変わっています）。", advice=_MARK_AGAIN
)
RESOLVE_SHEET = ProblemCode(
    "resolve.sheet",
    Severity.ERROR,
    found="シート「{sheet}」か、その見出しがありません。",
    advice=_MARK_AGAIN,
    title="競合の表がない",
    cause="シートか、その見出しが消えたか、変わっています。",
    cure="もう一度集計して `conflicts.xlsx` を作り直し、印を付けてください。",
)
MERGE_SHEETS_LEFT_OUT = ProblemCode(
    "merge.sheets-left-out",
    Severity.NOTE,
    found="事業が {count} あるので、事業ごとのシートは consolidated.xlsx に入れていません（{most} 事業まで）。",
    advice="数字と文章は、ほかのシートと consolidated.csv、consolidated_text.csv にすべてあります。",
    title="事業ごとのシートを入れていない",
    cause="事業が多く、事業ごとのシートを集計に入れると、ほかの表が見つからなくなります。",
    cure="何もしなくて構いません。数字と文章は、ほかのシートと CSV にすべてあります。",
)
