//! Requests as the page makes them, for tests that send commands themselves.

use serde_json::{Value, json};
use uuid::Uuid;

/// A name for one intended change.
pub fn request_id(rng: &mut fastrand::Rng) -> String {
    Uuid::from_u128(rng.u128(..)).to_string()
}

pub fn create(request_id: &str, name: &str, minutes: i64) -> Value {
    json!({ "request_id": request_id, "config": {
        "candidate_name": name, "candidate_email": null, "time_limit_min": minutes,
        "token_budget": 50_000, "model": "practice", "challenge_text": null,
    } })
}

pub fn change(request_id: &str, session: &str) -> Value {
    json!({ "request_id": request_id, "id": session })
}

pub fn extend(request_id: &str, session: &Value) -> Value {
    json!({ "request_id": request_id, "id": session["id"], "version": session["version"],
            "tokens": 1_000, "reason": "A test" })
}

/// The sessions from the newest on.
pub fn list() -> Value {
    json!({ "status": null, "text": "", "sort": "created", "descending": true,
            "limit": 500, "offset": 0 })
}
