// Begins the candidate's page.
import { begin } from "../shared/begin";
import App from "./App.svelte";

begin(App);
