//! What a provider was asked, to the byte.

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt};

/// One request: the head as sent, and the body.
#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    /// The next request; none where the caller goes away before it is whole.
    pub(super) async fn read(from: &mut (impl AsyncRead + Unpin)) -> Option<Self> {
        let mut bytes = Vec::new();
        let head_len = loop {
            if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            more(from, &mut bytes).await?;
        };
        let head = String::from_utf8(bytes[..head_len].to_vec()).unwrap();
        let mut request = Self { head, body: bytes.split_off(head_len) };
        let body_len = request.header("content-length").map_or(0, |len| len.parse().unwrap());
        while request.body.len() < body_len {
            more(from, &mut request.body).await?;
        }
        Some(request)
    }

    /// `POST /v1/chat/completions`
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap().trim_end_matches(" HTTP/1.1")
    }

    /// The value of that header, its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            (found.to_ascii_lowercase() == name).then(|| value.trim())
        })
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

async fn more(from: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> Option<()> {
    match from.read_buf(bytes).await {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(()),
    }
}
