"""The levels above 施策 in a list: on the sheet 体系 where numbers say what stands below what, else kept beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kamakura_report.lists.kept_columns import field_heading
from kamakura_report.lists.list_programs import ListProgram
from kamakura_report.lists.list_values import plain_number, split_number
from kamakura_report.plan import keys
from kamakura_report.plan.model import Program


def read_list_levels(
    programs: Sequence[ListProgram], program_keys: Mapping[tuple[str, ...], str], headings: Sequence[str]
) -> tuple[dict[str, Program], dict[str, dict[str, str]]]:
    """The levels by number; and by the key of a 施策 what stands above it without a number that the key begins with.

    ``headings`` are those of the columns of levels.
    """
    names: dict[str, set[str]] = {}
    for program in programs:
        for level in program.levels:
            number, name = _numbered(level)
            if number:
                names.setdefault(number, set()).add(name)
    taken = set(program_keys.values())
    sure = {number: next(iter(said)) for number, said in names.items() if len(said) == 1 and number not in taken}
    levels: dict[str, Program] = {}
    beside: dict[str, dict[str, str]] = {}
    for program in programs:
        key = program_keys[program.identity]
        for heading, level in zip(headings, program.levels, strict=True):
            number, name = _numbered(level)
            if number in sure and number in keys.above(key):
                levels[number] = Program(number, name, level=True)
            elif level:
                beside.setdefault(key, {})[field_heading(heading)] = level
    return levels, beside


def _numbered(level: str) -> tuple[str, str]:
    number, name = split_number(level)
    return plain_number(number), name
