"""Packages whose parts are damaged or unsafe, and sheets whose parts are."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_SAVE_AGAIN = "Excel で開き、「名前を付けて保存」で .xlsx として保存し直したものを送ってもらってください。"
_OURS_AGAIN = "配布したファイルに記入し直してもらってください。"
_SEND_AGAIN = "もう一度送ってもらってください。続くときは、Excel で保存し直してもらってください。"
_SENT_AGAIN = "もう一度送ってもらってください。"
_ASK_SENDER = "開かずに、送り主に確かめてください。"

PACKAGE_AMBIGUOUS = ProblemCode(
    "package.ambiguous",
    Severity.ERROR,
    found="二通りに読める記述があり、どちらが正しいか決められません。",
    advice=_SAVE_AGAIN,
    title="二通りに読める",
    cause="同じセルが二度書かれているなど、どちらが正しいか決められません。Excel 以外のプログラムで作られています。",
    cure=_SAVE_AGAIN,
)
PACKAGE_DAMAGED = ProblemCode(
    "package.damaged",
    Severity.ERROR,
    found="ファイルの{part}が壊れています。",
    advice=_SENT_AGAIN,
    title="壊れている",
    cause="送受信や保存の途中で、中身が壊れています。",
    cure=_SEND_AGAIN,
)
PACKAGE_DOCTYPE = ProblemCode(
    "package.doctype",
    Severity.ERROR,
    found="安全でない記述（DTD）を含むファイルです。",
    advice=_SAVE_AGAIN,
    title="安全でない記述",
    cause="Excel が書かない記述（DTD）があります。害のあるファイルのおそれがあります。",
    cure=_ASK_SENDER,
)
PACKAGE_DUPLICATE = ProblemCode(
    "package.duplicate",
    Severity.ERROR,
    found="ブックの中に部品「{part}」が二つあります。",
    advice=_SAVE_AGAIN,
    title="部品が二つある",
    cause="同じ名前の部品が二つあり、どちらが正しいか決められません。",
    cure=_SAVE_AGAIN,
)
PACKAGE_ENCODING = ProblemCode(
    "package.encoding",
    Severity.ERROR,
    found="扱えない文字コードで書かれたファイルです。",
    advice=_SAVE_AGAIN,
    title="扱えない文字コード",
    cause="Excel が書かない文字コードで書かれています。",
    cure=_SAVE_AGAIN,
)
PACKAGE_ENCRYPTED = ProblemCode(
    "package.encrypted",
    Severity.ERROR,
    found="パスワードで保護された圧縮ファイルです。",
    advice=_SENT_AGAIN,
    title="パスワード付きの圧縮",
    cause="圧縮ファイルとしてのパスワードが掛かっています。",
    cure="パスワードを外したものを送ってもらってください。",
)
PACKAGE_HIDDEN = ProblemCode(
    "package.hidden",
    Severity.ERROR,
    found="ブックの中に、一覧に載っていない部品が隠れています。",
    advice=_SAVE_AGAIN,
    title="部品が隠れている",
    cause="一覧に載っていない部品があります。プログラムによって違うものに読める、害のあるファイルのおそれがあります。",
    cure=_ASK_SENDER,
)
PACKAGE_MISSING = ProblemCode(
    "package.missing",
    Severity.ERROR,
    found="ブックの中の部品「{part}」がありません。",
    advice=_SAVE_AGAIN,
    title="部品がない",
    cause="ブックに要る部品が欠けています。",
    cure=_SAVE_AGAIN,
)
PACKAGE_NAME = ProblemCode(
    "package.name",
    Severity.ERROR,
    found="ブックの中に不正な名前の部品があります（{part}）。",
    advice=_SAVE_AGAIN,
    title="部品の名前が不正",
    cause="ブックの外を指す名前があります。害のあるファイルのおそれがあります。",
    cure=_ASK_SENDER,
)
PACKAGE_NAME_OUTSIDE = PACKAGE_NAME.variant(found="ブックの外を指す記述があります。")
PACKAGE_OVERLAP = ProblemCode(
    "package.overlap",
    Severity.ERROR,
    found="ブックの中の部品「{part}」がほかと重なっています。",
    advice=_SAVE_AGAIN,
    title="部品が重なっている",
    cause="一つの中身を何度も使う、害のあるファイルのおそれがあります。",
    cure=_ASK_SENDER,
)
PACKAGE_PACKING = ProblemCode(
    "package.packing",
    Severity.ERROR,
    found="部品「{part}」の圧縮方式を扱えません。",
    advice=_SAVE_AGAIN,
    title="扱えない圧縮方式",
    cause="Excel が使わない方式で圧縮されています。",
    cure=_SAVE_AGAIN,
)
PACKAGE_ROOT = ProblemCode(
    "package.root",
    Severity.ERROR,
    found="ブックの部品が、あるべき種類のものではありません。",
    advice=_SAVE_AGAIN,
    title="部品の種類が違う",
    cause="シートなどの部品が、別の種類のものになっています。",
    cure=_SAVE_AGAIN,
)
PACKAGE_XML = ProblemCode(
    "package.xml",
    Severity.ERROR,
    found="ファイルの中身が壊れています（XML として読めません）。",
    advice=_SAVE_AGAIN,
    title="部品を読めない",
    cause="部品の記述が途中で終わるなど、壊れています。",
    cure=_SAVE_AGAIN,
)
SHEET_DUPLICATE = ProblemCode(
    "sheet.duplicate",
    Severity.ERROR,
    found="同じ名前のシートが二つあります。",
    advice=_SAVE_AGAIN,
    title="同じ名前のシート",
    cause="同じ名前のシートが二つあります。",
    cure=_OURS_AGAIN,
)
SHEET_FORMULA = ProblemCode(
    "sheet.formula",
    Severity.ERROR,
    found="元のない共有数式があります。",
    advice=_SAVE_AGAIN,
    title="数式が壊れている",
    cause="元のない共有数式があります。",
    cure=_SAVE_AGAIN,
)
SHEET_REFERENCE = ProblemCode(
    "sheet.reference",
    Severity.ERROR,
    found="セルの位置「{reference}」が読めません。",
    advice=_SAVE_AGAIN,
    title="セルの位置が壊れている",
    cause="読めない行番号やセルの位置があります。",
    cure=_SAVE_AGAIN,
)
SHEET_REFERENCE_ROW = SHEET_REFERENCE.variant(found="行の番号が読めません。")
SHEET_VALUE = ProblemCode(
    "sheet.value",
    Severity.ERROR,
    found="セルの{content}が壊れています。",
    advice=_SAVE_AGAIN,
    title="セルの値が壊れている",
    cause="数字や文字列の番号として読めない値があります。",
    cure=_SAVE_AGAIN,
)
