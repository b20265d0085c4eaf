"""asyncio and threads, as far as they go where there is one thread and no network."""

import _thread
import asyncio
import asyncio.base_events
import asyncio.events
import concurrent.futures
import os
import threading
import time

SENTENCE = "Threads can't be used here"


class Waiting:
    """Stands where a selector does, with nothing to select: it only waits."""

    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError("every task waits for another one: nothing can wake them")
        if timeout > 0:
            time.sleep(timeout)
        return []


class Loop(asyncio.base_events.BaseEventLoop):
    """An event loop of timers and callbacks alone."""

    def __init__(self):
        super().__init__()
        self._selector = Waiting()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass

    def run_in_executor(self, executor, func, *args):
        raise RuntimeError(SENTENCE)


def refuse(*args, **kwargs):
    raise RuntimeError(SENTENCE)


def leave(code):
    raise SystemExit(code)


def install():
    # WASI knows only whether a program that leaves is content.
    os._exit = leave
    asyncio.events.new_event_loop = asyncio.new_event_loop = Loop
    threading.Thread.start = refuse
    concurrent.futures.ThreadPoolExecutor.submit = refuse
    _thread.start_new_thread = _thread.start_new = refuse
    if hasattr(_thread, "start_joinable_thread"):
        _thread.start_joinable_thread = refuse
