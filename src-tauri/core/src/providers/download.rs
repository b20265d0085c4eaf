//! Files that come over the network.

use super::network::{Network, trouble};
use crate::domain::assistant::{Failure, FailureKind};
use reqwest::header::{CONTENT_RANGE, RANGE};
use reqwest::{Response, StatusCode};
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// Longest wait for a connection, and between two pieces of a file.
const CONNECT: Duration = Duration::from_secs(15);
const SILENCE: Duration = Duration::from_secs(30);

/// A file on its way.
pub struct Incoming {
    response: Response,
    from: u64,
}

impl Incoming {
    /// Asks for a file, from that byte on where whoever has it can begin there, and else from its beginning. Follows
    /// where it is sent on to, and never from https to http.
    ///
    /// # Errors
    /// Where it does not come.
    pub async fn begin(url: &Url, from: u64) -> Result<Self, Failure> {
        let client = Network::default().downloads(url, CONNECT)?;
        let mut request = client.get(url.clone());
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        let silent = |_| Failure::new(FailureKind::TimedOut, "no answer");
        let response = timeout(SILENCE, request.send()).await.map_err(silent)?;
        let response = response.map_err(|error| trouble(&error))?;
        let from = match response.status() {
            StatusCode::OK => 0,
            StatusCode::PARTIAL_CONTENT if begins_at(&response) == Some(from) => from,
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                return Err(Failure::new(FailureKind::ModelMissing, "the file is not there"));
            }
            status => {
                let detail = format!("the file does not come: {status}");
                return Err(Failure::new(FailureKind::ProviderFailed, detail));
            }
        };
        Ok(Self { response, from })
    }

    /// The byte it begins with.
    #[must_use]
    pub const fn from(&self) -> u64 {
        self.from
    }

    /// More of it; none once it is over, whole or not.
    ///
    /// # Errors
    /// Where nothing more comes.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        let silent = |_| Failure::new(FailureKind::TimedOut, "the file stopped coming");
        let piece = timeout(SILENCE, self.response.chunk()).await.map_err(silent)?;
        Ok(piece.map_err(|error| trouble(&error))?.map(Vec::from))
    }
}

/// The first byte of what comes, as "bytes 100-199/200" says.
fn begins_at(response: &Response) -> Option<u64> {
    let range = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split_once('-')?.0.parse().ok()
}
