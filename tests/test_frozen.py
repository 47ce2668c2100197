"""Frozen values behave as those of a dataclass do, in all that the package uses of one."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields
from functools import cached_property
from typing import Any

import pytest

from kamakura_report.frozen import frozen, replace


def _declared(make: Callable[[type], type]) -> type:
    class Place:
        """One declaration, made by both."""

        sheet: str
        cell: str = "A1"
        seen: Mapping[str, int] = field(default_factory=dict, hash=False)
        told: str = field(default="", compare=False)

    return make(Place)


OURS = _declared(frozen)
THEIRS = _declared(dataclass(frozen=True, slots=True))


@frozen
class Point:
    """Two numbers."""

    x: int
    y: int = 0


@frozen
class Corner(Point):
    """One more field than Point."""

    name: str = ""


@frozen
class Sum:
    """Works something out once."""

    numbers: tuple[int, ...]

    @cached_property
    def total(self) -> int:
        return sum(self.numbers)


@frozen
class Positive:
    """Looks at what it is given."""

    number: int

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(self.number)


@frozen
class Kind:
    """Alike whatever the case."""

    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kind) and self.name.lower() == other.name.lower()

    def __hash__(self) -> int:
        return hash(self.name.lower())


@pytest.mark.parametrize(
    "say",
    [
        repr,
        hash,
        asdict,
        dataclasses.astuple,
        lambda value: [(one.name, one.type, one.default) for one in fields(value)],
        lambda value: repr(dataclasses.replace(value, sheet="B")),
        lambda value: value == dataclasses.replace(value, told="else"),
        lambda value: value == dataclasses.replace(value, cell="B2"),
        lambda value: value == value.sheet,
        lambda value: value.__match_args__,
        lambda value: value.__slots__,
    ],
)
@pytest.mark.parametrize("given", [("A",), ("A", "B2"), ("A", "B2", {"a": 1}, "x")])
def test_a_value_says_what_that_of_a_dataclass_says(say: Callable[[Any], object], given: tuple[object, ...]) -> None:
    assert say(OURS(*given)) == say(THEIRS(*given))


@pytest.mark.parametrize("given", [{}, {"sheet": "A", "no": 1}])
def test_what_a_dataclass_does_not_take_is_not_taken(given: Mapping[str, object]) -> None:
    for made in (OURS, THEIRS):
        with pytest.raises(TypeError):
            made(**given)


def test_nothing_is_set_or_deleted() -> None:
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        Point(1).x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del Point(1).x


LOOKED: list[int] = []


@frozen
class Looked:
    x: int

    def __post_init__(self) -> None:
        LOOKED.append(self.x)


@pytest.mark.parametrize("value", [Point(1, 2), Corner(1, 2, "c"), Sum((1, 2))])
def test_a_value_comes_back_from_a_pickle_and_a_copy(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == copy.copy(value) == copy.deepcopy(value) == value


def test_a_class_adds_fields_to_those_of_another() -> None:
    assert Corner(1, 2, "c") != Point(1, 2)
    assert repr(Corner(1, name="c")) == "Corner(x=1, y=0, name='c')"


def test_what_is_worked_out_once_is_no_part_of_the_value() -> None:
    one = Sum((1, 2))
    assert one.total == 3
    assert one == Sum((1, 2))
    assert hash(one) == hash(Sum((1, 2)))


def test_a_class_looks_at_what_it_is_given() -> None:
    for _ in range(2):  # the first value is made otherwise than all that follow
        with pytest.raises(ValueError, match="-1"):
            Positive(-1)


def test_the_first_value_is_made_as_all_that_follow() -> None:
    ours, theirs = _declared(frozen), _declared(dataclass(frozen=True, slots=True))
    for number in range(4):
        given = {"cell": str(number)} if number % 2 else {"seen": {"a": number}, "told": "x"}
        assert repr(ours("A", **given)) == repr(theirs("A", **given))
    assert str(inspect.signature(ours)).startswith("(sheet, cell='A1', seen=<")


def test_two_classes_with_as_many_fields_share_what_is_compiled() -> None:
    other = frozen(type("Other", (), {"__annotations__": {"a": "int", "b": "int"}}))
    assert (Point(3, 4), other(1, b=2).a) == (Point(x=3, y=4), 1)
    assert Point.__init__.__code__.co_code == other.__init__.__code__.co_code
    with pytest.raises(TypeError, match=r"Other\.__init__\(\) missing 1 required positional argument: 'b'"):
        other(1)


@pytest.mark.parametrize(
    ("default", "names"), [([], "x"), (field(default={}), "x"), (1, "xy")], ids=["list", "dict", "order"]
)
def test_what_a_dataclass_refuses_to_declare_is_refused(default: object, names: str) -> None:
    for make in (frozen, dataclass(frozen=True, slots=True)):
        with pytest.raises((TypeError, ValueError)):
            make(type("Wrong", (), {"__annotations__": dict.fromkeys(names, "int"), "x": default}))


def test_what_a_class_says_itself_stays() -> None:
    assert {Kind("A"), Kind("a")} == {Kind("A")}


@pytest.mark.parametrize("changes", [{}, {"x": 3}, {"y": 4, "name": "d"}])
def test_a_value_is_changed_as_that_of_a_dataclass_is(changes: Mapping[str, Any]) -> None:
    corner = Corner(1, 2, "c")
    changed = replace(corner, **changes)
    assert changed == dataclasses.replace(corner, **changes)
    assert (changed.__class__, corner) == (Corner, Corner(1, 2, "c"))


def test_what_a_value_does_not_have_is_not_changed() -> None:
    with pytest.raises(TypeError, match="Corner has no field 'z'"):
        replace(Corner(1, 2, "c"), name="d", z=0)  # type: ignore[call-arg]


def test_a_class_looks_at_what_is_changed_and_works_out_anew() -> None:
    with pytest.raises(ValueError, match="-1"):
        replace(Positive(1), number=-1)
    one = Sum((1, 2))
    assert (one.total, replace(one, numbers=(4, 5)).total) == (3, 9)


def test_each_default_is_made_anew() -> None:
    assert OURS("A").seen is not OURS("A").seen


def test_what_a_class_does_when_a_value_is_made_is_not_done_again_when_it_comes_back() -> None:
    LOOKED.clear()
    value = Looked(1)
    assert pickle.loads(pickle.dumps(value)) == copy.copy(value) == value
    assert LOOKED == [1]
