//! Data goes one way: each room imports only rooms that stand before it in the list of `src/lib.rs`'s front page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, reason = "tests may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, in order.
const ROOMS: &[&str] = &[
    "source",
    "discover",
    "geo",
    "value",
    "finding",
    "model",
    "rules",
    "terraform",
    "kubernetes",
    "locate",
    "config",
    "render",
    "declare",
    "check",
    "lint",
    "edit",
    "report",
    "cli",
];

/// Rooms that do not know each other although one stands before the other, and why.
const STRANGERS: &[(&str, &str, &str)] = &[
    ("terraform", "rules", "a language knows no rule"),
    ("kubernetes", "rules", "a language knows no rule"),
    ("kubernetes", "terraform", "the languages do not know each other"),
    ("locate", "terraform", "places come from values, not from a language"),
    ("locate", "kubernetes", "places come from values, not from a language"),
    ("render", "terraform", "only overlays and charts are rendered"),
    ("declare", "terraform", "annotations are comments and tags, whatever the language"),
    ("declare", "kubernetes", "annotations are comments and tags, whatever the language"),
    ("check", "terraform", "a check knows neither language"),
    ("check", "kubernetes", "a check knows neither language"),
    ("report", "check", "a report knows no check"),
    ("report", "terraform", "a report knows no language"),
    ("report", "kubernetes", "a report knows no language"),
];

#[test]
fn every_room_imports_only_rooms_before_it() {
    let mut wrong = Vec::new();
    for file in rust_files(Path::new("src")) {
        let Some(room) = room_of(&file) else { continue };
        let own = ROOMS.iter().position(|other| *other == room);
        let Some(own) = own else {
            wrong.push(format!("{}: the room `{room}` is not in the list", file.display()));
            continue;
        };
        for other in imports(&file) {
            match ROOMS.iter().position(|listed| *listed == other) {
                Some(position) if position > own => {
                    wrong.push(format!("{}: `{room}` imports `{other}`, which stands after it", file.display()));
                }
                _ => {}
            }
            let stranger = STRANGERS.iter().find(|(from, to, _)| *from == room && *to == other);
            if let Some((_, _, why)) = stranger {
                wrong.push(format!("{}: `{room}` imports `{other}`: {why}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_is_the_house() {
    let front = fs::read_to_string("src/lib.rs").unwrap();
    let declared: Vec<&str> =
        front.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let mut listed = ROOMS.to_vec();
    listed.sort_unstable();
    let mut sorted = declared.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, listed, "src/lib.rs declares other rooms than the list of this test");
    for room in ROOMS {
        assert!(front.contains(&format!("[`{room}`]")), "the front page of the crate does not show the room `{room}`");
    }
}

#[test]
fn main_is_ten_lines() {
    let lines = fs::read_to_string("src/main.rs").unwrap().lines().count();
    assert!(lines <= 12, "src/main.rs has {lines} lines");
}

#[test]
fn no_room_is_a_drawer() {
    let drawers = ["utils", "util", "helpers", "helper", "misc", "common", "shared"];
    let found: Vec<String> = rust_files(Path::new("src"))
        .into_iter()
        .filter(|file| file.iter().any(|part| drawers.contains(&part.to_string_lossy().trim_end_matches(".rs"))))
        .map(|file| file.display().to_string())
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn files_hold_one_idea() {
    let mut long = BTreeMap::new();
    for file in rust_files(Path::new("src")).into_iter().filter(|file| !file.to_string_lossy().contains("tests")) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        if code > 550 {
            long.insert(file, code);
        }
    }
    assert!(long.is_empty(), "two ideas in one file? {long:?}");
}

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn room_of(file: &Path) -> Option<String> {
    let inside = file.strip_prefix("src").ok()?;
    let first = inside.iter().next()?.to_string_lossy().into_owned();
    let room = first.trim_end_matches(".rs").to_owned();
    (room != "lib" && room != "main").then_some(room)
}

/// The rooms that a file names after `crate::`, and those that it reaches by climbing with `super::` out of its own.
fn imports(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let depth = file.iter().count().saturating_sub(if file.ends_with("mod.rs") { 3 } else { 2 });
    let climb = format!("{}::", vec!["super"; depth + 1].join("::"));
    let mut rooms = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        for prefix in ["crate::", climb.as_str()] {
            for (at, _) in line.match_indices(prefix) {
                let rest = &line[at + prefix.len()..];
                let name: String =
                    rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if ROOMS.contains(&name.as_str()) {
                    rooms.push(name);
                }
            }
        }
    }
    rooms.sort();
    rooms.dedup();
    rooms
}
