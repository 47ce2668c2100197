"""Problem codes of the master workbook: its sheets and columns, the plan as a whole, divisions and programs."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_ONE_ONLY = "一つだけ残してください。"

MASTER_ACTION_NUMBER = ProblemCode(
    "master.action-number",
    Severity.ERROR,
    found="番号「{text}」は読めません。",
    advice="①、②、③ のように書いてください。",
    title="主な取組の番号が読めない",
    cause="丸数字ではありません。",
    cure="①、②、③ のように書いてください。",
)
MASTER_ACTION_TWICE = ProblemCode(
    "master.action-twice",
    Severity.ERROR,
    found="施策 {program} に {action} が二つあります。",
    advice="番号を直してください。",
    title="主な取組の番号が二つある",
    cause="一つの施策に同じ番号があります。",
    cure="番号を直してください。",
)
MASTER_BLANK = ProblemCode(
    "master.blank",
    Severity.ERROR,
    found="{column}が空欄です。",
    advice="{column}を入れてください。",
    title="空欄",
    cause="なくてはならない欄が空いています。",
    cure="値を入れてください。",
)
MASTER_COLUMN_MISSING = ProblemCode(
    "master.column-missing",
    Severity.ERROR,
    found="見出し「{column}」の列がありません。",
    advice="1行目に「{column}」の見出しを戻してください。",
    title="列がない",
    cause="1 行目の見出しが消えたか、変わっています。",
    cure="見出しを戻してください。",
)
MASTER_COLUMN_MISSING_ALIKE = MASTER_COLUMN_MISSING.variant(
    found="見出し「{column}」の列がなく、よく似た「{heading}」があります。", advice="「{column}」に直してください。"
)
MASTER_COLUMN_TWICE = ProblemCode(
    "master.column-twice",
    Severity.ERROR,
    found="見出し「{column}」が二つあります。",
    advice="一つだけ残して、ほかの列の見出しを変えてください。",
    title="列が二つある",
    cause="同じ見出しが二つあります。",
    cure="一つだけ残して、ほかの列の見出しを変えてください。",
)
MASTER_DIVISION_TWICE = ProblemCode(
    "master.division-twice",
    Severity.ERROR,
    found="「{division}」が二つあります。",
    advice=_ONE_ONLY,
    title="課が二つある",
    cause="シート「課」に同じ課名があります。",
    cure=_ONE_ONLY,
)
MASTER_DIVISION_UNKNOWN = ProblemCode(
    "master.division-unknown",
    Severity.ERROR,
    found="{column}「{division}」が課のシートにありません。",
    advice="課のシートに加えるか、書き誤りを直してください。",
    title="知らない課",
    cause="シート「課」にない課名です。",
    cure="シート「課」に加えるか、書き誤りを直してください。",
)
MASTER_EXAMPLE = ProblemCode(
    "master.example",
    Severity.ERROR,
    found="例の行（{text}）に、書き込みがあります。",
    advice="使う行なら、先頭の「例：」を消してください。使わない行なら、行を消してください。",
    title="例の行に書き込みがある",
    cause="「例：」で始まる行は、書き方の例なので読みません。例と違うものが入っています。",
    cure="使う行なら先頭の「例：」を消し、使わない行なら行を消してください。",
)
MASTER_ITEM_MISSING = ProblemCode(
    "master.item-missing",
    Severity.ERROR,
    found="{item}の行がありません。",
    advice="項目に「{item}」、値に「R8」のように書いた行を戻してください。",
    title="項目の行がない",
    cause="シート「計画」に、なくてはならない項目がありません。",
    cure="項目の行を戻してください。",
)
MASTER_ITEM_TWICE = ProblemCode(
    "master.item-twice",
    Severity.ERROR,
    found="項目「{item}」が二つあります。",
    advice=_ONE_ONLY,
    title="項目が二つある",
    cause="シート「計画」に同じ項目があります。",
    cure=_ONE_ONLY,
)
MASTER_ITEM_UNKNOWN = ProblemCode(
    "master.item-unknown",
    Severity.WARNING,
    found="項目「{item}」は「{known}」に似ていますが、市の項目として読みました。",
    advice="「{known}」のことなら項目の名前を直してください。違うなら、値の空いた行「{known}」を足すと、この注意は出ません。",
    title="似た項目",
    cause="シート「計画」に、プログラムの知っている項目の行がなく、よく似た名前の項目があります。",
    cure="その項目のことなら名前を直してください。違うなら、知っている項目の行を、値を空けて足してください。",
)
MASTER_JOINT_UNKNOWN = ProblemCode(
    "master.joint-unknown",
    Severity.ERROR,
    found="共管事業の入力「{text}」は選べません。",
    advice="{words} のどれかにしてください。",
    title="共管事業の入力が選べない",
    cause="決められた言葉ではありません。",
    cure="主管課のみ、全課、合算 のどれかにしてください。",
)
MASTER_NO_PROGRAM = ProblemCode(
    "master.no-program",
    Severity.ERROR,
    found="施策が一つもありません。",
    advice="施策を入れてください。",
    title="施策がない",
    cause="シート「施策」が空です。",
    cure="施策を入れてください。",
)
MASTER_NOT_A_VALUE = ProblemCode(
    "master.not-a-value",
    Severity.ERROR,
    found="{column}に{kind}（{shown}）があります。",
    advice="文字又は数値を入れ直してください。",
    title="値ではない",
    cause="数式、日付、エラー値などが入っています。",
    cure="値だけを貼り付けるか、書式を文字列にしてから入れ直してください。",
)
MASTER_NOT_A_VALUE_DATE = MASTER_NOT_A_VALUE.variant(
    advice="Excel が日付に変えています。セルの書式を文字列にしてから入れ直してください。"
)
MASTER_NOT_A_VALUE_FORMULA = MASTER_NOT_A_VALUE.variant(
    advice="値だけを貼り付けてください（コピー → 形式を選択して貼り付け → 値）。"
)
MASTER_OFFICE_BLANK = ProblemCode(
    "master.office-blank",
    Severity.WARNING,
    found="とりまとめ課が空欄です。",
    advice="担当課も主管課もない施策指標は、だれにも照会されません。とりまとめ課を入れてください。",
    title="とりまとめ課が空欄",
    cause="担当課も主管課もない施策指標は、どの課にも照会されません。",
    cure="とりまとめ課を入れてください。",
)
MASTER_PROGRAM_NUMBER = ProblemCode(
    "master.program-number",
    Severity.ERROR,
    found="施策番号「{text}」は読めません。",
    advice="2-1 のように数字と「-」で書いてください。",
    title="施策番号が読めない",
    cause="決められた書き方ではありません。",
    cure="2-1 のように数字と「-」で書いてください。",
)
MASTER_PROGRAM_TWICE = ProblemCode(
    "master.program-twice",
    Severity.ERROR,
    found="施策 {program} が二つあります。",
    advice=_ONE_ONLY,
    title="施策が二つある",
    cause="同じ施策番号があります。",
    cure=_ONE_ONLY,
)
MASTER_PROGRAM_UNKNOWN = ProblemCode(
    "master.program-unknown",
    Severity.ERROR,
    found="施策「{program}」が施策のシートにありません。",
    advice="番号を直してください。",
    title="知らない施策",
    cause="シート「施策」にない施策番号です。",
    cure="番号を直すか、シート「施策」に加えてください。",
)
MASTER_PROGRAM_UNNAMED = ProblemCode(
    "master.program-unnamed",
    Severity.WARNING,
    found="施策名が空欄です。",
    advice="施策名を入れてください。",
    title="施策名が空欄",
    cause="施策に名前がありません。",
    cure="施策名を入れてください。",
)
MASTER_SHEET_MISSING = ProblemCode(
    "master.sheet-missing",
    Severity.ERROR,
    found="シート「{sheet}」がありません。",
    advice="「{sheet}」のシートを戻してください。名前を変えていれば元に戻してください。",
    title="シートがない",
    cause="なくてはならないシートが消えたか、名前が変わっています。",
    cure="シートを戻してください。",
)
MASTER_SLIP_GONE = ProblemCode(
    "master.slip-gone",
    Severity.WARNING,
    found="点検「{slip}」は、なくなりました。",
    advice="この行を消してください（ほかの点検が代わりに見ます）。",
    title="なくなった点検",
    cause="シート「点検」に、前の版にだけあった点検（円と千円、百分率の桁、初期値、逆行）の行があります。",
    cure="その行を消してください。いまの点検は [様式の作り方](form.md) にあります。",
)
MASTER_SLIP_TWICE = ProblemCode(
    "master.slip-twice",
    Severity.ERROR,
    found="点検「{slip}」が二つあります。",
    advice=_ONE_ONLY,
    title="点検が二つある",
    cause="シート「点検」に同じ点検があります。",
    cure=_ONE_ONLY,
)
MASTER_SLIP_UNKNOWN = ProblemCode(
    "master.slip-unknown",
    Severity.ERROR,
    found="点検「{slip}」はありません。",
    advice="{slips} のどれかにしてください。",
    title="知らない点検",
    cause="シート「点検」に、知らない点検の名前があります。",
    cure="書き方は [様式の作り方](form.md) にあります。",
)
MASTER_THRESHOLD = ProblemCode(
    "master.threshold",
    Severity.ERROR,
    found="基準「{text}」は使えません。",
    advice="{range}数字にするか、点検しないときは「{off}」と書いてください。",
    title="点検の基準が使えない",
    cause="シート「点検」の基準が、数字でも「しない」でもありません。",
    cure="数字にするか、点検しないときは「しない」と書いてください。",
)
MASTER_UNNAMED = ProblemCode(
    "master.unnamed",
    Severity.NOTE,
    found="{item}が空欄です。",
    advice="{item}を入れてください。",
    title="市名・計画名が空欄",
    cause="様式や集計の見出しに出ません。",
    cure="分かれば入れてください。空欄でも進められます。",
)
MASTER_WORD_UNKNOWN = ProblemCode(
    "master.word-unknown",
    Severity.ERROR,
    found="{item}「{text}」は選べません。",
    advice="{words} のどれかにしてください。",
    title="計画の項目が選べない",
    cause="シート「計画」の値が、決められた言葉ではありません。",
    cure="示した言葉のどれかにしてください。空欄にすると、決まりの言葉（初めのもの）と見ます。",
)
MASTER_YEAR_RANGE = ProblemCode(
    "master.year-range",
    Severity.ERROR,
    found="開始年度 {first} から終了年度 {last} までは計画の期間になりません。",
    advice="1年から{most}年の期間にしてください。",
    title="計画の期間にならない",
    cause="開始年度と終了年度が逆か、20 年を超えています。",
    cure="1 年から 20 年の期間にしてください。",
)
MASTER_YEAR_UNREADABLE = ProblemCode(
    "master.year-unreadable",
    Severity.ERROR,
    found="{item}「{text}」は年度として読めません。",
    advice="R8、令和8年度、H30、2026 のように書いてください。",
    title="年度が読めない",
    cause="年度として読めない書き方です。",
    cure="R8、令和8年度、H30、2026 のように書いてください。",
)
MASTER_ZONE_UNKNOWN = ProblemCode(
    "master.zone-unknown",
    Severity.ERROR,
    found="時間帯「{text}」が分かりません。",
    advice="Asia/Tokyo か UTC+9 のように書いてください（空欄は Asia/Tokyo です）。",
    title="時間帯が分からない",
    cause="IANA の時間帯の名前でも、UTC からのずれでもありません。",
    cure="`Asia/Tokyo` か `UTC+9` のように書いてください。日本の市区町村は空欄で構いません。",
)
