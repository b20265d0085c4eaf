//! Giving a session more time and tokens than its limits say.

use super::{Refusal, Session};
use crate::domain::config::{
    Accommodation, Field, FieldError, TIME_LIMIT_CEILING_MINUTES, TOKEN_BUDGET_CEILING,
};
use crate::domain::event::EventBody;
use crate::domain::lifecycle::{self, Action, Status};
use crate::domain::time::MINUTE_S;

impl Session {
    /// What it was given beside its limits.
    #[must_use]
    pub const fn accommodation(&self) -> Accommodation {
        Accommodation {
            time_percent: self.extra_time_percent,
            tokens_percent: self.extra_tokens_percent,
        }
    }

    /// Seconds it has without extensions, what was given beside the limit included.
    #[must_use]
    pub const fn accommodated_time_limit_s(&self) -> i64 {
        self.accommodation().time_limit_s(self.original_time_limit_s)
    }

    /// Tokens it has without extensions, what was given beside the budget included.
    #[must_use]
    pub const fn accommodated_token_budget(&self) -> i64 {
        self.accommodation().token_budget(self.original_token_budget)
    }

    /// Sets what is given beside the limits, in per cent of these. None where it stands so already.
    ///
    /// # Errors
    /// [`Refusal::Transition`] once it has ended; [`Refusal::Invalid`] for percentages outside 0 to 200, for
    /// less than was given where its time has begun, and for totals beyond a day or 2,000,000 tokens.
    pub fn accommodate(
        &mut self,
        (time_percent, tokens_percent): (i64, i64),
    ) -> Result<Option<EventBody>, Refusal> {
        lifecycle::next(self.status, Action::Accommodate)?;
        let given = Accommodation::parse(time_percent, tokens_percent).map_err(Refusal::Invalid)?;
        let mut errors = Vec::new();
        if self.status != Status::Created {
            let mut keep = |is_less: bool, field: Field| {
                if is_less {
                    let message = "What was given can't be taken back once time has begun";
                    errors.push(FieldError::new(field, message));
                }
            };
            keep(time_percent < self.extra_time_percent, Field::ExtraTime);
            keep(tokens_percent < self.extra_tokens_percent, Field::ExtraTokens);
        }
        let (limit_s, budget) = self.limits_with(given);
        if limit_s > TIME_LIMIT_CEILING_MINUTES * MINUTE_S {
            let message = "With that, the session would have more than a day";
            errors.push(FieldError::new(Field::ExtraTime, message));
        }
        if budget > TOKEN_BUDGET_CEILING {
            let message = "With that, the session would have more than 2,000,000 tokens";
            errors.push(FieldError::new(Field::ExtraTokens, message));
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors));
        }
        Ok(self.take_accommodation(given))
    }

    /// Takes over what is given, and says so; none where it stands so already.
    pub(super) fn take_accommodation(&mut self, given: Accommodation) -> Option<EventBody> {
        if given == self.accommodation() {
            return None;
        }
        let (from_s, from_tokens) = (self.time_limit_s, self.token_budget);
        (self.time_limit_s, self.token_budget) = self.limits_with(given);
        let Accommodation { time_percent, tokens_percent } = given;
        (self.extra_time_percent, self.extra_tokens_percent) = (time_percent, tokens_percent);
        Some(EventBody::AccommodationGiven {
            extra_time_percent: time_percent,
            extra_tokens_percent: tokens_percent,
            from_s,
            to_s: self.time_limit_s,
            from_tokens,
            to_tokens: self.token_budget,
        })
    }

    /// The limits with `given` in place of what was given; extensions stay.
    const fn limits_with(&self, given: Accommodation) -> (i64, i64) {
        let time_s =
            given.time_limit_s(self.original_time_limit_s) - self.accommodated_time_limit_s();
        let tokens =
            given.token_budget(self.original_token_budget) - self.accommodated_token_budget();
        (self.time_limit_s + time_s, self.token_budget + tokens)
    }
}
