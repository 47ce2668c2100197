"""Problem codes of importing over a master that is there: what of it would be lost, and what of it stays."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_LOOK_BACK = "マスターの値が正しければ、控え（.bak.xlsx）を見て入れ直してください。"

IMPORT_GONE = ProblemCode(
    "import.gone",
    Severity.WARNING,
    found="施策 {program}「{name}」は、前に {file} から取り込みましたが、今の {file} にはありません。",
    advice="マスターにはそのまま残しました。廃止した施策なら、マスターから行を消してください。",
    title="取り込み元からなくなった施策",
    cause="取り込み直した文章や一覧に、前にはあった施策がありません。",
    cure="マスターには残っています。廃止した施策なら、マスターの行を消してください。",
)
IMPORT_LOST = ProblemCode(
    "import.lost",
    Severity.WARNING,
    found="{item}「{old}」→ 取り込み元では「{new}」です。",
    advice=_LOOK_BACK,
    title="取り込みで変わったマスターの値",
    cause="人が手を加えたマスターの値と、取り込み元の値が違います。--force で取り込み元の値にしました。",
    cure=_LOOK_BACK,
)
IMPORT_LOST_ROW = IMPORT_LOST.variant(found="取り込み元にない行です（{old}）。")
IMPORT_RENAMED = ProblemCode(
    "import.renamed",
    Severity.WARNING,
    found="施策 {program} の名前が、マスターでは「{old}」、{file} では「{new}」です。",
    advice="取り込み元の名前にしました。同じ施策か確かめてください。",
    title="施策の名前が違う",
    cause="同じ番号の施策の名前が、マスターと取り込んだ文章や一覧とで違います。",
    cure="同じ施策か確かめてください。別の施策なら、番号を直して取り込み直してください。",
)
