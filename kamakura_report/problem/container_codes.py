"""Problem codes of files that hold workbooks, stand for one that is elsewhere, or are the office's own lists."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_SAVE_ATTACHMENT = "メールを開き、添付の Excel ブックを保存して、このフォルダーに置いてください。"
_PUT_ITSELF = "リンク先のファイルを開き、Excel ブック (.xlsx) そのものをこのフォルダーに置いてください。"
_FETCH_AGAIN = "もう一度、最後までダウンロードしてください。終わっていれば、このファイルは消して構いません。"
_AS_XLSX = (
    "Google ドライブで開き、「ファイル」の「ダウンロード」で「Microsoft Excel (.xlsx)」を選んで、このフォルダーに"
    "置いてください。"
)
_NOTHING_TO_DO = "そのままで構いません。"

FILE_CONTAINER = ProblemCode(
    "file.container",
    Severity.NOTE,
    found="{kind} です。中の Excel ブック {count} 個を、ここに置かれたものとして読みました。{beside}",
    advice=_NOTHING_TO_DO,
    title="メールや圧縮ファイルの中のブック",
    cause="メール (.eml) や圧縮ファイル (.zip) のまま置かれています。中の Excel ブックは、ここに置かれたものとして"
    "読みます。ファイルの名前は「回答.eml › 福祉政策課.xlsx」のように示します。",
    cure="そのままで構いません。ブックのほかに添えられたものは読まないので、要るものがないか見てください。",
)
FILE_DOWNLOAD = ProblemCode(
    "file.download",
    Severity.ERROR,
    found="ダウンロードや保存の途中のファイルです。",
    advice=_FETCH_AGAIN,
    title="ダウンロードの途中",
    cause="ブラウザーや Excel が、終わるまで仮に付けた名前（.crdownload、.part、.tmp など）のファイルです。"
    "途中でやめたものかもしれません。",
    cure=_FETCH_AGAIN,
)
FILE_MAIL = ProblemCode(
    "file.mail",
    Severity.ERROR,
    found="メール (.eml) ですが、読める Excel ブックが付いていません。{beside}",
    advice="Excel ブックを添付して、もう一度送ってもらってください。",
    title="ブックの付いていないメール",
    cause="メールをまるごと保存したものですが、中に Excel ブックがありません。",
    cure="記入した Excel ブックを添付して、もう一度送ってもらってください。"
    "本文にリンクだけがあるときは、リンク先から Excel ブックを保存して置いてください。",
)
FILE_MAIL_INSIDE = FILE_MAIL.variant(
    found="メールに添付されたメールです。その中までは読みません。", advice=_SAVE_ATTACHMENT
)
FILE_MAIL_DAMAGED = FILE_MAIL.variant(found="メール (.eml) ですが、中身を読み取れません。", advice=_SAVE_ATTACHMENT)
FILE_MAIL_MANY = FILE_MAIL.variant(
    found="メール (.eml) ですが、添付が多すぎます（上限 {limit}）。", advice=_SAVE_ATTACHMENT
)
FILE_ONLINE = ProblemCode(
    "file.online",
    Severity.ERROR,
    found="Google スプレッドシートなどへのリンクだけのファイルです。中身は入っていません。",
    advice=_AS_XLSX,
    title="Google ドライブのリンク",
    cause="Google ドライブのファイル（.gsheet、.gdoc など）です。リンクだけで、数字は入っていません。",
    cure=_AS_XLSX,
)
FILE_OUTLOOK = ProblemCode(
    "file.outlook",
    Severity.ERROR,
    found="Outlook のメール (.msg) です。",
    advice="Outlook で開き、添付の Excel ブックを保存して、このフォルダーに置いてください。",
    title="Outlook のメール",
    cause="Outlook のメールをまるごと保存したものです。中は読みません。",
    cure="Outlook で開き、添付の Excel ブックを保存して、このフォルダーに置いてください。",
)
FILE_OWN = ProblemCode(
    "file.own",
    Severity.NOTE,
    found="このプログラムが作った一覧（{name}）です。回答ではありません。",
    advice=_NOTHING_TO_DO,
    title="このプログラムの一覧",
    cause="配布一覧.csv や status.xlsx など、このプログラムがとりまとめのために作ったものです。回答ではありません。",
    cure="そのままで構いません。",
)
FILE_OWN_OUTPUT = FILE_OWN.variant(
    found="このプログラムが output/ に作ったもの（{names}）です。回答ではないので、読んでいません。",
    advice="読むのは、課から返ってきたファイルです。input/returned/ に入れるか、そのファイルを指定してください。",
)
FILE_SHORTCUT = ProblemCode(
    "file.shortcut",
    Severity.ERROR,
    found="ショートカットです。中身は入っていません。",
    advice="元の Excel ブック (.xlsx) そのものをこのフォルダーに置いてください。",
    title="ショートカット",
    cause="ほかの場所にあるファイルやウェブページへのショートカット（.lnk、.url など）です。"
    "数字は入っておらず、リンクの先も見ません。",
    cure="元の Excel ブック (.xlsx) そのものを置いてください。",
)
FILE_SHORTCUT_WEB = FILE_SHORTCUT.variant(
    found="ウェブページへのショートカットです。中身は入っていません。", advice=_PUT_ITSELF
)
FILE_TNEF = ProblemCode(
    "file.tnef",
    Severity.ERROR,
    found="Outlook だけが開ける形の添付 (winmail.dat) です。",
    advice="Outlook でメールを開いて添付の Excel ブックを保存するか、テキスト形式か HTML 形式のメールで"
    "送り直してもらってください。",
    title="winmail.dat",
    cause="差出人の Outlook が「リッチテキスト形式」で送ったので、添付が winmail.dat の中に入っています。",
    cure="Outlook で開いて添付の Excel ブックを保存するか、テキスト形式か HTML 形式のメールで"
    "送り直してもらってください。",
)
