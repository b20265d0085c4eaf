// Which of a session's fields the interviewer changed.
import type { UpdateSession } from "../../shared/ipc/types";
import { numberTyped, sameIn, type Typed } from "./form";

type Edits = Omit<UpdateSession, "request_id" | "id" | "version">;

/** Only what differs from before: a field left out stays as it is. */
export function edits(before: Typed, typed: Typed): Edits {
  const changed = (key: keyof Typed) => !sameIn(key, before, typed);
  return {
    ...(changed("candidate_name") && { candidate_name: typed.candidate_name }),
    ...(changed("candidate_email") && { candidate_email: typed.candidate_email }),
    ...(changed("time_limit") && { time_limit_min: numberTyped(typed.time_limit) ?? undefined }),
    ...(changed("token_budget") && { token_budget: numberTyped(typed.token_budget) ?? undefined }),
    ...(changed("model") && { model: typed.model }),
    ...(changed("instructions") && { instructions: typed.instructions }),
    ...(changed("knows_challenge") && { knows_challenge: typed.knows_challenge }),
    ...(changed("only_local") && { only_local: typed.only_local }),
    ...(typed.policy && changed("policy") && { policy: typed.policy }),
    ...(changed("challenge_text") && { challenge_text: typed.challenge_text }),
  };
}
