"""Words where a number is asked: those that stand for 該当なし or 未確定, and those that follow a number."""

from __future__ import annotations

import re
import unicodedata

from kamakura_report.form.answer import NOT_APPLICABLE, UNDETERMINED

_WRAPPED = re.compile(r"[(\[「『【〔〈《<]\s*(.*?)\s*[)\]」』】〕〉》>]", re.DOTALL)
_END = "。．.、,!！ "
_NOTHING = "(?:なし|無し|ナシ|無)"
_DASH = re.compile(r"[-‐–—―ー－−─]")
# It may be that there is nothing to measure, or that what was measured is 0.
_PERHAPS_ZERO = re.compile(
    rf"{_NOTHING}|(?:実績|実施|開催|支出|執行|利用|申請|相談|参加|件数|利用者|対象者|参加者|申請者|相談者)は?{_NOTHING}"
)
_NOT_APPLICABLE = re.compile(
    rf"該当(?:は|が)?{_NOTHING}|該当(?:しない|せず|しません|ありません)|非該当|対象外|n/a", re.IGNORECASE
)
_DAY = (
    r"(?:(?:令和|[rR])\s?(?:元|[0-9]{1,2})(?:年度?|[./]))|(?:20[0-9]{2}(?:年度?|[./]))"
    r"|(?:今年度?|来年度?|翌年度?|次年度|年度内|年内|今後|後日|追って|来月|今月|翌月|近日中?)"
)
_MONTH = r"(?:0?[1-9]|1[0-2])月(?:(?:[1-9]|[12][0-9]|3[01])日)?"
_DIGITS = r"[0-9]{1,2}(?:[./][0-9]{1,2})?"
_PART = r"(?:上旬|中旬|下旬|初旬|初め|中|末|頃|ごろ|以降|まで)*(?:に|には)?"
_EVENT = r"(?:公表|確定|集計|判明|発表|決定|報告|算出|算定|調査|公開|提出|回答|実施|測定)"
_PENDING = re.compile(
    r"(?:現在|現時点では?|まだ|いまだ|未だ)?(?:"
    r"未確定|未定|未集計|未実施|未公表|未発表|未算定|未算出|未調査|未測定|未判明|未決定"
    r"|(?:集計|調査|確認|照会|精査|算定|算出|整理|検討|作成|協議|調整|測定|実施|計算|とりまとめ|取りまとめ)中"
    r"|(?:公表|確定|集計|決算|調査|算定|実施|測定)(?:前|待ち)"
    r"|(?:数値|数字|結果|実績)(?:は|が)?(?:未確定|未定|未公表)"
    r")(?:です|のため|の見込み|の予定)?(?:\([^()]{0,30}\))?"
)
_LATER = re.compile(
    rf"(?:(?:{_DAY})の?(?:{_MONTH}|{_DIGITS})?|{_MONTH})?の?{_PART}"
    rf"{_EVENT}(?:の?予定|の?見込み?|後|待ち|します|いたします)?(?:です)?"
)
# Counters with which nothing is multiplied or divided: of a number and such a word the number can be taken.
_COUNTER = re.compile(
    r"人|名|件|回|か所|カ所|ヵ所|ヶ所|箇所|個所|世帯|戸|棟|台|校|園|団体|組|組織|グループ|チーム|サークル|クラス|冊|本|枚|点|個|部|基|口|株|床|室|"
    r"施設|店|店舗|社|企業|事業所|事業|地区|地域|町会|自治会|路線|項目|種類|種|講座|教室|講|コマ|位|頭|匹|羽|食|便|泊|隻|票|通|歳|"
    r"ポイント|pt|人回|人日|t|トン|kg|g|km|m|m2|m3|ha|kwh|時間|杯|周|区画|筆|園児|講演",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r".{0,20}?(?:以上|以下|以内|未満|超|超え|程度|ほど|くらい|ぐらい|前後|弱|強|余り?|あまり|約|内外|頃|ごろ|見込み?|予定|予測|目標|概数|速報値?|暫定値?)[)」]?"
    r"|(?:年度?|月|日|時)(?!間|数).{0,20}",
    re.DOTALL,
)


def fixed_word(text: str) -> str | None:
    """The fixed word that a text is, or says in another way: ``(未定)``, ``令和9年7月公表予定``, ``該当なし。``."""
    if _DASH.fullmatch(text):
        return NOT_APPLICABLE
    plain = _plain(text)
    if _NOT_APPLICABLE.fullmatch(plain) or _PERHAPS_ZERO.fullmatch(plain):
        return NOT_APPLICABLE
    if _PENDING.fullmatch(plain):
        return UNDETERMINED
    # 公表 alone says nothing; 7月公表 does, and 公表予定.
    later = _LATER.fullmatch(plain)
    return UNDETERMINED if later and not re.fullmatch(_EVENT, plain) else None


def may_mean_zero(text: str) -> bool:
    """True for なし and the like: whoever typed it may mean 0."""
    return _PERHAPS_ZERO.fullmatch(_plain(text)) is not None


def is_counter(word: str) -> bool:
    """True for what is counted or measured in, where the number stays as it is: 人, 件, か所; not 千円 or 万人."""
    return _COUNTER.fullmatch(unicodedata.normalize("NFKC", word)) is not None


def is_vague(words: str) -> bool:
    """True for words that make no one number of the digits before them: 以上, 程度, 月."""
    return _VAGUE.fullmatch(unicodedata.normalize("NFKC", words).strip()) is not None


def _plain(text: str) -> str:
    """Narrow, without what stands around the words, and without spaces inside them."""
    plain = unicodedata.normalize("NFKC", text).strip().strip(_END)
    wrapped = _WRAPPED.fullmatch(plain)
    return re.sub(r"\s+", "", wrapped[1].strip(_END) if wrapped else plain)
