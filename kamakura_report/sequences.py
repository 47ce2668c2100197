"""Sequences that hold no values: what stands in each place is told when it is asked for"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from operator import eq
from typing import Generic, TypeVar, overload

Value = TypeVar("Value", covariant=True)
Given = TypeVar("Given")


class ByPlace(Sequence[Value]):
    """What ``at`` tells of each place. A part of it is a list; it equals a list of the same values."""

    @abstractmethod
    def at(self, place: int) -> Value:
        """What stands in this place, which is one of those from 0."""

    @overload
    def __getitem__(self, place: int) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Value]: ...
    def __getitem__(self, place: int | slice) -> Value | Sequence[Value]:
        places = range(len(self))[place]
        return self.at(places) if isinstance(places, int) else list(map(self.at, places))

    def __iter__(self) -> Iterator[Value]:
        return map(self.at, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]


class Joined(ByPlace[Value]):
    """What stands in these sequences, one after the other."""

    def __init__(self, *parts: Sequence[Value]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __iter__(self) -> Iterator[Value]:
        return chain.from_iterable(self._parts)

    def at(self, place: int) -> Value:
        """What stands there in one of them."""
        for part in self._parts:
            if place < len(part):
                return part[place]
            place -= len(part)
        raise IndexError


class Mapped(ByPlace[Value], Generic[Given, Value]):
    """What is made of each of these."""

    def __init__(self, make: Callable[[Given], Value], given: Sequence[Given]) -> None:
        self._make, self._given = make, given

    def __len__(self) -> int:
        return len(self._given)

    def at(self, place: int) -> Value:
        """What is made of what stands there."""
        return self._make(self._given[place])
