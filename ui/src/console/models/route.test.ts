import { expect, it } from "vitest";
import { hashOf, type Route, routeOf } from "./route";

const routes: Route[] = [
  { screen: "replay", id: "1", at_ms: 0 },
  { screen: "replay", id: "1", at_ms: 1_661_000 },
  { screen: "compare", template: "0190b2c4", version: 3 },
  { screen: "sessions" },
  { screen: "welcome" },
  { screen: "new" },
  { screen: "new", from: { kind: "template", id: "0190b2c4" } },
  { screen: "new", from: { kind: "challenge", id: "0190b2c4" } },
  { screen: "library", kind: "challenge" },
  { screen: "library", kind: "rubric" },
  { screen: "library", kind: "template" },
  { screen: "item", kind: "challenge", id: null, tab: null },
  { screen: "item", kind: "challenge", id: "0190b2c4", tab: "tests" },
  { screen: "item", kind: "rubric", id: "0190b2c4", tab: "history", version: 3 },
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

it("an unknown tab and version of an item are none", () => {
  expect(routeOf("#/challenges/1?tab=scorecard&version=-2")).toEqual({
    screen: "item",
    kind: "challenge",
    id: "1",
    tab: null,
  });
});

it.each(["#/new/session/1", "#/new/challenge"])("%j begins a session from nothing", (hash) => {
  expect(routeOf(hash)).toEqual({ screen: "new" });
});

it.each(["#/compare/1", "#/compare/1/0", "#/compare/1/x"])("%j compares nothing", (hash) => {
  expect(routeOf(hash)).toEqual({ screen: "sessions" });
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

it.each(["#/new/rubric/1", "#/new/template"])("%j is a new session from nothing", (hash) => {
  expect(routeOf(hash)).toEqual({ screen: "new" });
});
