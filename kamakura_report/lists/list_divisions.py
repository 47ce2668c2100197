"""Divisions of a list: 部 and 課 in two columns or in one cell, several in a cell, one name under several 部."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kamakura_report.lists.list_table import compared, one_line
from kamakura_report.lists.list_values import NOTHING
from kamakura_report.lists.reading_setup import DivisionReading
from kamakura_report.patterns import pattern
from kamakura_report.plan.divisions import is_full_name, names_nobody, split_divisions
from kamakura_report.plan.model import Division

Member = tuple[str, str]  # 部 and 課

LEFT_OUT_NAMES = "どの課か決まらない書き方は除きました"
_SOMEBODY = pattern(r"(\S+?[課室局所館])(?=(?:ほか|その他|[他外等]|など)|$)")  # 福祉課 of 福祉課ほか
_PIECES = pattern(r"[、，,;；\n/／]+")
_BUREAU = r"(?:教育委員会|\S{1,20}?(?:部|局|本部|委員会事務局|庁|区役所|支所))"
_JOINT = pattern(  # what stands between a 部 and its 課 instead of a blank
    r"(?<=部)\s*[/／＞>→:：\-－]\s*(?=\S)"
    r"|(?<=[部庁所])[ \u3000]*\n\s*(?=\S+[課室係])"
    r"|(?<=部)[（(](?=[^（()）]+[課室所局館][)）])"
)
_ROLE = pattern(  # behind a name: whose it is of several, who answers
    r"\s*[（(](?:[主正副]|主管|主担当|副担当|取りまとめ|とりまとめ|関係|共管|協力|内線\s*[\d\-]+|(?:電話|tel)?[\s:：]*[\d\-]{4,})[)）]$"
    r"|(?<=[課室])長$",
    re.IGNORECASE,
)
_NUMBER = pattern(r"\d{1,6}[.．:：]?[ \u3000]+(?=\S)")
_AND = pattern(r"(?<=[課室局所館])(?:及び|および|並びに|ならびに|と)(?=\S+[課室局所館])")
_SPACED = pattern(rf"({_BUREAU})\s+(\S.*)")
_JOINED = pattern(r"(\S{2,12}?部)(?!長)(\S*(?:課|室|所|館|センター|局|園|校|院))")
_BUREAU_ALONE = pattern(r"\S{2,12}部")
_SECTION = pattern(r"\S+(?:係|班|担当|グループ|チーム)")


def read_divisions_of(written: str, bureau: str = "", known: Sequence[str] = ()) -> DivisionReading:
    """How a cell is read; ``bureau`` is that of a column of its own, ``known`` are names that are certain.

    A name of another 部 than the first stands as ``部 課``.
    """
    home = "" if bureau in NOTHING else one_line(bureau)
    names: list[str] = []
    notes: list[str] = []
    first = home
    for piece in filter(None, map(_bare_name, _PIECES.split(_AND.sub("、", _JOINT.sub(" ", written))))):
        if piece in NOTHING:
            continue
        own, rest = _split_bureau(piece, home)
        first = first or own
        listed = [name for name in split_divisions(rest, known) if name]
        if any(_BUREAU_ALONE.fullmatch(name) for name in listed):
            pairs = _by_bureau(own, listed)
            first = first or pairs[0][0]
            names += [name if home_of in ("", first) else f"{home_of} {name}" for home_of, name in pairs]
            continue
        kept = [name for name in listed if not (_SECTION.fullmatch(name) and any(map(is_full_name, listed)))]
        if len(kept) < len(listed):
            notes.append("係や担当は除きました")
        if any(names_nobody(name) for name in kept):
            notes.append(LEFT_OUT_NAMES)
            kept = [match[1] for name in kept if (match := _SOMEBODY.match(name)) and not names_nobody(match[1])]
        names += [name if own in ("", first) else f"{own} {name}" for name in kept]
    if len(names) > 1:
        notes.insert(0, "課がいくつもあります。初めの課が主管課です")
    elif names and not is_full_name(names[0]) and names[0] not in known and not names[0].endswith("委員会"):
        notes.append("課の名前か確かめてください")
    return DivisionReading(
        one_line(written), first, tuple(dict.fromkeys(names)), note="。".join(dict.fromkeys(notes)), found=first
    )


def _bare_name(piece: str) -> str:
    """A piece without a number in front, and without what is said behind it of its part or its telephone."""
    text = _NUMBER.sub("", piece.strip(), count=1) if _NUMBER.match(piece.strip()) else piece.strip()
    text = _ROLE.sub("", text)
    return text[:-1] if text.endswith((")", "）")) and not re.search(r"[（(]", text) else text


def members(reading: DivisionReading) -> tuple[Member, ...]:
    """部 and 課 of each name in a reading."""
    return tuple(
        (name.partition(" ")[0], name.partition(" ")[2]) if " " in name else (reading.bureau, name)
        for name in reading.names
    )


def holds_bureau(written: str) -> bool:
    """True of a text that holds a 部 and a 課."""
    return bool(_split_bureau(written.strip(), "")[0])


def name_divisions(listed: Iterable[Member], known: Sequence[Division]) -> Mapping[Member, Division]:
    """The division of each 部 and 課: a name that several 部 have is told apart by its 部, unless it is ``known``."""
    bureaus: dict[str, dict[str, None]] = {}
    ordered = list(dict.fromkeys(listed))
    for bureau, name in ordered:
        if bureau:
            bureaus.setdefault(compared(name), {})[bureau] = None
    by_place = {(compared(each.department), compared(each.name)): each for each in known}
    named: dict[Member, Division] = {}
    for bureau, name in ordered:
        among = bureaus.get(compared(name), {})
        home = bureau or (next(iter(among)) if len(among) == 1 else "")
        taken_before = by_place.get((compared(home), compared(name))) or by_place.get(
            (compared(home), compared(home + name))
        )
        others = [each for each in known if compared(each.name) == compared(name) and each is not taken_before]
        apart = (len(among) > 1 or any(each.department for each in others)) and bool(home)
        named[bureau, name] = taken_before or Division(f"{home}{name}" if apart else name, home)
    return named


def is_bureau(text: str) -> bool:
    """True for the name of a 部 alone."""
    return _BUREAU_ALONE.fullmatch(text) is not None


def _by_bureau(own: str, words: Iterable[str]) -> list[Member]:
    """部 and 課 of words among which further 部 stand: each is that of the names behind it."""
    pairs = []
    for word in words:
        if _BUREAU_ALONE.fullmatch(word):
            own = word
        else:
            pairs.append((own, word))
    return pairs or [("", own)]


def _split_bureau(piece: str, home: str) -> Member:
    text = piece.strip()
    if home and compared(text).startswith(compared(home)) and len(compared(text)) > len(compared(home)):
        rest = re.sub(r"\s+", " ", text)
        for length in range(1, len(rest)):
            if compared(rest[:length]) == compared(home):
                return home, rest[length:].strip()
    match = _SPACED.fullmatch(text) or _JOINED.fullmatch(text)
    return (match[1], match[2].strip()) if match else (home, text)
