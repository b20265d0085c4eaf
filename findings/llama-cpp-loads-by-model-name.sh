#!/usr/bin/env bash
# llama.cpp: whether a model loads depends on what it is called.
#
# Expected: general.name in a GGUF file is for people. Two files that differ in
#   nothing else load alike.
# Really: a name that contains "phi-3" or "phi3", in any case, has the loader look
#   up special tokens of that family by their text. A vocabulary without them ends
#   in a bare "_Map_base::at", whatever the architecture: here a llama model.
#   "Phi 3" with a space loads. Who names a distilled or renamed model after its
#   teacher gets a file that can't be loaded, and no word of why.
# Version: llama.cpp b11549 (PyPI xllamacpp 2026.10.11549), gguf 0.19.0, CPU.
# Seen: "Tiny model": loads, "Tiny Phi 3": loads,
#       "Tiny Phi-3": refused, "tiny phi3": refused
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
setup_failed() { echo "COULD NOT RUN: $*" >&2; exit 2; }

python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check --only-binary=:all: \
  xllamacpp==2026.10.11549 gguf==0.19.0 numpy==2.4.6 || setup_failed "pip"

cat >"$tmp/load.py" <<'EOF'
import sys

import gguf
import numpy as np
import xllamacpp

path, name = sys.argv[1:]
chance = np.random.default_rng(1)
pieces = [b"<unk>", b"<s>", b"</s>"] + [b"<0x%02X>" % byte for byte in range(256)] + ["▁".encode()]

file = gguf.GGUFWriter(path, "llama")
file.add_name(name)
file.add_context_length(256)
file.add_embedding_length(64)
file.add_block_count(1)
file.add_feed_forward_length(64)
file.add_head_count(4)
file.add_head_count_kv(4)
file.add_layer_norm_rms_eps(1e-5)
file.add_rope_dimension_count(16)
file.add_tokenizer_model("llama")
file.add_token_list(pieces)
file.add_token_scores([0.0] * len(pieces))
file.add_token_types([2, 3, 3] + [6] * 256 + [1])
file.add_bos_token_id(1)
file.add_eos_token_id(2)
file.add_unk_token_id(0)


def random(tensor, *shape):
    file.add_tensor(tensor, (chance.standard_normal(shape) * 0.1).astype(np.float32))


random("token_embd.weight", len(pieces), 64)
random("output.weight", len(pieces), 64)
file.add_tensor("output_norm.weight", np.ones(64, np.float32))
for part in ("attn_norm", "ffn_norm"):
    file.add_tensor(f"blk.0.{part}.weight", np.ones(64, np.float32))
for part in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"):
    random(f"blk.0.{part}.weight", 64, 64)
file.write_header_to_file()
file.write_kv_data_to_file()
file.write_tensors_to_file()
file.close()

params = xllamacpp.CommonParams()
params.model.path = path
params.n_ctx = 256
params.n_gpu_layers = 0
params.warmup = False
try:
    server = xllamacpp.Server(params)
    server.handle_completions({"prompt": "so", "n_predict": 1})
    print("loads")
except Exception:
    print("refused")
EOF

seen=""
for name in "Tiny model" "Tiny Phi 3" "Tiny Phi-3" "tiny phi3"; do
  outcome=$(timeout 120 "$tmp/venv/bin/python" "$tmp/load.py" "$tmp/model.gguf" "$name" 2>"$tmp/log" | tail -1) \
    || { tail -5 "$tmp/log" >&2; setup_failed "$name"; }
  echo "\"$name\": $outcome"
  case $outcome in
    refused) grep -q "_Map_base::at" "$tmp/log" || { echo "refused for another reason" >&2; exit 1; } ;;
  esac
  seen="$seen $outcome"
done
[[ $seen == " loads loads refused refused" ]] || { echo "CHANGED:$seen" >&2; exit 1; }
