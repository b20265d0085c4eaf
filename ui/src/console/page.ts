// Begins the interviewer's page.
import { begin } from "../shared/begin";
import App from "./App.svelte";

performance.mark("page loaded");
begin(App);
