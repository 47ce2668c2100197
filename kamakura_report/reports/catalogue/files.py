"""Files that are no workbook of ours, or cannot be opened."""

from __future__ import annotations

from kamakura_report.reports.catalogue.entry import Entries, Entry

_SAVE_AGAIN = "Excel で開き、「名前を付けて保存」で「Excel ブック (.xlsx)」として保存し直して、送ってもらってください。"
_SEND_AGAIN = "もう一度送ってもらってください。"
_OURS = "配布した Excel ブックに記入したものを送ってもらってください。"

ENTRIES: Entries = {
    "file.archive": Entry(
        "圧縮ファイル", "ZIP などにまとめて送られています。", "展開して、中の Excel ブックを置いてください。"
    ),
    "file.cloud": Entry(
        "中身が手元にない",
        "OneDrive などの同期が済んでおらず、名前だけがあるファイルです。",
        "一度開くか、「常にこのデバイスに保持する」を選んでから、やり直してください。",
    ),
    "file.csv": Entry("文字だけのファイル", "CSV やテキストで保存されています。様式の情報が失われています。", _OURS),
    "file.date1904": Entry(
        "日付を 1904 年から数えるブック",
        "古い Mac の Excel で作られたブックの設定です。お知らせに出る日付は、この設定で読んだものです。",
        "数字には関わりません。そのままで構いません。",
    ),
    "file.denied": Entry(
        "読む許可がない",
        "ほかの人や Excel が開いているか、アクセス権がありません。",
        "開いていれば閉じ、アクセス権を確かめて、やり直してください。",
    ),
    "file.docx": Entry("Word の文書", "Excel ブックではなく Word の文書です。", _OURS),
    "file.edited": Entry(
        "手が加えられたファイル",
        "前に書き出したファイルに、人が書き込んでいます。黙って消さないよう、書き換えを止めました。",
        "残すものがあれば名前を変えて移してください。作り直してよければ --force を付けます（元のファイルは残ります）。",
    ),
    "file.empty": Entry("空のファイル", "0 バイトのファイルです。送受信やコピーに失敗しています。", _SEND_AGAIN),
    "file.encrypted": Entry(
        "パスワードが掛かっている",
        "開くためのパスワードが付いています。",
        "パスワードを外して保存し直したものを送ってもらってください。",
    ),
    "file.folder": Entry(
        "フォルダー", "ファイルのつもりで、フォルダーを指定しています。", "中のブックを指定してください。"
    ),
    "file.growing": Entry(
        "書き込みの途中",
        "コピーや同期、ダウンロードがまだ終わっていません。",
        "終わってから、やり直してください。",
    ),
    "file.html": Entry(
        "ウェブページ",
        "拡張子は Excel でも、中身は HTML です。グループウェアなどが書き出したものです。",
        _SAVE_AGAIN,
    ),
    "file.labelled": Entry(
        "秘密度ラベルで暗号化",
        "アクセス制限のラベルで、中身が暗号化されています。",
        "ラベルの暗号化を外して保存し直したものを送ってもらってください。",
    ),
    "file.large": Entry(
        "大きすぎるファイル",
        "画像などが貼られて、上限を超えています。",
        "画像などを除いて送ってもらってください。上限は limits.md のとおり変えられます。",
    ),
    "file.link": Entry(
        "リンク", "ほかの場所を指すリンク（シンボリックリンク）です。", "元のファイルを置いてください。"
    ),
    "file.lock": Entry(
        "Excel の一時ファイル",
        "「~$」で始まる、Excel が開いている間だけ作るファイルです。回答ではありません。",
        "元のブックを閉じると消えます。消えなければ、消して構いません。",
    ),
    "file.macros": Entry(
        "マクロの付いたブック",
        "マクロ有効ブックとして保存されています。値は読みますが、マクロは一切動かしません。",
        "何もしなくて構いません。気になるときは、.xlsx で保存し直したものを送ってもらってください。",
    ),
    "file.missing": Entry("見つからない", "指定したファイルがありません。", "名前と場所を確かめてください。"),
    "file.no_sheets": Entry("シートがない", "シートが一つもないブックです。", _OURS),
    "file.no_workbook": Entry("ブックがない", "圧縮ファイルの中に Excel ブックがありません。", _OURS),
    "file.numbers": Entry("Numbers の書類", "Mac の Numbers で保存されています。", _SAVE_AGAIN),
    "file.ods": Entry("OpenDocument 形式", "LibreOffice などの .ods で保存されています。", _SAVE_AGAIN),
    "file.ole2": Entry("Excel 以外の Office 文書", "古い形式の Word やメールなどです。", _OURS),
    "file.pdf": Entry("PDF", "印刷したものが送られています。数字を確実に読み取れません。", _OURS),
    "file.picture": Entry("画像", "画面や紙の写真が送られています。", _OURS),
    "file.pptx": Entry("PowerPoint の文書", "Excel ブックではありません。", _OURS),
    "file.special": Entry(
        "普通のファイルではない",
        "装置や通信の口など、ファイルとして読めないものです。",
        "回答ではないので、フォルダーから除いてください。",
    ),
    "file.system": Entry(
        "パソコンが作るファイル",
        "Thumbs.db や desktop.ini など、Windows や Mac が自動で作るファイルです。回答ではありません。",
        "そのままで構いません。",
    ),
    "file.truncated": Entry("途中で切れている", "ダウンロードやコピーが途中で止まっています。", _SEND_AGAIN),
    "file.unknown": Entry("Excel ブックではない", "種類の分からないファイルです。", _OURS),
    "file.unreadable": Entry(
        "読み取れない",
        "ディスクやネットワークの都合で、途中まで読めませんでした。",
        "手元のフォルダーにコピーして、やり直してください。",
    ),
    "file.xls": Entry("旧形式の Excel", "Excel 2003 までの .xls で保存されています。", _SAVE_AGAIN),
    "file.xlsb": Entry("バイナリ形式の Excel", ".xlsb で保存されています。", _SAVE_AGAIN),
    "file.xml": Entry("XML ファイル", "「XML スプレッドシート」などで保存されています。", _SAVE_AGAIN),
    "file.zeros": Entry(
        "中身が失われている",
        "0 で埋まっています。保存中の停電や、ディスクの故障で起こります。",
        _SEND_AGAIN,
    ),
    "snapshot.lost": Entry(
        "配布の控えがない、壊れている",
        "`output/ledger/snapshots/` の控えが消えたか、書き換わっています。その控えで配布した様式は読み取れません。",
        "バックアップから戻して、もう一度実行してください。ほかのファイルには影響ありません。",
    ),
    "read.died": Entry(
        "読み取りが止まった",
        "このファイルを読む間に、読み取りのプログラムが止まりました。ほかのファイルには影響ありません。",
        _SAVE_AGAIN,
    ),
}
