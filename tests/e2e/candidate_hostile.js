// Asks, writes and looks on the candidate's page with hostile texts, and looks at them on the console's.
const [step, input, done] = arguments;
const id = (name) => `[data-testid="${name}"]`;

/** Where the conversation stands, for whoever has to find out why it does not go on. */
function state() {
  const shown = [...document.querySelectorAll(id("message"))];
  const seqs = shown.map(({ dataset }) => `${dataset.seq} ${dataset.status}`);
  const { scrollTop, clientHeight, scrollHeight } =
    document.querySelector(id("conversation")) ?? {};
  const buttons = ["send", "stop", "jump", "refusal"].filter((name) =>
    document.querySelector(id(name)),
  );
  return `shown: ${seqs}; at ${scrollTop} of ${scrollHeight} by ${clientHeight}; ${buttons}`;
}

async function until(what, is) {
  const begun = performance.now();
  for (;;) {
    const found = is();
    if (found) return found;
    if (performance.now() - begun > 90000) throw new Error(`never: ${what}; ${state()}`);
    await new Promise((next) => setTimeout(next, 10));
  }
}

/** Every element of the page, those below shadow roots too. */
function* elements(root = document) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* elements(element.shadowRoot);
  }
}

/** What on the page could run, load or lead somewhere. */
function dangers() {
  const found = [];
  for (const element of elements()) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || /^\s*(javascript|data|vbscript):/i.test(value))
        if (!["title", "value", "aria-label"].includes(name)) found.push(`${name}=${value}`);
    }
  }
  const marked = "script, img, iframe, object, embed, svg, math, style, link, meta, base, form, a";
  for (const shown of document.querySelectorAll(`.markdown :is(${marked}), article :is(${marked})`))
    if (!shown.closest(".end")) found.push(shown.outerHTML);
  if (window.__xss) found.push("a script ran");
  return found;
}

const messages = () => [...document.querySelectorAll(id("message"))];

/** Asks as the candidate does, and waits for the whole answer; the question must be shown as it is. */
async function ask(text) {
  // Only what is near the view is on the page.
  const newest = () => Number(messages().at(-1)?.dataset.seq ?? 0);
  const before = newest();
  const field = await until("the composer", () => document.querySelector(id("composer")));
  field.value = text;
  const typed = field.value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const send = () => document.querySelector(`${id("send")}:not([aria-disabled])`);
  (await until(`a way to send ${text}`, send)).click();
  await until(`the answer to ${text}`, () => {
    const is_whole = newest() > before && messages().at(-1).dataset.status === "complete";
    return is_whole && document.querySelector(id("send"));
  });
  const wrong = dangers();
  const question = `${id("message")}[data-seq="${newest() - 1}"] .body`;
  const conversation = document.querySelector(id("conversation"));
  // A long answer leaves it out of what is near the view: one scrolls back to it, and to the end again.
  const shown = await until("the question", () => {
    const found = document.querySelector(question);
    if (!found) conversation.scrollBy(0, -conversation.clientHeight / 2);
    return found;
  });
  const asked = shown.textContent;
  conversation.scrollTop = conversation.scrollHeight;
  if (asked !== typed)
    wrong.push(`shown as ${JSON.stringify(asked)}, asked as ${JSON.stringify(typed)}`);
  return wrong;
}

/** Pastes into the own answer. */
async function write(text) {
  const editor = () =>
    document.querySelector(id("own-answer"))?.shadowRoot?.querySelector(".cm-content");
  const content = await until("the editor", editor);
  content.focus();
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const bubbles = true;
  content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles, cancelable: true }));
  await new Promise((next) => requestAnimationFrame(() => setTimeout(next, 20)));
  return dangers();
}

async function all(items, act) {
  const wrong = [];
  for (const item of items) wrong.push(...(await act(item)));
  return wrong;
}

const steps = { ask: () => all(input, ask), write: () => all(input, write), look: dangers };
Promise.resolve(steps[step]()).then(done, (error) =>
  done([`broken: ${error?.message ?? JSON.stringify(error)}`]),
);
