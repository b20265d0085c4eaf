#!/usr/bin/env bash
# LiteLLM proxy without a database: bad keys are not a 401.
#
# Expected: like OpenAI, a missing or wrong key gives 401 and a JSON `error`.
# Really: a wrong key gives 400 with type "no_db_connection" and the words
#   "No connected db."; a missing key gives 500 with the plain text
#   "Internal Server Error". A client that maps 401 to "check your key" calls
#   the first a bad request and the second a broken server.
# Version: litellm[proxy] 1.108.7 from PyPI, master key set, no database, and
#   no prisma package (litellm[proxy] does not install it).
# Seen: right key:   200 application/json
#       wrong key:   400 application/json {"error":{"message":"No connected db.","type":"no_db_connection","param":null,"code":"400"}}
#       missing key: 500 text/plain; charset=utf-8 Internal Server Error
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

up=$(free_port) # no request reaches the upstream here

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

url=http://127.0.0.1:$port/v1/models
ask() { curl -sS -o "$tmp/body" -w '%{http_code} %{content_type}' "$url" "$@"; }
right=$(ask -H "Authorization: Bearer $key")
wrong=$(ask -H "Authorization: Bearer ${key}x"); wrong_body=$(cat "$tmp/body")
missing=$(ask); missing_body=$(cat "$tmp/body")
echo "right key:   $right"
echo "wrong key:   $wrong $wrong_body"
echo "missing key: $missing $missing_body"
if [ "$right" != "200 application/json" ] \
  || [ "$wrong" != "400 application/json" ] \
  || [ "$wrong_body" != '{"error":{"message":"No connected db.","type":"no_db_connection","param":null,"code":"400"}}' ] \
  || [ "$missing" != "500 text/plain; charset=utf-8" ] \
  || [ "$missing_body" != "Internal Server Error" ]; then
  echo "DIFFERENT: the gateway answers bad keys in another way" >&2
  exit 1
fi
echo "As stated."
