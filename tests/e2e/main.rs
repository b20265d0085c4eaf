//! The app as people use it: the built program, a real window, a real database.
//!
//! WebDriver drives WebKitGTK, so these tests run on Linux.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/copied.rs"]
#[allow(dead_code, reason = "the shell's tests need the rest")]
mod copied;

#[path = "../support/provider/mod.rs"]
mod provider;

#[path = "../../src-tauri/llama/tests/engine/tiny.rs"]
#[expect(dead_code, reason = "the engine's own tests use the rest")]
mod tiny;

mod access;
mod agreeing;
mod asking;
mod assistant_settings;
mod away;
mod backups;
mod blank;
mod canary;
mod candidate_canaries;
mod candidate_dying;
mod candidate_editor;
mod candidate_enlarged;
mod candidate_flood;
mod candidate_focus;
mod candidate_hostile;
mod candidate_keys;
mod candidate_long_text;
mod candidate_looks;
mod candidate_markdown;
mod candidate_reloads;
mod candidate_remedies;
mod candidate_scrolling;
mod challenge_field;
mod clock_shim;
mod clocks;
mod command_line;
mod comparison;
mod damage;
mod desktop;
mod display;
mod drafts;
mod driver;
mod dying;
mod ends;
mod fitting;
mod flood;
mod form;
mod hearing;
mod hostile;
mod inspector;
mod installed;
mod instances;
mod interview;
mod interview_by_keyboard;
mod jumping;
mod keyboard;
mod layouts;
mod leaving;
mod leaving_busy;
mod ledger;
mod library;
mod life;
mod listing;
mod locking;
mod long_session;
mod looks;
#[allow(dead_code, reason = "the bench needs the rest")]
mod memory;
mod navigation;
mod note_drafts;
mod open_pages;
mod other_boot;
mod own_model;
mod places;
mod process_memory;
mod program;
mod quick_turns;
mod quiet;
mod raw_calls;
mod reader;
mod records;
mod reloads;
mod replay;
mod restarts;
mod runs;
mod screen;
mod second_press;
mod session_page;
mod sleeping;
mod sockets;
mod text;
mod text_size;
mod trying;
mod undoing;
mod way_back;
mod whole;
mod whole_interview;
mod window;
mod window_manager;
