"""llama.cpp's own server as it times itself: loads a model, then answers what comes in, a JSON line each."""

import json
import sys
import time

import xllamacpp


def resident_bytes():
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) * 1024
    return 0


def answered(asked, server):
    answer = server.handle_chat_completions({**asked, "temperature": 0, "cache_prompt": True})
    if not isinstance(answer, dict):
        answer = json.loads(answer)
    if "choices" not in answer:
        sys.exit(f"no answer: {answer}")
    timings = answer["timings"]
    return {
        "content": answer["choices"][0]["message"]["content"],
        "read_tokens": timings["prompt_n"],
        "first_ms": timings["prompt_ms"],
        "tokens_per_s": timings["predicted_per_second"],
        "resident_bytes": resident_bytes() - before,
    }


path, context, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
params = xllamacpp.CommonParams()
params.model.path = path
params.n_ctx = context
params.n_parallel = 1
params.n_batch = 512
params.n_ubatch = 512
params.n_gpu_layers = 0
params.n_ctx_checkpoints = 0
params.cpuparams.n_threads = threads
params.cpuparams_batch.n_threads = threads
params.use_jinja = True
before = resident_bytes()
begun = time.monotonic()
server = xllamacpp.Server(params)
print(json.dumps({"load_ms": (time.monotonic() - begun) * 1000}), flush=True)
for line in sys.stdin:
    print(json.dumps(answered(json.loads(line), server)), flush=True)
