//! Help, errors, streams: what holds for every command.

use std::process::Stdio;

use crate::harness::Project;

#[test]
fn help_and_version_are_no_failure() {
    let project = Project::new(&[]);
    let help = project.run(&["--help"], 0);
    for word in ["check", "map", "explain", "--fail-on", "Exit status"] {
        assert!(help.out.contains(word), "{word}\n{}", help.out);
    }
    let version = project.run(&["--version"], 0);
    assert_eq!(version.out, format!("regionlint {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_mistyped_flag_is_answered_with_the_right_one() {
    let said = Project::new(&[]).run(&["--strikt"], 2);
    assert!(said.err.contains("--strict"), "{}", said.err);
    assert!(said.out.is_empty());
}

#[test]
fn a_mistyped_command_is_answered_with_the_right_one() {
    let said = Project::new(&[]).run(&["chekc"], 2);
    assert!(said.err.contains("did you mean the command `check`?"), "{}", said.err);
}

#[test]
fn a_mistyped_format_is_answered_with_the_right_one() {
    let said = Project::new(&[]).run(&["--format", "sarf"], 2);
    assert!(said.err.contains("'sarif'"), "{}", said.err);
}

#[test]
fn a_mistyped_code_is_answered_with_the_right_one() {
    let project = Project::new(&[]);
    assert!(project.run(&["explain", "RL111"], 2).err.contains("did you mean RL101"));
    assert!(project.run(&["--select", "RL101,RL1O2"], 2).err.contains("did you mean RL102"));
}

#[test]
fn explain_knows_codes_and_names() {
    let project = Project::new(&[]);
    let by_code = project.run(&["explain", "rl101"], 0).out;
    assert!(by_code.starts_with("# RL101 undeclared-driver\n"));
    assert_eq!(by_code, project.run(&["explain", "undeclared-driver"], 0).out);
    assert!(project.run(&["explain"], 0).out.contains("RL902"));
}

#[test]
fn completions_and_manual_are_printed() {
    let project = Project::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(project.run(&["completions", shell], 0).out.contains("regionlint"), "{shell}");
    }
    assert!(project.run(&["man"], 0).out.contains(".TH regionlint"));
}

#[test]
fn a_mistyped_place_is_answered_with_the_right_one() {
    let project = Project::new(&[]);
    assert!(project.run(&["regions", "franfurt"], 1).err.contains("did you mean Frankfurt?"));
    assert!(project.run(&["regions", "xyzzy"], 1).err.ends_with("called \"xyzzy\"\n"));
}

#[test]
fn regions_are_found_by_id_zone_country_and_place() {
    let project = Project::new(&[]);
    assert!(project.run(&["regions", "aws:eu-west-2"], 0).out.contains("London"));
    assert!(project.run(&["regions", "us-east-1a"], 0).out.contains("aws:us-east-1"));
    assert!(project.run(&["regions", "frankfurt"], 0).out.contains("aws:eu-central-1"));
    assert!(project.run(&["regions", "ch"], 0).out.contains("aws:eu-central-2"));
    let said = project.run(&["regions", "aws:eu-wset-1"], 1);
    assert!(said.err.contains("did you mean") && said.err.contains("eu-west-1"), "{}", said.err);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let project = Project::new(&[]);
    let mut child = project.command(&["explain", "RL101"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(unix)]
#[test]
fn a_note_does_not_hide_that_nothing_was_found() {
    let project = Project::new(&[]);
    std::os::unix::fs::symlink("/etc/hostname", project.path("CODEOWNERS")).unwrap();
    let said = project.run(&[], 2);
    assert!(said.out.contains("who owns what is not told"), "{}", said.out);
    assert!(said.out.contains("Name the directory that has them"), "{}", said.out);
}
