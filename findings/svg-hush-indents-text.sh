#!/usr/bin/env bash
# svg-hush: making an SVG safe puts spaces between pieces of a text, so that
# "12" beside "34" is drawn as "12 34".
#
# Expected: a filter that drops scripts and links leaves an SVG without either
#   looking as it did.
# Really: the filter writes what it read with indentation, and between two
#   <tspan> elements of a <text> a line break with blanks is drawn as a space.
#   Only an element that begins with characters is left alone, and only up to
#   the end of the first element in it. xml:space="preserve", which would keep
#   "a  b" apart as it was typed, is dropped.
# Version: svg-hush 0.9.7 (crates.io), Rust 1.95.
# Seen: <text>
#         <tspan>12</tspan>
#         <tspan>34</tspan>
#       </text>
#       <text>a  b</text>
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/src"
cat > "$tmp/Cargo.toml" <<'TOML'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"
[dependencies]
svg-hush = "=0.9.7"
TOML
cat > "$tmp/src/main.rs" <<'RS'
use std::io;
fn main() {
    let filter = svg_hush::Filter::new();
    filter.filter(&mut io::stdin().lock(), &mut io::stdout().lock()).unwrap();
}
RS
cargo build -q --manifest-path "$tmp/Cargo.toml" || { echo "COULD NOT RUN: no build" >&2; exit 2; }

safe=$("$tmp/target/debug/finding" <<'SVG'
<svg xmlns="http://www.w3.org/2000/svg"><text><tspan>12</tspan><tspan>34</tspan></text><text xml:space="preserve">a  b</text><text>a<tspan>b</tspan>c</text></svg>
SVG
)
echo "$safe"
python3 - "$safe" <<'PY'
import re, sys
safe = sys.argv[1]
assert re.search(r"<text>\s+<tspan>12</tspan>\s+<tspan>34</tspan>\s+</text>", safe), "no spaces any more"
assert "<text>a  b</text>" in safe, "xml:space is kept, or the blanks are not"
assert "<text>a<tspan>b</tspan>c</text>" in safe, "the control: text that begins with characters"
PY
echo "as described"
