"""Figures that already exist, as lines of keys and values."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

IMPORT_AGAINST = ProblemCode(
    "import.against",
    Severity.ERROR,
    found="「{value}」は、すでにある「{before}」{source}と違います。",
    advice="この行を消すか、こちらが正しいときは「set {key} {value} --reason 理由」で直してください。",
    title="取り込む数字が違う",
    cause="`import-figures` の CSV の数字が、すでに集計されている数字と違います。",
    cure="その行を消すか、CSV のほうが正しいときは `set` で直してください。",
)
IMPORT_AGAINST_MASTER = IMPORT_AGAINST.variant(advice="この行を消すか、こちらが正しいときはマスターを直してください。")
IMPORT_COLUMNS = ProblemCode(
    "import.columns",
    Severity.ERROR,
    found="見出し「{key}」「{value}」の列が、それぞれ一つに決まりません。",
    advice="見出しの行に「{key}」と「{value}」を書いてください。",
    title="見出しがない",
    cause="CSV の 1 行目に「キー」「値」の見出しがないか、二つあります。",
    cure="見出しを直してください。ほかの列はあっても構いません。",
)
IMPORT_CONFLICT = ProblemCode(
    "import.conflict",
    Severity.ERROR,
    found="この項目は競合しています。",
    advice="先に output/conflicts.xlsx で決めてください。",
    title="競合している項目",
    cause="CSV が数字を入れようとしている項目は、課の回答が食い違っています。",
    cure="先に `output/conflicts.xlsx` で決めてください。",
)
IMPORT_FIELDS = ProblemCode(
    "import.fields",
    Severity.ERROR,
    found="列の数が見出しより多くなっています。",
    advice="数字に桁区切りを付けないでください。",
    title="列が多すぎる",
    cause="見出しより列の多い行があります。桁区切りのコンマが、列の区切りとして読まれています。",
    cure="数字から桁区切りを取ってください。",
)
IMPORT_KEY = ProblemCode(
    "import.key",
    Severity.ERROR,
    found="「{key}」は数字のキーとして読めません。",
    advice="2-1/12/i1@R5、2-1/12/決算額@R5 のように書いてください。",
    title="キーとして読めない",
    cause="CSV の「キー」が、数字の欄のキーではありません。",
    cure="`2-1/12/i1@R5`、`2-1/12/決算額@R5` のように書いてください。",
)
IMPORT_TWICE = ProblemCode(
    "import.twice",
    Severity.ERROR,
    found="「{key}」が {line} 行目にもあります。",
    advice="一つだけ残してください。",
    title="同じキーが二行",
    cause="CSV に同じキーの行が二つあります。",
    cure="一つだけ残してください。",
)
IMPORT_UNKNOWN_KEY = ProblemCode(
    "import.unknown-key",
    Severity.ERROR,
    found="「{key}」の事業や指標が計画にありません。",
    advice="マスターの番号を確かめてください。",
    title="計画にないキー",
    cause="CSV のキーの事業や指標が、マスターにありません。",
    cure="マスターの番号を確かめてください。前の計画の番号ではなく、いまの番号で書きます。",
)
IMPORT_VALUE = ProblemCode(
    "import.value",
    Severity.ERROR,
    found="「{value}」は数字として読めません。",
    advice="17、14.5、-3 のような数字か「該当なし」にしてください。",
    title="数字として読めない",
    cause="CSV の「値」が、一つの数字でも「該当なし」でもありません。",
    cure="17、14.5、-3 のように書いてください。",
)
