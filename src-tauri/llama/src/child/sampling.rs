//! How the next token is chosen.

use super::ffi::{Model, Sampler, Step};
use std::ffi::CStr;
use std::str::FromStr;

/// What llama.cpp's own tools do where neither the model's makers nor anyone else say otherwise.
const USUAL_TEMPERATURE: f32 = 0.8;
const USUAL_TOP_K: i32 = 40;
const USUAL_TOP_P: f32 = 0.95;
const USUAL_MIN_P: f32 = 0.05;
/// Has llama.cpp begin with chance of its own.
const ANY_SEED: u32 = u32::MAX;

/// What a model's makers advise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Advice {
    temperature: f32,
    top_k: i32,
    top_p: f32,
    min_p: f32,
}

impl Advice {
    /// What its file says, or what is usual.
    pub(super) fn of(model: &Model) -> Self {
        Self {
            temperature: said(model, c"general.sampling.temp").unwrap_or(USUAL_TEMPERATURE),
            top_k: said(model, c"general.sampling.top_k").unwrap_or(USUAL_TOP_K),
            top_p: said(model, c"general.sampling.top_p").unwrap_or(USUAL_TOP_P),
            min_p: said(model, c"general.sampling.min_p").unwrap_or(USUAL_MIN_P),
        }
    }

    /// What chooses the tokens of one answer. At temperature 0 that is the likeliest every time.
    pub(super) fn sampler(
        self,
        model: &Model,
        temperature: Option<f32>,
        seed: Option<u32>,
    ) -> Option<Sampler> {
        let temperature = temperature.unwrap_or(self.temperature);
        let never = model.suppressed();
        let mut steps = Vec::new();
        if !never.is_empty() {
            steps.push(Step::Never { vocabulary: model.vocabulary(), tokens: &never });
        }
        if temperature <= 0.0 {
            steps.push(Step::Likeliest);
        } else {
            steps.extend([
                Step::TopK(self.top_k),
                Step::TopP(self.top_p),
                Step::MinP(self.min_p),
                Step::Temperature(temperature),
                Step::Chance(seed.unwrap_or(ANY_SEED)),
            ]);
        }
        Sampler::of(&steps)
    }
}

fn said<T: FromStr>(model: &Model, key: &CStr) -> Option<T> {
    model.said(key)?.trim().parse().ok()
}
