"""Words in the headings of lists, and what a column under them is taken for: the first rule that fits counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kamakura_report.frozen import frozen
from kamakura_report.lists.list_table import compared
from kamakura_report.lists.list_values import years_in
from kamakura_report.lists.taken_for import Taken
from kamakura_report.patterns import pattern

PERSONAL = pattern(
    r"担当者|氏名|職員名|職名|課長名|係長|部長名|局長名|記入者|作成者|責任者|担当名|電話|tel|内線|fax|ファクス|メール|mail"
)
MEASURED = pattern(r"指標|kpi|アウトプット|アウトカム|成果目標|活動目標|目標項目")
_COUNTED = r"[\d①-⑳ア-ンa-z]*"
_ASIDE = pattern(r"[(（\[［【〔][^()（）\[\]［］【】〔〕]*[)）\]］】〕]")


@frozen
class _Rule:
    """What a heading that fits is taken for; ``rank`` says which of several such columns comes first."""

    words: re.Pattern[str]
    taken: Taken
    rank: int = 0
    note: str = ""


def _rule(words: str, taken: Taken, rank: int = 0, note: str = "") -> _Rule:
    return _Rule(pattern(words), taken, rank, note)


_NO_FIGURE = "計算で出るもの、又は予算額・決算額の内訳です"
_NAMES_ALONE = ("名称", "件名", "名前")  # what an outline calls its 施策 and 事業
# Of the heading in one width and without blanks; (…) asides are taken off where a rule ends with $.
_RULES = (
    _rule(r"達成率|達成度|進捗率|執行率|構成比|増減|前年比|差引|不用額|伸び率|繰越", Taken.UNUSED, note=_NO_FIGURE),
    _rule(r"国庫|国・?県|県支出|都支出|府支出|道支出|国支出|地方債|市債|一般財源|特定財源|その他財源|財源内訳|人件費|補正",
          Taken.UNUSED, note=_NO_FIGURE),
    _rule(r"(予算|決算)(科目|事業|区分|書|コード)|会計(名|区分)?$|^[款項目節]$|細節", Taken.UNUSED),
    _rule(r"当初予算", Taken.BUDGET, 0),
    _rule(r"(?<!補正)予算(額|案)?$", Taken.BUDGET, 1),
    _rule(r"予算現額|最終予算|予算", Taken.BUDGET, 2),
    _rule(r"決算", Taken.SETTLEMENT, 0),
    _rule(r"実績額|支出済|支出額|執行額|実績事業費", Taken.SETTLEMENT, 1),
    _rule(r"計画事業費|事業費\(?計画|計画額|要求額|査定額|見込額", Taken.BUDGET, 3),
    _rule(r"事業費|金額|経費", Taken.SETTLEMENT, 3, "決算額としました。予算額なら直してください"),
    _rule(r"(政策|基本目標|基本方針|基本政策|大綱|大項目|分野|柱|まちづくりの目標|^章|^節)(の?名称?)?$", Taken.LEVEL),
    _rule(rf"単位{_COUNTED}$", Taken.UNIT),
    _rule(r"(指標|目標|kpi)の?(種別|種類|区分)$|^種別$", Taken.KIND),
    _rule(r"目指す(方向|べき方向)|目標の方向|望ましい方向|指標の方向", Taken.DIRECTION),
    _rule(r"出典|資料名|データの出所|データ元", Taken.SOURCE),
    _rule(rf"目標値?{_COUNTED}$|目標値|計画値|(指標|kpi).*(目標|計画)$|^(目標|計画)$", Taken.TARGET),
    _rule(r"実績値?|現状値|基準値|現況値|直近値|最新値|現在値|(指標|kpi).*値$", Taken.ACTUAL),
    _rule(rf"(指標|kpi|アウトプット|アウトカム|目標)(の?名称|名|項目|内容)?{_COUNTED}(の?名称|名)?$",
          Taken.INDICATOR),
    _rule(r"(評価|照会|調査)の?(対象|要否|有無)|対象外", Taken.ASKED),
    _rule(r"^(事務事業|予算事業|事業|取組|取り組み|施策事業|主要事業|個別事業)(の?名称?|名等)$", Taken.NAME, 0),
    _rule(r"^(細事業|小事業|中事業|大事業|主な取組|具体的な取組|具体的取組)(の?名称?)?$", Taken.NAME, 2),
    _rule(r"^(事務事業|事業|取組|取り組み)$", Taken.NAME, 1),
    _rule(r"(事務事業|予算事業|事業|取組)の?(番号|no\.?|コード|cd|id|整理番号)$|^(整理|管理|事業)番号$|^(コード|id)$",
          Taken.CODE, 0),
    _rule(r"^(no\.?|№|番号|#|連番|項番|通し番号|通番|順番)$", Taken.CODE, 5),
    _rule(r"施策の?(番号|no\.?|コード|cd|id)$", Taken.PROGRAM_NUMBER),
    _rule(r"^(施策|個別施策|単位施策)(の?名称?|名等)?$", Taken.PROGRAM, 0),
    _rule(r"(基本施策|小施策|中施策|施策)(の?名称?)?$", Taken.PROGRAM, 1),
    _rule(r"(関係|関連|協力|連携|共管)(する)?(課|部署|所属|部課)", Taken.OTHERS),
    _rule(r"部[・/、]?課|部局[・/、]?課", Taken.BUREAU_DIVISION),
    _rule(r"^(担当|所管|主管|実施|所属)?(部|部名|部局|部局名|局|局名)$", Taken.BUREAU),
    _rule(r"^(府省庁?|省庁|部局庁)名?$", Taken.BUREAU),
    _rule(r"(^推進|^主?|たる|担当|所管|主管|実施|所属|取扱|の)(課|課名|課等|課室|室|所属|所属名|部署|部署名|所管|課[所室]名?)$",
          Taken.DIVISION),  # 消防総務課 is no heading
    _rule(r"(担当|所管)組織$|^担当$", Taken.DIVISION),
    _rule(r"連絡先", Taken.CONTACT),
    _rule(r"^(会計|実施|対象|評価|事業)?年度$", Taken.YEAR),
    _rule(r"開始(予定)?年度?|始期|事業開始", Taken.STARTS),
    _rule(r"終了(予定)?年度?|終期|事業終了", Taken.ENDS),
    _rule(r"(事業|取組)の?(内容|概要)|^(目的・)?(事業)?内容$|^概要$|目的・事業内容", Taken.DESCRIPTION, 0),
    _rule(r"(事業の?)?目的", Taken.DESCRIPTION, 1),
)  # fmt: skip
_PARTS = pattern(  # of headings of several rows: what may stand in one row alone
    r"(名称|単位|実績値?|目標値?|計画値?|見込値?|現状値|基準値|予算額?|決算額?|当初|部|課|事業費|事業|施策|評価|備考|年度|達成率|方向性)"
)


@frozen
class HeadingGuess:
    """What a heading says of its column."""

    taken: Taken
    rank: int = 0
    note: str = ""


def guess_heading(heading: str) -> HeadingGuess | None:
    """What a heading of one or several parts says, the whole of it first, then its last part; None when nothing."""
    whole = compared(heading)
    if PERSONAL.search(whole):
        return HeadingGuess(Taken.UNUSED, note="担当者の名前や電話なので、選ばない限り使いません")
    if re.search(r"ページ|頁|page", whole):
        return HeadingGuess(Taken.UNUSED, note="ページの番号")
    for text in _readings(heading):
        for rule in _RULES:
            if rule.words.search(text):
                return HeadingGuess(rule.taken, rule.rank, rule.note)
    if MEASURED.search(whole) and re.search(r"名称?|項目", whole):
        return HeadingGuess(Taken.INDICATOR)
    return HeadingGuess(Taken.NAME, 3) if whole in _NAMES_ALONE else None


def is_heading_word(text: str) -> bool:
    """True for a cell that may stand in a row of headings: a word that headings are made of, or a year."""
    plain = compared(text)
    if not plain or len(plain) > 40:
        return False
    if guess_heading(text) is not None or _PARTS.fullmatch(_ASIDE.sub("", plain)) or MEASURED.search(plain):
        return True
    return bool(years_in(text)) and len(plain) <= 12


def _readings(heading: str) -> Iterator[str]:
    """The heading in one width, with and without years and asides; then its last part alone."""
    for words in dict.fromkeys((heading, heading.split(" ")[-1])):
        plain = compared(words)
        bare = _without_year(_ASIDE.sub("", plain))
        yield from dict.fromkeys((bare, plain))


def _without_year(text: str) -> str:
    return re.sub(r"(令和|平成|r|h)\.?(元|\d{1,2})(年度?|(?=\D))|20\d\d(年度?)?|(?<!\d)\d{1,2}年度", "", text)
