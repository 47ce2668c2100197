"""An edition as it is kept: canonical JSON, the same bytes for the same edition, readable by every later program"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Action
from kamakura_report.reports.site.edition import (
    PublicEdition,
    PublishedFigure,
    PublishedIndicator,
    PublishedProgram,
    PublishedProject,
    PublishedText,
)

_FORMAT = 1
_PARTS: Mapping[str, type] = {  # what the entries of a list are, by its name
    "programs": PublishedProgram,
    "projects": PublishedProject,
    "indicators": PublishedIndicator,
    "texts": PublishedText,
    **dict.fromkeys(("figures", "budget", "settlement", "named"), PublishedFigure),
}


def dump_edition(edition: PublicEdition) -> bytes:
    """The edition as UTF-8 JSON; what is empty is left out."""
    record = {"format": _FORMAT, **_fields(edition)}
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def load_edition(data: bytes) -> PublicEdition:
    """The edition that was dumped. Raises ValueError when the bytes are none."""
    try:
        record = json.loads(data)
        if record.pop("format") != _FORMAT:
            raise ValueError("format")
        edition = _value(PublicEdition, record)
    except (KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"not an edition: {error!r}") from error
    assert isinstance(edition, PublicEdition)
    return edition


def _fields(one: Any) -> dict[str, Any]:
    given = ((field.name, getattr(one, field.name)) for field in fields(one))
    return {name: _plain(value) for name, value in given if isinstance(value, Decimal) or value}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_text(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _fields(value) if is_dataclass(value) else value


def _value(kind: type, record: Mapping[str, Any]) -> object:
    """A value of that kind from its fields; what a later program writes beside them is passed over."""
    known = {field.name for field in fields(kind)}
    return kind(**{name: _part(kind, name, value) for name, value in record.items() if name in known})


def _part(kind: type, name: str, value: Any) -> object:
    if name in ("figure", "target"):
        return Decimal(value)
    if name == "targets":
        return {period: Decimal(one) for period, one in value.items()}
    if name == "actions" and kind is PublishedProgram:
        return tuple(Action(one["number"], one["text"]) for one in value)
    if name in _PARTS:
        return tuple(_value(_PARTS[name], one) for one in value)
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
