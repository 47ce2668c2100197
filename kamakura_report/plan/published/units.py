"""Does a unit fit the name? Only names that say plainly what is counted are judged."""

from __future__ import annotations

import re

_RULES = (
    (re.compile(r"(?:割合|率)$"), ("%", "％", "‰", "倍", "ポイント")),
    (re.compile(r"団体数$"), ("団体",)),
    (re.compile(r"(?:人数|者数|人員)$"), ("人", "名")),
    (re.compile(r"世帯数$"), ("世帯",)),
    (re.compile(r"件数$"), ("件",)),
    (re.compile(r"回数$"), ("回",)),
    (re.compile(r"台数$"), ("台",)),
    (re.compile(r"(?:施設|箇所|か所)数$"), ("施設", "箇所", "か所", "ヶ所", "カ所", "所")),
)
_THOUSANDS = re.compile(r"^[百千万億]+")
_ASIDE = re.compile(r"[（(][^（()）]*[)）]$")


def fits(name: str, unit: str) -> bool:
    """False for 事業 with 団体数 or 人 with 割合; True whenever the name does not say what is counted."""
    bare = _ASIDE.sub("", name)
    for ending, units in _RULES:
        if ending.search(bare):
            return _THOUSANDS.sub("", unit) in units
    return True
