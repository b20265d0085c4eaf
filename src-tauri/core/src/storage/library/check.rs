//! Examining the library: whether everything in it can be read, and is as it was kept.

use super::super::Result;
use super::items::{item, item_json, parse};
use super::versions::{fingerprint, read};
use crate::domain::library::{Calibration, Content, Item};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

/// A picture's number, SHA-256 and bytes.
type PictureRow = (i64, Vec<u8>, Vec<u8>);

/// Rows looked at at once.
const BATCH: u32 = 100;

/// What is wrong in the library, a sentence each.
///
/// # Errors
/// Where the data can't be read at all.
pub(in super::super) async fn findings(reader: &mut SqliteConnection) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    check_items(reader, &mut findings).await?;
    check_versions(reader, &mut findings).await?;
    check_pictures(reader, &mut findings).await?;
    check_calibrations(reader, &mut findings).await?;
    if super::imports::list(reader).await.is_err() {
        findings.push("the last import can't be read".into());
    }
    Ok(findings)
}

/// Each item is listed as its newest version says.
async fn check_items(reader: &mut SqliteConnection, findings: &mut Vec<String>) -> Result<()> {
    let mut after = 0_i64;
    loop {
        let rows: sqlx::Result<Vec<(i64, String, Option<String>)>> = sqlx::query_as(concat!(
            "select no, ",
            item_json!(),
            ", (select v.content from library_versions v
                where v.item_no = library_items.no and v.version = library_items.version)
             from library_items where no > ?1 order by no limit ?2"
        ))
        .bind(after)
        .bind(BATCH)
        .fetch_all(&mut *reader)
        .await;
        let Ok(rows) = rows else {
            findings.push("an item of the library can't be read".into());
            return Ok(());
        };
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        for (no, listed, content) in &rows {
            let content = content.as_deref().map(read).transpose();
            let is_as_kept = match (item(listed), content) {
                (Ok(item), Ok(Some(content))) => is_listed_as(&item, &content),
                _ => false,
            };
            if !is_as_kept {
                findings.push(format!("item {no} of the library is not listed as it was kept"));
            }
        }
    }
}

fn is_listed_as(item: &Item, content: &Content) -> bool {
    item.kind == content.kind() && item.title == content.title() && item.labels == content.labels()
}

/// Each version holds what was kept.
async fn check_versions(reader: &mut SqliteConnection, findings: &mut Vec<String>) -> Result<()> {
    let mut after = 0_i64;
    loop {
        let rows: sqlx::Result<Vec<(i64, Vec<u8>, String)>> = sqlx::query_as(
            "select no, sha256, content from library_versions where no > ?1 order by no limit ?2",
        )
        .bind(after)
        .bind(BATCH)
        .fetch_all(&mut *reader)
        .await;
        let Ok(rows) = rows else {
            findings.push("a version in the library can't be read".into());
            return Ok(());
        };
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        for (no, sha256, content) in &rows {
            if fingerprint(content) != *sha256 || read(content).is_err() {
                findings.push(format!("version {no} in the library is not as it was kept"));
            }
        }
    }
}

/// Each picture has the bytes it is kept under.
async fn check_pictures(reader: &mut SqliteConnection, findings: &mut Vec<String>) -> Result<()> {
    let mut after = 0_i64;
    loop {
        let row: sqlx::Result<Option<PictureRow>> = sqlx::query_as(
            "select rowid, sha256, bytes from pictures where rowid > ?1 order by rowid limit 1",
        )
        .bind(after)
        .fetch_optional(&mut *reader)
        .await;
        match row {
            Ok(Some((no, sha256, bytes))) => {
                after = no;
                if Sha256::digest(&bytes).to_vec() != sha256 {
                    findings.push(format!("picture {no} of the library is not as it was kept"));
                }
            }
            Ok(None) => return Ok(()),
            Err(_) => {
                findings.push("a picture of the library can't be read".into());
                return Ok(());
            }
        }
    }
}

/// Each calibration can be read.
async fn check_calibrations(
    reader: &mut SqliteConnection,
    findings: &mut Vec<String>,
) -> Result<()> {
    let mut after = 0_i64;
    loop {
        let row: sqlx::Result<Option<(i64, String)>> = sqlx::query_as(
            "select no, content from calibrations where no > ?1 order by no limit 1",
        )
        .bind(after)
        .fetch_optional(&mut *reader)
        .await;
        match row {
            Ok(Some((no, content))) => {
                after = no;
                if parse::<Calibration>(&content).is_err() {
                    findings.push(format!("calibration {no} can't be read"));
                }
            }
            Ok(None) => return Ok(()),
            Err(_) => {
                findings.push("a calibration can't be read".into());
                return Ok(());
            }
        }
    }
}
