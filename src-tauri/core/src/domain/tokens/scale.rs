//! What a model's reports teach about how it counts: a factor for text, and what its chat template puts
//! around every turn and in front of all of them.
//!
//! A report says `prompt = factor × text + around × turns + before`, and `answer = factor × text`. The three
//! unknowns are those that make the relative errors of all reports together smallest (least squares), held
//! near what is usual while there are few reports ("ridge regression": what is usual counts as a weak
//! report of its own).

use super::measure::Measure;

/// What is likely of a model that has reported nothing: its text has as many tokens as o200k has, which is
/// the fewest that any open vocabulary is known to take, and around its turns stands as little as ChatML has.
const USUAL: Solution = Solution { factor: 1.0, around_tokens: 3.0, before_tokens: 3.0 };
/// How far models usually are from that.
const USUALLY_WITHIN: Solution =
    Solution { factor: 1.0, around_tokens: 60.0, before_tokens: 400.0 };
/// How far a report may be from the formula, as a share of it and in tokens: texts differ.
const REPORT_WITHIN: (f64, f64) = (0.005, 1.5);
/// How far a report of an answer may be from it, likewise: an answer is shorter, and may count the token it
/// ends with.
const ANSWER_WITHIN: (f64, f64) = (0.05, 3.0);

/// Bounds of what is believed of a model. No tokenizer known is further from o200k.
const LEAST: Solution = Solution { factor: 0.5, around_tokens: 0.0, before_tokens: 0.0 };
const MOST: Solution = Solution { factor: 4.0, around_tokens: 1_000.0, before_tokens: 100_000.0 };

/// What a promise has more than what is likely, in percent, after no report, one, and more. Before the first
/// it covers English prose, code and JSON in the vocabularies of decision 0018.
const MARGINS_PERCENT: [i64; 3] = [25, 10, 5];

/// What a provider reported of one call, beside our own count of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was sent.
    pub sent: Measure,
    /// Tokens it took, as the provider says.
    pub sent_tokens: i64,
    /// Tokens of the answer's text by the tables; 0 where the report is of something else besides.
    pub received_text_tokens: i64,
    /// Tokens of the answer, as the provider says.
    pub received_tokens: i64,
}

/// How a model counts, in thousandths, so that two of them can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    factor_per_mille: i64,
    around_per_mille: i64,
    before_per_mille: i64,
    margin_percent: i64,
}

#[derive(Clone, Copy, Debug)]
struct Solution {
    factor: f64,
    around_tokens: f64,
    before_tokens: f64,
}

impl Scale {
    /// What is usual: the scale of a model that has reported nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            factor_per_mille: 1_000,
            around_per_mille: 3_000,
            before_per_mille: 3_000,
            margin_percent: MARGINS_PERCENT[0],
        }
    }

    /// What these reports teach. Nothing that could be about other texts may be among them.
    #[must_use]
    pub fn learned_from(reports: &[Report]) -> Self {
        if reports.is_empty() {
            return Self::none();
        }
        let Solution { factor, around_tokens, before_tokens } = solve(reports);
        Self {
            factor_per_mille: per_mille(factor, LEAST.factor, MOST.factor),
            around_per_mille: per_mille(around_tokens, LEAST.around_tokens, MOST.around_tokens),
            before_per_mille: per_mille(before_tokens, LEAST.before_tokens, MOST.before_tokens),
            margin_percent: MARGINS_PERCENT[reports.len().min(MARGINS_PERCENT.len() - 1)],
        }
    }

    /// Tokens that what is sent most likely takes, rounded up.
    #[must_use]
    pub fn likely(self, sent: Measure) -> i64 {
        let text = wide(sent.text_tokens) * wide(self.factor_per_mille);
        let around = wide(sent.turns) * wide(self.around_per_mille);
        narrow(text + around + wide(self.before_per_mille), 1_000)
    }

    /// Tokens that a text alone most likely has, rounded up. Nothing stays nothing.
    #[must_use]
    pub fn likely_text(self, text_tokens: i64) -> i64 {
        narrow(wide(text_tokens) * wide(self.factor_per_mille), 1_000)
    }

    /// What a promise has more than what is likely, in percent.
    #[must_use]
    pub const fn margin_percent(self) -> i64 {
        self.margin_percent
    }

    /// Tokens promised to what is sent: those that are [`Self::likely`], and a margin, as the next text may
    /// be of another kind.
    #[must_use]
    pub fn promise(self, sent: Measure) -> i64 {
        narrow(wide(self.likely(sent)) * wide(100 + self.margin_percent), 100)
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self::none()
    }
}

/// The unknowns that make the sum of squared relative errors smallest: the normal equations, built row by
/// row, and solved by elimination. What is usual keeps them from being singular.
#[expect(clippy::cast_precision_loss, reason = "token counts are far below 2^52")]
fn solve(reports: &[Report]) -> Solution {
    let mut equations = [[0.0; 4]; 3];
    let mut learn = |coefficients: [f64; 3], told: f64, within: f64| {
        let weight = within.powi(-2);
        for (row, equation) in equations.iter_mut().enumerate() {
            for (column, coefficient) in coefficients.iter().enumerate() {
                equation[column] += weight * coefficients[row] * coefficient;
            }
            equation[3] += weight * coefficients[row] * told;
        }
    };
    learn([1.0, 0.0, 0.0], USUAL.factor, USUALLY_WITHIN.factor);
    learn([0.0, 1.0, 0.0], USUAL.around_tokens, USUALLY_WITHIN.around_tokens);
    learn([0.0, 0.0, 1.0], USUAL.before_tokens, USUALLY_WITHIN.before_tokens);
    let within = |(share, tokens): (f64, f64), told: f64| share.mul_add(told, tokens);
    for report in reports {
        let sent = report.sent_tokens as f64;
        let coefficients = [report.sent.text_tokens as f64, report.sent.turns as f64, 1.0];
        learn(coefficients, sent, within(REPORT_WITHIN, sent));
        if report.received_text_tokens > 0 {
            let received = report.received_tokens as f64;
            let coefficients = [report.received_text_tokens as f64, 0.0, 0.0];
            learn(coefficients, received, within(ANSWER_WITHIN, received));
        }
    }
    eliminate(equations)
}

/// Gaussian elimination of a symmetric positive definite system, which needs no pivoting.
fn eliminate(mut equations: [[f64; 4]; 3]) -> Solution {
    for pivot in 0..3 {
        let row = equations[pivot];
        for equation in equations.iter_mut().skip(pivot + 1) {
            let times = equation[pivot] / row[pivot];
            for (value, above) in equation.iter_mut().zip(row) {
                *value = times.mul_add(-above, *value);
            }
        }
    }
    let [first, second, third] = equations;
    let before_tokens = third[3] / third[2];
    let around_tokens = second[2].mul_add(-before_tokens, second[3]) / second[1];
    let known = first[2].mul_add(before_tokens, first[1] * around_tokens);
    Solution { factor: (first[3] - known) / first[0], around_tokens, before_tokens }
}

#[expect(clippy::cast_possible_truncation, reason = "the value is clamped before it is cast")]
fn per_mille(value: f64, least: f64, most: f64) -> i64 {
    (value.clamp(least, most) * 1_000.0).round() as i64
}

fn wide(tokens: i64) -> i128 {
    i128::from(tokens.max(0))
}

/// `amount` / `denominator`, rounded up, at most what fits.
fn narrow(amount: i128, denominator: i128) -> i64 {
    i64::try_from((amount + denominator - 1) / denominator).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model that counts so.
    #[derive(Clone, Copy)]
    struct Truth {
        factor: f64,
        around: f64,
        before: f64,
    }

    impl Truth {
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small")]
        fn sent(self, sent: Measure) -> i64 {
            let Self { factor, around, before } = self;
            (factor * sent.text_tokens as f64 + around * sent.turns as f64 + before) as i64
        }

        fn report(self, sent: Measure, answer: i64) -> Report {
            Report {
                sent,
                sent_tokens: self.sent(sent),
                received_text_tokens: answer,
                received_tokens: self.sent(Measure { text_tokens: answer, turns: 0 })
                    - self.sent(Measure::default()),
            }
        }
    }

    const fn sent(text_tokens: i64, turns: i64) -> Measure {
        Measure { text_tokens, turns }
    }

    fn is_near(counted: i64, truth: i64, percent: i64) -> bool {
        (counted - truth).abs() * 100 <= truth * percent
    }

    const TEMPLATES: [Truth; 6] = [
        Truth { factor: 1.0, around: 4.0, before: 3.0 },
        Truth { factor: 1.02, around: 75.0, before: 0.0 },
        Truth { factor: 1.37, around: 9.0, before: 1.0 },
        Truth { factor: 1.1, around: 0.0, before: 1_200.0 },
        Truth { factor: 3.4, around: 6.0, before: 20.0 },
        Truth { factor: 0.8, around: 12.0, before: 60.0 },
    ];

    #[test]
    fn without_a_report_text_counts_as_it_is_and_a_promise_a_quarter_more() {
        let none = Scale::none();
        assert_eq!(Scale::learned_from(&[]), none);
        assert_eq!(none.likely(sent(1_000, 4)), 1_015);
        assert_eq!(none.promise(sent(1_000, 4)), 1_269);
        assert_eq!((none.likely_text(7), none.likely_text(0)), (7, 0));
    }

    #[test]
    fn two_reports_teach_the_factor_and_the_template_apart() {
        for truth in TEMPLATES {
            let reports = [truth.report(sent(220, 2), 180), truth.report(sent(460, 4), 240)];
            let learned = Scale::learned_from(&reports);
            for next in [sent(700, 6), sent(2_500, 12), sent(9_000, 40)] {
                let (counted, told) = (learned.likely(next), truth.sent(next));
                assert!(is_near(counted, told, 5), "{counted} for {told}: {learned:?}");
                assert!(learned.promise(next) >= told, "{learned:?} promises less than {told}");
            }
        }
    }

    #[test]
    fn a_factor_alone_would_be_far_off() {
        // What one ratio of all tokens makes of a template of 75 tokens a turn.
        let truth = TEMPLATES[1];
        let (first, next) = (sent(40, 2), sent(2_500, 12));
        let ratio_per_mille = truth.sent(first) * 1_000 / 53;
        assert!(!is_near(next.text_tokens * ratio_per_mille / 1_000, truth.sent(next), 100));
        let reports = [truth.report(first, 300), truth.report(sent(400, 4), 300)];
        assert!(is_near(Scale::learned_from(&reports).likely(next), truth.sent(next), 5));
    }

    #[test]
    fn reports_that_no_model_gives_stay_within_what_is_believed() {
        for told in [1, i64::MAX / 4] {
            let report = Report {
                sent: sent(500, 2),
                sent_tokens: told,
                received_text_tokens: 500,
                received_tokens: told,
            };
            let learned = Scale::learned_from(&[report; 3]);
            let likely = learned.likely_text(1_000);
            assert!((500..=4_000).contains(&likely), "{likely}");
            assert!(learned.likely(sent(0, 0)) <= 100_000);
        }
    }

    #[test]
    fn no_number_is_too_large_and_none_below_nothing() {
        let none = Scale::none();
        assert_eq!(none.promise(sent(i64::MAX, i64::MAX)), i64::MAX);
        assert_eq!(none.likely_text(i64::MIN), 0);
    }
}
