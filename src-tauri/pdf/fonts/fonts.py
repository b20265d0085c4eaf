"""Makes the fonts in assets/fonts from pinned packages.

Needs fontTools 4.68. Usage: python fonts/fonts.py FOLDER [FILE ...]
The folder holds what these fetch:
  pip download --no-deps --require-hashes -r fonts/fonts.txt -d FOLDER
  npm pack vazirmatn@33.0.3 --pack-destination FOLDER

What it does to a font: keeps the weights and features that the report uses, drops hints, and, for CJK, keeps the
characters of the national standards. It renames nothing: none of these fonts has a reserved font name but CJK's
"Source", which its Noto build does not carry.
"""

import io
import pathlib
import sys
import tarfile
import zipfile

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.varLib import instancer

OUT = pathlib.Path(__file__).parent.parent / "assets" / "fonts"
EPOCH = 0  # Seconds since 1904 in `head.modified`: the same input makes the same bytes.

# Ligatures would draw other signs than were typed ("->" as an arrow), so `calt`, `liga` and the like go.
PLAIN = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum", "cpsp"]

NOTO = "manimgx_fonts-2026.9.26.post1-py3-none-any.whl"
CJK = "manimgx_fonts_cjk-2026.9.26.post1-py3-none-any.whl"

VARIABLE = {"wght": (400, 700)}
REGULAR = {"wght": 400}

# (wheel, path in it, output, axes, features or None for all)
FONTS = [
    ("fontpkg_inter-4.1.post1-py3-none-any.whl", "fontpkg_inter/files/Inter[opsz,wght].ttf", "Inter.ttf", {"wght": (400, 700), "opsz": 14}, PLAIN),
    ("fontpkg_jetbrains_mono-2.211-py3-none-any.whl", "fontpkg_jetbrains_mono/files/JetBrainsMono[wght].ttf", "JetBrainsMono.ttf", REGULAR, PLAIN),
]
# Noto's Arabic draws a letter and its dots as two glyphs, which comes out of a PDF as two letters. It stands behind
# this one, for letters that only it has.
FONTS.append(("vazirmatn-33.0.3.tgz", "package/fonts/variable/Vazirmatn[wght].ttf", "Vazirmatn.ttf", VARIABLE, None))
for script, axes in {
    "Arabic": REGULAR, "Hebrew": VARIABLE, "Devanagari": VARIABLE,
    "Armenian": REGULAR, "Bengali": REGULAR, "Ethiopic": REGULAR, "Georgian": REGULAR, "Gujarati": REGULAR,
    "Gurmukhi": REGULAR, "Kannada": REGULAR, "Khmer": REGULAR, "Lao": REGULAR, "Malayalam": REGULAR,
    "Myanmar": REGULAR, "Oriya": REGULAR, "Sinhala": REGULAR, "Symbols": REGULAR, "Tamil": REGULAR,
    "Telugu": REGULAR, "Thai": REGULAR,
}.items():
    FONTS.append((NOTO, f"manimgx_fonts/NotoSans{script}[wght].ttf", f"NotoSans{script}.ttf", axes, None))
FONTS.append((NOTO, "manimgx_fonts/NotoEmoji[wght].ttf", "NotoEmoji.ttf", REGULAR, None))


def standard(codec):
    """The characters of a double-byte encoding."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            found.update(ord(c) for c in text)
    return found


def cjk_characters():
    """The national standards' characters, every Hangul syllable, and signs in their full width."""
    # Big5's first level ends at C67E; the second holds what names and daily texts hardly use.
    big5 = set()
    for lead in range(0xA1, 0xC7):
        for trail in range(0x40, 0xFF):
            try:
                big5.update(ord(c) for c in bytes([lead, trail]).decode("big5"))
            except UnicodeDecodeError:
                pass
    chosen = standard("gb2312") | big5 | standard("shift_jis") | {ord(c) for c in "・"} | standard("euc_kr")
    chosen |= set(range(0x3000, 0x3100)) | set(range(0x3100, 0x3130)) | set(range(0x31F0, 0x3200))
    chosen |= set(range(0xFF00, 0xFFF0)) | set(range(0xAC00, 0xD7A4)) | set(range(0x3130, 0x3190))
    return {c for c in chosen if c >= 0x2E80 and not 0xE000 <= c < 0xF900}


def write(font, name):
    font["head"].modified = EPOCH
    font.recalcTimestamp = False
    font.save(OUT / name, reorderTables=True)
    print(f"{name:28} {(OUT / name).stat().st_size:>9,}")


def reload(font):
    """The font as it would be read from a file: some tables only then hold an entry a glyph."""
    file = io.BytesIO()
    font.save(file)
    file.seek(0)
    return TTFont(file, recalcTimestamp=False)


def options(features):
    chosen = subset.Options()
    chosen.layout_features = features if features is not None else ["*"]
    chosen.hinting = False
    chosen.notdef_outline = True
    chosen.name_IDs = ["*"]
    chosen.drop_tables += ["meta", "DSIG", "STAT"]
    chosen.recalc_timestamp = False
    chosen.glyph_names = False
    return chosen


def make(wheel, path, name, axes, features):
    if wheel.endswith(".tgz"):
        data = tarfile.open(wheels / wheel).extractfile(path).read()
    else:
        data = zipfile.ZipFile(wheels / wheel).read(path)
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    instancer.instantiateVariableFont(font, axes, inplace=True)
    font = reload(font)
    cutter = subset.Subsetter(options(features))
    # Latin is Inter's, keycaps are the emojis'.
    without = {"Vazirmatn.ttf": range(0x600), "NotoSansSymbols.ttf": [0x20E3]}.get(name, [])
    cutter.populate(unicodes=[c for c in font.getBestCmap() if c not in without])
    cutter.subset(font)
    write(font, name)


def without_marks(font):
    """Says that no glyph is a mark: without this, one is taken for a mark by its character and moved back."""
    gdef = font["GDEF"] = newTable("GDEF")
    gdef.table = otTables.GDEF()
    gdef.table.Version = 0x00010000
    gdef.table.GlyphClassDef = otTables.GlyphClassDef()
    gdef.table.GlyphClassDef.classDefs = {name: 1 for name in font.getGlyphOrder()}
    gdef.table.AttachList = gdef.table.LigCaretList = gdef.table.MarkAttachClassDef = None


def make_cjk():
    """The regular weight, drawn anew glyph by glyph: fontTools 4 cannot yet make a static font of this one."""
    data = zipfile.ZipFile(wheels / CJK).read("manimgx_fonts_cjk/NotoSansCJK-VF.otf.ttc")
    faces = {f["name"].getDebugName(1): f for f in TTCollection(io.BytesIO(data)).fonts}
    font = faces["Noto Sans CJK SC"]
    glyphs = font.getGlyphSet(location=REGULAR)
    every = font.getBestCmap()
    cmap = {c: every[c] for c in sorted(cjk_characters()) if c in every}
    order = [".notdef"] + list(dict.fromkeys(cmap.values()))
    drawn, widths = {}, {}
    for name in order:
        pen = T2CharStringPen(round(glyphs[name].width), glyphs)
        glyphs[name].draw(pen)
        drawn[name] = pen.getCharString()
        widths[name] = (round(glyphs[name].width), 0)
    names = {"copyright": 0, "familyName": 1, "styleName": 2, "version": 5, "trademark": 7, "licenseDescription": 13, "licenseInfoURL": 14}
    names = {key: font["name"].getDebugName(number) for key, number in names.items()}
    names = {key: value for key, value in names.items() if value} | {"styleName": "Regular", "psName": "NotoSansCJKsc-Regular"}
    build = FontBuilder(1000, isTTF=False)
    build.setupGlyphOrder(order)
    build.setupCharacterMap(cmap)
    build.setupCFF(names["psName"], {"FullName": "Noto Sans CJK SC"}, drawn, {})
    build.setupHorizontalMetrics(widths)
    build.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    build.setupNameTable(names)
    os2 = font["OS/2"]
    build.setupOS2(sTypoAscender=os2.sTypoAscender, sTypoDescender=os2.sTypoDescender, usWinAscent=os2.usWinAscent, usWinDescent=os2.usWinDescent, fsType=0, usWeightClass=400)
    build.setupPost(keepGlyphNames=False)
    build.font["head"].created = EPOCH
    write(build.font, "NotoSansCJKsc.otf")


def make_last_resort():
    """One box for every character there is: what no other font has is seen, and stays in the text."""
    pen = TTGlyphPen(None)
    for outer, (left, bottom, right, top) in ((True, (60, -60, 540, 700)), (False, (110, -10, 490, 650))):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        corners = corners if outer else corners[::-1]
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    dot = [(250, 270), (250, 370), (350, 370), (350, 270)]
    pen.moveTo(dot[0])
    for corner in dot[1:]:
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder([".notdef", "box"])
    build.setupCharacterMap({0x25A1: "box"})
    build.setupGlyf({".notdef": box, "box": box})
    build.setupHorizontalMetrics({".notdef": (600, 60), "box": (600, 60)})
    build.setupHorizontalHeader(ascent=900, descent=-200)
    build.setupNameTable({"familyName": "Hotseat Last Resort", "styleName": "Regular", "psName": "HotseatLastResort-Regular"})
    build.setupOS2(sTypoAscender=900, sTypoDescender=-200, usWinAscent=900, usWinDescent=200, fsType=0)
    build.setupPost()
    font = build.font
    every = CmapSubtable.newSubtable(13)
    every.platformID, every.platEncID, every.language, every.format = 3, 10, 0, 13
    every.cmap = {c: "box" for c in range(0x20, 0x110000) if not 0xD800 <= c < 0xE000}
    font["cmap"].tables = [every]
    font["head"].created = font["head"].modified = EPOCH
    without_marks(font)
    write(font, "LastResort.ttf")


wheels = pathlib.Path(sys.argv[1])
only = sys.argv[2:]
OUT.mkdir(parents=True, exist_ok=True)
for entry in FONTS:
    if not only or entry[2] in only:
        make(*entry)
if not only or "cjk" in only:
    make_cjk()
if not only or "last" in only:
    make_last_resort()
