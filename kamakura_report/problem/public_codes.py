"""Problem codes of what leaves the office: the sheet 公開 of the master, and the rows of 計画 about publishing."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

EXPORT_OLD_FILE = ProblemCode(
    "export.old-file",
    Severity.WARNING,
    found="前に書き出したファイルが残っています。",
    advice="手が加えられているか、開かれています。今は公開しないものが入っているかもしれないので、移すか消してください。",
    title="前の書き出しが残っている",
    cause="今回は書き出さない種類のファイル（--sql や --parquet のもの）が、前のまま残っています。",
    cure="公開するフォルダーから移すか消すか、同じ指定でもう一度書き出してください。",
)
MASTER_MUNICIPALITY = ProblemCode(
    "master.municipality",
    Severity.ERROR,
    found="自治体コード「{text}」は、全国地方公共団体コードとして読めません。",
    advice="検査数字までの 6 桁（鎌倉市なら 142042）で書いてください。",
    title="自治体コードが読めない",
    cause="6 桁でないか、検査数字（6 桁目）が合いません。5 桁は、初めの 0 が落ちた 6 桁かもしれません。",
    cure="総務省の一覧にある 6 桁のとおりに、文字列として入れてください。",
)
PUBLIC_ITEM_UNKNOWN = ProblemCode(
    "public.item-unknown",
    Severity.ERROR,
    found="項目「{text}」は、どの様式にもありません{near}。",
    advice="様式の項目の名前のとおりに書いてください。",
    title="公開の項目が知らない名前",
    cause="シート「公開」の項目の名前が、配布した様式と今の様式のどれにもありません。",
    cure="様式の項目の名前（取組実績、評価など）のとおりに直すか、行を消してください。",
)
MASTER_PUBLIC_IDLE = ProblemCode(
    "master.public-idle",
    Severity.NOTE,
    found="「{text}」の数値は、この行がなくても公開されます。",
    advice="文章を公開するなら、評価 のように項目の名前の行を足してください。",
    title="何も変えない公開の行",
    cause="事業や指標の数値は、× の行がなければ公開されます。○ の行だけでは、文章は公開されません。",
    cure="文章を公開するなら、評価 や 2-1/12/評価 のような行を足してください。数値のことなら、そのままで構いません。",
)
MASTER_PUBLIC_KEY = ProblemCode(
    "master.public-key",
    Severity.ERROR,
    found="「{text}」は、今の計画や、これまでに配布又は公表した計画のキーでも、様式の項目の名前でもありません。",
    advice="2-1/12、2-1/12/i1、2-1/12/i1@R8 のようなキーか、評価 のような項目の名前を書いてください。",
    title="公開の行が何のことか分からない",
    cause="どの計画にもない施策、事業、指標、年度のキーか、キーとも項目とも読めない字です。表紙に書かれたことは公開できません。",
    cure="consolidated.csv のキーの列から写すか、様式の項目の名前を書いてください。",
)
MASTER_PUBLIC_TWICE = ProblemCode(
    "master.public-twice",
    Severity.ERROR,
    found="「{text}」の行が二つあります。",
    advice="一つだけ残してください。",
    title="公開の行が二つある",
    cause="シート「公開」に、同じキーか項目の行が二つあります。公開するのかしないのか決まりません。",
    cure="一つだけ残してください。",
)
MASTER_PUBLIC_WORD = ProblemCode(
    "master.public-word",
    Severity.ERROR,
    found="公開する「{text}」は読めません。",
    advice="{yes} か {no} を選んでください。",
    title="公開するかどうかが読めない",
    cause="○ でも × でもない字が入っています。",
    cure="公開するなら ○、しないなら × にしてください。",
)
