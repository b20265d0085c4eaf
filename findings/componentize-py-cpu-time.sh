#!/usr/bin/env bash
# componentize-py: time.process_time() is negative in every instance.
#
# Expected: the processor time of the process, or of the instance: zero or more.
# Really: it is counted from where it stood when the component was built: minus
#   the seconds that the build had taken by then. It does go forward, so that
#   differences are right; an app that takes it for a time used, or formats it
#   without a sign, is not. time.perf_counter() and time.monotonic() begin near
#   zero in each instance, as one would expect.
# Version: componentize-py 0.25.1, wasmtime 50.0.1 (PyPI), CPython 3.14 inside.
# Seen: process_time -8.982  perf_counter 0.007
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" -q --disable-pip-version-check install componentize-py==0.25.1 wasmtime==50.0.1 ||
    { echo "COULD NOT RUN: no packages" >&2; exit 2; }
cd "$tmp"
cat > world.wit <<'WIT'
package local:app;
world app { export measured: func() -> string; }
WIT
cat > app.py <<'PY'
import time
import wit_world

class WitWorld(wit_world.WitWorld):
    def measured(self) -> str:
        begun = time.process_time()
        sum(range(1_000_000))
        return f"{begun} {time.process_time() - begun} {time.perf_counter()}"
PY
venv/bin/componentize-py -q -d world.wit -w app componentize -o app.wasm app
venv/bin/python - <<'PY'
from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker

engine = Engine()
component = Component.from_file(engine, "app.wasm")
linker = Linker(engine)
linker.add_wasip2()
store = Store(engine)
store.set_wasi(WasiConfig())
instance = linker.instantiate(store, component)
begun, passed, counter = map(float, instance.get_func(store, "measured")(store).split())
print(f"process_time {begun:.3f}  a sum took {passed:.3f}  perf_counter {counter:.3f}")
assert begun < 0, "processor time is no longer negative"
assert passed >= 0, "the control: it goes forward"
assert counter >= 0, "the control: the other clock is not negative"
PY
echo "as described"
