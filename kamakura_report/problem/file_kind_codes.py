"""Problem codes of files by their content: no workbook of ours, or one with something special about it."""

from __future__ import annotations

from kamakura_report.problem import (
    SAVE_AGAIN_AS_BOOK,
    SAVE_AGAIN_AS_XLSX,
    SAVE_HERE_AS_XLSX,
    SEND_AGAIN,
    ProblemCode,
    Severity,
)

_OURS = "配布した Excel ブックに記入したものを送ってもらってください。"
_UNPACK = "展開して、中の Excel ブックをこのフォルダーに置いてください。"
_FILL_IN = "配布した Excel ブックに入力したものを送ってもらってください。"

FILE_ARCHIVE = ProblemCode(
    "file.archive",
    Severity.ERROR,
    found="圧縮ファイルです。",
    advice=_UNPACK,
    title="圧縮ファイル",
    cause="7z、RAR、LZH などの圧縮ファイルか、圧縮ファイルの中の圧縮ファイルか、中に Excel ブックのない ZIP です。",
    cure=_UNPACK,
)
FILE_ARCHIVE_INSIDE = FILE_ARCHIVE.variant(found="メールや圧縮ファイルの中の圧縮ファイルです。その中までは読みません。")
FILE_ARCHIVE_NOTHING = FILE_ARCHIVE.variant(
    found="圧縮ファイルですが、読める Excel ブックが中にありません。{beside}", advice=_FILL_IN
)
FILE_ARCHIVE_MANY = FILE_ARCHIVE.variant(found="圧縮ファイルの中のファイルが多すぎます（上限 {limit}）。")
FILE_CSV = ProblemCode(
    "file.csv",
    Severity.ERROR,
    found="CSV などの文字だけのファイルです。",
    advice=_FILL_IN,
    title="文字だけのファイル",
    cause="CSV やテキストで保存されています。様式の情報が失われています。",
    cure=_OURS,
)
FILE_DATE1904 = ProblemCode(
    "file.date1904",
    Severity.NOTE,
    found="日付を 1904 年から数える設定のブックです。メッセージの日付は、この設定で読んだものです。",
    advice="数字には関わりません。そのままで構いません。",
    title="日付を 1904 年から数えるブック",
    cause="古い Mac の Excel で作られたブックの設定です。お知らせに出る日付は、この設定で読んだものです。",
    cure="数字には関わりません。そのままで構いません。",
)
FILE_DOCX = ProblemCode(
    "file.docx",
    Severity.ERROR,
    found="Word 文書です。",
    advice=_FILL_IN,
    title="Word の文書",
    cause="Excel ブックではなく Word の文書です。",
    cure=_OURS,
)
FILE_ENCRYPTED = ProblemCode(
    "file.encrypted",
    Severity.ERROR,
    found="開くためのパスワードが掛かったファイルです。",
    advice="パスワードを外して保存し直したものを送ってもらってください。",
    title="パスワードが掛かっている",
    cause="開くためのパスワードが付いています。",
    cure="パスワードを外して保存し直したものを送ってもらってください。",
)
FILE_HTML = ProblemCode(
    "file.html",
    Severity.ERROR,
    found="拡張子が Excel でも、中身はウェブページ (HTML) です。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="ウェブページ",
    cause="拡張子は Excel でも、中身は HTML です。グループウェアなどが書き出したものです。",
    cure=SAVE_AGAIN_AS_BOOK,
)
FILE_LABELLED = ProblemCode(
    "file.labelled",
    Severity.ERROR,
    found="秘密度ラベル（アクセス制限）で暗号化されたファイルです。",
    advice="ラベルの暗号化を外して保存し直したものを送ってもらってください。",
    title="秘密度ラベルで暗号化",
    cause="アクセス制限のラベルで、中身が暗号化されています。",
    cure="ラベルの暗号化を外して保存し直したものを送ってもらってください。",
)
FILE_MACROS = ProblemCode(
    "file.macros",
    Severity.NOTE,
    found="マクロを含むブックです。値だけを読み、マクロは見ていません。",
    advice="開くときは注意してください。マクロのない .xlsx として保存し直してもらうと確実です。",
    title="マクロの付いたブック",
    cause="マクロ有効ブックとして保存されています。値は読みますが、マクロは一切動かしません。",
    cure="何もしなくて構いません。気になるときは、.xlsx で保存し直したものを送ってもらってください。",
)
FILE_NO_SHEETS = ProblemCode(
    "file.no_sheets",
    Severity.ERROR,
    found="シートのないブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="シートがない",
    cause="シートが一つもないブックです。",
    cure=_OURS,
)
FILE_NO_WORKBOOK = ProblemCode(
    "file.no_workbook",
    Severity.ERROR,
    found="中に Excel ブックがありません。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="ブックがない",
    cause="圧縮ファイルの中に Excel ブックがありません。",
    cure=_OURS,
)
FILE_NO_WORKBOOK_EMPTY = FILE_NO_WORKBOOK.variant(found="中身が一つもない圧縮ファイルです。", advice=SEND_AGAIN)
FILE_NUMBERS = ProblemCode(
    "file.numbers",
    Severity.ERROR,
    found="Numbers の書類です。",
    advice=_FILL_IN,
    title="Numbers の書類",
    cause="Mac の Numbers で保存されています。",
    cure=SAVE_AGAIN_AS_BOOK,
)
FILE_ODS = ProblemCode(
    "file.ods",
    Severity.ERROR,
    found="OpenDocument 形式 (.ods など) のファイルです。",
    advice=SAVE_HERE_AS_XLSX,
    title="OpenDocument 形式",
    cause="LibreOffice などの .ods で保存されています。",
    cure=SAVE_HERE_AS_XLSX,
)
FILE_OLE2 = ProblemCode(
    "file.ole2",
    Severity.ERROR,
    found="Excel ブックではない Office 文書です。",
    advice=SEND_AGAIN,
    title="Excel 以外の Office 文書",
    cause="古い形式の Word やメールなどです。",
    cure=_OURS,
)
FILE_PDF = ProblemCode(
    "file.pdf",
    Severity.ERROR,
    found="PDF ファイルです。",
    advice=_FILL_IN,
    title="PDF",
    cause="印刷したものが送られています。数字を確実に読み取れません。",
    cure=_OURS,
)
FILE_PICTURE = ProblemCode(
    "file.picture",
    Severity.ERROR,
    found="画像ファイルです。",
    advice=_FILL_IN,
    title="画像",
    cause="画面や紙の写真が送られています。",
    cure=_OURS,
)
FILE_PPTX = ProblemCode(
    "file.pptx",
    Severity.ERROR,
    found="PowerPoint 文書です。",
    advice=_FILL_IN,
    title="PowerPoint の文書",
    cause="Excel ブックではありません。",
    cure=_OURS,
)
FILE_UNKNOWN = ProblemCode(
    "file.unknown",
    Severity.ERROR,
    found="Excel ブックではないファイルです。",
    advice=SEND_AGAIN,
    title="Excel ブックではない",
    cause="種類の分からないファイルです。",
    cure=_OURS,
)
FILE_XLS = ProblemCode(
    "file.xls",
    Severity.ERROR,
    found="旧形式の Excel ファイル (.xls) です。",
    advice=SAVE_HERE_AS_XLSX,
    title="旧形式の Excel",
    cause="Excel 2003 までの .xls で保存されています。",
    cure=SAVE_HERE_AS_XLSX,
)
FILE_XLSB = ProblemCode(
    "file.xlsb",
    Severity.ERROR,
    found="バイナリ形式の Excel ブック (.xlsb) です。",
    advice=SAVE_HERE_AS_XLSX,
    title="バイナリ形式の Excel",
    cause=".xlsb で保存されています。",
    cure=SAVE_HERE_AS_XLSX,
)
FILE_XML = ProblemCode(
    "file.xml",
    Severity.ERROR,
    found="XML ファイルです（Excel ブックではありません）。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="XML ファイル",
    cause="「XML スプレッドシート」などで保存されています。",
    cure=SAVE_AGAIN_AS_BOOK,
)
