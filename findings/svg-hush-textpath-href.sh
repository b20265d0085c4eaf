#!/usr/bin/env bash
# svg-hush: text along a path disappears, because <textPath> loses the reference
# to its path, though <use> and gradients keep theirs.
#
# Expected: a reference within the picture, href="#id", stays wherever SVG allows
#   one, or is dropped everywhere.
# Really: it stays on use, image, feImage, pattern and gradients, and is dropped
#   from textPath and mpath. A textPath without a path draws nothing, so that
#   labels along a line or a circle are missing without any error.
# Version: svg-hush 0.9.7 (crates.io), Rust 1.95.
# Seen: <textPath>along</textPath>, <use href="#p"/>, <linearGradient href="#a" id="b"/>
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
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><path id="p" d="M0 5H90"/><text>x<textPath href="#p">along</textPath></text><text>x<textPath xlink:href="#p">old</textPath></text><use href="#p"/><linearGradient id="a"/><linearGradient id="b" xlink:href="#a"/></svg>
SVG
)
echo "$safe"
for seen in '<textPath>along</textPath>' '<textPath>old</textPath>' '<use href="#p"/>' '<linearGradient href="#a" id="b"/>'; do
  grep -qF "$seen" <<< "$safe" || { echo "CHANGED: no $seen" >&2; exit 1; }
done
echo "as described"
