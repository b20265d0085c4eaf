#!/usr/bin/env bash
# LiteLLM proxy: without upstream usage, a stream gets a guess and JSON gets zeros.
#
# Expected: if the upstream reports no usage, the gateway reports none either, or
#   the same figure both ways.
# Really: a stream carries usage that LiteLLM counted with its own tokenizer, not
#   the model's, and nothing marks it as an estimate. The same reply as JSON
#   carries 0 for every count. The stream's usage chunk also has a non-empty
#   `choices` with an empty delta, where OpenAI sends `choices: []`.
# Version: litellm[proxy] 1.108.7 from PyPI, openai/ provider.
# Seen: stream: usage 8 + 3 = 11, choices [{"index": 0, "delta": {}}]
#       JSON:   usage 0 + 0 = 0
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
"$tmp/venv/bin/pip" install -q --disable-pip-version-check 'litellm[proxy]==1.108.7'

cat > "$tmp/upstream.py" <<'PY'
import http.server, json, sys

class Upstream(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args): pass

    def reply(self, status, kind, body, **headers):
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in headers.items(): self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply(200, "application/json", b'{"object":"list","data":[{"id":"demo","object":"model"}]}')

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if not request.get("stream"):
            return self.reply(200, "application/json", json.dumps({"id": "c1", "object": "chat.completion", "created": 1, "model": "demo",
                "choices": [{"index": 0, "message": {"role": "assistant", "content": "one two three"}, "finish_reason": "stop"}]}).encode())
        def chunk(**delta):
            return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "demo",
                    "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        pieces = [chunk(content="one"), chunk(content=" two"), chunk(content=" three"), chunk()]
        pieces[-1]["choices"][0]["finish_reason"] = "stop"
        self.reply(200, "text/event-stream", b"".join(b"data: " + json.dumps(p).encode() + b"\n\n" for p in pieces) + b"data: [DONE]\n\n")

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Upstream).serve_forever()
PY
up=$(free_port)
python3 "$tmp/upstream.py" "$up" > "$tmp/upstream.log" 2>&1 &
pids+=($!)
wait_for "http://127.0.0.1:$up/v1/models" "${pids[-1]}" "$tmp/upstream.log"

cat > "$tmp/config.yaml" <<EOF
model_list:
  - model_name: demo
    litellm_params: {model: openai/demo, api_base: "http://127.0.0.1:$up/v1", api_key: unused}
EOF
key=sk-$(python3 -c 'import secrets; print(secrets.token_hex(32))')
port=$(free_port)
(cd "$tmp" && PATH="$tmp/venv/bin:$PATH" LITELLM_MASTER_KEY=$key LITELLM_LOCAL_MODEL_COST_MAP=True \
  exec "$tmp/venv/bin/litellm" --config "$tmp/config.yaml" --host 127.0.0.1 --port "$port") > "$tmp/gateway.log" 2>&1 &
pids+=($!)
wait_for "http://127.0.0.1:$port/health/liveliness" "${pids[-1]}" "$tmp/gateway.log"

cat > "$tmp/check.py" <<'PY'
import json, sys, urllib.request

def ask(**extra):
    body = {"model": "demo", "messages": [{"role": "user", "content": "count"}], **extra}
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/v1/chat/completions", json.dumps(body).encode(),
                                     {"content-type": "application/json", "authorization": f"Bearer {sys.argv[2]}"})
    return urllib.request.urlopen(request).read().decode()

text = ask(stream=True, stream_options={"include_usage": True})
events = [json.loads(l[6:]) for l in text.splitlines() if l.startswith("data: {")]
last = [e for e in events if e.get("usage")][0]
whole = json.loads(ask())["usage"]
line = lambda u: f"{u['prompt_tokens']} + {u['completion_tokens']} = {u['total_tokens']}"
print(f"stream: usage {line(last['usage'])}, choices {json.dumps(last['choices'])}")
print("JSON:   usage", line(whole))
same = (last["usage"]["prompt_tokens"] > 0 and last["usage"]["completion_tokens"] > 0
        and last["choices"] == [{"index": 0, "delta": {}}] and whole["total_tokens"] == 0)
sys.exit(0 if same else "DIFFERENT: usage is filled in another way")
PY
"$tmp/venv/bin/python" "$tmp/check.py" "$port" "$key"
echo "As stated."
