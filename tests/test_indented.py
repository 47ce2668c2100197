"""JSON by lines: the bytes of ``json.dumps``, whatever the value."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.indented import indented_json

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


@given(values, st.sampled_from([0, 1, 2]))
def test_it_is_what_the_library_gives(value: Any, indent: int) -> None:
    assert indented_json(value, indent).decode() == json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent)


def test_a_list_that_cannot_change_is_one_too() -> None:
    assert indented_json({"b": (1, True), "a": {}}) == b'{\n "a": {},\n "b": [\n  1,\n  true\n ]\n}'
