//! Every command that the README shows, run, and its output held against what the README shows.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

use std::fs;
use std::process::Command;

/// Commands of the README's `console` blocks with what follows them.
fn shown() -> Vec<(String, String)> {
    let readme = fs::read_to_string("README.md").unwrap();
    let mut commands: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let (true, Some(command)) = (inside, line.strip_prefix("$ ")) {
            commands.push((command.to_owned(), String::new()));
        } else if let (true, Some((_, output))) = (inside, commands.last_mut()) {
            output.push_str(line);
            output.push('\n');
        }
    }
    commands
}

#[test]
fn the_readme_shows_what_the_commands_print() {
    let mut run = 0;
    for (command, expected) in shown() {
        let Some(arguments) = command.strip_prefix("cargo run --quiet -- ") else {
            assert_eq!(command, "cargo test", "the README shows a command that this test cannot run");
            continue;
        };
        let output = Command::new(env!("CARGO_BIN_EXE_regionlint"))
            .args(arguments.split_whitespace())
            .env_clear()
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed.trim_end(), expected.trim_end(), "{command}");
        run += 1;
    }
    assert!(run >= 2, "the README shows the main job on the shipped example");
}
