"""Problem codes of the master workbook: what a city adds to it, columns of its own and levels above 施策."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

MASTER_COLUMN_ALIKE = ProblemCode(
    "master.column-alike",
    Severity.WARNING,
    found="見出し「{heading}」は「{column}」に似ていますが、別の列として読みました。",
    advice="「{column}」のことなら見出しを直してください。違うなら、空の列「{column}」を右端に足すと、この注意は出ません。",
    title="似た見出し",
    cause="プログラムの知っている見出しの列がなく、よく似た見出しの列があります。",
    cure="その列のことなら見出しを直してください。違うなら、知っている見出しの空の列を右端に足してください。",
)
MASTER_COLUMN_FORMULA = ProblemCode(
    "master.column-formula",
    Severity.NOTE,
    found="列「{column}」の {count} 個のセルに、数式かエラー値があります。",
    advice="様式の差込項目にすると、そこは空になります。値として貼り付け直すと出ます。",
    title="市の列の数式",
    cause="市が足した列のセルに、数式かエラー値があります。見えている値はファイルから読めません。",
    cure="様式に出すなら、値として貼り付け直してください。出さないなら、そのままで構いません。",
)
MASTER_LEVEL_NUMBER = ProblemCode(
    "master.level-number",
    Severity.ERROR,
    found="体系の番号「{text}」は番号として読めません。",
    advice="2 や 2-1 のように、半角の数字と - で書いてください。",
    title="体系の番号が読めない",
    cause="シート「体系」の番号が、数字と - の形ではありません。",
    cure="その下の施策の番号の初めの部分（2-1 なら 2）にしてください。",
)
MASTER_LEVEL_TWICE = ProblemCode(
    "master.level-twice",
    Severity.ERROR,
    found="番号「{number}」は、体系か施策にもうあります。",
    advice="どちらかの番号を直すか、余分な行を消してください。",
    title="体系の番号が二つある",
    cause="シート「体系」の番号が、ほかの体系や施策と同じです。",
    cure="どちらかの番号を直すか、余分な行を消してください。",
)
