"""Runs one answer, and says how it ended.

This module is imported once, when the runtime is made: what it imports is what an answer can import.
"""

import ast
import atexit
import gc
import inspect
import json
import logging
import sys
import types

import ends
import events
import imports
import outputs
import wit_world

ANSWER = "answer.py"
TESTS = "test.py"
# What tests call the module they test, whatever else they may call it.
NAMES = {"answer", "solution", "main"}

imports.load()
events.install()
outputs.install()
# What modules wanted done at the end, a program does not need: only what it logged may still wait somewhere.
atexit._clear()
atexit.register(logging.shutdown)
# What is there now stays: to look through it for garbage takes time, and memory that is not shared any more.
gc.collect()
gc.freeze()


class WitWorld(wit_world.WitWorld):
    def run(self, code, mode):
        # Random numbers begin anew with the first call from outside; componentize-py sees to that.
        try:
            returned = None
            if isinstance(mode, wit_world.Mode_Assertions):
                test(code, mode.value)
            elif isinstance(mode, wit_world.Mode_Call):
                returned = call(code, mode.value)
            else:
                carry_out("__main__", ANSWER, code)
            end = ends.finished(returned)
        except BaseException as problem:
            is_tested = not isinstance(mode, wit_world.Mode_Program)
            if is_tested and ends.is_early(problem):
                end = ends.ended_early()
            else:
                end = ends.of(problem)
        atexit._run_exitfuncs()
        outputs.flush()
        return end


def carry_out(name, path, code, known=None):
    """Runs code as the module of that name."""
    outputs.remember(path, code)
    module = types.ModuleType(name)
    module.__dict__["__builtins__"] = __builtins__
    if known:
        module.__dict__.update(known)
    sys.modules[name] = module
    exec(compile(code, path, "exec", dont_inherit=True), module.__dict__)
    return module


def test(code, assertions):
    """Runs the assertions, which import the answer."""
    tree = compile(assertions, TESTS, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    imported = modules_of(tree)
    names = NAMES | {name for name in imported if not imports.has(name)}
    answer = carry_out("answer", ANSWER, code)
    for name in names:
        sys.modules[name] = answer
    # Assertions that import nothing of the answer find its names as if they stood below it.
    known = {} if imported & names else {
        name: value for name, value in vars(answer).items() if not name.startswith("__")
    }
    tests = carry_out("__main__", TESTS, assertions, known)
    run_cases(tests)


def call(code, wanted, read=json.loads, write=json.dumps):
    """Calls a function of the answer, and gives what it returns in JSON."""
    answer = carry_out("answer", ANSWER, code)
    value = found(answer, wanted.names)(*read(wanted.arguments))
    if inspect.iscoroutine(value):
        import asyncio

        value = asyncio.run(value)
    said = write(value, ensure_ascii=False, allow_nan=False)
    return said.encode("utf-8", "replace").decode()


def found(answer, names):
    """The function of one of these names: of the answer, or of its class Solution."""
    for name in names:
        if callable(getattr(answer, name, None)):
            return getattr(answer, name)
    solution = getattr(answer, "Solution", None)
    if isinstance(solution, type):
        for name in names:
            if callable(getattr(solution, name, None)):
                return getattr(solution(), name)
    raise NameError(f"The answer has no function {names[0]}")


def modules_of(tree):
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def run_cases(tests):
    """Runs the unittest cases that the module defines, and functions called test_ without arguments."""
    import unittest

    suite = unittest.TestSuite()
    for value in list(vars(tests).values()):
        if isinstance(value, type) and issubclass(value, unittest.TestCase):
            if value.__module__ == "__main__":
                suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(value))
    if suite.countTestCases():
        result = unittest.TextTestRunner(sys.stderr, resultclass=ends.Result).run(suite)
        if result.first is not None:
            raise ends.Told(result.first)
        if not result.wasSuccessful():
            raise AssertionError("a test that was expected to fail did not")
    for name, value in list(vars(tests).items()):
        if name.startswith("test_") and isinstance(value, types.FunctionType):
            if not value.__code__.co_argcount:
                value()
