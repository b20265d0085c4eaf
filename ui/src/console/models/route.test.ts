import { expect, it } from "vitest";
import { hashOf, type Route, routeOf } from "./route";

const routes: Route[] = [
  { screen: "sessions" },
  { screen: "new" },
  { screen: "settings" },
  { screen: "settings", section: "backups" },
  { screen: "settings", section: "assistant", provider: "a house/ö" },
  { screen: "help" },
  { screen: "help", section: "trail" },
  { screen: "session", id: "0190b2c4", tab: "timeline" },
  { screen: "session", id: "0190b2c4", tab: "challenge" },
  { screen: "session", id: "0190b2c4", tab: "conversation" },
  { screen: "session", id: "0190b2c4", tab: "own-answer" },
  { screen: "session", id: "0190b2c4", tab: null },
];

it.each(routes)("an address leads back to its screen: $screen", (route) => {
  expect(routeOf(hashOf(route))).toEqual(route);
});

it("an unknown tab is none", () => {
  expect(routeOf("#/sessions/1?tab=scorecard")).toEqual({ screen: "session", id: "1", tab: null });
});

it.each(["#/settings/nowhere", "#/settings/nowhere/openai"])("%j leads to the settings", (hash) => {
  expect(routeOf(hash)).toEqual({ screen: "settings" });
});

it("a provider that can't be read leads to its section", () => {
  expect(routeOf("#/settings/assistant/%E0")).toEqual({ screen: "settings", section: "assistant" });
});

it.each(["", "#", "#/", "#/nowhere", "#/sessions"])("%j leads to the sessions", (hash) => {
  expect(routeOf(hash)).toEqual({ screen: "sessions" });
});
