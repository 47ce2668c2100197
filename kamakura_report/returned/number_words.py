"""Words where a number is asked: those that stand for 該当なし or 未確定, and those that follow a number."""

from __future__ import annotations

import re
import unicodedata

from kamakura_report.form.answer import NOT_APPLICABLE, UNDETERMINED
from kamakura_report.patterns import pattern

_WRAPPED = pattern(r"[(\[「『【〔〈《<]\s*(.*?)\s*[)\]」』】〕〉》>]", re.DOTALL)
_END = "。．.、,!！ ※*"
_NOTHING = "(?:なし|無し|ナシ|無)"
_DASHES = tuple("-‐–—―ー－−─")
_WHY = r"(?:[^0-9、。]{1,20}(?:のため|により|につき|なので)、?)?"
_NOW = r"(?:(?:現在|現時点で?|只今|ただ今|まだ|いまだ|未だ)は?、?)?"
_ASIDE = r"(?:\([^()]{0,30}\))?"
_ASIDE_WITHOUT_NUMBER = r"(?:\([^()0-9]{0,30}\))?"
_DEED = (
    "実績|実施|開催|支出|執行|利用|申請|相談|参加|応募|申し?込み?|受講|来場|来館|登録|受付|受理|発生|交付|助成|補助|認定|採択|"
    "発行|派遣|件数|支出額|決算額|事業費|(?:利用|対象|参加|申請|相談|応募|申込|受講|来場|登録|該当)者|該当(?:件数|案件|事業)"
)
# It may be that there is nothing to measure, or that what was measured is 0. 変更なし and the like say something else.
_PERHAPS_ZERO = pattern(
    rf"{_WHY}{_NOW}(?:(?:{_DEED})?(?:は|が)?{_NOTHING}|特に{_NOTHING}|(?:実施|開催)(?:せず|しなかった|していない))"
    + _ASIDE_WITHOUT_NUMBER
)
_NOT_APPLICABLE = pattern(
    rf"{_WHY}{_NOW}(?:該当(?:は|が)?{_NOTHING}|該当(?:しない|せず|しません|ありません)|非該当|対象外|n/a)(?:です)?"
    + _ASIDE_WITHOUT_NUMBER,
    re.IGNORECASE,
)
_DAY = (
    r"(?:(?:令和|[rR])\s?(?:元|[0-9]{1,2})(?:年度?|[./]))|(?:20[0-9]{2}(?:年度?|[./]))"
    r"|(?:今年度?|来年度?|翌年度?|次年度|次回|次期|年度内|年内|今後|後日|追って|来月|今月|翌月|近日中?)"
)
_MONTH = r"(?:0?[1-9]|1[0-2])月(?:(?:[1-9]|[12][0-9]|3[01])日)?"
_DIGITS = r"[0-9]{1,2}(?:[./][0-9]{1,2})?"
_SEASON = r"(?:春|夏|秋|冬|上半?期|下半?期|前期|後期|第?[1-4]四半期)"
_PART = r"(?:上旬|中旬|下旬|初旬|初め|初頭|中|末|頃|ごろ|以降|まで)*(?:に|には)?"
_WHO = r"(?:(?:国|県|市|府|都|道|[一-龥]{1,6}(?:省|庁))(?:の|が|から)?)?"
_EVENT = r"(?:公表|確定|集計|判明|発表|決定|報告|連絡|算出|算定|調査|公開|提出|回答|実施|測定)"
_PENDING = pattern(
    rf"{_WHY}{_NOW}(?:"
    r"未確定|未定|未集計|未実施|未公表|未発表|未算定|未算出|未調査|未測定|未計測|未判明|未決定|未把握"
    r"|(?:集計|調査|確認|照会|精査|算定|算出|整理|検討|作成|協議|調整|測定|計測|実施|計算|把握|とりまとめ|取りまとめ|出納整理(?:期間)?)中"
    rf"|{_WHO}(?:公表|発表|確定|集計|決算|調査|算定|実施|測定|回答|出納閉鎖|議会(?:の?認定|の?議決)?)(?:前|待ち)"
    r"|(?:数値|数字|結果|実績|決算額?|金額|件数)(?:は|が)?(?:未確定|未定|未公表)"
    r"|(?:公表|発表|確定|判明|分かり|わかり|決まり)(?:され)?次第、?(?:報告|連絡|公表|提出|回答)?"
    r")(?:です|のため|の見込み|の予定|します|いたします|予定)?" + _ASIDE
)
_LATER = pattern(
    rf"{_WHO}(?:(?:{_DAY})の?(?:{_MONTH}|{_DIGITS}|{_SEASON})?|{_MONTH}|{_SEASON})?の?{_PART}、?{_WHO}"
    rf"{_EVENT}(?:の?予定|の?見込み?|後|待ち|します|いたします)?(?:です)?"
)
# Counters with which nothing is multiplied or divided: of a number and such a word the number can be taken.
_COUNTER = pattern(
    r"人|名|件|回|か所|カ所|ヵ所|ヶ所|箇所|個所|世帯|戸|棟|台|校|園|団体|組|組織|グループ|チーム|サークル|クラス|冊|本|枚|点|個|部|基|口|株|床|室|"
    r"施設|店|店舗|社|品目?|曲|語|試合|作品|班|列|袋|缶|両|艇|ページ|頁|案件|議案|回線|企業|事業所|事業|地区|地域|町会|自治会|路線|項目|種類|種|講座|教室|講|コマ|位|頭|匹|羽|食|便|泊|隻|票|通|歳|"
    r"ポイント|pt|人分|人回|人日|t|トン|t-co2|kg|g|km|m|m2|m3|メートル|平方メートル|立方メートル|ha|kwh|リットル|"
    r"時間|日間|週間|[かカヶヵケ箇]月(?:間)?|年間|杯|周|区画|筆|園児|講演",
    re.IGNORECASE,
)
_VAGUE = pattern(
    r".{0,20}?(?:以上|以下|以内|未満|超|超え|程度|ほど|くらい|ぐらい|前後|弱|強|余り?|あまり|約|内外|頃|ごろ|見込み?|予定|予測|目標|概数|速報値?|暫定値?)[)」]?"
    r"|(?:年度?|月|日|時)(?!間|数).{0,20}|[~〜].{0,20}",
    re.DOTALL,
)
_VAGUE_BEFORE = pattern(
    r"(約|およそ|おおよそ|おおむね|概ね|ほぼ|大体|だいたい|推計|推定|見込み?|予定|目標|概数|速報値?|暫定値?|最大|最低|最高|少なくとも|以上|以下)[:\s]?[0-9]"
)


def fixed_word(text: str) -> str | None:
    """The fixed word that a text is, or says in another way: ``(未定)``, ``令和9年7月公表予定``, ``該当なし。``."""
    if text in _DASHES:
        return NOT_APPLICABLE
    if text.isascii() and not any(map(str.isalpha, text)):  # as nearly all texts where a number is asked
        return None
    plain = _plain(text)
    if _NOT_APPLICABLE.fullmatch(plain) or _PERHAPS_ZERO.fullmatch(plain):
        return NOT_APPLICABLE
    if _PENDING.fullmatch(plain):
        return UNDETERMINED
    # 公表 or 国の公表 alone says nothing; 7月公表 does, and 公表予定.
    later = _LATER.fullmatch(plain)
    return UNDETERMINED if later and not re.fullmatch(_WHO + _EVENT, plain) else None


def may_mean_zero(text: str) -> bool:
    """True for なし and the like: whoever typed it may mean 0."""
    return _PERHAPS_ZERO.fullmatch(_plain(text)) is not None


def is_counter(word: str) -> bool:
    """True for what is counted or measured in, where the number stays as it is: 人, 件, か所; not 千円 or 万人."""
    return _COUNTER.fullmatch(unicodedata.normalize("NFKC", word)) is not None


def is_vague(words: str) -> bool:
    """True for words that make no one number of the digits before them: 以上, 程度, 月."""
    return _VAGUE.fullmatch(unicodedata.normalize("NFKC", words).strip(_END)) is not None


def vague_start(text: str) -> str:
    """The word before the number of a text that leaves it open: ``約130`` → ``約``; "" when there is none."""
    match = _VAGUE_BEFORE.match(unicodedata.normalize("NFKC", text))
    return match[1] if match else ""


def _plain(text: str) -> str:
    """Narrow, without what stands around the words, and without spaces inside them."""
    plain = unicodedata.normalize("NFKC", text).strip().strip(_END)
    wrapped = _WRAPPED.fullmatch(plain)
    return re.sub(r"\s+", "", wrapped[1].strip(_END) if wrapped else plain)
