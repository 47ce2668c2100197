"""What the clerk types, and how her office program stores it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Producer(Enum):
    """Manners of saving, by what is special about them."""

    EXCEL = "excel"  # texts in the shared table, numbers of 17 digits
    PLAIN = "plain"  # texts in their cells, numbers as typed
    REORDERED = "reordered"  # parts in another order and packing, numbers with exponent, prefixed XML names


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell as typed: a text, or the digits of a number. "" empties the cell."""

    text: str
    number: bool = False


def digits(typed: str, producer: Producer) -> str:
    """A number as that program stores it: 131.3 is ``131.30000000000001`` in Excel, 17 may be ``1.7E1``."""
    if producer is Producer.EXCEL:
        mantissa, _, exponent = f"{float(typed):.17g}".partition("e")
        return f"{mantissa}E{int(exponent):+d}" if exponent else mantissa
    if producer is Producer.REORDERED:
        return f"{Decimal(typed).normalize():E}".replace("E+", "E")
    return typed


def element(name: str, text: str) -> str:
    """``<t>`` with this text, escaped as ST_Xstring and kept to its last space."""
    # Each escape is made in one pass: "_" itself only where an escape would be read.
    words = _ESCAPED.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<{name}{space}>{words}</{name}>"
