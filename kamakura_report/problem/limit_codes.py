"""Problem codes of workbooks that ask too much of the machine that reads them."""

from __future__ import annotations

from kamakura_report.problem import FILL_IN_AGAIN, SAVE_AGAIN_AS_XLSX, ProblemCode, Severity

_TOO_MUCH = "余分な行・列・シート・書式を消すか、配布したファイルに記入し直してもらってください。"

LIMIT_CELLS = ProblemCode(
    "limit.cells",
    Severity.ERROR,
    found="値のあるセルが多すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="セルが多すぎる",
    cause="値のあるセルや入力欄の数が上限を超えています。",
    cure=_TOO_MUCH,
)
LIMIT_CELLS_OPEN = LIMIT_CELLS.variant(found="入力欄が多すぎるブックです。")
LIMIT_CHARACTERS = ProblemCode(
    "limit.characters",
    Severity.ERROR,
    found="文字が多すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="文字が多すぎる",
    cause="セルの文字の量が、合わせて上限を超えています。",
    cure=_TOO_MUCH,
)
LIMIT_DEPTH = ProblemCode(
    "limit.depth",
    Severity.ERROR,
    found="中身の入れ子が深すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="入れ子が深すぎる",
    cause="普通の Excel では作られない記述です。",
    cure=FILL_IN_AGAIN,
)
LIMIT_ELEMENTS = ProblemCode(
    "limit.elements",
    Severity.ERROR,
    found="中身が多すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="中身が多すぎる",
    cause="記述の数が上限を超えています。",
    cure=_TOO_MUCH,
)
LIMIT_ENTRIES = ProblemCode(
    "limit.entries",
    Severity.ERROR,
    found="ブックの中の部品が多すぎます（上限 {limit:,}）。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="部品が多すぎる",
    cause="ブックの中の部品（画像など）の数が上限を超えています。",
    cure=_TOO_MUCH,
)
LIMIT_FORMULA = ProblemCode(
    "limit.formula",
    Severity.ERROR,
    found="長すぎる数式があります。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="数式が長すぎる",
    cause="一つの数式の長さが上限を超えています。",
    cure=FILL_IN_AGAIN,
)
LIMIT_FORMULAS = ProblemCode(
    "limit.formulas",
    Severity.ERROR,
    found="数式が多すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="数式が多すぎる",
    cause="数式の量が上限を超えています。",
    cure=_TOO_MUCH,
)
LIMIT_MEMORY = ProblemCode(
    "limit.memory",
    Severity.ERROR,
    found="読み取りに使うメモリーが多すぎるブックです（上限 {megabytes} MB）。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="メモリーを使いすぎる",
    cause="読み取りに要るメモリーが上限を超えました。",
    cure=_TOO_MUCH,
)
LIMIT_MERGES = ProblemCode(
    "limit.merges",
    Severity.ERROR,
    found="結合されたセルが多すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="結合が多すぎる",
    cause="結合されたセルの数が上限を超えています。",
    cure=_TOO_MUCH,
)
LIMIT_NAME = ProblemCode(
    "limit.name",
    Severity.ERROR,
    found="シートの名前が長すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="シートの名前が長すぎる",
    cause="普通の Excel では作られない長さの名前です。",
    cure=FILL_IN_AGAIN,
)
LIMIT_SECONDS = ProblemCode(
    "limit.seconds",
    Severity.ERROR,
    found="読み取りが {seconds} 秒で終わらないため、途中でやめました。",
    advice="一度だけやり直し、それでも同じなら、" + SAVE_AGAIN_AS_XLSX,
    title="時間が掛かりすぎる",
    cause="読み取りが上限の時間内に終わりませんでした。",
    cure=_TOO_MUCH,
)
LIMIT_SHEETS = ProblemCode(
    "limit.sheets",
    Severity.ERROR,
    found="シートが多すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="シートが多すぎる",
    cause="シートの数が上限を超えています。",
    cure=_TOO_MUCH,
)
LIMIT_SIZE = ProblemCode(
    "limit.size",
    Severity.ERROR,
    found="展開すると{part}が大きくなりすぎます。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="展開すると大きすぎる",
    cause="圧縮された中身が、展開すると上限を超えます。画像が多いか、害のあるファイルです。",
    cure="送り主を確かめ、画像などを除いて保存し直してもらってください。",
)
LIMIT_STRINGS = ProblemCode(
    "limit.strings",
    Severity.ERROR,
    found="文字列が多すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="文字列が多すぎる",
    cause="文字列の数が上限を超えています。",
    cure=_TOO_MUCH,
)
LIMIT_STYLES = ProblemCode(
    "limit.styles",
    Severity.ERROR,
    found="書式が多すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="書式が多すぎる",
    cause="コピーを重ねて、セルの書式の種類が増えすぎています。",
    cure=FILL_IN_AGAIN,
)
LIMIT_TEXT = ProblemCode(
    "limit.text",
    Severity.ERROR,
    found="一つの文字列が長すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="文字列が長すぎる",
    cause="一つの文字列の長さが上限を超えています。",
    cure=FILL_IN_AGAIN,
)
LIMIT_TOKEN = ProblemCode(
    "limit.token",
    Severity.ERROR,
    found="一つの記述が長すぎるブックです。",
    advice=SAVE_AGAIN_AS_XLSX,
    title="記述が長すぎる",
    cause="普通の Excel では作られない記述です。",
    cure=FILL_IN_AGAIN,
)
