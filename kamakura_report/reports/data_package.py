"""The data package: what describes exported files (Frictionless Data Package 1.0), and the tables as one document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kamakura_report.patterns import pattern
from kamakura_report.reports.open_data import OpenTable, OpenValue
from kamakura_report.reports.public_facts import PublicRecord
from kamakura_report.text import comparable, escape_for_json

PACKAGE_FILE = "datapackage.json"
_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sqlite3": "application/vnd.sqlite3",
}
# Licences of cities' open data by how people write them: the id of opendefinition.org, title and address.
_LICENCES = {
    "CCBY4.0": ("CC-BY-4.0", "クリエイティブ・コモンズ 表示 4.0 国際", "https://creativecommons.org/licenses/by/4.0/"),
    "CCBY-SA4.0": (
        "CC-BY-SA-4.0",
        "クリエイティブ・コモンズ 表示 - 継承 4.0 国際",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC01.0": (
        "CC0-1.0",
        "クリエイティブ・コモンズ CC0 1.0 全世界",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}
_LICENCE_ID = pattern(r"[-A-Za-z0-9._]+")
_ADDRESS = ("https://", "http://")


def tables_document(record: PublicRecord, tables: Sequence[OpenTable]) -> bytes:
    """``figures.json``: what is published, of when, and each table as a list of objects, one a line."""
    told = {
        "市名": record.city,
        "計画名": record.plan,
        "自治体コード": record.municipality,
        "ライセンス": record.licence,
        "公開者": record.publisher,
        "データの時点": record.as_of,
    }
    parts = [f"{_line(name)}: {_line(value)}" for name, value in told.items() if value]
    for table in tables:
        rows = ",\n".join(_line(_fields(table, row)) for row in table.rows)
        parts.append(f"{_line(table.name)}: [\n{rows}\n]")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def data_package(record: PublicRecord, figures: OpenTable, contents: Mapping[str, bytes]) -> bytes:
    """``datapackage.json``: of each of the files its size and SHA-256, of ``figures.csv`` every column and its type.

    A licence is claimed only where the master gives one, a publisher likewise.
    """
    described = {
        "name": f"plan-figures-{record.municipality}" if record.municipality else "plan-figures",
        "title": " ".join(filter(None, (record.city, record.plan))) or "計画の実績",
        "description": "計画の指標の実績、予算額、決算額。1 行に 1 つの値です。",
        **({"データの時点": record.as_of} if record.as_of else {}),
        **({"自治体コード": record.municipality} if record.municipality else {}),
        **_licences(record.licence),
        **({"contributors": [{"title": record.publisher, "role": "publisher"}]} if record.publisher else {}),
        "resources": [_resource(name, content, figures) for name, content in contents.items()],
    }
    lines = json.dumps(described, ensure_ascii=False, indent=1).split("\n")
    return ("\n".join(map(escape_for_json, lines)) + "\n").encode()


def _resource(path: str, content: bytes, figures: OpenTable) -> dict[str, Any]:
    name, _, ending = path.rpartition(".")
    is_table = ending == "csv"
    common = {
        "name": name if is_table else f"{name}-{ending}",
        "type": "table" if is_table else "file",
        "path": path,
        "format": ending,
        "mediatype": _MEDIA[ending],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if not is_table:
        return common
    about = "式として読まれうる文字列は、頭に ' があります（1 つ取ると元の文字列です）。"
    return {
        **common,
        "title": figures.title,
        "description": about,
        "profile": "tabular-data-resource",
        "encoding": "utf-8-sig",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": _schema(figures),
    }


def _schema(table: OpenTable) -> dict[str, Any]:
    fields = []
    for column in table.columns:
        bounds: dict[str, Any] = {"required": True} if column.needed else {}
        bounds |= {"enum": list(column.choices)} if column.choices else {}
        fields.append(
            {
                "name": column.name,
                "type": column.kind.value,
                **({"description": column.about} if column.about else {}),
                **({"constraints": bounds} if bounds else {}),
            }
        )
    return {"fields": fields, "primaryKey": list(table.identifying), "missingValues": [""]}


def _licences(text: str) -> dict[str, Any]:
    """The licence as the package says it; one that has neither an id nor an address is told in words alone."""
    if not text:
        return {}
    known = _LICENCES.get(comparable(text).upper().replace("CC-BY", "CCBY").removesuffix("国際"))
    if known is not None:
        name, title, path = known
        return {"licenses": [{"name": name, "title": title, "path": path}]}
    if text.startswith(_ADDRESS) and text.isascii() and text.isprintable() and not set(text) & set(' "<>'):
        return {"licenses": [{"path": text}]}
    if _LICENCE_ID.fullmatch(text):
        return {"licenses": [{"name": text}]}
    return {"ライセンス": text}


def _fields(table: OpenTable, row: Sequence[OpenValue]) -> dict[str, Any]:
    """A row as an object; figures are numbers (15 digits at most, which a float holds)."""
    return {
        column.name: _number(value) if isinstance(value, Decimal) else value
        for column, value in zip(table.columns, row, strict=True)
    }


def _number(figure: Decimal) -> int | float:
    return int(figure) if figure == figure.to_integral_value() else float(figure)


def _line(value: object) -> str:
    return escape_for_json(json.dumps(value, ensure_ascii=False))
