//! The system's keychain in every state: there, absent, failing, hanging.

use crate::copied::{
    failing_keychain, hanging_keychain, keychain, keychain_failing_for, locking_keychain,
    no_keychain, two_runs, two_runs_on_a_lock,
};
use hotseat::KeychainTrouble;
use hotseat_core::domain::catalogue::{BaseUrl, Catalogue, KeyState, OPENAI, Provider, ProviderId};
use hotseat_core::ports::Keys;
use keyring_core::Error;
use secrecy::ExposeSecret;
use std::sync::atomic::Ordering;

const KEY: &str = "sk-canary-9f2c";

fn openai() -> Provider {
    Catalogue::built_in().provider(&ProviderId(OPENAI.into())).unwrap().clone()
}

fn other() -> Provider {
    Provider { id: ProviderId("other".into()), ..openai() }
}

fn at(base_url: &str) -> Provider {
    Provider { base_url: Some(BaseUrl::parse(base_url).unwrap()), ..openai() }
}

fn found(keys: &dyn Keys) -> Option<String> {
    keys.find(&openai()).map(|key| key.expose_secret().to_owned())
}

#[tokio::test]
async fn a_key_is_kept_found_and_forgotten() {
    let (keychain, look) = keychain();
    assert_eq!(keychain.state(&openai()), KeyState::Missing);
    keychain.keep(&openai(), KEY.to_owned().into()).await.unwrap();
    assert_eq!(keychain.state(&openai()), KeyState::Kept);
    assert_eq!(found(&keychain).as_deref(), Some(KEY));
    assert_eq!(look("openai https://api.openai.com").as_deref(), Some(KEY));
    keychain.forget(&openai()).await.unwrap();
    assert_eq!((keychain.state(&openai()), found(&keychain)), (KeyState::Missing, None));
    assert_eq!(look("openai https://api.openai.com"), None);
}

#[tokio::test]
async fn a_key_of_an_earlier_run_is_read_at_the_start() {
    let (before, now) = two_runs();
    before.keep(&openai(), KEY.to_owned().into()).await.unwrap();
    assert_eq!(now.state(&openai()), KeyState::Missing);
    now.look_for(&[other(), openai()]).await;
    assert_eq!((now.state(&openai()), now.trouble()), (KeyState::Kept, None));
    assert_eq!(found(&now).as_deref(), Some(KEY));
}

#[tokio::test]
async fn a_key_taken_since_the_start_is_newer_than_the_one_that_is_read() {
    let (before, now) = two_runs();
    before.keep(&openai(), "sk-old".to_owned().into()).await.unwrap();
    now.keep(&openai(), KEY.to_owned().into()).await.unwrap();
    before.keep(&openai(), "sk-old".to_owned().into()).await.unwrap();
    now.look_for(&[openai()]).await;
    assert_eq!(found(&now).as_deref(), Some(KEY));
}

#[tokio::test]
async fn without_a_keychain_a_key_holds_for_this_run() {
    let keychain = no_keychain();
    let kept = keychain.keep(&openai(), KEY.to_owned().into()).await;
    assert_eq!(kept, Err(KeychainTrouble::None));
    assert_eq!(keychain.state(&openai()), KeyState::ThisRunOnly);
    assert_eq!(found(&keychain).as_deref(), Some(KEY));
    assert_eq!(keychain.trouble(), Some(KeychainTrouble::None));
    assert_eq!(keychain.forget(&openai()).await, Ok(()));
    assert_eq!(keychain.state(&openai()), KeyState::Missing);
}

#[tokio::test]
async fn a_keychain_that_fails_says_no_more_than_that() {
    let locked = failing_keychain(|| Error::NoStorageAccess(KEY.into()));
    let kept = locked.keep(&openai(), KEY.to_owned().into()).await;
    assert_eq!(kept, Err(KeychainTrouble::Refuses));
    let garbled = failing_keychain(|| Error::BadEncoding(KEY.as_bytes().to_vec()));
    garbled.look_for(&[openai()]).await;
    let trouble = garbled.trouble().unwrap();
    assert_eq!(trouble, KeychainTrouble::Fails);
    assert!(!format!("{trouble} {trouble:?}").contains(KEY));
    assert_eq!(garbled.state(&openai()), KeyState::Missing);
}

#[tokio::test]
async fn a_keychain_that_is_locked_may_keep_what_it_should_forget_and_that_is_told() {
    let (keychain, is_locked) = locking_keychain();
    keychain.keep(&openai(), KEY.to_owned().into()).await.unwrap();
    is_locked.store(true, Ordering::Relaxed);
    for _ in 0..2 {
        assert_eq!(keychain.forget(&openai()).await, Err(KeychainTrouble::Refuses));
        assert_eq!(keychain.state(&openai()), KeyState::Kept);
    }
    is_locked.store(false, Ordering::Relaxed);
    assert_eq!((keychain.forget(&openai()).await, keychain.trouble()), (Ok(()), None));
    assert_eq!((keychain.state(&openai()), found(&keychain)), (KeyState::Missing, None));
}

#[tokio::test]
async fn a_key_is_found_only_where_it_may_be_sent() {
    let (before, now) = two_runs();
    before.keep(&openai(), KEY.to_owned().into()).await.unwrap();
    let same = at("https://API.openai.com:443/v2");
    let elsewhere = [
        at("https://elsewhere.example.com/v1"),
        at("https://api.openai.com:8443/v1"),
        at("http://api.openai.com/v1"),
        other(),
    ];
    now.look_for(&elsewhere).await;
    now.look_for(std::slice::from_ref(&same)).await;
    for keychain in [&before, &now] {
        for provider in &elsewhere {
            assert!(keychain.find(provider).is_none(), "{provider:?}");
            assert_eq!(keychain.state(provider), KeyState::Missing, "{provider:?}");
        }
        assert_eq!(keychain.state(&same), KeyState::Kept);
    }
    // Forgetting one leaves the others.
    now.keep(&elsewhere[0], "sk-elsewhere".to_owned().into()).await.unwrap();
    now.forget(&elsewhere[0]).await.unwrap();
    assert_eq!(found(&now).as_deref(), Some(KEY));
}

#[tokio::test]
async fn a_key_that_can_not_be_read_hides_no_other() {
    let (before, now) = keychain_failing_for("other");
    before.keep(&other(), "sk-other".to_owned().into()).await.unwrap();
    before.keep(&openai(), KEY.to_owned().into()).await.unwrap();
    now.look_for(&[other(), openai()]).await;
    assert_eq!(found(&now).as_deref(), Some(KEY));
    assert_eq!(
        (now.state(&other()), now.trouble()),
        (KeyState::Missing, Some(KeychainTrouble::Fails))
    );
}

#[tokio::test]
async fn a_keychain_that_was_locked_is_read_when_it_is_looked_into_again() {
    let (before, now, is_locked) = two_runs_on_a_lock();
    before.keep(&openai(), KEY.to_owned().into()).await.unwrap();
    is_locked.store(true, Ordering::Relaxed);
    now.look_for(&[openai()]).await;
    assert_eq!((found(&now), now.trouble()), (None, Some(KeychainTrouble::Refuses)));
    is_locked.store(false, Ordering::Relaxed);
    now.look_for(&[openai()]).await;
    assert_eq!((found(&now).as_deref(), now.trouble()), (Some(KEY), None));
    // What is known is not asked for again.
    is_locked.store(true, Ordering::Relaxed);
    now.look_for(&[openai()]).await;
    assert_eq!(now.trouble(), None);
}

#[tokio::test]
async fn a_keychain_that_hangs_hangs_nobody_and_catches_up_when_it_answers() {
    let (keychain, let_go) = hanging_keychain();
    keychain.look_for(&[openai()]).await;
    assert_eq!(keychain.trouble(), Some(KeychainTrouble::Silent));
    let kept = keychain.keep(&openai(), KEY.to_owned().into()).await;
    assert_eq!(kept, Err(KeychainTrouble::Silent));
    assert_eq!(keychain.state(&openai()), KeyState::ThisRunOnly);
    assert_eq!(found(&keychain).as_deref(), Some(KEY));
    drop(let_go);
    while keychain.state(&openai()) != KeyState::Kept {
        keychain.changed().await;
    }
    assert_eq!(found(&keychain).as_deref(), Some(KEY));
    while keychain.trouble().is_some() {
        keychain.changed().await;
    }
}

#[tokio::test]
async fn a_key_forgotten_while_the_keychain_hangs_stays_forgotten() {
    let (keychain, let_go) = hanging_keychain();
    let _ = keychain.keep(&openai(), KEY.to_owned().into()).await;
    assert_eq!(keychain.forget(&openai()).await, Err(KeychainTrouble::Silent));
    assert_eq!((keychain.state(&openai()), found(&keychain)), (KeyState::Missing, None));
    drop(let_go);
    while keychain.trouble().is_some() {
        keychain.changed().await;
    }
    // Whatever was asked is done by now, in order.
    keychain.look_for(&[openai()]).await;
    assert_eq!((keychain.state(&openai()), found(&keychain)), (KeyState::Missing, None));
}

fn drawn(secret: &str) -> impl FnOnce() -> Option<secrecy::SecretString> {
    let secret = secret.to_owned();
    move || Some(secret.into())
}

async fn own(keychain: &hotseat::Keychain, secret: &str) -> (String, bool) {
    let (secret, is_kept) = keychain.own_secret(drawn(secret)).await.unwrap();
    (secret.expose_secret().to_owned(), is_kept)
}

#[tokio::test]
async fn the_secret_of_an_installation_is_drawn_once_and_kept_for_every_run() {
    let (before, now) = two_runs();
    assert!(before.find_own_secret().await.is_none());
    assert_eq!(own(&before, "first").await, ("first".into(), true));
    assert_eq!(own(&before, "second").await, ("first".into(), true));
    assert_eq!(own(&now, "third").await, ("first".into(), true));
    let lost = no_keychain();
    assert_eq!(own(&lost, "fourth").await, ("fourth".into(), false));
    assert_eq!(own(&lost, "fifth").await, ("fourth".into(), false));
}

#[tokio::test]
async fn a_secret_that_the_keychain_does_not_tell_is_not_written_over() {
    let (before, now, is_locked) = two_runs_on_a_lock();
    own(&before, "first").await;
    is_locked.store(true, Ordering::Relaxed);
    assert_eq!(own(&now, "second").await, ("second".into(), false));
    is_locked.store(false, Ordering::Relaxed);
    // For this run it stays, and in the keychain the one that was there.
    assert_eq!(own(&now, "third").await.0, "second");
    assert_eq!(before.find_own_secret().await.unwrap().expose_secret(), "first");
}
