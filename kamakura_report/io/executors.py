"""Executors on other machines: a Dask cluster by its address, as an ``Executor`` like any other; its only room.

What is handed out runs wherever the scheduler likes, again when a worker dies, and reads the same folders under the
same paths. Beyond this machine nothing goes unencrypted: Dask takes any pickle that reaches it.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from kamakura_report.io.staff import Done, WorkerDied
from kamakura_report.problem import CannotRun

CONNECT = 10  # seconds
NOBODY = 60.0  # seconds without any worker until whoever waits is told: one that died is started again in a few
LOOK_AGAIN = 1.0  # seconds
KINDS = {"dask": "tcp", "tls": "tls"}  # as typed → as Dask calls it


def scheduler_address(typed: str) -> str:
    """The address as Dask writes it: ``tcp://127.0.0.1:8786`` for ``dask://127.0.0.1:8786``; ``tls://…`` as it is.

    Raises CannotRun for what is none, and for another machine without TLS.
    """
    try:
        parts = urlsplit(typed)
        kind, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        kind, host, port = "", "", None
    shown = f"[{host}]" if ":" in host else host
    if kind not in KINDS or not host or " " in host or typed != f"{kind}://{shown}:{port}":
        raise CannotRun(
            f"--executor の「{typed}」は読めません。dask://127.0.0.1:8786 か、tls://サーバーの名前:8786 と書きます。"
        )
    if kind == "dask" and not _is_loopback(host):
        raise CannotRun(
            f"--executor の「{typed}」は、このパソコンの外です。外では暗号化（tls://{shown}:{port}）だけを使えます。"
        )
    return f"{KINDS[kind]}://{shown}:{port}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def open_executor(typed: str, version: Callable[[], str]) -> Iterator[Executor]:
    """The cluster at that address, while this lasts; ``version`` tells that of this program wherever it is called.

    Raises CannotRun when there is none, when it has no workers, or some that could not do the same: of another version
    of this program, or with several threads.
    """
    address = scheduler_address(typed)
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        raise CannotRun(
            "--executor には、Python の distributed が要ります。「pip install kamakura_report[dask]」で入れてください。"
        ) from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what people should know is told here
    security, too = None, ""
    if address.startswith("tls"):
        security = Security(require_encryption=True)
        too = "と、このパソコンの Dask に証明書が設定されているか（distributed.comm.tls）"
    client = Client.__new__(Client)
    try:
        client.__init__(address, timeout=CONNECT, security=security, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        # Whenever it is collected it would be closed all the same, and then wait for ever: it may be the making of the
        # next one in which that happens, which has the lock that closing takes.
        client.__del__()
        raise CannotRun(
            f"--executor の {typed} につながりません（{error}）。スケジューラーが動いているか{too}を確かめてください。"
        ) from None
    with client:
        _must_do_the_same(client, typed, version)
        with _Cluster(client, typed) as cluster:
            yield cluster


def _must_do_the_same(client: Any, typed: str, version: Callable[[], str]) -> None:
    threads = [worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values()]
    if not threads:
        raise CannotRun(f"{typed} に、仕事をするもの（dask worker）がつながっていません。起動してください。")
    if max(threads) > 1:
        raise CannotRun(f"{typed} の dask worker は、--nthreads 1 を付けて起動してください。")
    try:
        versions = set(client.run(version).values())
    except ImportError:
        versions = {"なし"}
    own = version()
    if versions != {own}:
        others = "、".join(sorted(versions - {own}))
        raise CannotRun(
            f"{typed} の dask worker に入っている kamakura_report の版（{others}）が、ここの版（{own}）と"
            "違います。同じ版を入れて、起動し直してください。"
        )


class _Cluster(Executor):
    """Dask's own executor, but for what futures raise that would never come to anything.

    WorkerDied when workers died of the same call again and again; CannotRun when the scheduler is lost, or has nobody
    who does anything.
    """

    def __init__(self, client: Any, typed: str) -> None:
        self._client, self._typed = client, typed
        self._inner = client.get_executor(pure=False)
        self._waiting: set[Future[Any]] = set()
        self._over = Event()
        Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., Done], /, *arguments: Any, **named: Any) -> Future[Done]:
        """The function's result, wherever it was made. Raises CannotRun when the scheduler was lost before."""
        if self._client.status == "closed":
            raise self._lost()
        outer: Future[Done] = Future()
        self._waiting.add(outer)

        def pass_on(inner: Future[Done]) -> None:
            self._waiting.discard(outer)
            error = self._lost() if inner.cancelled() else inner.exception()
            with suppress(InvalidStateError):  # it was told already that there is nobody
                if error is None:
                    outer.set_result(inner.result())
                elif type(error).__name__ == "KilledWorker":  # the one class of its that is no public name
                    outer.set_exception(WorkerDied())
                else:
                    outer.set_exception(error)

        self._inner.submit(fn, *arguments, **named).add_done_callback(pass_on)
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Look after nothing any more."""
        self._over.set()

    def _watch(self) -> None:
        """Tell those that wait when there has been no worker for ``NOBODY`` seconds: Dask waits for ever for one."""
        seen = time.monotonic()
        while not self._over.wait(LOOK_AGAIN):
            with suppress(Exception):  # a scheduler that is lost is told of by the futures
                if not self._waiting or self._client.scheduler_info(n_workers=1)["workers"]:
                    seen = time.monotonic()
            for future in tuple(self._waiting) if time.monotonic() - seen > NOBODY else ():
                self._waiting.discard(future)
                with suppress(InvalidStateError):  # it came to something after all
                    future.set_exception(self._left_alone())

    def _lost(self) -> CannotRun:
        return CannotRun(
            f"--executor の {self._typed} とのつながりが、途中で切れました。"
            "スケジューラーが動いているかを確かめて、もう一度実行してください。"
        )

    def _left_alone(self) -> CannotRun:
        return CannotRun(
            f"{self._typed} に、仕事をするもの（dask worker）が {NOBODY:.0f} 秒の間一つもつながっていません。"
            "起動するか、--executor を付けずに、もう一度実行してください。"
        )
