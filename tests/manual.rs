//! The pages of the manual: each is reached from the README, every link leads somewhere, and the binary understands
//! every command that they show.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const BINARY: &str = env!("CARGO_BIN_EXE_regionlint");

/// The README, CONTRIBUTING and all pages below `docs`, with their texts.
fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = vec![PathBuf::from("README.md"), PathBuf::from("CONTRIBUTING.md")];
    for directory in ["docs", "docs/codes"] {
        let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(files.filter(|file| file.extension().is_some_and(|ending| ending == "md")));
    }
    pages.sort();
    pages.into_iter().map(|page| (page.clone(), fs::read_to_string(page).unwrap())).collect()
}

#[test]
fn the_readme_leads_to_every_page() {
    let readme = fs::read_to_string("README.md").unwrap();
    let lost: Vec<_> = pages()
        .into_iter()
        .map(|(page, _)| page)
        .filter(|page| page.parent() == Some(Path::new("docs")) && !readme.contains(&format!("]({})", page.display())))
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn every_link_leads_somewhere() {
    let mut lost = Vec::new();
    for (page, text) in pages() {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            if file.contains("://") {
                continue;
            }
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            let there = fs::read_to_string(&target);
            let is_there =
                if heading.is_empty() { target.exists() } else { there.is_ok_and(|text| has(&text, heading)) };
            if !is_there {
                lost.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}

/// Whether a page has the heading of which an anchor is made.
fn has(text: &str, anchor: &str) -> bool {
    let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
    headings
        .map(|heading| heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-"))
        .any(|it| it == anchor)
}

#[test]
fn the_binary_understands_every_command() {
    let mut refused = Vec::new();
    let mut understood = 0;
    for (page, text) in pages() {
        for command in commands(&text) {
            let output = Command::new(BINARY).args(words(&command)).arg("--help").output().unwrap();
            if output.status.success() {
                understood += 1;
            } else {
                refused.push(format!("{}: {command}\n{}", page.display(), String::from_utf8_lossy(&output.stderr)));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(understood > 30, "the pages show {understood} commands");
}

/// The commands of a page, in blocks and between backticks: what follows `regionlint`, up to where a shell would go on.
fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside {
            let line = line.trim_start_matches(['$', ' ', '-']);
            let parts = line.split(['|', ';']).flat_map(|part| part.split("&&"));
            commands.extend(parts.filter_map(|part| part.trim().strip_prefix("regionlint ")).map(str::to_owned));
        } else {
            let spans = line.split('`').skip(1).step_by(2);
            let parts = spans.flat_map(|span| span.split('|'));
            commands.extend(parts.filter_map(|part| part.trim().strip_prefix("regionlint ")).map(str::to_owned));
        }
    }
    commands
}

/// The words of a command as a shell parts them, without a comment and without a redirection.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in command.chars() {
        match character {
            '"' => quoted = !quoted,
            '#' | '>' if !quoted => break,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
