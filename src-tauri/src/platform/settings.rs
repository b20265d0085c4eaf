//! Preferences in a file beside the database. Their loss costs nothing but a minute, so a damaged
//! file is set aside and defaults are used.

use hotseat_core::api::{ErrorReply, Notice};
use hotseat_core::domain::catalogue::Catalogue;
use hotseat_core::domain::preferences::Preferences;
use hotseat_core::error::ErrorCode;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::StoreBuilder;

const FILE: &str = "settings.json";
const SET_ASIDE: &str = "settings.damaged.json";
const KEY: &str = "preferences";

type Save = dyn Fn(Value) -> tauri_plugin_store::Result<()> + Send + Sync;

/// The preferences in force and the file that keeps them.
pub struct SettingsFile {
    preferences: RwLock<Preferences>,
    save: Box<Save>,
}

impl SettingsFile {
    /// Preferences in force.
    pub fn preferences(&self) -> Preferences {
        self.preferences.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps preferences that were judged already.
    pub fn save(&self, preferences: &Preferences) -> Result<(), ErrorReply> {
        (self.save)(json!(preferences)).map_err(|error| {
            tracing::error!(%error, "preferences could not be kept");
            ErrorReply::plain(
                ErrorCode::SettingsUnavailable,
                format!("Your settings could not be saved ({error}). The old ones still apply."),
            )
        })?;
        *self.preferences.write().unwrap_or_else(PoisonError::into_inner) = preferences.clone();
        Ok(())
    }
}

/// Takes along the settings of another folder, where it has any.
///
/// # Errors
/// Where they can't be read or written.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    match fs::read(from.join(FILE)) {
        Ok(settings) => fs::write(to.join(FILE), settings),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Opens the settings in `dir`, with a notice where they were damaged.
pub fn open<R: Runtime>(
    app: &AppHandle<R>,
    dir: &Path,
    catalogue: &Catalogue,
) -> (SettingsFile, Option<Notice>) {
    let path = dir.join(FILE);
    let (preferences, mut notice) = match read(&path, catalogue) {
        Ok(preferences) => (preferences, None),
        Err(reason) => (after_damage(), Some(set_aside(&path, &reason))),
    };
    // One that is still there is found damaged by the next start, too.
    let is_gone = notice.is_some() && !path.exists();
    let save: Box<Save> = match StoreBuilder::new(app, path).disable_auto_save().build() {
        Ok(store) => Box::new(move |value| {
            let before = store.get(KEY);
            store.set(KEY, value);
            store.save().inspect_err(|_| {
                // What was refused must not reach the disk when the app ends.
                match before {
                    Some(before) => store.set(KEY, before),
                    None => drop(store.delete(KEY)),
                }
            })
        }),
        Err(error) => {
            let reason = error.to_string();
            notice = Some(Notice {
                title: "Settings can't be saved".into(),
                detail: format!("Changes last until you close Hotseat ({reason})."),
            });
            Box::new(|_| Ok(()))
        }
    };
    if let Some(notice) = notice.as_mut().filter(|_| is_gone) {
        keep_for_next_start(&save, &preferences, notice);
    }
    (SettingsFile { preferences: RwLock::new(preferences), save }, notice)
}

/// Without a file the next start would have the usual defaults, and call whom this one does not.
fn keep_for_next_start(save: &Save, preferences: &Preferences, notice: &mut Notice) {
    if let Err(error) = save(json!(preferences)) {
        tracing::error!(%error, "preferences could not be kept");
        notice.detail += " They could not be saved: after the next start, Offline is off.";
    }
}

#[derive(Deserialize)]
struct Content {
    preferences: Option<Value>,
}

/// Preferences as a file has them. What a newer Hotseat left and this one does not know is no damage.
fn known(kept: Value) -> serde_json::Result<Preferences> {
    let Value::Object(mut kept) = kept else { return serde_json::from_value(kept) };
    let names = json!(Preferences::default());
    kept.retain(|name, _| names.get(name).is_some());
    serde_json::from_value(Value::Object(kept))
}

fn read(path: &Path, catalogue: &Catalogue) -> Result<Preferences, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Preferences::default()),
        Err(error) => return Err(error.to_string()),
    };
    let content: Content = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let preferences = match content.preferences {
        Some(kept) => known(kept).map_err(|error| error.to_string())?,
        None => Preferences::default(),
    };
    let preferences = preferences.with_model_on_offer(catalogue);
    preferences.validate(catalogue).map_err(|fields| {
        fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join("; ")
    })
}

/// The defaults, with Offline on: whether it was on can't be known, and calling no server is the safe side.
fn after_damage() -> Preferences {
    Preferences { only_local: true, ..Preferences::default() }
}

fn set_aside(path: &Path, reason: &str) -> Notice {
    let aside: PathBuf = path.with_file_name(SET_ASIDE);
    tracing::warn!(reason, "the settings file is damaged");
    let detail = match fs::rename(path, &aside) {
        Ok(()) => format!(
            "The file could not be read ({reason}). It was set aside as {}. The defaults apply, \
             and Offline is on.",
            aside.display()
        ),
        Err(error) => format!(
            "The file could not be read ({reason}) nor set aside ({error}). The defaults apply, \
             and Offline is on."
        ),
    };
    Notice { title: "Settings were damaged".into(), detail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn after_writing(text: &str) -> (TempDir, Result<Preferences, String>) {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join(FILE);
        fs::write(&path, text).unwrap();
        let read = read(&path, &Catalogue::built_in());
        (dir, read)
    }

    #[test]
    fn no_file_means_the_defaults() {
        let dir = TempDir::new().unwrap();
        let read = read(&dir.path().join(FILE), &Catalogue::built_in());
        assert_eq!(read, Ok(Preferences::default()));
    }

    #[test]
    fn what_was_kept_is_read_again() {
        let kept = Preferences { interviewer_name: "Dana".into(), ..Preferences::default() };
        let (_dir, read) = after_writing(&json!({ KEY: kept }).to_string());
        assert_eq!(read, Ok(kept));
    }

    #[test]
    fn garbage_and_values_no_rule_allows_are_damage() {
        let mut broken = json!(Preferences::default());
        broken["default_token_budget"] = json!(-5);
        let texts = ["", "{", "[]", "\0\0\0", r#"{"preferences":{"theme":"pink"}}"#];
        for text in texts.into_iter().map(str::to_owned).chain([json!({ KEY: broken }).to_string()])
        {
            assert!(after_writing(&text).1.is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_damaged_file_is_set_aside_whole() {
        let (dir, read) = after_writing("nonsense");
        let notice = set_aside(&dir.path().join(FILE), &read.unwrap_err());
        assert!(notice.detail.contains(SET_ASIDE));
        assert_eq!(fs::read_to_string(dir.path().join(SET_ASIDE)).unwrap(), "nonsense");
        assert!(!dir.path().join(FILE).exists());
    }

    #[test]
    fn a_preferred_model_that_is_gone_is_no_damage() {
        let kept = Preferences { default_model: "gone".into(), ..Preferences::default() };
        let (_dir, read) = after_writing(&json!({ KEY: kept }).to_string());
        assert_eq!(read, Ok(Preferences::default()));
    }

    #[test]
    fn what_a_newer_version_left_and_what_an_older_one_lacks_is_no_damage() {
        let mut kept = json!(Preferences { only_local: true, ..Preferences::default() });
        kept["invented_later"] = json!({ "a": [1] });
        kept.as_object_mut().unwrap().remove("letter_keys");
        let (_dir, read) = after_writing(&json!({ KEY: kept }).to_string());
        assert_eq!(read, Ok(Preferences { only_local: true, ..Preferences::default() }));
    }

    #[test]
    fn nobody_elsewhere_is_called_after_damage() {
        assert!(after_damage().only_local && !Preferences::default().only_local);
        assert!(after_damage().validate(&Catalogue::built_in()).is_ok());
    }
}
