"""Problem codes of the form drawn in Excel: what of it is not carried into the workbooks."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_DRAW = "取り除くか、セルの文字・罫線・塗りつぶしで表してください。"
_TAKE_AWAY = (
    "なくてもよい場合は様式から取り除いてください。必要な場合は、セルの文字・罫線・塗りつぶしで表してください。"
)

TEMPLATE_CHART = ProblemCode(
    "template.chart",
    Severity.WARNING,
    found="グラフは発行するブックに引き継げません。",
    advice="推移を見せるには、セルに {{{{推移}}}} と書いてください。",
    title="グラフ",
    cause="グラフは引き継げません。",
    cure="推移を見せるには、セルに {{推移}} と書いてください。",
)
TEMPLATE_COMMENT = ProblemCode(
    "template.comment",
    Severity.WARNING,
    found="コメント（メモ）は発行するブックに引き継げません。",
    advice="説明は、セルか入力規則の入力時メッセージに書いてください。",
    title="コメント（メモ）",
    cause="コメントは引き継げません。",
    cure="説明は、セルか入力規則の入力時メッセージに書いてください。",
)
TEMPLATE_DIAGONAL = ProblemCode(
    "template.diagonal",
    Severity.WARNING,
    found="斜めの罫線は引き継げません。",
    advice="単色の塗りつぶしなど、ほかの方法で表してください。",
    title="斜めの罫線",
    cause="斜めの罫線は引き継げません。",
    cure="塗りつぶしなど、ほかの方法で表してください。",
)
TEMPLATE_HEADER = ProblemCode(
    "template.header",
    Severity.WARNING,
    found="先頭ページや偶数ページだけのヘッダー・フッターは引き継げません。",
    advice="全ページ同じヘッダー・フッターにしてください。",
    title="特別なヘッダー・フッター",
    cause="先頭ページや偶数ページだけのものは引き継げません。",
    cure="全ページ同じヘッダー・フッターにしてください。",
)
TEMPLATE_HIGHLIGHT = ProblemCode(
    "template.highlight",
    Severity.WARNING,
    found="データバー・カラースケール・アイコンなど、この種類の条件付き書式は引き継げません。",
    advice="「数式を使用して」決める条件に直してください。",
    title="条件付き書式の種類",
    cause="データバー、カラースケール、アイコンなどは引き継げません。",
    cure="「数式を使用して」決める条件に直してください。",
)
TEMPLATE_HYPERLINK = ProblemCode(
    "template.hyperlink",
    Severity.WARNING,
    found="ハイパーリンクは発行するブックに引き継げません。文字だけが残ります。",
    advice="リンクを取り除いてください。",
    title="ハイパーリンク",
    cause="リンクは引き継げません。文字だけが残ります。",
    cure="リンクを取り除いてください。",
)
TEMPLATE_INPUT_MODE = ProblemCode(
    "template.input-mode",
    Severity.WARNING,
    found="入力規則の「日本語入力」の指定は引き継げません。",
    advice="なくてもよい場合は、そのままで構いません。",
    title="日本語入力の指定",
    cause="入力規則の「日本語入力」は引き継げません。",
    cure="そのままで構いません。",
)
TEMPLATE_PATTERN = ProblemCode(
    "template.pattern",
    Severity.WARNING,
    found="網かけ・グラデーションの塗りつぶしは引き継げません。",
    advice="単色で塗りつぶしてください。",
    title="網かけ",
    cause="網かけやグラデーションは引き継げません。",
    cure="単色で塗りつぶしてください。",
)
TEMPLATE_PICTURE = ProblemCode(
    "template.picture",
    Severity.WARNING,
    found="図（画像）は発行するブックに引き継げません。",
    advice=_TAKE_AWAY,
    title="図（画像）",
    cause="画像は引き継げません。",
    cure=_DRAW,
)
TEMPLATE_PRINT_AREA = ProblemCode(
    "template.print-area",
    Severity.WARNING,
    found="印刷範囲が複数あるため引き継げません。",
    advice="印刷範囲を一つにするか、解除してください。",
    title="印刷範囲が複数",
    cause="印刷範囲が二つ以上あります。",
    cure="一つにするか、解除してください。",
)
TEMPLATE_RICH_TEXT = ProblemCode(
    "template.rich-text",
    Severity.WARNING,
    found="セルの中の一部だけに付けた文字飾りは引き継げません。文字は残ります。",
    advice="セル全体を同じ書式にするか、セルを分けてください。",
    title="一部だけの文字飾り",
    cause="セルの中の一部だけに付けた太字や色は引き継げません。",
    cure="セル全体を同じ書式にするか、セルを分けてください。",
)
TEMPLATE_SHAPE = ProblemCode(
    "template.shape",
    Severity.WARNING,
    found="図形・テキストボックス・ボタンなどは発行するブックに引き継げません。",
    advice=_TAKE_AWAY,
    title="図形など",
    cause="図形、テキストボックス、ボタンは引き継げません。",
    cure=_DRAW,
)
TEMPLATE_SPARKLINE = ProblemCode(
    "template.sparkline",
    Severity.WARNING,
    found="描かれたスパークラインは引き継げません。",
    advice="セルに {{{{推移}}}} と書いてください。",
    title="スパークライン",
    cause="描いたスパークラインは引き継げません。",
    cure="セルに {{推移}} と書いてください。",
)
TEMPLATE_TABLE = ProblemCode(
    "template.table",
    Severity.WARNING,
    found="テーブルやピボットテーブルは発行するブックに引き継げません。",
    advice="「範囲に変換」して、普通のセルにしてください。",
    title="テーブル",
    cause="テーブルやピボットテーブルは引き継げません。",
    cure="「範囲に変換」して、普通のセルにしてください。",
)
