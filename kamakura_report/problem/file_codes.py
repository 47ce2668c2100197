"""Problem codes of files that cannot be read where they are: not there, not whole, not allowed."""

from __future__ import annotations

from kamakura_report.problem import SAVE_AGAIN_AS_BOOK, SAVE_AGAIN_AS_XLSX, SEND_AGAIN, ProblemCode, Severity

_REMOVE = "回答ではないので、フォルダーから除いてください。"

BACKUP_LEFT_OUT = ProblemCode(
    "backup.left-out",
    Severity.WARNING,
    found="バックアップに入れていません（{why}）。",
    advice="要るものなら、ふつうのファイルとして、ふつうの名前で置き直し、もう一度同じコマンドを実行してください。",
    title="バックアップに入らないファイル",
    cause="リンク（ショートカットの一種）や、Windows で使えない名前のファイルは、"
    "別のパソコンで元に戻せないので、バックアップに入れません。",
    cure="要るものなら、リンクの先のファイルを写すか、名前を変えて、もう一度同じコマンドを実行してください。",
)
FILE_CLOUD = ProblemCode(
    "file.cloud",
    Severity.ERROR,
    found="中身がまだ手元にないファイルです（OneDrive などで同期されていません）。",
    advice="一度開くか「常にこのデバイスに保持する」を選んでから、やり直してください。",
    title="中身が手元にない",
    cause="OneDrive などの同期が済んでおらず、名前だけがあるファイルです。",
    cure="一度開くか、「常にこのデバイスに保持する」を選んでから、やり直してください。",
)
FILE_DENIED = ProblemCode(
    "file.denied",
    Severity.ERROR,
    found="ファイルを読む許可がありません。",
    advice="ほかで開いていれば閉じ、アクセス権を確かめてください。",
    title="読む許可がない",
    cause="ほかの人や Excel が開いているか、アクセス権がありません。",
    cure="開いていれば閉じ、アクセス権を確かめて、やり直してください。",
)
FILE_EDITED = ProblemCode(
    "file.edited",
    Severity.ERROR,
    found="このファイルは、前に書き出したあとで手が加えられています。",
    advice="",
    title="手が加えられたファイル",
    cause="前に書き出したファイルに、人が書き込んでいます。黙って消さないよう、書き換えを止めました。",
    cure="残すものがあれば名前を変えて移してください。"
    "作り直してよければ --force を付けます（元のファイルは残ります）。",
)
FILE_EMPTY = ProblemCode(
    "file.empty",
    Severity.ERROR,
    found="中身が空（0 バイト）のファイルです。",
    advice=SEND_AGAIN,
    title="空のファイル",
    cause="0 バイトのファイルです。送受信やコピーに失敗しています。",
    cure=SEND_AGAIN,
)
FILE_FOLDER = ProblemCode(
    "file.folder",
    Severity.ERROR,
    found="ファイルではなくフォルダーです。",
    advice="中のブックを指定してください。",
    title="フォルダー",
    cause="ファイルのつもりで、フォルダーを指定しています。",
    cure="中のブックを指定してください。",
)
FILE_GROWING = ProblemCode(
    "file.growing",
    Severity.ERROR,
    found="まだ書き込みの途中です。",
    advice="保存や同期が終わってからやり直してください。",
    title="書き込みの途中",
    cause="コピーや同期、ダウンロードがまだ終わっていません。",
    cure="終わってから、やり直してください。",
)
FILE_LARGE = ProblemCode(
    "file.large",
    Severity.ERROR,
    found="大きすぎるファイルです（上限 {limit}）。",
    advice="画像などを除いて、" + SEND_AGAIN,
    title="大きすぎるファイル",
    cause="画像などが貼られて、上限を超えています。",
    cure="画像などを除いて送ってもらってください。上限は「読み取りの上限」のとおり変えられます。",
)
FILE_LARGE_INSIDE = FILE_LARGE.variant(
    found="メールや圧縮ファイルの中の、大きすぎるファイルです。", advice="画像などを除いて、" + SEND_AGAIN
)
FILE_LINK = ProblemCode(
    "file.link",
    Severity.ERROR,
    found="ほかの場所を指すリンクです。",
    advice="元のファイルを置いてください。",
    title="リンク",
    cause="ほかの場所を指すリンク（シンボリックリンク）です。",
    cure="元のファイルを置いてください。",
)
FILE_LOCK = ProblemCode(
    "file.lock",
    Severity.NOTE,
    found="Excel や LibreOffice が、ブックを開いている間だけ作る一時ファイルです。",
    advice="元のブックを閉じると消えます。",
    title="Excel や LibreOffice の一時ファイル",
    cause="「~$」や「.~lock.」で始まる、ブックを開いている間だけあるファイルです。回答ではありません。",
    cure="元のブックを閉じると消えます。消えなければ、消して構いません。",
)
FILE_MISSING = ProblemCode(
    "file.missing",
    Severity.ERROR,
    found="ファイルが見つかりません。",
    advice="名前と場所を確かめてください。",
    title="見つからない",
    cause="指定したファイルがありません。",
    cure="名前と場所を確かめてください。",
)
FILE_SPECIAL = ProblemCode(
    "file.special",
    Severity.ERROR,
    found="普通のファイルではありません。",
    advice=_REMOVE,
    title="普通のファイルではない",
    cause="装置や通信の口など、ファイルとして読めないものです。",
    cure=_REMOVE,
)
FILE_SYSTEM = ProblemCode(
    "file.system",
    Severity.NOTE,
    found="パソコンが自動で作るファイルです。",
    advice=_REMOVE,
    title="パソコンが作るファイル",
    cause="Thumbs.db、desktop.ini、「Zone.Identifier」で終わるものなど、"
    "Windows や Mac が自動で作るファイルです。回答ではありません。",
    cure="そのままで構いません。",
)
FILE_TRUNCATED = ProblemCode(
    "file.truncated",
    Severity.ERROR,
    found="途中で切れているファイルです。",
    advice=SEND_AGAIN,
    title="途中で切れている",
    cause="ダウンロードやコピーが途中で止まっています。",
    cure=SEND_AGAIN,
)
FILE_UNREADABLE = ProblemCode(
    "file.unreadable",
    Severity.ERROR,
    found="ファイルを読み取れません。",
    advice="手元にコピーしてやり直してください。",
    title="読み取れない",
    cause="ディスクやネットワークの都合で、途中まで読めませんでした。",
    cure="手元のフォルダーにコピーして、やり直してください。",
)
FILE_ZEROS = ProblemCode(
    "file.zeros",
    Severity.ERROR,
    found="中身が失われた（0 で埋まった）ファイルです。",
    advice=SEND_AGAIN,
    title="中身が失われている",
    cause="0 で埋まっています。保存中の停電や、ディスクの故障で起こります。",
    cure=SEND_AGAIN,
)
KEPT_ALTERED = ProblemCode(
    "kept.altered",
    Severity.WARNING,
    found="保存してあるこのファイルが{state}。今の集計は台帳の記録から作ったもので、変わりません。",
    advice="バックアップから元のファイルを戻してください（受け取ったファイルなら、同じものをもう一度集計しても戻ります）。",
    title="保存したファイルの書き換わり",
    cause="`output/ledger/` の受け取ったファイルか配布の控えが、保存したときと違います。消えたか、開いて保存されたか、"
    "ディスクや同期の誤りです。集計には響きませんが、このままでは台帳を作り直せません。",
    cure="バックアップから元のファイルを戻してください。受け取ったファイルは、同じものを `input/returned/` に置いて"
    "集計しても元に戻ります。",
)
KEPT_RESTORED = ProblemCode(
    "kept.restored",
    Severity.WARNING,
    found="台帳のこの記録は、消えていたか書き換わっていました。台帳の中の写しから、元のとおりに戻しました。",
    advice="変更履歴に、身に覚えのないところがないかを確かめてください。"
    "書き換わっていたファイルは、output/ledger/ に残してあります。",
    title="台帳の記録を戻した",
    cause="`output/ledger/events/` の記録が消えたか、書き換わっていました。"
    "台帳（`ledger.sqlite3`）の中の写しは、書いたときのままでした。",
    cure="変更履歴に、集計と決定がそろっていることを確かめてください。フォルダーを触った人がいないかも確かめてください。",
)
READ_DIED = ProblemCode(
    "read.died",
    Severity.ERROR,
    found="読み取りの途中で、読み取るプログラムが止まりました。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="読み取りが止まった",
    cause="このファイルを読む間に、読み取りのプログラムが止まりました。ほかのファイルには影響ありません。",
    cure=SAVE_AGAIN_AS_BOOK,
)
READ_IN_PROCESS = ProblemCode(
    "read.in-process",
    Severity.NOTE,
    found="補助のプログラムを使わずに読みました（--in-process）。一つのファイルに掛ける時間とメモリーの上限は効きません。",
    advice="途中で止まったときは、読んでいたファイルを除いてやり直してください。",
    title="補助のプログラムを使わない読み取り",
    cause="`--in-process` を付けたので、このプログラムの中でファイルを読みました。"
    "壊れたファイルや大きすぎるファイルが一つあると、全体が止まったり、メモリーを使い切ったりすることがあります。",
    cure="ふだんは付けずに実行してください。途中で止まったときは、読んでいたファイルを除いてやり直してください。",
)
SNAPSHOT_LOST = ProblemCode(
    "snapshot.lost",
    Severity.ERROR,
    found="このファイルを配布したときの控え {snapshot} {state}。このファイルは読み取れません。",
    advice="控えをバックアップから戻して、もう一度実行してください。",
    title="配布の控えがない、壊れている",
    cause="`output/ledger/snapshots/` の控えが消えたか、書き換わっています。その控えで配布した様式は読み取れません。",
    cure="バックアップから戻して、もう一度実行してください。ほかのファイルには影響ありません。",
)
SNAPSHOT_LOST_RESULTS = SNAPSHOT_LOST.variant(
    found="配布の控え {snapshot} {state}。"
    "提出状況、施策ごとのシート、前の番号からの引き継ぎのうち、要るものを作れません。"
)
