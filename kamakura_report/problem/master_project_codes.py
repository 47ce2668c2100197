"""Problem codes of the master workbook: projects, indicators and money."""

from __future__ import annotations

from kamakura_report.problem import ProblemCode, Severity

_NUMBERS = "1、2、3 のような番号にしてください。"

MASTER_ACTION_UNKNOWN = ProblemCode(
    "master.action-unknown",
    Severity.ERROR,
    found="主な取組「{actions}」が施策 {program} にありません。",
    advice="主な取組のシートにある番号を「② ③」のように書いてください。",
    title="主な取組がない",
    cause="事業に書いた番号が、その施策の主な取組にありません。",
    cure="シート「主な取組」にある番号を「② ③」のように書いてください。",
)
MASTER_AS_OF_NUMBER = ProblemCode(
    "master.as-of-number",
    Severity.WARNING,
    found="直近実績時点「{text}」が数値で入っています。{text}0 と区別できません。",
    advice="セルの書式を文字列にしてから、紙面のとおりに入れ直してください。",
    title="直近実績時点が数値",
    cause="数値では 2025.1 と 2025.10 を区別できません。",
    cure="セルの書式を文字列にして、紙面のとおりに入れ直してください。",
)
MASTER_BUDGET_NEGATIVE = ProblemCode(
    "master.budget-negative",
    Severity.ERROR,
    found="予算額が {text} です。",
    advice="0 以上の千円単位の数値にしてください。",
    title="予算額が負",
    cause="予算額が 0 より小さくなっています。",
    cure="0 以上の千円単位の数値にしてください。",
)
MASTER_BUDGET_TWICE = ProblemCode(
    "master.budget-twice",
    Severity.ERROR,
    found="事業 {project} の予算が二行あります。",
    advice="一行にまとめてください。",
    title="予算が二行ある",
    cause="一つの事業の予算が二行に分かれています。",
    cure="一行にまとめてください。",
)
MASTER_BUDGET_UNREADABLE = ProblemCode(
    "master.budget-unreadable",
    Severity.ERROR,
    found="予算額「{text}」は数値として読めません。",
    advice="千円単位の数値にしてください。",
    title="予算額が読めない",
    cause="数値ではありません。",
    cure="千円単位の数値にしてください。",
)
MASTER_BUDGET_YEAR = ProblemCode(
    "master.budget-year",
    Severity.WARNING,
    found="{year} は計画の期間の外です。",
    advice="この列は使いません。計画の期間を確かめてください。",
    title="計画の期間の外の年度",
    cause="その年度の列は使われません。",
    cure="計画の開始年度と終了年度を確かめてください。",
)
MASTER_CUMULATIVE_UNKNOWN = ProblemCode(
    "master.cumulative-unknown",
    Severity.ERROR,
    found="累計「{text}」は読めません。",
    advice="累計の指標は {yes}、そうでなければ空欄にしてください。",
    title="累計が読めない",
    cause="累計の欄に、決められた言葉以外があります。",
    cure="一覧から選ぶか、空欄にしてください。",
)
MASTER_DECIMALS_UNKNOWN = ProblemCode(
    "master.decimals-unknown",
    Severity.ERROR,
    found="小数桁「{text}」は読めません。",
    advice="0から{most}までの整数にするか、空欄にしてください。",
    title="小数桁が読めない",
    cause="小数桁の欄に、小数の桁数ではないものがあります。",
    cure="整数なら0、小数第1位までなら1のように直すか、空欄にしてください。",
)
MASTER_DIRECTION_UNKNOWN = ProblemCode(
    "master.direction-unknown",
    Severity.ERROR,
    found="目指す方向「{text}」は読めません。",
    advice="↗ ↘ → のどれかを選んでください。",
    title="目指す方向が読めない",
    cause="矢印ではありません。",
    cure="↗ ↘ → のどれかを選んでください。",
)
MASTER_DIVISION_BLANK = ProblemCode(
    "master.division-blank",
    Severity.WARNING,
    found="所管課が空欄です。",
    advice="所管課を入れてください。空欄の間、この事業はだれにも照会されません。",
    title="所管課が空欄",
    cause="この事業は、どの課にも照会されません。",
    cure="所管課を入れてください。",
)
MASTER_DIVISION_VAGUE = ProblemCode(
    "master.division-vague",
    Severity.WARNING,
    found="「{name}」ではどの課か決まりません。",
    advice="照会する課の名前に書き換えてください。",
    title="どの課か決まらない",
    cause="「関係各課」のような書き方です。",
    cure="照会する課の名前に書き換えてください。",
)
MASTER_ENDS_BEFORE_START = ProblemCode(
    "master.ends-before-start",
    Severity.ERROR,
    found="終了年度 {ends} は開始年度 {starts} より前です。",
    advice="開始年度と終了年度を確かめてください。",
    title="終了年度が開始年度より前",
    cause="事業の終了年度が、その開始年度より前です。どの年度も照会されません。",
    cure="開始年度と終了年度を直してください。",
)
MASTER_ENDS_OUTSIDE = ProblemCode(
    "master.ends-outside",
    Severity.WARNING,
    found="{item} {year} は計画の期間の外です。",
    advice="年度を確かめてください。計画の前からの事業、計画の終わりまで続く事業は空欄で構いません。",
    title="開始年度・終了年度が計画の外",
    cause="事業の開始年度が計画のあとか、終了年度が計画の期間にありません。",
    cure="年度を直してください。計画の前からの事業の開始年度と、計画の終わりまで続く事業の終了年度は空欄で構いません。",
)
MASTER_EVALUATED_UNKNOWN = ProblemCode(
    "master.evaluated-unknown",
    Severity.ERROR,
    found="評価対象「{text}」は読めません。",
    advice="評価しない事業は {word}、評価する事業は空欄にしてください。",
    title="評価対象が読めない",
    cause="評価対象の欄に、決められた言葉以外があります。",
    cure="一覧から選ぶか、空欄にしてください。",
)
MASTER_GOAL_NEITHER = ProblemCode(
    "master.goal-neither",
    Severity.WARNING,
    found="目指す方向も目標値もありません。",
    advice="どちらか、又は両方を入れてください。",
    title="目標がない",
    cause="目指す方向も目標値もありません。",
    cure="どちらか、又は両方を入れてください。",
)
MASTER_INDICATOR_NUMBER = ProblemCode(
    "master.indicator-number",
    Severity.ERROR,
    found="指標番号「{text}」は番号として読めません。",
    advice=_NUMBERS,
    title="指標番号が読めない",
    cause="番号ではありません。",
    cure=_NUMBERS,
)
MASTER_INDICATOR_TWICE = ProblemCode(
    "master.indicator-twice",
    Severity.ERROR,
    found="施策 {program} に指標番号 {number} が二つあります。",
    advice="使っていない番号に直してください。",
    title="指標番号が二つある",
    cause="同じ番号の指標があります。",
    cure="使っていない番号に直してください。",
)
MASTER_INDICATOR_TWICE_OUTCOME = MASTER_INDICATOR_TWICE.variant(
    found="事業 {project} に指標番号 {number} が二つあります。"
)
MASTER_INDICATOR_UNNAMED = ProblemCode(
    "master.indicator-unnamed",
    Severity.WARNING,
    found="指標名がないのに値があります。",
    advice="指標であれば指標名を入れてください。指標でなければこの行を消してください。",
    title="指標名がない",
    cause="指標名のない行に、数字や目標があります。",
    cure="指標であれば指標名を入れ、そうでなければ行を消してください。",
)
MASTER_LATEST_BLANK = ProblemCode(
    "master.latest-blank",
    Severity.NOTE,
    found="直近実績値が空欄です。",
    advice="初期値を照会します。値があれば入れ、なければ「未定」としてください。",
    title="直近実績値が空欄",
    cause="初期値が分からないので、課に照会します。",
    cure="値があれば入れ、なければ「未定」としてください。",
)
MASTER_LATEST_UNREADABLE = ProblemCode(
    "master.latest-unreadable",
    Severity.ERROR,
    found="直近実績値「{text}」は数値として読めません。",
    advice="14.5 のような数値、「未定」又は「なし」にしてください。",
    title="直近実績値が読めない",
    cause="数値ではありません。",
    cure="14.5 のような数値、又は「未定」にしてください。",
)
MASTER_NEGATIVE_UNKNOWN = ProblemCode(
    "master.negative-unknown",
    Severity.ERROR,
    found="負数「{text}」は読めません。",
    advice="マイナスになる指標は {yes}、ならない指標は {no} にするか、空欄にしてください。",
    title="負数が読めない",
    cause="負数の欄に、決められた言葉以外があります。",
    cure="一覧から選ぶか、空欄にしてください。",
)
MASTER_PREVIOUS_UNREADABLE = ProblemCode(
    "master.previous-unreadable",
    Severity.ERROR,
    found="前の事業「{text}」は読めません。",
    advice="2-1/12 のように書いてください。",
    title="前の事業が読めない",
    cause="事業のキーではありません。",
    cure="2-1/12 のように書いてください。",
)
MASTER_PROJECT_NUMBER = ProblemCode(
    "master.project-number",
    Severity.ERROR,
    found="No「{text}」は番号として読めません。",
    advice=_NUMBERS,
    title="No が読めない",
    cause="事業の番号ではありません。",
    cure=_NUMBERS,
)
MASTER_PROJECT_TWICE = ProblemCode(
    "master.project-twice",
    Severity.ERROR,
    found="事業 {project} が二つあります。",
    advice="No を直すか、一つ消してください。",
    title="事業が二つある",
    cause="一つの施策に同じ No の事業があります。",
    cure="No を直すか、一つ消してください。",
)
MASTER_PROJECT_UNKNOWN = ProblemCode(
    "master.project-unknown",
    Severity.ERROR,
    found="事業 {project} が事業のシートにありません。",
    advice="No を直すか、事業のシートに加えてください。",
    title="知らない事業",
    cause="シート「事業」にない No です。",
    cure="No を直すか、シート「事業」に加えてください。",
)
MASTER_TARGET_UNREADABLE = ProblemCode(
    "master.target-unreadable",
    Severity.ERROR,
    found="目標値「{text}」は数値として読めません。",
    advice="14.5 のような数値にしてください。",
    title="目標値が読めない",
    cause="数値ではありません。",
    cure="14.5 のような数値にしてください。",
)
