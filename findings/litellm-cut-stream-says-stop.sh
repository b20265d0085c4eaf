#!/usr/bin/env bash
# LiteLLM proxy: a stream that its upstream cuts short arrives as a finished one.
#
# Expected: if the upstream closes the stream without finish_reason and without
#   [DONE], the gateway reports an error or at least passes the gap on, so a
#   client can mark the reply as incomplete.
# Really: LiteLLM adds its own chunk with finish_reason "stop", a usage chunk
#   with its own token estimate and [DONE]. Half a reply and a whole one look alike.
# Version: litellm[proxy] 1.108.7 from PyPI, openai/ provider, no database.
# Seen: upstream: {'text': 'Take two', 'finish': [], 'tokens': [], 'errors': [], 'done': False}
#       client:   {'text': 'Take two', 'finish': ['stop'], 'tokens': [2], 'errors': [], 'done': True}
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
        def chunk(**delta):
            return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "demo",
                    "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        pieces = [chunk(role="assistant", content=""), chunk(content="Take"), chunk(content=" two")]
        self.reply(200, "text/event-stream", b"".join(b"data: " + json.dumps(p).encode() + b"\n\n" for p in pieces))

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

def stream(port, key):
    body = {"model": "demo", "stream": True, "stream_options": {"include_usage": True},
            "messages": [{"role": "user", "content": "How many tablets?"}]}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/chat/completions", json.dumps(body).encode(),
                                     {"content-type": "application/json", "authorization": f"Bearer {key}"})
    text = urllib.request.urlopen(request).read().decode()
    events = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]
    choices = [c for e in events for c in e.get("choices", [])]
    usage = [e["usage"] for e in events if e.get("usage")]
    return {"text": "".join(c["delta"].get("content") or "" for c in choices),
            "finish": [c["finish_reason"] for c in choices if c.get("finish_reason")],
            "tokens": [u["completion_tokens"] for u in usage],
            "errors": [e["error"] for e in events if "error" in e],
            "done": "data: [DONE]" in text}

upstream, client = stream(sys.argv[1], "unused"), stream(sys.argv[2], sys.argv[3])
print("upstream:", upstream)
print("client:  ", client)
same = (upstream == {"text": "Take two", "finish": [], "tokens": [], "errors": [], "done": False}
        and client == {"text": "Take two", "finish": ["stop"], "tokens": [2], "errors": [], "done": True})
sys.exit(0 if same else "DIFFERENT: the gateway no longer presents a cut stream as finished")
PY
"$tmp/venv/bin/python" "$tmp/check.py" "$up" "$port" "$key"
echo "As stated."
