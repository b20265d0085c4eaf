//! Connections to providers: one a question, straight to the address that was set up, with no
//! redirect, proxy, cookie, cache or second try. Downloads alone are followed where they are sent on to.

use super::names::Names;
use crate::domain::assistant::{Failure, FailureKind};
use crate::domain::catalogue::BaseUrl;
use reqwest::{Client, ClientBuilder, redirect, retry};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use std::error::Error;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use url::Url;

/// How often a download may be sent on.
const REDIRECTS_MAX: usize = 5;

/// Makes the clients that connect to providers.
#[derive(Default)]
pub(super) struct Network {
    /// Reading the system's certificates takes some time, so it is done once, and only for https.
    trusting_the_system: OnceLock<ClientConfig>,
}

impl Network {
    /// A client for that address, with nothing connected yet. `only_local` leaves it no way to find
    /// any other computer.
    ///
    /// # Errors
    /// Where the system has no certificates to trust, or they can't be read.
    pub(super) fn client(
        &self,
        to: &BaseUrl,
        only_local: bool,
        connect: Duration,
    ) -> Result<Client, Failure> {
        let names = if only_local { Names::OnlyLocal } else { Names::System };
        let client = self.begun(to.url().scheme() == "https", connect)?;
        let client = client.dns_resolver(names).redirect(redirect::Policy::none());
        client.build().map_err(|error| trouble(&error))
    }

    /// A client that fetches a file from there, or from where it is sent on to.
    ///
    /// # Errors
    /// As for [`Self::client`].
    pub(super) fn downloads(&self, from: &Url, connect: Duration) -> Result<Client, Failure> {
        let client = self.begun(from.scheme() == "https", connect)?;
        let client = client.dns_resolver(Names::System);
        let client = client.redirect(redirect::Policy::limited(REDIRECTS_MAX));
        client.build().map_err(|error| trouble(&error))
    }

    fn begun(&self, is_https: bool, connect: Duration) -> Result<ClientBuilder, Failure> {
        let tls = if is_https { self.system_tls()? } else { no_tls()? };
        Ok(Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(is_https)
            .http1_only()
            .connect_timeout(connect)
            .no_proxy()
            .referer(false)
            .retry(retry::never())
            // A connection left open would have to be tried again when the server has closed it.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("hotseat/", env!("CARGO_PKG_VERSION"))))
    }

    fn system_tls(&self) -> Result<ClientConfig, Failure> {
        if let Some(config) = self.trusting_the_system.get() {
            return Ok(config.clone());
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(no_certificates)?
            .with_no_client_auth();
        Ok(self.trusting_the_system.get_or_init(|| config).clone())
    }
}

/// For plain http: trusts no certificate, and works where the system has none.
fn no_tls() -> Result<ClientConfig, Failure> {
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(no_certificates)?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

fn no_certificates(error: rustls::Error) -> Failure {
    Failure::new(FailureKind::Unreachable, format!("TLS can't be set up: {error}"))
}

/// What a connection's trouble means. Its own words are left out: they hold the address with its
/// query.
pub(super) fn trouble(error: &reqwest::Error) -> Failure {
    let cause = cause(error);
    if error.is_connect() {
        return Failure::new(FailureKind::Unreachable, format!("no connection: {cause}"));
    }
    if error.is_timeout() {
        return Failure::new(FailureKind::TimedOut, format!("connection: {cause}"));
    }
    Failure::new(FailureKind::ProviderFailed, format!("connection broke: {cause}"))
}

/// The innermost reason that is known by a name.
fn cause(error: &reqwest::Error) -> String {
    let mut cause = if error.is_timeout() { "timed out" } else { "unknown" }.to_owned();
    let mut next = error.source();
    while let Some(inner) = next {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            cause = io_cause(io);
        }
        next = inner.source();
    }
    cause
}

/// TLS reports its trouble inside one or two errors of the socket.
fn io_cause(error: &io::Error) -> String {
    let Some(inner) = error.get_ref() else { return error.kind().to_string() };
    if let Some(io) = inner.downcast_ref::<io::Error>() {
        return io_cause(io);
    }
    match inner.downcast_ref::<rustls::Error>() {
        Some(tls) => format!("TLS: {tls}"),
        None => error.kind().to_string(),
    }
}
