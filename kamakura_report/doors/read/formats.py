"""Whether a number format shows a number as a date or a time."""

from __future__ import annotations

import re
from functools import lru_cache

# ECMA-376 part 1, 18.8.30, numFmt: dates and times of every language; 27-36 and 50-58 are East Asian ones.
BUILT_IN = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_SHOWN = re.compile(
    r'"[^"]*"?'  # quoted text (its end may be missing)
    r"|\\."  # a single sign as text
    r"|_."  # a gap as wide as a sign
    r"|\*."  # a sign repeated to fill
    r"|\[[^\]]*\]?"  # colours, conditions, languages
    r"|E[+-]"  # an exponent
    r"|General|Standard|G/標準",
    re.IGNORECASE | re.DOTALL,
)
_DATE = re.compile(r"[ymdhsgeb]|aaa|AM/PM|A/P", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_date(code: str) -> bool:
    """True for ``yyyy/m/d``, ``[h]:mm``, ``ggge"年"``; not for ``0.0"年度"``, ``General`` or ``0.00E+00``."""
    if len(code) > 1024:  # Excel allows 255
        return False
    # Texts first, so that an elapsed time inside one is none; each part is replaced by a sign that joins nothing.
    quoted_away = re.sub(r'"[^"]*"?|\\.', "|", code, flags=re.DOTALL)
    if _ELAPSED.search(quoted_away):
        return True
    return _DATE.search(_NOT_SHOWN.sub("|", code)) is not None
