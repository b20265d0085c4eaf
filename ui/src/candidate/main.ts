// Asks for what the candidate's page begins with, then loads the page.
import "../shared/styles/fonts.css";
import "../shared/styles/tokens.css";
import "../shared/styles/base.css";
import "../shared/styles/controls.css";
import { askEarly, watchEarly } from "../shared/ipc/client";

// Marks are read by `cargo xtask bench --window --trace`.
performance.mark("script begins");
// Watched first: what changes while the answer is on its way is heard.
askEarly("candidate_start", {}, watchEarly("watch_candidate"));

void import("./page");
