"""Problem codes of rounds: files that come early, late, twice or not at all, and what is left behind."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

RECEIVE_FOLDER = ProblemCode(
    "receive.folder",
    Severity.NOTE,
    found="前に受け付けたこのフォルダーが見つからないので、見ていません。",
    advice="つながっていないドライブなら、つないでからもう一度実行してください。移したときは、新しいフォルダーを指定してください。",
    title="前のフォルダーがない",
    cause="`receive` は、前に指定されたフォルダーも続けて見ます。そのフォルダーが、今は見つかりません。",
    cure="つないでからもう一度実行するか、新しいフォルダーを指定してください（`receive フォルダー`）。",
)
RECEIVE_LEFT = ProblemCode(
    "receive.left",
    Severity.ERROR,
    found="取り込みと集計は済みましたが、{what}は作れませんでした: {why}",
    advice="直してから、「kamakura-report receive」をもう一度実行してください"
    "（同じファイルを二度取り込むことはありません）。",
    title="受付の続きができていない",
    cause="届いたものの取り込みと集計は済みましたが、そのあとの、差戻し、提出状況、督促のどれかを書けませんでした。",
    cure="お知らせにある理由（開いているファイルなど）を取り除いて、`receive` をもう一度実行してください。",
)
REFRESH_LEFT = ProblemCode(
    "refresh.left",
    Severity.WARNING,
    found="「{answer}」（{key}）は、新しい様式に記入する欄がないので、移していません。",
    advice="要るものかどうかを確かめてください。元のファイルはそのまま残っています。",
    title="移せなかった回答",
    cause="古い様式に記入されていた欄が、新しい様式にありません。",
    cure="要るものかどうかを確かめてください。元のファイルはそのまま残っています。",
)
RESULTS_STALE = ProblemCode(
    "results.stale",
    Severity.ERROR,
    found="ほかのプログラムが開いているため、新しくしていません。前の内容のままです。記録は済んでいます。",
    advice="閉じてから、同じコマンドをもう一度実行してください（同じことを二度記録することはありません）。",
    title="新しくなっていない集計結果",
    cause="記録は済みましたが、集計結果のファイルをほかのプログラム（Excel、プレビュー、ウイルス対策、同期など）が"
    "開いていて、書き換えられませんでした。そのファイルだけが前の内容のままです。",
    cure="開いているプログラムを閉じて、同じコマンドをもう一度実行してください。ほかのコマンドを実行しても新しくなります。",
)
RETURN_KNOWN = ProblemCode(
    "return.known",
    Severity.NOTE,
    found="前に取り込んだファイルと同じものです。",
    advice="取り込み済みなので、何もしなくて構いません。",
    title="受け取り済み",
    cause="中身がまったく同じファイルを、前に受け取っています。",
    cure="何もしなくて構いません。",
)
RETURN_REREAD = ProblemCode(
    "return.reread",
    Severity.WARNING,
    found="このファイルの回答は、前の台帳での読み取りと違います。これからは新しい読み取りで集計します。",
    advice="次の集計のあとで、output/consolidated.csv のこのファイルの数字を確かめてください。",
    title="読み直しての違い",
    cause="台帳を作り直すときに読み直した回答が、前の台帳のものと違います。前とは別の版のプログラムで読んだか、"
    "保存してある控えが変わっています。",
    cure="次の `merge` のあとで、`output/consolidated.csv` の数字を、受け取ったファイルと見比べてください。",
)
RETURN_SAME = ProblemCode(
    "return.same",
    Severity.NOTE,
    found="「{before}」とまったく同じファイルです。",
    advice="一つとして数えるので、何もしなくて構いません。",
    title="同じファイルが二つ",
    cause="中身がまったく同じファイルが、別の名前でもう一つ置かれています。",
    cure="一つとして数えるので、何もしなくて構いません。",
)
RETURN_SUPERSEDED = ProblemCode(
    "return.superseded",
    Severity.NOTE,
    found="受け取れないところがありますが、同じ課の新しいファイル「{file}」に替わっています。",
    advice="新しいほうを見てください。このファイルは、何もしなくて構いません。",
    title="新しいファイルに替わっている",
    cause="同じ課から、同じ回の新しいファイルが届いています。このファイルで見つかったことは、記録として残しています。",
    cure="何もしなくて構いません。新しいほうに誤りがあれば、そちらのお知らせに出ます。",
)
RETURN_SUPERSEDED_WHOLE = RETURN_SUPERSEDED.variant(found="同じ課の新しいファイル「{file}」に替わっています。")
RETURN_TWICE = ProblemCode(
    "return.twice",
    Severity.NOTE,
    found="「{before}」と同じ配布ファイルへの回答です。",
    advice="あとから保存されたほうを使います。",
    title="同じ様式が二つ",
    cause="一つの配布ファイルへの回答が、二つ以上あります。",
    cure="あとから保存されたほうを使います。違うときは、正しいほうだけを残してください。",
)
ROUND_CLOSED = ProblemCode(
    "round.closed",
    Severity.ERROR,
    found="回「{round}」は締め切られているので、このファイルの回答は集計に入れていません。",
    advice="入れるときは「{command}」で回を開き直して、もう一度集計してください。",
    title="締め切ったあとに届いた",
    cause="回を締め切ったあとに届いたファイルです。保存していますが、集計には入れていません。",
    cure="入れるときは `close 回の名前 --reopen` で開き直して、もう一度集計してください。",
)
ROUND_CLOSED_LATE = ROUND_CLOSED.variant(
    severity=Severity.NOTE,
    found="回「{round}」を締め切ったあとに届いたものなので、集計に入れていません（前にお知らせしたものです）。",
)
ROUND_OUTDATED = ProblemCode(
    "round.outdated",
    Severity.NOTE,
    found="前に配布した様式は、計画や様式などが変わったため、古くなっています。",
    advice="作り直したものを送ってください。"
    "記入の始まっているものは「kamakura-report refresh ファイル」で新しい様式に移せます。",
    title="配布した様式が古くなった",
    cause="配布したあとで計画や様式が変わり、その課の欄が前と違います。前の様式で返ってきたものも受け取れます。",
    cure="作り直した様式を送ってください。記入の始まっているものは `refresh` で移せます。",
)
ROUND_OUTDATED_FIRST = ROUND_OUTDATED.variant(
    found="課の回答が入ったので、それを載せた様式に作り直しました。",
    advice="作り直したものを送ってください。前に配布したもので返ってきても受け取れます。",
)
ROUND_OUTDATED_PASSED_ON = ROUND_OUTDATED.variant(
    found="前に配布した様式は、{heirs}の様式に替わりました。",
    advice="前の様式で返ってきたものも受け取れます。"
    "記入の始まっているものは「kamakura-report refresh ファイル」で移せます。",
)
ROUND_OUTDATED_UNASKED = ROUND_OUTDATED.variant(
    found="前に配布した様式は、記入する欄がなくなったので、もう使いません。", advice="課に知らせてください。"
)
ROUND_OVER = ProblemCode(
    "round.over",
    Severity.NOTE,
    found="締め切った回「{round}」のファイルで、前に取り込んであります。",
    advice="何もしなくて構いません。直しを入れるときは「{command}」で回を開き直してください。",
    title="締め切った回のファイル",
    cause="締め切った回のファイルで、取り込んであります。このファイルで見つかったことは、記録として残しています。",
    cure="何もしなくて構いません。",
)
ROUND_UNFINISHED = ProblemCode(
    "round.unfinished",
    Severity.WARNING,
    found="回「{round}」がまだ終わっていません（まだの課 {waiting}）。回「{new}」は、それとは別の新しい回です。",
    advice="回「{round}」をもう一度配布するときは「{command}」、"
    "新しい回を始めるときは --yes を付けて実行してください。",
    title="別の新しい回になる",
    cause="前の回の記入や直しが終わっていないうちに、別の回を始めようとしています。",
    cure="前の回をもう一度配布するなら `generate --round 回の名前`、新しい回を始めるなら `--yes` を付けてください。"
    "まちがえて始めた回は、だれも回答していなければ `withdraw 回の名前` で取り下げられます。",
)
ROUND_UNANSWERED = ProblemCode(
    "round.unanswered",
    Severity.WARNING,
    found="集計に使えるファイルがないまま回「{round}」を締め切りました。",
    advice="これから届いたものを入れるときは「{command}」で開き直してください。",
    title="届かないまま締め切った",
    cause="その課から、集計に使えるファイルが届いていません。",
    cure="これから届いたものを入れるときは `close 回の名前 --reopen` で開き直してください。",
)
ROUND_WITHDRAWN = ProblemCode(
    "round.withdrawn",
    Severity.ERROR,
    found="回「{round}」は取り下げられているので、このファイルの回答は集計に入れていません。",
    advice="入れるときは、「{command}」でもう一度配布してから、もう一度集計してください。",
    title="取り下げた回のファイル",
    cause="回を取り下げたあとに、その回の様式で届いたファイルです。保存していますが、集計には入れていません。",
    cure="入れるときは、`generate` で同じ回をもう一度配布してから、もう一度集計してください。"
    "そうでないときは、正しい回の様式で出し直してもらってください。",
)
ROUND_WITHDRAWN_BEFORE = ROUND_WITHDRAWN.variant(
    severity=Severity.NOTE,
    found="取り下げた回「{round}」のファイルなので、集計に入れていません（前にお知らせしたものです）。",
)
STATUS_CONFLICT = ProblemCode(
    "status.conflict",
    Severity.ERROR,
    found="回答が食い違っています（競合）。",
    advice="課に確かめ、output/conflicts.xlsx の「採用」に印を付けて「kamakura-report resolve」で取り込んでください。",
    title="食い違いが残っている",
    cause="その課に記入を求めた欄が、競合のままです。",
    cure="`output/conflicts.xlsx` の「採用」に印を付けて、`resolve` で取り込んでください。",
)
STATUS_NOT_MERGED = ProblemCode(
    "status.not-merged",
    Severity.WARNING,
    found="まだ取り込んでいないファイルがあります: {files}。",
    advice="「kamakura-report merge」で取り込んでから、もう一度実行してください。",
    title="まだ取り込んでいない",
    cause="`input/returned/` に、集計でまだ取り込んでいないファイルがあります。提出の状況に数えていません。",
    cure="`merge` を実行してから、もう一度確かめてください。",
)
STATUS_OVERDUE = ProblemCode(
    "status.overdue",
    Severity.WARNING,
    found="提出期限を過ぎて、記入がそろっていません。",
    advice="「kamakura-report remind」で督促の文を作れます。",
    title="期限を過ぎている",
    cause="提出期限を過ぎても、届いていないか、必須の欄が空いています。",
    cure="`remind` で督促の文を作り、課に送ってください。",
)
STATUS_REFUSED = ProblemCode(
    "status.refused",
    Severity.ERROR,
    found="最後に届いたファイルに誤りがあるため、受け取れていません。",
    advice="「kamakura-report check --annotate output/corrections」で差戻し用の Excel を作り、課に送り返してください。",
    title="受け取れていないところがある",
    cause="その課から最後に届いたファイルに誤りがあり、そのセル、シート又はファイルの数字を取り込んでいません。",
    cure="`check --annotate フォルダー` で差戻し用の Excel を作り、課に送り返してください。",
)
STATUS_REFUSED_PARTLY = STATUS_REFUSED.variant(
    found="最後に届いたファイルに誤りがあり、取り込んでいない欄が {count} あります。"
)
STATUS_UNKNOWN_FILE = ProblemCode(
    "status.unknown-file",
    Severity.NOTE,
    found="どの課のものか分からないファイルが届いています: {files}。",
    advice="開いて、どの課のものかを確かめてください。",
    title="どの課のものか分からない",
    cause="届いたファイルに様式ID が残っていないか、ほかの様式です。",
    cure="開いて確かめ、その課に、配布したファイルで出し直してもらってください。",
)
