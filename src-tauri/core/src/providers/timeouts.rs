//! How long a provider may take.

use std::time::Duration;

/// Longest waits. The one for the first piece of an answer is the provider's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection: name, socket and TLS together.
    pub connect: Duration,
    /// Between two signs that the server is alive.
    pub idle: Duration,
    /// For a whole answer, from its question on.
    pub total: Duration,
    /// For what follows the last piece, such as usage, and for the words of a refusal.
    pub tail: Duration,
    /// For what an answer took, once it is shown as whole.
    pub report: Duration,
    /// For a connection to a provider that is asked for its models.
    pub list_connect: Duration,
    /// For a whole list of models.
    pub list_total: Duration,
    /// For each port where a model server may be running on this computer.
    pub look_around: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(10),
            tail: Duration::from_secs(2),
            report: Duration::from_mins(1),
            list_connect: Duration::from_secs(3),
            list_total: Duration::from_secs(10),
            look_around: Duration::from_secs(1),
        }
    }
}
