"""Frozen values: what ``dataclass(frozen=True, slots=True)`` makes of a class, at a fifteenth of its price."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any, TypeVar, dataclass_transform

Made = TypeVar("Made")
_FEW = 24  # values of a class, which are made sooner than their ``__init__`` is compiled


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Made]) -> type[Made]:
    """The class as a dataclass whose values are never changed, with slots unless it works something out once.

    ``fields``, ``replace``, ``asdict``, ``field``, ``__post_init__``, patterns and pickles work as of a dataclass, but
    for a field with ``init=False``. A dataclass compiles six methods a class while it is imported, half a millisecond,
    and a command imports a hundred that it makes few values of: here one is compiled, when some have been made.
    """
    works_out = any(isinstance(one, cached_property) for base in cls.__mro__ for one in vars(base).values())
    own = set(vars(cls))
    cls = _declared(cls, slots=not works_out)
    parts = fields(cls)  # type: ignore[arg-type]
    names = [part.name for part in parts if part.compare]
    methods = {**_METHODS, **_comparing(names), "__init__": _first_init(cls)}
    hashed = [part.name for part in parts if (part.compare if part.hash is None else part.hash)]
    if hashed != names:
        methods["__hash__"] = _comparing(hashed)["__hash__"]
    if not works_out:
        methods |= {"__getstate__": _state, "__setstate__": _set_state}
    for name, method in methods.items():
        if name not in own:
            setattr(cls, name, method)
    return cls


def _declared(cls: type[Made], *, slots: bool) -> type[Made]:
    """The class with its fields, without the methods of a dataclass.

    Each annotation is a text, in which a dataclass looks for ``ClassVar``: no class here has one, and to look takes
    nearly half of the time.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # else its signature is worked out, and for the first a tokenizer made
    types = vars(cls).get("__annotations__", {})
    cls.__annotations__ = dict.fromkeys(types, object)
    cls = dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    cls.__annotations__ = types
    for name, part in cls.__dataclass_fields__.items():  # type: ignore[attr-defined]
        if name in types:
            part.type = types[name]
    return cls


def _first_init(cls: type) -> Callable[..., None]:
    """The ``__init__`` of the first ``_FEW`` values; then it compiles the class's own and leaves that in its place."""
    parts = fields(cls)
    left = _FEW

    def __init__(self: Any, *given: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        values = _values(parts, given, named) if left >= 0 else None
        if values is None:
            made = _compiled_init(cls)
            cls.__init__ = made  # type: ignore[misc]
            made(self, *given, **named)
            return
        for part, value in zip(parts, values, strict=True):
            object.__setattr__(self, part.name, value)
        if hasattr(cls, "__post_init__"):
            self.__post_init__()

    return __init__


def _values(parts: Sequence[Field[Any]], given: Sequence[Any], named: Mapping[str, Any]) -> list[Any] | None:
    """The values of these fields; None where they are called otherwise: what the compiled one says to that counts."""
    values, used = list(given), 0
    for part in parts[len(given) :]:
        if part.name in named:
            values.append(named[part.name])
            used += 1
        elif part.default is not MISSING:
            values.append(part.default)
        elif part.default_factory is not MISSING:
            values.append(part.default_factory())
        else:
            return None
    return values if used == len(named) and len(values) == len(parts) else None


def _compiled_init(cls: type) -> Callable[..., None]:
    """The ``__init__`` of the class's fields: each slot is filled by its own descriptor."""
    known: dict[str, Any] = {"MISSING": MISSING}
    parameters, lines = [], []
    for number, part in enumerate(fields(cls)):
        name = part.name
        parameters.append(name + _default(part, number, known))
        slot = getattr(cls, name, None)
        if part.default_factory is not MISSING:
            known[f"_made{number}"] = part.default_factory
            lines.append(f"if {name} is MISSING: {name} = _made{number}()")
        if isinstance(slot, MemberDescriptorType):
            known[f"_set{number}"] = slot.__set__
            lines.append(f"_set{number}(self, {name})")
        else:
            lines.append(f"self.__dict__[{name!r}] = {name}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    source = f"def __init__(self, {', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"])
    exec(source, known)
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _default(part: Field[Any], number: int, known: dict[str, Any]) -> str:
    """How the parameter of a field goes on: its default, which is put among what is known."""
    if part.default is not MISSING:
        known[f"_default{number}"] = part.default
        return f"=_default{number}"
    return "=MISSING" if part.default_factory is not MISSING else ""


def _comparing(names: list[str]) -> dict[str, Callable[..., Any]]:
    """``__eq__`` and ``__hash__`` by these fields."""
    if len(names) > 1:
        of: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
    elif names:
        only = attrgetter(*names)

        def of(value: Any) -> tuple[Any, ...]:
            return (only(value),)
    else:

        def of(value: Any) -> tuple[Any, ...]:
            return ()

    def __eq__(self: Any, other: object) -> bool:
        return of(self) == of(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(of(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _shown(self: Any) -> str:
    parts = ", ".join(f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
    return f"{self.__class__.__qualname__}({parts})"


def _no_setting(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, part.name) for part in fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for part, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, part.name, value)


_METHODS: dict[str, Callable[..., Any]] = {
    "__repr__": _shown,
    "__setattr__": _no_setting,
    "__delattr__": _no_deleting,
}
