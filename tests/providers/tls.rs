//! Over https, only a server that somebody vouches for is asked.

use crate::provider::{FakeProvider, Script};
use crate::stage::{Heard, ask, model, provider_at, providers, works};
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::domain::catalogue::Provider;
use hotseat_core::ports::Models;
use hotseat_core::providers::Timeouts;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
#[cfg(target_os = "linux")]
use std::process::Command;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A server that speaks TLS in front of another, and its certificate.
struct Front {
    port: u16,
    certificate: String,
}

impl Front {
    /// In front of that provider, as `localhost`.
    async fn of(fake: &FakeProvider) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let behind = fake.port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A caller who refuses the certificate goes away here.
                let Ok(mut caller) = acceptor.accept(stream).await else { continue };
                let mut provider = TcpStream::connect(("127.0.0.1", behind)).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut caller, &mut provider).await;
            }
        });
        Self { port, certificate: made.cert.pem() }
    }

    fn base_url(&self) -> String {
        format!("https://localhost:{}/v1", self.port)
    }
}

async fn heard(base_url: &str) -> Heard {
    let providers = providers(Timeouts::default());
    let provider = Provider { needs_key: true, ..provider_at(base_url) };
    let model = providers.reach(&provider, &model(), true).unwrap();
    let heard = Heard::of(ask(&*model)).await;
    works(&providers).await;
    heard
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused_and_no_key_is_sent() {
    let fake = FakeProvider::start().await;
    let front = Front::of(&fake).await;
    let heard = heard(&front.base_url()).await;
    assert_eq!(heard.failure(), Some(FailureKind::Unreachable));
    assert!(heard.detail().contains("TLS"), "{}", heard.detail());
    assert_eq!(fake.connections(), 0);
}

#[tokio::test]
async fn what_does_not_speak_tls_is_unreachable_over_https() {
    let fake = FakeProvider::start().await;
    fake.answers(Script::deaf().sends("HTTP/1.1 400 Bad Request\r\n\r\n").falls_silent());
    let heard = heard(&format!("https://localhost:{}/v1", fake.port())).await;
    assert_eq!(heard.failure(), Some(FailureKind::Unreachable));
    assert!(heard.detail().contains("TLS"), "{}", heard.detail());
}

/// Where the test below, started once more, finds a server that the system vouches for.
#[cfg(target_os = "linux")]
const ADDRESS: &str = "HOTSEAT_TEST_HTTPS_ADDRESS";

/// Only where the system's certificates are files that the environment can name.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_certificate_that_the_system_vouches_for_is_taken() {
    if let Ok(base_url) = std::env::var(ADDRESS) {
        assert_eq!(heard(&base_url).await.text, "Hello there.");
        return;
    }
    let fake = FakeProvider::start().await;
    let front = Front::of(&fake).await;
    let folder = tempfile::tempdir().unwrap();
    let certificates = folder.path().join("certificates.pem");
    std::fs::write(&certificates, &front.certificate).unwrap();
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["tls::a_certificate_that_the_system_vouches_for_is_taken", "--exact"]);
    again.env("SSL_CERT_FILE", certificates).env_remove("SSL_CERT_DIR");
    again.env(ADDRESS, front.base_url());
    let output = tokio::task::spawn_blocking(move || again.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(fake.requests().len(), 1);
}
