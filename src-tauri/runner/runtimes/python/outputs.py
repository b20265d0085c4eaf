"""The standard streams: whatever is written is out at once, and whole."""

import io
import linecache
import os
import sys


class Whole(io.RawIOBase):
    """Writes all it is given. Python's own stream drops what the system did not take at the first attempt."""

    def __init__(self, number, name):
        self.number = number
        self.name = name
        self.mode = "wb"

    def writable(self):
        return True

    def fileno(self):
        return self.number

    def isatty(self):
        return False

    def write(self, data):
        rest = memoryview(data).cast("B")
        length = len(rest)
        while rest:
            rest = rest[os.write(self.number, rest):]
        return length


def install():
    """Gives the program its streams."""
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "rb", closefd=False)), "utf-8", "replace")
    sys.stdout = sys.__stdout__ = stream(1, "<stdout>", "strict")
    sys.stderr = sys.__stderr__ = stream(2, "<stderr>", "backslashreplace")
    sys.argv = ["answer.py"]


def stream(number, name, errors):
    # With write_through nothing waits: a program that is killed has shown what it wrote.
    return io.TextIOWrapper(Whole(number, name), "utf-8", errors, newline="\n", write_through=True)


def flush():
    for out in (sys.stdout, sys.stderr):
        try:
            out.flush()
        except BaseException:
            # Closed by the program, or replaced by something that can't: nothing of ours is in it.
            pass


def remember(path, code):
    """Lets tracebacks show the line they speak of."""
    linecache.cache[path] = (len(code), None, code.splitlines(True), path)
