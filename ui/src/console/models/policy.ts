// What the assistant may do, as forms compare it. The words are Rust's.
import type { AiPolicy, PolicyView } from "../../shared/ipc/types";

export function samePolicy(a: AiPolicy | null, b: AiPolicy | null): boolean {
  if (a?.preset !== b?.preset) return false;
  return ownWords(a) === ownWords(b);
}

/** What the interviewer wrote, where a policy is in their words. */
export function ownWords(policy: AiPolicy | null): string {
  return policy?.preset === "own" ? policy.text : "";
}

/** Whether the candidate has an assistant at all; sessions of before, which have no policy, do. */
export function hasAssistant(policy: AiPolicy | null | undefined): boolean {
  return policy?.preset !== "no_assistant";
}

/** Whether a session's candidate has an assistant. */
export function isAssisted({ policy }: { policy?: PolicyView | null }): boolean {
  return hasAssistant(policy?.policy);
}
