#!/usr/bin/env bash
# typst: a rule that shows one character as another stops the whole document once a
# paragraph has that character more than 510 times.
#
# Expected: `#show "-": "–"` is a replacement, and as many are made as there are
#   characters, or a slow one that takes longer with each.
# Really: each place where it applies is kept open until the paragraph ends, and of
#   more than 510 the compiler says "maximum grouping depth exceeded" and makes no
#   page at all. Words and spaces between them do not help, a new paragraph does,
#   and where no rule is there, there is no limit. A template that is right for
#   every text its author tried fails on the one that quotes a long table.
# Version: typst 0.15.2 (PyPI).
# Seen: 510 in one paragraph: a document
#       511 in one paragraph: maximum grouping depth exceeded
#       twice 510, a paragraph each: a document
#       5,000 in one paragraph, no rule: a document
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" -q --disable-pip-version-check install typst==0.15.2 ||
    { echo "COULD NOT RUN: no packages" >&2; exit 2; }
cd "$tmp"
venv/bin/python - <<'PY'
import typst

RULE = '#show "-": "–"\n'


def made(text):
    with open("page.typ", "w", encoding="utf-8") as file:
        file.write(text)
    try:
        typst.compile("page.typ", format="pdf")
        return "a document"
    except typst.TypstError as error:
        return str(error)


some, more = "a- " * 510, "a- " * 511
found = [made(RULE + some), made(RULE + more), made(f"{RULE}{some}\n\n{some}"), made("a- " * 5000)]
print(*found, sep="\n")
assert found[0] == found[2] == found[3] == "a document", "the controls"
assert "maximum grouping depth exceeded" in found[1], "there is no such limit any more"
PY
echo "as described"
