#!/usr/bin/env bash
# typst: pointed Hebrew in a PDF is copied with letters that stand in it once and
# come out twice, and most of all from the file that is made for screen readers.
#
# Expected: PDF/UA-1 is there so that text is read as it was written. Letters with
#   points are drawn right, so they are read right, or only the points are lost.
# Really: a mark that is moved up or down is handed to the PDF as a text of its own,
#   each with the whole syllable as its ActualText, which tagged files have and
#   others do without. Readers that go by it give the syllable once for each of its
#   marks. The same words without points come out letter for letter.
# Version: typst 0.15.2 (PyPI) with its own fonts; pypdf 7.1.1, pdfminer.six
#   20260107.
# Seen: letters in the text and as two readers give them:
#         with points, PDF/UA-1     15  22  22
#         with points, usual PDF    15  17  17
#         without,     PDF/UA-1     15  15  15
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" -q --disable-pip-version-check install typst==0.15.2 pypdf==7.1.1 pdfminer.six==20260107 ||
    { echo "COULD NOT RUN: no packages" >&2; exit 2; }
cd "$tmp"
venv/bin/python - <<'PY'
import io
import logging
import unicodedata

import pypdf
import typst
from pdfminer.high_level import extract_text

logging.disable()
POINTED = "שָׁלוֹם עֲלֵיכֶם בְּרֵאשִׁית"
PLAIN = "".join(c for c in POINTED if not unicodedata.combining(c))


def letters(text):
    plain = unicodedata.normalize("NFKD", text)
    return sum("HEBREW LETTER" in unicodedata.name(c, "") for c in plain)


def read(text, standards):
    with open("page.typ", "w", encoding="utf-8") as file:
        file.write('#set document(title: "T")\n#set text(lang: "he", font: "Libertinus Serif")\n')
        file.write(f"= T\n{text}\n")
    pdf = typst.compile("page.typ", format="pdf", pdf_standards=standards)
    first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    found = letters(text), letters(first), letters(extract_text(io.BytesIO(pdf)))
    print(standards, *found)
    return found


tagged, usual, plain = read(POINTED, ["ua-1"]), read(POINTED, ["1.7"]), read(PLAIN, ["ua-1"])
assert plain == (15, 15, 15), "the control: without points every letter comes out once"
assert tagged[1] > 15 and tagged[2] > 15, "letters come out once"
assert tagged[1] > usual[1] and tagged[2] > usual[2], "no more often than from the usual file"
PY
echo "as described"
