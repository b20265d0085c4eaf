"""What an answer can import: the parts of the standard library that make sense in it."""

import importlib
import sys

NAMES = """
abc array ast asyncio atexit base64 bisect binascii builtins calendar cmath codecs collections collections.abc
colorsys concurrent.futures contextlib contextvars copy copyreg csv ctypes dataclasses datetime decimal difflib dis
email.message email.parser enum errno fnmatch fractions functools gc getopt glob gzip hashlib heapq hmac html
html.parser http inspect io ipaddress itertools json keyword linecache locale logging logging.handlers math
mimetypes numbers operator os os.path pathlib pickle pickletools platform pprint pydoc queue quopri random re
reprlib sched secrets select selectors shelve shlex shutil signal socket sqlite3 stat statistics string
string.templatelib stringprep struct subprocess symtable sys sysconfig tempfile textwrap threading time timeit
token tokenize tomllib traceback tracemalloc types typing unicodedata unittest unittest.mock urllib.parse
urllib.request uuid warnings weakref xml.dom.minidom xml.etree.ElementTree zipfile zlib zoneinfo
encodings.ascii encodings.cp1252 encodings.cp437 encodings.hex_codec encodings.idna encodings.latin_1
encodings.punycode encodings.raw_unicode_escape encodings.rot_13 encodings.unicode_escape encodings.utf_16
encodings.utf_16_be encodings.utf_16_le encodings.utf_32 encodings.utf_8_sig encodings.base64_codec
concurrent.futures.thread multiprocessing multiprocessing.pool doctest argparse cProfile profile pstats bdb pdb
optparse graphlib __future__ importlib importlib.util runpy code codeop opcode configparser fileinput
_pydecimal _strptime
"""


def load():
    """Imports them while there are files to import from. Some need what WebAssembly has not: these are left out."""
    for name in NAMES.split():
        try:
            importlib.import_module(name)
        except ImportError:
            pass


def has(name):
    """Whether the library has a module of that name."""
    return name in sys.modules or name in sys.builtin_module_names or name in sys.stdlib_module_names
