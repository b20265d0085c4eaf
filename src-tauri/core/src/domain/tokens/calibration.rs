//! What a model's reports say about an estimate of its tokens.

/// A factor of one, in thousandths.
const ONE_PER_MILLE: i64 = 1_000;
/// How far a factor may go, in thousandths. No tokenizer known is further from the estimate.
const LEAST_PER_MILLE: i64 = 500;
const MOST_PER_MILLE: i64 = 3_000;
/// What is added to a learned factor, in percent of it: the next text may be of another kind.
const MARGIN_PERCENT: i64 = 5;
/// A report so many times higher or lower than the estimate is a report of something else.
const PLAUSIBLE_TIMES: i64 = 10;

/// The factor between an estimate of tokens and what a model reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calibration {
    ratio_per_mille: i64,
}

impl Calibration {
    /// The estimate as it is.
    #[must_use]
    pub const fn none() -> Self {
        Self { ratio_per_mille: ONE_PER_MILLE }
    }

    /// The factor that would have made an estimate right, and a margin of 5 % on it; between a half
    /// and three. `counted` is what a [`super::Counter`] without calibration counts for what was sent,
    /// `reported` what the model says it was. [`Self::none`] where they can't be about the same text:
    /// zero, negative, or more than ten times apart.
    #[must_use]
    pub fn learned_from(counted: i64, reported: i64) -> Self {
        let (least, most) = (counted / PLAUSIBLE_TIMES, counted.saturating_mul(PLAUSIBLE_TIMES));
        if counted <= 0 || reported <= 0 || reported < least || reported > most {
            return Self::none();
        }
        let with_margin = scaled(reported, ONE_PER_MILLE * (100 + MARGIN_PERCENT), counted * 100);
        Self { ratio_per_mille: with_margin.clamp(LEAST_PER_MILLE, MOST_PER_MILLE) }
    }

    /// The estimate corrected, rounded up. Nothing stays nothing.
    #[must_use]
    pub fn apply(self, counted: i64) -> i64 {
        scaled(counted.max(0), self.ratio_per_mille, ONE_PER_MILLE)
    }
}

impl Default for Calibration {
    fn default() -> Self {
        Self::none()
    }
}

/// `amount` × `numerator` / `denominator`, rounded up, at most what fits. None may be negative, and the
/// last not zero.
pub(super) fn scaled(amount: i64, numerator: i64, denominator: i64) -> i64 {
    let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
    let scaled = (i128::from(amount) * numerator + denominator - 1) / denominator;
    i64::try_from(scaled).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_report_an_estimate_stays_as_it_is() {
        assert_eq!(Calibration::none().apply(1_234), 1_234);
        assert_eq!(Calibration::default(), Calibration::none());
    }

    #[test]
    fn a_report_corrects_the_next_estimate_and_adds_a_margin() {
        assert_eq!(Calibration::learned_from(1_000, 1_200).apply(100), 126);
        assert_eq!(Calibration::learned_from(1_000, 1_000).apply(100), 105);
        assert_eq!(Calibration::learned_from(1_000, 800).apply(100), 84);
    }

    #[test]
    fn a_correction_is_rounded_up() {
        assert_eq!(Calibration::learned_from(1_000, 1_000).apply(1), 2);
        assert_eq!(Calibration::learned_from(1_000, 1_000).apply(0), 0);
    }

    #[test]
    fn a_correction_stays_between_a_half_and_three() {
        assert_eq!(Calibration::learned_from(1_000, 9_000).apply(1_000), 3_000);
        assert_eq!(Calibration::learned_from(1_000, 200).apply(1_000), 500);
    }

    #[test]
    fn a_report_of_something_else_is_ignored() {
        let reports = [0, -1, i64::MIN, i64::MAX, 10_001, 99];
        for reported in reports {
            assert_eq!(Calibration::learned_from(1_000, reported), Calibration::none());
        }
        for counted in [0, -5, i64::MIN] {
            assert_eq!(Calibration::learned_from(counted, 1_000), Calibration::none());
        }
    }

    #[test]
    fn no_number_is_too_large_to_be_corrected() {
        let largest = Calibration::learned_from(i64::MAX / 100, i64::MAX / 100);
        assert_eq!(largest.apply(i64::MAX), i64::MAX);
        assert_eq!(Calibration::none().apply(i64::MIN), 0);
    }
}
