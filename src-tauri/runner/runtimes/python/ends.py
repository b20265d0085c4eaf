"""What is said of a program that ended."""

import sys
import traceback
import unittest

import wit_world

# The files of the answer. Frames of any other are ours, or the library's.
OURS = ("answer.py", "test.py")
LONGEST = 2000
SHOWN = 8000


class Told(Exception):
    """An exception whose traceback is on the error output already."""

    def __init__(self, problem):
        self.problem = problem


class Result(unittest.TextTestResult):
    """The result of unittest, with the first exception there was."""

    first = None

    def addError(self, test, err):
        super().addError(test, err)
        self.first = self.first or err[1]

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.first = self.first or err[1]

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.first = self.first or err[1]


def finished(returned=None):
    return wit_world.End(wit_world.Outcome.FINISHED, "", None, returned)


def of(problem):
    """How a program ended that raised this."""
    if isinstance(problem, SystemExit):
        return exited(problem.code)
    is_told = isinstance(problem, Told)
    if is_told:
        problem = problem.problem
    outcome = wit_world.Outcome.EXCEPTION
    if isinstance(problem, RecursionError):
        outcome = wit_world.Outcome.RECURSION
    elif isinstance(problem, MemoryError):
        outcome = wit_world.Outcome.MEMORY
    if not is_told:
        show(problem)
    return wit_world.End(outcome, message(problem), line(problem), None)


def is_early(problem):
    """Whether the answer itself ended the program as if all were well: unittest.main in the tests does, too."""
    if not isinstance(problem, SystemExit) or problem.code not in (None, 0):
        return False
    step = problem.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == OURS[0]:
            return True
        step = step.tb_next
    return False


def ended_early():
    """Of a program that ended before all its tests were run."""
    said = "The program ended before its tests did"
    try:
        sys.stderr.write(said + "\n")
    except Exception:
        pass
    return wit_world.End(wit_world.Outcome.EXCEPTION, said, None, None)


def exited(code):
    if code is None or code == 0:
        return finished()
    if not isinstance(code, int):
        try:
            print(code, file=sys.stderr)
        except Exception:
            pass
        code = 1
    said = f"The program ended with exit code {code}"
    return wit_world.End(wit_world.Outcome.EXCEPTION, said, None, None)


def message(problem):
    """The exception on one line."""
    name = type(problem).__qualname__
    try:
        if isinstance(problem, SyntaxError):
            text = problem.msg or ""
        else:
            text = str(problem)
    except BaseException:
        text = "<exception str() failed>"
    text = " ".join(text.split())[:LONGEST]
    said = f"{name}: {text}" if text else name
    return said.encode("utf-8", "replace").decode()


def line(problem):
    """The last line of the answer that the exception passed; of the tests, where it passed none."""
    try:
        if isinstance(problem, SyntaxError) and problem.filename in OURS:
            return numbered(problem.lineno)
        for file in OURS:
            found = None
            step = problem.__traceback__
            while step is not None:
                if step.tb_frame.f_code.co_filename == file:
                    found = step.tb_lineno
                step = step.tb_next
            if found is not None:
                return found if file == OURS[0] else None
    except BaseException:
        pass
    return None


def numbered(line):
    """The line, where it can be one: a program may raise a SyntaxError of its own with anything in it."""
    return line if isinstance(line, int) and 0 < line < 1 << 31 else None


def shortened(text):
    """The beginning and the end of a text that is far too long, as that of a thousand notes is."""
    if len(text) <= SHOWN:
        return text
    begin, end = text[:SHOWN // 4], text[-SHOWN * 3 // 4:]
    return begin[:begin.rfind("\n") + 1] + "  ...\n" + end[end.find("\n") + 1:]


def show(problem):
    """Writes the traceback, without the frames that are not the answer's."""
    try:
        told = traceback.TracebackException.from_exception(problem, compact=True)
        seen = set()
        rest = [told]
        while rest:
            one = rest.pop()
            if one is None or id(one) in seen:
                continue
            seen.add(id(one))
            kept = [frame for frame in one.stack if frame.filename in OURS]
            one.stack = traceback.StackSummary.from_list(kept)
            rest += [one.__cause__, one.__context__, *(one.exceptions or [])]
        sys.stderr.write(shortened("".join(told.format(colorize=False))))
    except BaseException:
        try:
            sys.stderr.write(message(problem) + "\n")
        except BaseException:
            pass
