//! llama.cpp's C interface, as far as it is needed, made safe.
#![expect(unsafe_code, reason = "the only module that calls C")]

use llama_cpp_sys_2 as c;
use std::ffi::{CStr, CString, c_char, c_void};
use std::path::Path;
use std::ptr::{self, NonNull};
use std::slice;
use std::sync::{Arc, Mutex, Once, PoisonError};

/// A token, by its number in the vocabulary.
pub(super) type Token = c::llama_token;

/// What asks whether to go on: of loading with how far it is, of computing with nothing.
type Watch = Box<dyn FnMut(f32) -> bool + Send>;

/// How many of the engine's last complaints are kept, in bytes.
const COMPLAINTS_BYTES: usize = 2_000;
/// How many tokens are read at a time: as llama.cpp's own server does.
pub(super) const BATCH_TOKENS: u32 = 512;

static COMPLAINTS: Mutex<String> = Mutex::new(String::new());
static BEGUN: Once = Once::new();

/// Begins to use the engine. Once a process.
pub(super) fn begin() {
    BEGUN.call_once(|| {
        // SAFETY: the callback is a function without data, valid for ever.
        unsafe {
            c::llama_log_set(Some(complain), ptr::null_mut());
            c::ggml_log_set(Some(complain), ptr::null_mut());
            c::llama_backend_init();
        }
    });
}

/// What the engine complained about since it was asked last, on one line.
pub(super) fn complaints() -> String {
    let mut kept = COMPLAINTS.lock().unwrap_or_else(PoisonError::into_inner);
    let lines: Vec<_> = kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let told = lines.join("; ");
    kept.clear();
    told
}

unsafe extern "C" fn complain(level: c::ggml_log_level, text: *const c_char, _: *mut c_void) {
    if text.is_null() || (level != c::GGML_LOG_LEVEL_ERROR && level != c::GGML_LOG_LEVEL_WARN) {
        return;
    }
    // SAFETY: llama.cpp passes a text that ends with a zero.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    let mut kept = COMPLAINTS.lock().unwrap_or_else(PoisonError::into_inner);
    kept.push_str(&text);
    let surplus = kept.len().saturating_sub(COMPLAINTS_BYTES);
    let surplus = kept.ceil_char_boundary(surplus);
    kept.drain(..surplus);
}

unsafe extern "C" fn still_loading(progress: f32, data: *mut c_void) -> bool {
    // SAFETY: the pointer is to the watch that outlives the call that was given it.
    let watch = unsafe { &mut *data.cast::<Watch>() };
    watch(progress)
}

unsafe extern "C" fn is_to_end(data: *mut c_void) -> bool {
    // SAFETY: the pointer is to the watch, which the context owns and drops after itself.
    let watch = unsafe { &mut *data.cast::<Watch>() };
    !watch(0.0)
}

/// A model's weights and vocabulary.
pub(super) struct Model {
    model: NonNull<c::llama_model>,
    vocabulary: NonNull<c::llama_vocab>,
}

// SAFETY: a model is not changed once it is loaded; llama.cpp reads it from many threads itself.
unsafe impl Send for Model {}
// SAFETY: as above.
unsafe impl Sync for Model {}

impl Model {
    /// Loads a file. `watch` hears how far it is, from 0 to 1, and may end it.
    pub(super) fn load(
        path: &Path,
        watch: impl FnMut(f32) -> bool + Send + 'static,
    ) -> Option<Self> {
        let path = CString::new(path.to_str()?).ok()?;
        let mut watch: Watch = Box::new(watch);
        // SAFETY: the parameters are llama.cpp's own with plain values changed; path and watch outlive the call.
        let model = unsafe {
            let mut parameters = c::llama_model_default_params();
            parameters.load_mode = c::LLAMA_LOAD_MODE_MMAP;
            parameters.n_gpu_layers = if c::llama_supports_gpu_offload() { -1 } else { 0 };
            parameters.progress_callback = Some(still_loading);
            parameters.progress_callback_user_data = (&raw mut watch).cast();
            NonNull::new(c::llama_model_load_from_file(path.as_ptr(), parameters))?
        };
        // SAFETY: the model was just made, and its vocabulary lives as long.
        let vocabulary = unsafe { c::llama_model_get_vocab(model.as_ptr()) };
        Some(Self { model, vocabulary: NonNull::new(vocabulary.cast_mut())? })
    }

    /// Tokens it knows.
    pub(super) fn vocabulary(&self) -> i32 {
        // SAFETY: the vocabulary lives.
        unsafe { c::llama_vocab_n_tokens(self.vocabulary.as_ptr()) }
    }

    /// Tokens it was made to keep in view.
    pub(super) fn trained_tokens(&self) -> u32 {
        // SAFETY: the model lives.
        unsafe { c::llama_model_n_ctx_train(self.model.as_ptr()) }.try_into().unwrap_or(0)
    }

    /// Whether it answers: it may only read.
    pub(super) fn answers(&self) -> bool {
        // SAFETY: the model lives.
        unsafe {
            c::llama_model_has_decoder(self.model.as_ptr())
                && !c::llama_model_has_encoder(self.model.as_ptr())
                && !c::llama_model_is_diffusion(self.model.as_ptr())
        }
    }

    /// Its chat template.
    pub(super) fn template(&self) -> Option<String> {
        // SAFETY: the model lives; what comes back is none or a text that lives as long.
        unsafe {
            let text = c::llama_model_chat_template(self.model.as_ptr(), ptr::null());
            (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
        }
    }

    /// What its file says under a key, as text.
    pub(super) fn said(&self, key: &CStr) -> Option<String> {
        let mut buffer = [0_u8; 64];
        // SAFETY: the buffer is as long as is said.
        let written = unsafe {
            c::llama_model_meta_val_str(
                self.model.as_ptr(),
                key.as_ptr(),
                buffer.as_mut_ptr().cast(),
                buffer.len(),
            )
        };
        (written >= 0)
            .then(|| CStr::from_bytes_until_nul(&buffer).ok())??
            .to_str()
            .ok()
            .map(Into::into)
    }

    /// The tokens that a text begins and ends with, where it has them, and whether they are put there.
    pub(super) fn ends(&self) -> [(Option<Token>, bool); 2] {
        let vocabulary = self.vocabulary.as_ptr();
        // SAFETY: the vocabulary lives.
        unsafe {
            // llama.cpp’s number for none is -1.
            let token = |token: Token| (token >= 0).then_some(token);
            [
                (token(c::llama_vocab_bos(vocabulary)), c::llama_vocab_get_add_bos(vocabulary)),
                (token(c::llama_vocab_eos(vocabulary)), c::llama_vocab_get_add_eos(vocabulary)),
            ]
        }
    }

    /// Whether an answer ends with it.
    pub(super) fn is_end(&self, token: Token) -> bool {
        // SAFETY: the vocabulary lives; llama.cpp checks the token.
        unsafe { c::llama_vocab_is_eog(self.vocabulary.as_ptr(), token) }
    }

    /// Tokens that are never to be written.
    pub(super) fn suppressed(&self) -> Vec<Token> {
        let mut count = 0;
        // SAFETY: what comes back is none, or so many tokens that live as long as the vocabulary.
        unsafe {
            let tokens =
                c::llama_vocab_get_suppress_tokens(self.vocabulary.as_ptr(), &raw mut count);
            match usize::try_from(count) {
                Ok(count) if !tokens.is_null() => slice::from_raw_parts(tokens, count).to_vec(),
                Ok(_) | Err(_) => Vec::new(),
            }
        }
    }

    /// The tokens of a text, with those that a text begins and ends with; names of special tokens in it are those
    /// tokens. None where it is too long to count.
    pub(super) fn tokenize(&self, text: &str) -> Option<Vec<Token>> {
        let length = i32::try_from(text.len()).ok()?;
        let mut tokens: Vec<Token> = vec![0; text.len() / 2 + 16];
        loop {
            // SAFETY: text and buffer are as long as is said.
            let count = unsafe {
                c::llama_tokenize(
                    self.vocabulary.as_ptr(),
                    text.as_ptr().cast(),
                    length,
                    tokens.as_mut_ptr(),
                    i32::try_from(tokens.len()).ok()?,
                    true,
                    true,
                )
            };
            match usize::try_from(count) {
                Ok(count) => {
                    tokens.truncate(count);
                    return Some(tokens);
                }
                // So many there would be.
                Err(_) => {
                    let needed = usize::try_from(count.checked_neg()?).ok()?;
                    if needed <= tokens.len() {
                        return None;
                    }
                    tokens.resize(needed, 0);
                }
            }
        }
    }

    /// The bytes of a token; of a special one its name where `is_shown`, else none.
    pub(super) fn bytes(&self, token: Token, is_shown: bool) -> Vec<u8> {
        let mut buffer = vec![0_u8; 64];
        loop {
            let length = i32::try_from(buffer.len()).unwrap_or(i32::MAX);
            // SAFETY: the buffer is as long as is said.
            let written = unsafe {
                c::llama_token_to_piece(
                    self.vocabulary.as_ptr(),
                    token,
                    buffer.as_mut_ptr().cast(),
                    length,
                    0,
                    is_shown,
                )
            };
            match usize::try_from(written) {
                Ok(written) => {
                    buffer.truncate(written);
                    return buffer;
                }
                Err(_) => {
                    let needed = usize::try_from(written.saturating_neg()).unwrap_or(0);
                    if needed <= buffer.len() {
                        return Vec::new();
                    }
                    buffer.resize(needed, 0);
                }
            }
        }
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // SAFETY: nothing refers to it: contexts hold it by reference count.
        unsafe { c::llama_model_free(self.model.as_ptr()) }
    }
}

/// What a model keeps in view.
pub(super) struct Context {
    context: NonNull<c::llama_context>,
    /// The engine holds a pointer to it.
    _watch: Box<Watch>,
    /// Lives at least as long.
    _model: Arc<Model>,
}

// SAFETY: a context is used by one thread at a time, and by none in particular.
unsafe impl Send for Context {}

/// How computing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Computed {
    /// What comes next is known.
    Done,
    /// The watch ended it.
    Ended,
    /// There was no room.
    Full,
    /// The engine failed.
    Failed,
}

impl Context {
    /// Room for so many tokens in view. `watch` is asked again and again whether to go on computing.
    pub(super) fn of(
        model: Arc<Model>,
        tokens: u32,
        threads: u32,
        mut watch: impl FnMut() -> bool + Send + 'static,
    ) -> Option<Self> {
        let mut watch: Box<Watch> = Box::new(Box::new(move |_| watch()));
        let threads = i32::try_from(threads.max(1)).unwrap_or(1);
        // SAFETY: the parameters are llama.cpp's own with plain values changed; the watch is dropped after the
        // context, and the model lives at least as long.
        let context = unsafe {
            let mut parameters = c::llama_context_default_params();
            parameters.n_ctx = tokens;
            parameters.n_batch = BATCH_TOKENS;
            parameters.n_ubatch = BATCH_TOKENS;
            parameters.n_seq_max = 1;
            parameters.n_threads = threads;
            parameters.n_threads_batch = threads;
            // A sliding window drops the beginning of a conversation, which the next question begins with.
            parameters.swa_full = true;
            parameters.no_perf = true;
            parameters.abort_callback = Some(is_to_end);
            parameters.abort_callback_data = (&raw mut *watch).cast();
            NonNull::new(c::llama_init_from_model(model.model.as_ptr(), parameters))?
        };
        Some(Self { context, _watch: watch, _model: model })
    }

    /// Tokens it keeps in view.
    pub(super) fn tokens(&self) -> u32 {
        // SAFETY: the context lives.
        unsafe { c::llama_n_ctx(self.context.as_ptr()) }
    }

    /// Reads these tokens, the first of them at that place, and computes what follows the last.
    pub(super) fn read(&mut self, tokens: &[Token], at: usize) -> Computed {
        let Ok(count) = i32::try_from(tokens.len()) else { return Computed::Full };
        let Ok(first) = i32::try_from(at) else { return Computed::Full };
        // SAFETY: the batch has room for so many tokens, each of one sequence, and is filled before it is used.
        let outcome = unsafe {
            let mut batch = c::llama_batch_init(count, 0, 1);
            for (nth, token) in tokens.iter().enumerate() {
                let place = i32::try_from(nth).unwrap_or(i32::MAX);
                *batch.token.add(nth) = *token;
                *batch.pos.add(nth) = first.saturating_add(place);
                *batch.n_seq_id.add(nth) = 1;
                **batch.seq_id.add(nth) = 0;
                *batch.logits.add(nth) = i8::from(nth + 1 == tokens.len());
            }
            batch.n_tokens = count;
            let outcome = c::llama_decode(self.context.as_ptr(), batch);
            c::llama_batch_free(batch);
            outcome
        };
        match outcome {
            0 => Computed::Done,
            1 => Computed::Full,
            2 => Computed::Ended,
            _ => Computed::Failed,
        }
    }

    /// Forgets everything from that place on; whether it could. A model that reads what it read as one whole can
    /// only forget all of it.
    pub(super) fn forget_from(&mut self, at: usize) -> bool {
        let Ok(at) = i32::try_from(at) else { return false };
        // SAFETY: the context lives, and its memory as long.
        unsafe {
            let memory = c::llama_get_memory(self.context.as_ptr());
            c::llama_memory_seq_rm(memory, 0, at, -1)
        }
    }

    /// Forgets everything, and overwrites it.
    pub(super) fn forget(&mut self) {
        // SAFETY: as above.
        unsafe { c::llama_memory_clear(c::llama_get_memory(self.context.as_ptr()), true) }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: nothing refers to it.
        unsafe { c::llama_free(self.context.as_ptr()) }
    }
}

/// What chooses the next token.
pub(super) struct Sampler(NonNull<c::llama_sampler>);

/// One step of choosing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step<'a> {
    /// These never.
    Never { vocabulary: i32, tokens: &'a [Token] },
    /// The likeliest.
    Likeliest,
    /// One of so many.
    TopK(i32),
    /// One of the likeliest that together are so likely.
    TopP(f32),
    /// One that is so likely beside the likeliest.
    MinP(f32),
    /// Likely ones less so, or more.
    Temperature(f32),
    /// By chance, which begins with that.
    Chance(u32),
}

impl Sampler {
    /// Steps in their order.
    pub(super) fn of(steps: &[Step<'_>]) -> Option<Self> {
        // SAFETY: a chain owns what is added to it; each step is made anew and added once.
        unsafe {
            let chain = c::llama_sampler_chain_init(c::llama_sampler_chain_default_params());
            let sampler = Self(NonNull::new(chain)?);
            for step in steps {
                let made = match *step {
                    Step::Never { vocabulary, tokens } => {
                        let bias = |token| c::llama_logit_bias { token, bias: f32::NEG_INFINITY };
                        let biases: Vec<_> = tokens.iter().copied().map(bias).collect();
                        let count = i32::try_from(biases.len()).unwrap_or(0);
                        c::llama_sampler_init_logit_bias(vocabulary, count, biases.as_ptr())
                    }
                    Step::Likeliest => c::llama_sampler_init_greedy(),
                    Step::TopK(count) => c::llama_sampler_init_top_k(count),
                    Step::TopP(share) => c::llama_sampler_init_top_p(share, 0),
                    Step::MinP(share) => c::llama_sampler_init_min_p(share, 0),
                    Step::Temperature(heat) => c::llama_sampler_init_temp_ext(heat, 0.0, 1.0),
                    Step::Chance(seed) => c::llama_sampler_init_dist(seed),
                };
                c::llama_sampler_chain_add(chain, made);
            }
            Some(sampler)
        }
    }

    /// The token that follows what the context read last.
    pub(super) fn next(&mut self, context: &mut Context) -> Token {
        // SAFETY: both live; the context was read into, which makes its last place known.
        unsafe { c::llama_sampler_sample(self.0.as_ptr(), context.context.as_ptr(), -1) }
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        // SAFETY: nothing refers to it; it frees its steps.
        unsafe { c::llama_sampler_free(self.0.as_ptr()) }
    }
}
