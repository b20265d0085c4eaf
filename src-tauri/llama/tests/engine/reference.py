"""Answers with llama.cpp's own server: a question a line comes in as JSON, and what came of it goes out.

In: {"model": path, "messages": [...], "max_tokens": n, "context": n}. Out: {"content": ..., "prompt_tokens": n,
"completion_tokens": n}. Greedy, one thread, nothing kept between questions.
"""

import json
import sys

import xllamacpp

servers = {}


def server(path, context):
    if path not in servers:
        params = xllamacpp.CommonParams()
        params.model.path = path
        params.n_ctx = context
        params.n_parallel = 1
        params.n_batch = 512
        params.n_ubatch = 512
        params.n_gpu_layers = 0
        params.cpuparams.n_threads = 1
        params.cpuparams_batch.n_threads = 1
        params.cache_prompt = False
        params.use_jinja = True
        servers.clear()
        servers[path] = xllamacpp.Server(params)
    return servers[path]


for line in sys.stdin:
    asked = json.loads(line)
    answer = server(asked["model"], asked["context"]).handle_chat_completions(
        {
            "messages": asked["messages"],
            "max_tokens": asked["max_tokens"],
            "temperature": 0,
            "cache_prompt": False,
            "reasoning_format": "none",
        }
    )
    if not isinstance(answer, dict):
        answer = json.loads(answer)
    if "choices" not in answer:
        sys.exit(f"no answer: {answer}")
    usage = answer["usage"]
    print(
        json.dumps(
            {
                "content": answer["choices"][0]["message"]["content"],
                "prompt_tokens": usage["prompt_tokens"],
                "completion_tokens": usage["completion_tokens"],
            }
        ),
        flush=True,
    )
