#!/usr/bin/env bash
# LiteLLM proxy: one upstream 401 turns the next, valid request into a 429.
#
# Expected: the gateway passes the upstream's 401 on for that request alone. With
#   one deployment per model there is nothing to fail over to, so the next
#   request reaches the upstream again.
# Really: the 401 puts the model's only deployment into cooldown. The next
#   request never leaves the gateway: it gets 429 "all_deployments_in_cooldown",
#   which reads like a rate limit. Also, the upstream's Retry-After comes back
#   only as llm_provider-retry-after; a plain retry-after shows up on the 429.
# Version: litellm[proxy] 1.108.7 from PyPI, default router settings.
# Seen: before: 200
#       first:  401 authentication_error, retry-after None, llm_provider-retry-after 60
#       second: 429 all_deployments_in_cooldown, retry-after 60, llm_provider-retry-after None
#       requests that reached the upstream after that: 1
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
        print("POST", flush=True)
        if request["messages"][0]["content"] == "refuse me":
            body = {"error": {"message": "key revoked", "type": "authentication_error", "code": "invalid_api_key"}}
            return self.reply(401, "application/json", json.dumps(body).encode(), retry_after="60")
        body = {"id": "c1", "object": "chat.completion", "created": 1, "model": "demo",
                "choices": [{"index": 0, "message": {"role": "assistant", "content": "hello"}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
        self.reply(200, "application/json", json.dumps(body).encode())

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
import json, sys, urllib.error, urllib.request

def ask(text):
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/v1/chat/completions",
        json.dumps({"model": "demo", "messages": [{"role": "user", "content": text}]}).encode(),
        {"content-type": "application/json", "authorization": f"Bearer {sys.argv[2]}"})
    try: answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error: answer = error
    body = json.load(answer)
    return answer.status, body.get("error", {}).get("type"), answer.headers["retry-after"], answer.headers["llm_provider-retry-after"]

warm, first, second = ask("hello"), ask("refuse me"), ask("hello")
reached = open(sys.argv[3]).read().count("POST") - 1
print("before:", warm[0])
for name, r in (("first: ", first), ("second:", second)):
    print(f"{name} {r[0]} {r[1]}, retry-after {r[2]}, llm_provider-retry-after {r[3]}")
print("requests that reached the upstream after that:", reached)
same = (warm[0] == 200 and first == (401, "authentication_error", None, "60")
        and second[:2] == (429, "all_deployments_in_cooldown") and second[2] is not None and second[3] is None and reached == 1)
sys.exit(0 if same else "DIFFERENT: an upstream 401 no longer blocks the next request in this way")
PY
"$tmp/venv/bin/python" "$tmp/check.py" "$port" "$key" "$tmp/upstream.log"
echo "As stated."
