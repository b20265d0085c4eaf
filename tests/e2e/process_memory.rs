//! What stands in a process's memory.

use nix::unistd::Pid;
use std::fs::{self, File};
use std::io::{BufRead, Result};
use std::os::unix::fs::FileExt;

/// A marker begins with this; nothing else is likely to hold many.
const FIRST: u8 = b'~';
/// Bytes of a page of memory, on every computer these tests run on.
const PAGE: u64 = 4096;
/// Bytes read at once.
const CHUNK: usize = 4 << 20;

/// A text that stands nowhere by chance.
pub fn marker(what: &str) -> String {
    format!("~{what}-{}~", uuid::Uuid::now_v7().simple())
}

/// Those of the markers the process holds anywhere, one byte or two to a character.
pub fn found(process: Pid, markers: &[String]) -> Result<Vec<String>> {
    let wanted: Vec<(usize, Vec<u8>)> = markers
        .iter()
        .enumerate()
        .flat_map(|(nth, marker)| {
            let wide = marker.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [(nth, marker.as_bytes().to_vec()), (nth, wide)]
        })
        .collect();
    let longest = wanted.iter().map(|(_, bytes)| bytes.len()).max().unwrap_or(0);
    let memory = File::open(format!("/proc/{process}/mem"))?;
    let mut is_found = vec![false; markers.len()];
    for (start, end) in regions(process)? {
        let mut at = start;
        while at < end {
            let len = usize::try_from(end - at).unwrap().min(CHUNK);
            let mut bytes = vec![0; len];
            // What is mapped and can't be read holds nothing of anybody's.
            let Ok(read) = memory.read_at(&mut bytes, at) else { break };
            look(&bytes[..read], &wanted, &mut is_found);
            if read < CHUNK {
                break;
            }
            // The next begins where a marker may have begun that ends there.
            at += u64::try_from(CHUNK - longest).unwrap();
        }
    }
    let found = markers.iter().zip(is_found).filter(|(_, is_found)| *is_found);
    Ok(found.map(|(marker, _)| marker.clone()).collect())
}

fn look(mut bytes: &[u8], wanted: &[(usize, Vec<u8>)], is_found: &mut [bool]) {
    loop {
        let skipped = (&mut &*bytes).skip_until(FIRST).unwrap();
        if skipped == 0 || bytes[skipped - 1] != FIRST {
            return;
        }
        for (nth, marker) in wanted {
            is_found[*nth] |= bytes[skipped - 1..].starts_with(marker);
        }
        bytes = &bytes[skipped..];
    }
}

/// Where what the process wrote itself is: pages it has, out of the far larger areas it set aside.
fn regions(process: Pid) -> Result<Vec<(u64, u64)>> {
    let maps = fs::read_to_string(format!("/proc/{process}/smaps"))?;
    let pages = File::open(format!("/proc/{process}/pagemap"))?;
    let (mut regions, mut bounds) = (Vec::new(), None);
    for line in maps.lines() {
        if let Some(rss) = line.strip_prefix("Rss:") {
            let is_empty = rss.trim() == "0 kB";
            if let Some(bounds) = bounds.take().filter(|_| !is_empty) {
                regions.extend(present(&pages, bounds)?);
            }
        } else if line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw")) {
            bounds = line.split(' ').next().and_then(|bounds| bounds.split_once('-'));
        }
    }
    Ok(regions)
}

/// The parts of an area that are there, as its table of pages tells.
fn present(pages: &File, (start, end): (&str, &str)) -> Result<Vec<(u64, u64)>> {
    let number = |hex| u64::from_str_radix(hex, 16).unwrap();
    let (first, last) = (number(start) / PAGE, number(end) / PAGE);
    let mut table = vec![0; usize::try_from((last - first) * 8).unwrap()];
    let read = pages.read_at(&mut table, first * 8)?;
    let mut parts: Vec<(u64, u64)> = Vec::new();
    for (page, entry) in (first..).zip(table[..read].chunks_exact(8)) {
        let is_there = u64::from_le_bytes(entry.try_into().unwrap()) >> 62 != 0;
        match parts.last_mut() {
            Some((_, end)) if is_there && *end == page * PAGE => *end += PAGE,
            _ if is_there => parts.push((page * PAGE, (page + 1) * PAGE)),
            _ => {}
        }
    }
    Ok(parts)
}
