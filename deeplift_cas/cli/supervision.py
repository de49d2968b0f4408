"""A command in a process of its own, watched by another one: its memory is bounded, and Ctrl-C ends it at any moment.

A long computation in C hears no signal and does not know how much memory it takes: so it is watched from outside.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from deeplift_cas.cli.outcome import FAULT, INTERRUPTED, OPEN

CRASHES = (signal.SIGABRT, signal.SIGSEGV, signal.SIGFPE, signal.SIGBUS, signal.SIGILL)
"""Signals that a process sends itself when something is wrong in it."""
LONGEST = 4096
"""Bytes that are written to a pipe, and read, at once."""
MEMORY = 4
"""Gigabytes, unless others are asked for."""
PERIOD = 0.1
"""Seconds between two looks at the memory."""


class Limits(NamedTuple):
    """What work may take, and what is said if it is interrupted."""

    gigabytes: float = MEMORY
    grace: float = 1
    """Seconds that it has to end by itself after Ctrl-C."""
    interrupted: str = "interrupted; nothing was written"

    def written(self) -> bytes:
        """As work writes it to the process that watches."""
        return "\n".join(map(str, self)).encode()

    @classmethod
    def read(cls, data: bytes) -> Limits:
        """From what :meth:`written` gives."""
        gigabytes, grace, interrupted = data.decode().split("\n")
        return cls(float(gigabytes), float(grace), interrupted)


Tell = Callable[[Limits], object]


def watched(work: Callable[[Tell], int]) -> int:
    """The exit status of some work, which may tell its limits: *undecided* if it takes more memory.  After Ctrl-C it
    has some time, then it is ended and that is said.

    The earlier the processes part the better: what both have in memory is copied when one of them writes to it.
    """
    if not hasattr(os, "fork") or not os.path.exists("/proc/self/statm"):
        return work(lambda limits: None)  # not Linux: no bound, and Ctrl-C waits for the end of a computation in C
    ended, at_work = os.pipe()
    orphaned, watching = os.pipe()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until each process knows what to do about it
    child = os.fork()
    if child == 0:
        os.close(ended)  # ``at_work`` is closed when this process ends, ``watching`` when the other one does
        os.close(watching)
        _end_with(orphaned)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to both: the other process passes it on
        signal.signal(signal.SIGUSR1, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        try:
            return work(lambda limits: os.write(at_work, limits.written()))
        except KeyboardInterrupt:  # before it was ready for that
            return _said(INTERRUPTED, Limits().interrupted)
    os.close(at_work)
    os.close(orphaned)
    return _watch(child, ended)


def _end_with(orphaned: int) -> None:
    """The kernel of the system sends SIGIO, which ends a process, when the other end of the pipe is closed."""
    import fcntl

    fcntl.fcntl(orphaned, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(orphaned, fcntl.F_SETFL, fcntl.fcntl(orphaned, fcntl.F_GETFL) | os.O_ASYNC)


def _watch(child: int, ended: int) -> int:
    limits = Limits()
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        while True:
            if _is_ready(ended, PERIOD):
                told = os.read(ended, LONGEST)
                if not told:
                    break
                limits = Limits.read(told)
            if _memory(child) > limits.gigabytes * 1e9:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                much = f"more than {limits.gigabytes:g} GB of memory"
                return _said(OPEN, f"undecided: that takes {much} (see --memory-limit)")
    except KeyboardInterrupt:
        with suppress(KeyboardInterrupt):
            os.kill(child, signal.SIGUSR1)
            if _is_ready(ended, limits.grace):
                code = os.waitpid(child, 0)[1]
                # Python also ends so where it was interrupted in ``exec`` and that was caught
                return INTERRUPTED if os.waitstatus_to_exitcode(code) == -signal.SIGINT else _status(code)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return _said(INTERRUPTED, limits.interrupted)
    return _status(os.waitpid(child, 0)[1])


def _is_ready(ended: int, seconds: float) -> bool:
    import select

    return bool(select.select([ended], [], [], seconds)[0])


def _memory(process: int) -> int:
    """The bytes of memory that a process takes; 0 if it is no more."""
    try:
        with open(f"/proc/{process}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _status(code: int) -> int:
    status = os.waitstatus_to_exitcode(code)
    if status >= 0:
        return status
    if -status in CRASHES:
        return _said(FAULT, f"something went wrong inside (signal {-status}), so there is no answer; please report it")
    if -status != signal.SIGKILL:  # of which the handling cannot be changed
        signal.signal(-status, signal.SIG_DFL)
    os.kill(os.getpid(), -status)  # a limit of the system, or somebody, has ended the work: this process ends as it did
    return FAULT


def _said(status: int, message: str) -> int:
    print(f"deeplift-cas: {message}", file=sys.stderr, flush=True)
    return status
