//! More time and tokens than the limits say, for a candidate who needs them. No reason is asked or stored.

use super::limits::{ACCOMMODATION_MAX_PERCENT, TIME_LIMIT_CEILING_MINUTES, TOKEN_BUDGET_CEILING};
use super::{Field, FieldError};
use crate::domain::time::MINUTE_S;

/// What is given beside the limits, in per cent of these; 0 to 200.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accommodation {
    /// Extra time.
    pub time_percent: i64,
    /// Extra tokens.
    pub tokens_percent: i64,
}

impl Accommodation {
    /// Judges both percentages.
    ///
    /// # Errors
    /// The broken rules' sentences, for [`Field::ExtraTime`] and [`Field::ExtraTokens`].
    pub fn parse(time_percent: i64, tokens_percent: i64) -> Result<Self, Vec<FieldError>> {
        let broken = |percent: i64, field: Field, what: &str| {
            let message = format!("Extra {what} must be between 0 and 200 per cent");
            let is_broken = !(0..=ACCOMMODATION_MAX_PERCENT).contains(&percent);
            is_broken.then(|| FieldError::new(field, message))
        };
        let errors: Vec<FieldError> = [
            broken(time_percent, Field::ExtraTime, "time"),
            broken(tokens_percent, Field::ExtraTokens, "tokens"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if errors.is_empty() { Ok(Self { time_percent, tokens_percent }) } else { Err(errors) }
    }

    /// A time limit with the extra time, in seconds: whole minutes, a started one is given whole.
    #[must_use]
    pub const fn time_limit_s(self, limit_s: i64) -> i64 {
        let minutes = limit_s / MINUTE_S;
        let extra = (minutes * self.time_percent + 99) / 100;
        let all = minutes + extra;
        let most = if all > TIME_LIMIT_CEILING_MINUTES { TIME_LIMIT_CEILING_MINUTES } else { all };
        most * MINUTE_S
    }

    /// A budget with the extra tokens; a started token is given whole.
    #[must_use]
    pub const fn token_budget(self, tokens: i64) -> i64 {
        let all = tokens + (tokens * self.tokens_percent + 99) / 100;
        if all > TOKEN_BUDGET_CEILING { TOKEN_BUDGET_CEILING } else { all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extra_time_is_whole_minutes_and_never_less_than_was_promised() {
        let quarter = Accommodation::parse(25, 10).unwrap();
        assert_eq!(quarter.time_limit_s(45 * 60), (45 + 12) * 60, "11.25 minutes are 12");
        assert_eq!(quarter.token_budget(20_005), 20_005 + 2_001);
        let none = Accommodation::default();
        assert_eq!((none.time_limit_s(45 * 60), none.token_budget(5)), (45 * 60, 5));
    }

    #[test]
    fn percentages_no_rule_allows_are_named_each() {
        let fields = |time, tokens| {
            let errors = Accommodation::parse(time, tokens).unwrap_err();
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(-1, 201), [Field::ExtraTime, Field::ExtraTokens]);
        assert_eq!(fields(0, i64::MAX), [Field::ExtraTokens]);
        assert!(Accommodation::parse(0, 200).is_ok() && Accommodation::parse(200, 0).is_ok());
    }
}
