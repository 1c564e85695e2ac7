"""`dataclass` of the standard library, whose methods are made when they are first called.

Making those of a frozen one takes half a millisecond, and a command makes objects of few of the
classes that it imports. What an object can do, and what it says of itself, is the same.
"""

from __future__ import annotations

import dataclasses
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **how: bool) -> Any:
        """As of the standard library; plain frozen ones, which are nearly all, are made late."""
        if cls is None and how == {"frozen": True}:
            return _put_off
        return dataclasses.dataclass(cls, **how)


_MAKING = RLock()
_WAITING: dict[type, None] = {}
"""Classes of which there has been no object yet."""
_COMPARING = ("__repr__", "__eq__", "__hash__")


def _put_off(cls: type) -> type:
    """The class, with methods that make the ones they stand in for, and call them."""
    if not {"__init__", *_COMPARING}.isdisjoint(vars(cls)):
        return dataclasses.dataclass(frozen=True)(cls)
    _WAITING[cls] = None
    _stand_in(cls, "__init__", _make)
    for name in _COMPARING:
        _stand_in(cls, name, _make_comparing)
    return cls


def _stand_in(cls: type, name: str, make: Callable[[type], None]) -> None:
    def method(self: object, /, *given: Any, **named: Any) -> Any:
        make(cls)
        return getattr(cls, name)(self, *given, **named)

    setattr(cls, name, method)


def _make(cls: type) -> None:
    """What the first object needs: the fields, and `__init__`."""
    with _MAKING:
        for one in reversed(cls.__mro__):
            if one in _WAITING:
                _complete(one)
                del _WAITING[one]


def _complete(cls: type) -> None:
    said = ("__annotations__", "__module__", "__qualname__", "__doc__", "__post_init__")
    names = [name for name in (*said, *cls.__annotations__) if name in vars(cls)]
    # Made of another class, it takes the place of what stands in at once: other threads may be calling that.
    made = type(cls.__name__, cls.__bases__, {name: vars(cls)[name] for name in names})
    dataclasses.dataclass(frozen=True, repr=False, eq=False)(made)
    for name in cls.__annotations__:
        if isinstance(vars(cls).get(name), dataclasses.Field):
            delattr(cls, name)
            if name in vars(made):
                setattr(cls, name, vars(made)[name])
    for name in ("__dataclass_fields__", "__dataclass_params__", "__match_args__", "__replace__"):
        if name in vars(made):
            setattr(cls, name, vars(made)[name])
    cls.__setattr__, cls.__delattr__ = _refuse_setting, _refuse_deleting  # type: ignore[assignment, method-assign]
    cls.__init__ = vars(made)["__init__"]  # type: ignore[misc]


def _refuse_setting(self: object, name: str, value: object) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(self: object, name: str) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _make_comparing(cls: type) -> None:
    """What few objects are ever asked: what they hold, and whether they are the same."""
    _make(cls)
    fields = [
        (one.name, Any, dataclasses.field(repr=one.repr, hash=one.hash, compare=one.compare))
        for one in dataclasses.fields(cls)
    ]
    made = dataclasses.make_dataclass(cls.__name__, fields, init=False, frozen=True)
    for name in _COMPARING:
        setattr(cls, name, vars(made)[name])
