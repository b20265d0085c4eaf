// Calls made by hand, past the way pages are meant to call. Each ends with what came of it.
const [withKey, done] = arguments;
const internals = window.__TAURI_INTERNALS__;

const body = () =>
  JSON.stringify({
    request: {
      request_id: crypto.randomUUID(),
      config: {
        candidate_name: "Forged",
        candidate_email: null,
        time_limit_min: 60,
        token_budget: 50000,
        model: "gpt-4",
        challenge_text: null,
      },
    },
  });

/** The key the page's own calls carry: any script in the page can look on. */
async function realKey() {
  const own = window.fetch;
  let key = null;
  window.fetch = (url, options) => {
    key = options.headers.get("Tauri-Invoke-Key");
    return own(url, options);
  };
  await internals.invoke("list_sessions", { request: { limit: 1 } }).catch(() => {});
  window.fetch = own;
  return key;
}

const headers = (key, more = {}) => ({
  "Content-Type": "application/json",
  "Tauri-Callback": "1",
  "Tauri-Error": "2",
  ...(key === null ? {} : { "Tauri-Invoke-Key": key }),
  ...more,
});

async function call(fetch, url, key, more = {}, method = "POST") {
  const sent = method === "POST" || method === "PUT" ? body() : undefined;
  const answer = await fetch(url, { method, headers: headers(key, more), body: sent });
  const ok = answer.headers.get("Tauri-Response") === "ok";
  return ok ? "answered" : `refused: ${answer.status} ${await answer.text()}`;
}

const frame = (fields) =>
  new Promise((resolve) => {
    const made = Object.assign(document.createElement("iframe"), fields);
    made.onload = () => resolve(made);
    document.body.append(made);
  });

const source = `fetch('ipc://localhost/create_session', { method: 'POST', body: '{}' })
  .then(() => postMessage('answered'), () => postMessage('refused'))`;
const blob = (type) => window.URL.createObjectURL(new Blob([source], { type }));
const told = (worker) =>
  new Promise((resolve) => {
    (worker.port ?? worker).onmessage = ({ data }) => resolve(data);
    worker.onerror = () => resolve("refused: no worker");
  });

const COMMAND = "ipc://localhost/create_session";
const message = (key) =>
  JSON.stringify({
    cmd: "create_session",
    callback: 1,
    error: 2,
    payload: JSON.parse(body()),
    options: {},
    __TAURI_INVOKE_KEY__: key,
  });

async function run() {
  const key = await realKey();
  const own = window.fetch.bind(window);
  if (withKey === "control") return { control: await call(own, COMMAND, key) };
  const ways = {
    "no key": () => call(own, COMMAND, null),
    "empty key": () => call(own, COMMAND, ""),
    "wrong key": () => call(own, COMMAND, "x".repeat(key.length)),
    "key with more": () => call(own, COMMAND, `${key}0`),
    "other address": () => call(own, "http://ipc.localhost/create_session", "x"),
    "other host": () => call(own, "ipc://elsewhere/create_session", "x"),
    "read": () => call(own, COMMAND, "x", {}, "GET"),
    "put": () => call(own, COMMAND, "x", {}, "PUT"),
    "empty frame": async () => {
      const { contentWindow } = await frame({ src: "about:blank" });
      return call(contentWindow.fetch.bind(contentWindow), COMMAND, "x");
    },
    "frame's own calls": async () => {
      const { contentWindow } = await frame({ src: "about:blank" });
      const calls = contentWindow.__TAURI_INTERNALS__;
      if (!calls?.invoke) return "refused: a frame has no calls";
      return calls.invoke("create_session", JSON.parse(body())).then(() => "answered");
    },
    "written frame": async () => {
      await frame({ srcdoc: `<script>${source}</` + "script>" });
      return "refused: the script in it did not run";
    },
    "blob frame": async () => {
      await frame({ src: blob("text/html") });
      return "refused: the frame is empty";
    },
    "worker": async () => told(new Worker(blob("text/javascript"))),
    "shared worker": async () => told(new SharedWorker(blob("text/javascript"))),
    "service worker": async () => {
      await navigator.serviceWorker.register(blob("text/javascript"));
      return "answered";
    },
    "message without key": async () => window.ipc.postMessage(message(undefined)),
    "message with a wrong key": async () => window.ipc.postMessage(message("x\nWARN forged")),
    "message that is none": async () => window.ipc.postMessage("{"),
    "handler by hand": async () =>
      window.webkit.messageHandlers.ipc.postMessage(message("wrong")),
  };
  if (withKey === "all") {
    Object.assign(ways, {
      "real key": () => call(own, COMMAND, key),
      "forged label": () =>
        call(own, COMMAND, key, { "Tauri-Webview-Label": "console", "Tauri-Window-Label": "console" }),
      "forged label, other spelling": () =>
        call(own, COMMAND, key, { "Tauri-Window": "console", "X-Webview": "console" }),
      "message with the real key": async () => window.ipc.postMessage(message(key)),
      "invoke": () => internals.invoke("create_session", JSON.parse(body())).then(() => "answered"),
    });
  }
  const outcome = async ([name, way]) => {
    const silence = new Promise((resolve) => setTimeout(resolve, 3000, "no answer"));
    try {
      return [name, String(await Promise.race([way(), silence]))];
    } catch (error) {
      return [name, `refused: ${error?.message ?? error}`];
    }
  };
  return Object.fromEntries(await Promise.all(Object.entries(ways).map(outcome)));
}
run().then(done, (error) => done({ broken: String(error) }));
