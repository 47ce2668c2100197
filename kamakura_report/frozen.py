"""Frozen values: what ``dataclass(frozen=True, slots=True)`` makes of a class, at a thirtieth of its price."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import cache, cached_property, partial
from operator import attrgetter
from types import CodeType, FunctionType, MemberDescriptorType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, dataclass_transform

Made = TypeVar("Made")
_Thing = TypeVar("_Thing")

if TYPE_CHECKING:
    from dataclasses import replace as replace  # by which they see what fields there are, and of which kinds
else:

    def replace(value: Made, /, **changes: Any) -> Made:
        """The frozen value with these fields changed, as ``dataclasses.replace`` makes it, at half of its price."""
        cls = value.__class__
        values, places = [*cls.__frozen_values__(value)], cls.__frozen_places__
        try:
            for name, changed in changes.items():
                values[places[name]] = changed
        except KeyError:
            raise TypeError(f"{cls.__qualname__} has no field {name!r}") from None
        return cls(*values)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Made]) -> type[Made]:
    """The class as a dataclass whose values are never changed, with slots unless it works something out once.

    ``fields``, ``replace``, ``asdict``, ``field``, ``__post_init__``, patterns and pickles work as of a dataclass, but
    for ``kw_only`` and a field with ``init=False``; no annotation is looked at, so none may be a ``ClassVar``. A
    dataclass compiles six methods a class while it is imported, half a millisecond, and a command imports a hundred:
    here one is compiled, when the first value is made, and once for all classes with as many fields.
    """
    works_out = any(isinstance(one, cached_property) for base in cls.__mro__[:-1] for one in vars(base).values())
    own = set(vars(cls))
    parts = _fields(cls)
    if not works_out:
        cls = _with_slots(cls, tuple(parts))
    cls.__dataclass_fields__ = parts  # type: ignore[attr-defined]
    cls.__dataclass_params__ = _PARAMS  # type: ignore[attr-defined]
    cls.__match_args__ = tuple(parts)  # type: ignore[attr-defined, misc]
    cls.__frozen_places__ = {name: number for number, name in enumerate(parts)}  # type: ignore[attr-defined]
    cls.__frozen_values__ = staticmethod(_values_of(list(parts)))  # type: ignore[attr-defined]
    names = [name for name, part in parts.items() if part.compare]
    methods = {**_METHODS, **_comparing(names), "__init__": _first_init(cls)}
    hashed = [name for name, part in parts.items() if (part.compare if part.hash is None else part.hash)]
    if hashed != names:
        methods["__hash__"] = _comparing(hashed)["__hash__"]
    if not works_out:
        methods |= {"__getstate__": _state, "__setstate__": _set_state}
        if "__init__" not in own and not hasattr(cls, "__post_init__"):
            methods["__reduce__"] = _made_anew  # in a third of the time
    for name, method in methods.items():
        if name not in own:
            setattr(cls, name, method)
    return cls


class Same(Generic[_Thing]):
    """A thing that is equal to itself alone, to remember what follows from it: of what is frozen it always will.

    A plan or a form is one object, and to compare two takes long.
    """

    def __init__(self, thing: _Thing) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


def _fields(cls: type) -> dict[str, Field[Any]]:
    """The fields of the class by name, after those of the classes it adds to; a default stays only without slots."""
    parts: dict[str, Field[Any]] = {}
    for base in cls.__mro__[-2:0:-1]:
        parts |= getattr(base, "__dataclass_fields__", {})
    for name, kind in cls.__annotations__.items():  # of this class alone; from Python 3.14 they are made when asked for
        default = vars(cls).get(name, MISSING)
        part: Field[Any] = default if isinstance(default, Field) else field(default=default)
        if part.default.__class__.__hash__ is None:
            raise ValueError(f"a default of {cls.__name__}.{name} that may change: use default_factory")
        part.name, part.type, part.kw_only = name, kind, False
        part._field_type = _FIELD  # type: ignore[attr-defined]
        parts[name] = part
        if part is default:
            if part.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, part.default)
    optional = False
    for part in parts.values():
        if optional and not _is_optional(part):
            raise TypeError(f"{cls.__name__}.{part.name} without a default follows one with a default")
        optional = optional or _is_optional(part)
    return parts


def _is_optional(part: Field[Any]) -> bool:
    return part.default is not MISSING or part.default_factory is not MISSING


def _with_slots(cls: type[Made], names: tuple[str, ...]) -> type[Made]:
    """The class made anew, with a slot for each of these that it has not from another class."""
    inherited = {name for base in cls.__mro__[1:-1] for name in vars(base).get("__slots__", ())}
    space = {name: value for name, value in vars(cls).items() if name not in names}
    space["__slots__"] = tuple(name for name in names if name not in inherited)
    for name in ("__dict__", "__weakref__"):
        space.pop(name, None)
    made: type[Made] = type.__call__(type(cls), cls.__name__, cls.__bases__, space)
    made.__qualname__ = cls.__qualname__
    return made


def _first_init(cls: type) -> Callable[..., None]:
    """The ``__init__`` of the first value: it makes the class's own and leaves that in its place."""

    def __init__(self: Any, *given: Any, **named: Any) -> None:
        cls.__init__ = made = _own_init(cls)  # type: ignore[misc]
        made(self, *given, **named)

    return __init__


def _own_init(cls: type) -> Callable[..., None]:
    """The ``__init__`` of the class's fields: each slot is filled by its own descriptor."""
    parts: dict[str, Field[Any]] = cls.__dataclass_fields__  # type: ignore[attr-defined]
    count, looks = len(parts), hasattr(cls, "__post_init__")
    defaults, makers = [], {}
    for name, part in parts.items():
        if part.default is not MISSING:
            defaults.append(part.default)
        elif part.default_factory is not MISSING:
            defaults.append(MISSING)
            makers[name] = part.default_factory
    slots: list[Any] = [getattr(cls, name, None) for name in parts]
    if all([slot.__class__ is MemberDescriptorType for slot in slots]):
        code = _filling_slots(count, looks=looks)
        known: dict[str, Any] = {f"put{number}": slot.__set__ for number, slot in enumerate(slots)}
        for number, name in enumerate(parts) if makers else ():
            if name in makers:
                known[f"put{number}"] = partial(_put_made, known[f"put{number}"], makers[name])
    else:
        code, known = _KEEPING, {"keep": partial(_keep, makers, looks), "locals": locals}
    code = code.replace(co_argcount=count + 1, co_nlocals=count + 1, co_varnames=("self", *parts))
    made = FunctionType(code, known, "__init__", tuple(defaults))
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _put_made(put: Callable[[object, object], None], make: Callable[[], object], value: object, given: object) -> None:
    put(value, make() if given is MISSING else given)


@cache
def _filling_slots(count: int, *, looks: bool) -> CodeType:
    """What puts so many fields into their slots, and then ``looks`` at them, by ``__post_init__``."""
    numbers = range(count)
    lines = [f"put{number}(self, f{number})" for number in numbers]
    lines += ["self.__post_init__()"] if looks else []
    made: dict[str, Any] = {}
    exec(f"def __init__(self{''.join(f', f{number}' for number in numbers)}):\n " + "\n ".join(lines or ["pass"]), made)
    code: CodeType = made["__init__"].__code__
    return code


def _keeping(self: Any) -> None:
    """The code of every ``__init__`` without slots: what it is given besides becomes its fields, whatever these are."""
    keep(locals())  # type: ignore[name-defined]  # noqa: F821


_KEEPING = _keeping.__code__


def _keep(makers: Mapping[str, Callable[[], object]], looks: bool, given: dict[str, Any]) -> None:
    value = given.pop("self")
    for name, make in makers.items():
        if given[name] is MISSING:
            given[name] = make()
    value.__dict__.update(given)
    if looks:
        value.__post_init__()


def _values_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of these fields of one value."""
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda value: ()
    only = attrgetter(*names)
    return lambda value: (only(value),)


def _comparing(names: list[str]) -> dict[str, Callable[..., Any]]:
    """``__eq__`` and ``__hash__`` by these fields."""
    of = _values_of(names)

    def __eq__(self: Any, other: object) -> bool:
        return of(self) == of(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(of(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _shown(self: Any) -> str:
    form, values = _showing(self.__class__)
    return f"{self.__class__.__qualname__}({form % values(self)})"


@cache
def _showing(cls: type) -> tuple[str, Callable[[Any], tuple[Any, ...]]]:
    """How the fields of a value are shown, and what gives their values."""
    names = [part.name for part in fields(cls) if part.repr]
    return ", ".join(f"{name}=%r" for name in names), _values_of(names)


def _no_setting(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return list(self.__frozen_values__(self))


def _made_anew(self: Any) -> tuple[type, tuple[Any, ...]]:
    return self.__class__, self.__frozen_values__(self)


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)


_METHODS: dict[str, Callable[..., Any]] = {
    "__repr__": _shown,
    "__setattr__": _no_setting,
    "__delattr__": _no_deleting,
}


@dataclass(init=False, repr=False, eq=False)
class _Model:
    """What a dataclass says of itself and of a field, for ``fields`` and others who ask."""

    part: object


_PARAMS = _Model.__dataclass_params__  # type: ignore[attr-defined]
_FIELD = fields(_Model)[0]._field_type  # type: ignore[attr-defined]
