//! How much memory reading a record holds, however long it is.
//!
//! Alone in its program, since it counts what the whole program allocates.

#![allow(clippy::unwrap_used)]

#[path = "../../../tests/support/memory.rs"]
mod memory;

use hotseat_core::domain::chain::Head;
use hotseat_core::domain::event::{Actor, EventBody};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::record::{Part, entry_line};
use hotseat_core::domain::time::UtcMs;
use hotseat_record::{Opened, RecordFault, Seal, SealError, SealingKey, TrailEnd, open, seal};
use memory::held_by;
use std::fs::File;
use uuid::Uuid;

const ID: SessionId = SessionId(Uuid::from_u128(7));
const MIB: usize = 1 << 20;

#[test]
fn a_record_of_300_mib_is_sealed_and_verified_in_as_much_memory_as_a_small_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.hotseat");
    let key = SealingKey::from_seed(&[1; 32]).unwrap();
    let about = Seal {
        session_id: ID.0,
        sealed_at: 0,
        name: "",
        app_version: "0.1.0",
        key: &key,
        lock: None,
    };
    let ((), sealing) = held_by(|| {
        seal(File::create(&path).unwrap(), &about, b"", |each| {
            let mut head = Head::default();
            for n in 0..5_000 {
                let body = EventBody::SessionResumed { remaining_ms: n };
                let entry = head.entry(ID, &body, &Actor::APP, UtcMs(n), &[7; 32]).unwrap();
                each(Part::Trail, &entry_line(&entry).unwrap())?;
                head = Head::after(&entry);
            }
            let line = format!(r#"{{"content":"{}"}}"#, "What was said. ".repeat(MIB / 15));
            for _ in 0..300 {
                each(Part::Messages, &line)?;
            }
            Ok::<_, SealError>(TrailEnd { len: head.len, hash: head.hash })
        })
        .unwrap();
    });
    let mut read = 0;
    let ((), verifying) = held_by(|| {
        let Opened::Record(mut record) = open(&path).unwrap().unwrap() else { panic!() };
        let read_on = &mut |bytes| {
            read += bytes;
            true
        };
        record.verify(read_on, &mut |_, _| Ok::<(), RecordFault>(())).unwrap();
    });
    assert!(read >= 300 * MIB as u64);
    // A line, the window of what is unpacked, and little else.
    assert!(sealing < 16 * MIB && verifying < 16 * MIB, "{sealing} and {verifying} bytes");
}
