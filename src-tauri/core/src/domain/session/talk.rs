//! What questions and answers do to a session.

use super::{Refusal, Session};
use crate::domain::event::EventBody;
use crate::domain::ledger::{Charge, USEFUL_ANSWER_TOKENS};
use crate::domain::lifecycle::{self, Action};
use crate::domain::time::{MINUTE_S, SECOND_MS};

impl Session {
    /// Whether the assistant may be asked.
    ///
    /// # Errors
    /// [`Refusal::Transition`] unless active.
    pub fn check_ask(&self) -> Result<(), Refusal> {
        lifecycle::next(self.status, Action::Ask)?;
        Ok(())
    }

    /// Tokens left of the budget, never below 0.
    #[must_use]
    pub fn left_tokens(&self) -> i64 {
        (self.token_budget - self.tokens_used).max(0)
    }

    /// Takes a question and its answer to come into account.
    pub fn add_exchange(&mut self) {
        self.message_count += 2;
    }

    /// Gives back the time the assistant did not answer, as whole minutes.
    ///
    /// # Errors
    /// As for [`Self::extend_time`].
    pub fn give_back_outage(&mut self, outage: &Outage) -> Result<EventBody, Refusal> {
        let reason = format!("The assistant did not answer for {} s", outage.ms / SECOND_MS);
        self.extend_time(outage.minutes(), &reason)
    }

    /// Takes a charge off the budget, which must reach for it, and says so where nothing useful is left.
    pub fn add_charge(&mut self, charge: &Charge) -> Option<EventBody> {
        let left_before = self.left_tokens();
        self.input_tokens += charge.input_tokens;
        self.output_tokens += charge.output_tokens;
        self.tokens_used += charge.total();
        self.exhausted(left_before)
    }

    /// That nothing useful is left, where that is new.
    fn exhausted(&self, left_before: i64) -> Option<EventBody> {
        let left_tokens = self.left_tokens();
        let is_new = left_before >= USEFUL_ANSWER_TOKENS && left_tokens < USEFUL_ANSWER_TOKENS;
        is_new.then_some(EventBody::TokensExhausted { left_tokens })
    }
}

impl Session {
    /// Puts the charge that a late report says in the place of the one that was made, as far as what is
    /// left allows, of which `promised_tokens` are promised to another answer. Returns
    /// the new charge, its event and, if the budget has just become too small to be useful, the event for
    /// that; none where nothing changes.
    pub fn correct_charge(
        &mut self,
        seq: i64,
        (before, reported): (Charge, Charge),
        promised_tokens: i64,
    ) -> Option<(Charge, EventBody, Option<EventBody>)> {
        let free_tokens = (self.left_tokens() - promised_tokens).max(0);
        let charge = reported.within(before.total() + free_tokens);
        if charge == before {
            return None;
        }
        let left_before = self.left_tokens();
        self.input_tokens += charge.input_tokens - before.input_tokens;
        self.output_tokens += charge.output_tokens - before.output_tokens;
        self.tokens_used += charge.total() - before.total();
        let body = EventBody::ChargeCorrected {
            seq,
            from_tokens: before.total(),
            input_tokens: charge.input_tokens,
            output_tokens: charge.output_tokens,
        };
        Some((charge, body, self.exhausted(left_before)))
    }
}

/// Time in which the assistant did not answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outage {
    /// Milliseconds that were not given back.
    pub ms: i64,
    /// Milliseconds that were, before.
    pub given_back_ms: i64,
}

impl Outage {
    /// The minutes it is given back with. Limits are whole minutes, so all outages of a session
    /// together are rounded up: never less than they took, and never a minute more. 0 while what was
    /// rounded up before covers it.
    #[must_use]
    pub const fn minutes(&self) -> i64 {
        whole_minutes(self.given_back_ms + self.ms) - whole_minutes(self.given_back_ms)
    }
}

const fn whole_minutes(ms: i64) -> i64 {
    let minute_ms = MINUTE_S * SECOND_MS;
    (ms + minute_ms - 1) / minute_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outages_given_back_one_by_one_are_rounded_up_once() {
        let second = SECOND_MS;
        let (mut given_back_ms, mut minutes) = (0, 0);
        for ms in [1, 59 * second, 999, 1, second, 61 * second] {
            minutes += Outage { ms, given_back_ms }.minutes();
            given_back_ms += ms;
            assert!(minutes * 60_000 >= given_back_ms, "{ms}");
            assert!(minutes * 60_000 - given_back_ms < 60_000, "{ms}");
        }
        assert_eq!(Outage { ms: 5 * second, given_back_ms: 10 * second }.minutes(), 0);
    }
}
