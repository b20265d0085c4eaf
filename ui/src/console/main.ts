// Asks for what the interviewer's page begins with, then loads the page.
import "../shared/styles/fonts.css";
import "../shared/styles/tokens.css";
import "../shared/styles/base.css";
import "../shared/styles/controls.css";
import { askEarly, watchEarly } from "../shared/ipc/client";
import { firstSessions } from "./models/first_sessions";

// Marks are read by `cargo xtask bench --window --trace`.
performance.mark("script begins");
askEarly("lock_state", {});
askEarly("console_start", {});
const watched = watchEarly("watch_console");
const first = firstSessions();
// After the channel is open: what changes while the answer is on its way is heard.
if (first) askEarly("list_sessions", first, watched);

void import("./page");
