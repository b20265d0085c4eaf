// Puts hostile texts into every field a session has, and looks at every session.
const [step, input, done] = arguments;
const ask = (command, request) => window.__TAURI_INTERNALS__.invoke(command, { request });
const id = (name) => `[data-testid="${name}"]`;

async function until(what, is) {
  const begun = performance.now();
  for (;;) {
    const found = is();
    if (found) return found;
    if (performance.now() - begun > 90000) throw new Error(`never: ${what}`);
    await new Promise((next) => setTimeout(next, 10));
  }
}

const preferences = (interviewer_name) => ({
  interviewer_name,
  default_time_limit_min: 60,
  default_token_budget: 50000,
  default_model: "gpt-4",
  theme: "system",
  help_panel_open: true,
});

/** A session that ran, with the text in its name, address, challenge, reason and interviewer. */
async function put({ text: typed, name, runs }) {
  // A NUL is refused with a sentence, and tried elsewhere.
  const text = typed.replaceAll("\0", "");
  await ask("save_settings", { preferences: preferences(name) });
  const config = {
    candidate_name: name || "-",
    candidate_email: null,
    time_limit_min: 60,
    token_budget: 50000,
    model: "gpt-4",
    challenge_text: `${text}\n\n- ${text}\n\n> ${text}\n\n[${text}](${text})\n\n\`\`\`\n${text}\n\`\`\``,
  };
  const addressed = { ...config, candidate_email: text };
  const request_id = () => crypto.randomUUID();
  const make = (config) => ask("create_session", { request_id: request_id(), config });
  // Some are no address, and some have nothing that can be seen.
  const made = await make(addressed)
    .catch(() => make(config))
    .catch(() => make({ ...config, candidate_name: "-" }));
  const started = await ask("start_session", { request_id: request_id(), id: made.id });
  const { version } = started;
  const reason = made.candidate_name;
  await ask("extend_time", { request_id: request_id(), id: made.id, version, minutes: 5, reason });
  // The others fill the list; a few hundred running at once would only be slow.
  if (!runs) await ask("end_session", { request_id: request_id(), id: made.id });
  return { id: made.id, name: made.candidate_name, email: made.candidate_email, reason };
}

/** What on the page could run or load something. */
function dangers() {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || /^\s*(javascript|data|vbscript):/i.test(value))
        if (!["title", "value", "aria-label"].includes(name)) found.push(`${name}=${value}`);
    }
  }
  const marked = "script, img, iframe, object, embed, svg, math, style, link, meta, base, form, a";
  for (const shown of document.querySelectorAll(`${id("challenge")} :is(${marked})`))
    found.push(shown.outerHTML);
  return found;
}

/** Looks at both tabs of a session; gives what is wrong with what is shown. */
async function look({ id: session, name, reason }) {
  const wrong = [];
  location.hash = `#/sessions/${session}`;
  await until(`the page of ${name}`, () => document.querySelector("h1")?.textContent === name);
  await until("its trail", () => document.querySelector(id("trail-mark")));
  const shown = document.querySelector('[aria-label="Timeline"]').textContent;
  if (!shown.includes(reason)) wrong.push(`${name}: the reason is not shown as it is`);
  wrong.push(...dangers());
  location.hash = `#/sessions/${session}?tab=challenge`;
  await until("the challenge", () => document.querySelector(`${id("challenge")} .markdown`));
  wrong.push(...dangers());
  return wrong;
}

/** Scrolls through the whole list, and the running sessions above it. */
async function list() {
  location.hash = "#/";
  await until("rows", () => document.querySelector(id("session-row")));
  const main = document.querySelector("main");
  const wrong = [];
  for (let top = 0; top < main.scrollHeight; top += main.clientHeight / 2) {
    main.scrollTo(0, top);
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next, 20)));
    wrong.push(...dangers());
  }
  return wrong;
}

/** Searches for a text in the list, and in the palette. */
async function search(text) {
  location.hash = "#/";
  const type = (field) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  type(await until("the search box", () => document.querySelector(id("search"))));
  await ask("list_sessions", { limit: 50, text: text.slice(0, 1000) });
  await new Promise((next) => setTimeout(next, 300));
  const wrong = dangers();
  document.querySelector(id("open-palette")).click();
  const field = await until("the palette", () => document.querySelector(id("palette-input")));
  type(field);
  await until("offers", () => document.querySelector(id("palette-offer")) || field.value === text);
  await new Promise((next) => setTimeout(next, 200));
  wrong.push(...dangers());
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  await until("no palette", () => !document.querySelector(id("palette")));
  return wrong;
}

async function all(items, act) {
  const wrong = [];
  for (const item of items) wrong.push(...(await act(item)));
  return wrong;
}

const steps = {
  put: async () => {
    const made = [];
    location.hash = "#/help";
    for (const text of input) made.push(await put(text));
    return made;
  },
  look: () => all(input, look),
  list,
  search: () => all(input, search),
};
steps[step]().then(done, (error) => done([`broken: ${error?.message ?? JSON.stringify(error)}`]));
