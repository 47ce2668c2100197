"""Problem codes of packages (.xlsx) and sheets whose parts are damaged or unsafe."""

from __future__ import annotations

from kamakura_report.problem import FILL_IN_AGAIN, SAVE_AGAIN_AS_XLSX, SEND_AGAIN, ProblemCode, Severity

_SEND_OR_SAVE_AGAIN = "もう一度送ってもらってください。続くときは、Excel で保存し直してもらってください。"
_UNPACK_WITH_PASSWORD = "知らされたパスワードで展開して、中の Excel ブックをこのフォルダーに置いてください。"
_ASK_SENDER = "開かずに、送り主に確かめてください。"

PACKAGE_AMBIGUOUS = ProblemCode(
    "package.ambiguous",
    Severity.ERROR,
    found="二通りに読める記述があり、どちらが正しいか決められません。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="二通りに読める",
    cause="同じセルが二度書かれているなど、どちらが正しいか決められません。Excel 以外のプログラムで作られています。",
    cure=SAVE_AGAIN_AS_XLSX,
)
PACKAGE_DAMAGED = ProblemCode(
    "package.damaged",
    Severity.ERROR,
    found="ファイルの{part}が壊れています。",
    advice=SEND_AGAIN,
    title="壊れている",
    cause="送受信や保存の途中で、中身が壊れています。",
    cure=_SEND_OR_SAVE_AGAIN,
)
PACKAGE_DOCTYPE = ProblemCode(
    "package.doctype",
    Severity.ERROR,
    found="安全でない記述（DTD）を含むファイルです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="安全でない記述",
    cause="Excel が書かない記述（DTD）があります。害のあるファイルのおそれがあります。",
    cure=_ASK_SENDER,
)
PACKAGE_DUPLICATE = ProblemCode(
    "package.duplicate",
    Severity.ERROR,
    found="ブックの中に部品「{part}」が二つあります。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="部品が二つある",
    cause="同じ名前の部品が二つあり、どちらが正しいか決められません。",
    cure=SAVE_AGAIN_AS_XLSX,
)
PACKAGE_ENCODING = ProblemCode(
    "package.encoding",
    Severity.ERROR,
    found="扱えない文字コードで書かれたファイルです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="扱えない文字コード",
    cause="Excel が書かない文字コードで書かれています。",
    cure=SAVE_AGAIN_AS_XLSX,
)
PACKAGE_ENCRYPTED = ProblemCode(
    "package.encrypted",
    Severity.ERROR,
    found="パスワードの付いた圧縮ファイル (ZIP) です。",
    advice=_UNPACK_WITH_PASSWORD,
    title="パスワード付きの圧縮",
    cause="圧縮ファイルとしてのパスワードが掛かっています。",
    cure=_UNPACK_WITH_PASSWORD,
)
PACKAGE_HIDDEN = ProblemCode(
    "package.hidden",
    Severity.ERROR,
    found="ブックの中に、一覧に載っていない部品が隠れています。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="部品が隠れている",
    cause="一覧に載っていない部品があります。プログラムによって違うものに読める、害のあるファイルのおそれがあります。",
    cure=_ASK_SENDER,
)
PACKAGE_MISSING = ProblemCode(
    "package.missing",
    Severity.ERROR,
    found="ブックの中の部品「{part}」がありません。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="部品がない",
    cause="ブックに要る部品が欠けています。",
    cure=SAVE_AGAIN_AS_XLSX,
)
PACKAGE_NAME = ProblemCode(
    "package.name",
    Severity.ERROR,
    found="ブックの中に不正な名前の部品があります（{part}）。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="部品の名前が不正",
    cause="ブックの外を指す名前があります。害のあるファイルのおそれがあります。",
    cure=_ASK_SENDER,
)
PACKAGE_NAME_OUTSIDE = PACKAGE_NAME.variant(found="ブックの外を指す記述があります。")
PACKAGE_OVERLAP = ProblemCode(
    "package.overlap",
    Severity.ERROR,
    found="ブックの中の部品「{part}」がほかと重なっています。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="部品が重なっている",
    cause="一つの中身を何度も使う、害のあるファイルのおそれがあります。",
    cure=_ASK_SENDER,
)
PACKAGE_PACKING = ProblemCode(
    "package.packing",
    Severity.ERROR,
    found="部品「{part}」の圧縮方式を扱えません。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="扱えない圧縮方式",
    cause="Excel が使わない方式で圧縮されています。",
    cure=SAVE_AGAIN_AS_XLSX,
)
PACKAGE_ROOT = ProblemCode(
    "package.root",
    Severity.ERROR,
    found="ブックの部品が、あるべき種類のものではありません。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="部品の種類が違う",
    cause="シートなどの部品が、別の種類のものになっています。",
    cure=SAVE_AGAIN_AS_XLSX,
)
PACKAGE_XML = ProblemCode(
    "package.xml",
    Severity.ERROR,
    found="ファイルの中身が壊れています（XML として読めません）。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="部品を読めない",
    cause="部品の記述が途中で終わるなど、壊れています。",
    cure=SAVE_AGAIN_AS_XLSX,
)
SHEET_DUPLICATE = ProblemCode(
    "sheet.duplicate",
    Severity.ERROR,
    found="同じ名前のシートが二つあります。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="同じ名前のシート",
    cause="同じ名前のシートが二つあります。",
    cure=FILL_IN_AGAIN,
)
SHEET_FORMULA = ProblemCode(
    "sheet.formula",
    Severity.ERROR,
    found="元のない共有数式があります。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="数式が壊れている",
    cause="元のない共有数式があります。",
    cure=SAVE_AGAIN_AS_XLSX,
)
SHEET_REFERENCE = ProblemCode(
    "sheet.reference",
    Severity.ERROR,
    found="セルの位置「{reference}」が読めません。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="セルの位置が壊れている",
    cause="読めない行番号やセルの位置があります。",
    cure=SAVE_AGAIN_AS_XLSX,
)
SHEET_REFERENCE_ROW = SHEET_REFERENCE.variant(found="行の番号が読めません。")
SHEET_VALUE = ProblemCode(
    "sheet.value",
    Severity.ERROR,
    found="セルの{content}が壊れています。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="セルの値が壊れている",
    cause="数字や文字列の番号として読めない値があります。",
    cure=SAVE_AGAIN_AS_XLSX,
)
