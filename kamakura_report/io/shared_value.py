"""Values that many calls are given: pickled, and sent to a worker process, once."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from functools import cached_property, lru_cache
from itertools import count
from typing import Any

_NUMBERS = count()


class Shared:
    """A value that many calls are given: copies of this process have it, any other worker of ours is sent it once."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.name = str(next(_NUMBERS))

    @cached_property
    def data(self) -> bytes:
        """The value pickled."""
        return pickle.dumps(self.value, pickle.HIGHEST_PROTOCOL)

    def __reduce__(self) -> tuple[Callable[[bytes], Shared], tuple[bytes]]:
        """For another's executor, which is sent it with each call."""
        return _sent, (self.data,)


@lru_cache(2)
def _sent(data: bytes) -> Shared:
    """What was sent; those that came last are remembered."""
    return Shared(pickle.loads(data))


class SharingPickler(pickle.Pickler):
    """Sends what is ``Shared`` once to a worker, and from then on only which it is."""

    def __init__(self, file: io.BytesIO, known: set[str]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._known = known

    def persistent_id(self, value: object) -> tuple[str, bytes] | None:
        """Its name, with the data where the worker does not have them."""
        if not isinstance(value, Shared):
            return None
        data = b"" if value.name in self._known else value.data
        self._known.add(value.name)
        return value.name, data


class SharingUnpickler(pickle.Unpickler):
    """The worker's end of ``SharingPickler``; ``known`` are the values it was sent so far."""

    def __init__(self, file: io.BytesIO, known: dict[str, Shared]) -> None:
        super().__init__(file)
        self._known = known

    def persistent_load(self, identity: tuple[str, bytes]) -> Shared:
        """What was sent now, or before."""
        name, data = identity
        if name not in self._known:
            self._known[name] = _sent(data)
        return self._known[name]
