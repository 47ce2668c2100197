"""Problem codes of lists: the reading set-up that a person corrects, and the sums that must come out"""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

LIST_ASKED = ProblemCode(
    "list.asked",
    Severity.ERROR,
    found="{what}が、まだ決まっていません。",
    advice="入れて保存し、もう一度実行してください。",
    title="読み取りの設定の決まっていないところ",
    cause="一覧に書いてないので、プログラムには決められません。",
    cure="`input/読み取りの設定.xlsx` の示されたセルに入れて保存し、もう一度実行してください。",
)
LIST_CHANGED = ProblemCode(
    "list.changed",
    Severity.ERROR,
    found="{column} 列の見出しは「{now}」ですが、設定では「{before}」です。",
    advice="同じ一覧なら、設定の見出しと読み方を直してください。別の一覧なら、設定のファイルを移してから実行してください。",
    title="一覧の見出しが設定と違う",
    cause="読み取りの設定を作ったあとで、一覧の列が動いたか、別の一覧を指定しています。",
    cure="同じ一覧なら設定を直し、別の一覧なら `input/読み取りの設定.xlsx` を移してから実行してください。",
)
LIST_CHOICE = ProblemCode(
    "list.choice",
    Severity.ERROR,
    found="{item}「{text}」は読めません。",
    advice="{words}書いてください。",
    title="読み取りの設定の読めないところ",
    cause="決められた言葉や書き方ではありません。",
    cure="示された言葉から選ぶか、示された書き方に直してください。",
)
LIST_HELD = ProblemCode(
    "list.held",
    Severity.WARNING,
    found="{column} 列「{heading}」の {cells} セルは、数値として取り込んでいません。",
    advice="シート「確認事項」に元の字のまま残しました。見て、マスターに入れてください。",
    title="数値として取り込めなかったセル",
    cause="「調整中」「23(8)」のように、一つの数値として読めないか、どの年度のものか分かりません。",
    cure="マスターのシート「確認事項」を見て、正しい値をマスターに入れてください。",
)
LIST_SUM = ProblemCode(
    "list.sum",
    Severity.WARNING,
    found="{column} 列「{heading}」の合計が合いません（千円で、一覧 {found}、取り込み {taken}、除いた行など {rest}）。",
    advice="マスターを使う前に、この列を一覧と突き合わせてください。",
    title="金額の合計が合わない",
    cause="一覧の金額の合計と、取り込んだものと除いたものの合計が違います。",
    cure="この列をマスターと突き合わせ、違うところを直してください。",
)
LIST_TWICE = ProblemCode(
    "list.twice",
    Severity.ERROR,
    found="{column} 列は、{first}と同じ「{what}」です。",
    advice="一つだけにして、ほかは「使わない」にするか、年度や組を直してください。",
    title="同じものの列が二つある",
    cause="同じ年度の予算額のように、一つしかないはずのものが二つの列にあります。",
    cure="一つだけにして、ほかは「使わない」にするか、年度や組を直してください。",
)
