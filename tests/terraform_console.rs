//! The evaluator against Terraform itself: every expression of `fixtures/console` must have Terraform's value or none.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests may panic and tell"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use regionlint::terraform::console;
use regionlint::value::{Data, Unknown, Value};

/// What Terraform's side shows for an expression that it refuses.
const REFUSED: &str = "!refused";
/// So many of the expressions that Terraform computes must be computed here too, in percent.
const MUST_KNOW: usize = 97;

/// One expression of the corpus.
struct Case {
    place: String,
    expression: String,
}

/// The expressions of all files: one on each line of a `.txt`, parted by `---` in a `.hcl`.
fn corpus() -> Vec<Case> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/console");
    let mut files: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let separator = if name.ends_with(".hcl") { "\n---\n" } else { "\n" };
        for (number, expression) in text.split(separator).enumerate() {
            let is_comment = separator == "\n" && expression.starts_with('#');
            if !is_comment && !expression.trim().is_empty() {
                cases.push(Case { place: format!("{name}:{}", number + 1), expression: expression.to_owned() });
            }
        }
    }
    cases
}

/// The JSON of every expression as Terraform computes it, in one session.
fn terraform(cases: &[Case]) -> Vec<String> {
    let mut configuration = String::from("locals {\n  answers = [\n");
    for case in cases {
        writeln!(configuration, "    try(jsonencode({}\n), \"{REFUSED}\"),", case.expression).unwrap();
    }
    configuration.push_str("  ]\n}\n");
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("main.tf"), configuration).unwrap();
    let program = std::env::var_os("REGIONLINT_TERRAFORM").unwrap_or_else(|| "terraform".into());
    let mut session = Command::new(program)
        .arg("console")
        .current_dir(directory.path())
        .env("HOME", directory.path())
        .env("CHECKPOINT_DISABLE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("terraform must be installed");
    session.stdin.take().unwrap().write_all(b"base64encode(jsonencode(local.answers))\n").unwrap();
    let output = session.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    // The console has its own way to quote letters: base64 needs none.
    let quoted = printed.lines().rfind(|line| line.starts_with('"')).expect("terraform printed no answer");
    let list = base64::engine::general_purpose::STANDARD.decode(quoted.trim_matches('"')).unwrap();
    serde_json::from_slice(&list).unwrap()
}

fn is_refusal(candidate: &Value) -> bool {
    matches!(candidate.data, Data::Unknown(Unknown::Invalid(_)))
}

#[test]
#[ignore = "needs terraform: run by .ci/run"]
fn the_evaluator_never_contradicts_terraform() {
    let cases = corpus();
    let answers = terraform(&cases);
    assert_eq!(answers.len(), cases.len());
    let (mut computed, mut known, mut wrong, mut unknown) = (0, 0, Vec::new(), Vec::new());
    for (case, theirs) in cases.iter().zip(&answers) {
        let ours = console(&format!("jsonencode({}\n)", case.expression));
        computed += usize::from(theirs != REFUSED);
        match &ours.data {
            Data::String(ours) if ours.as_ref() == theirs => known += 1,
            Data::Unknown(_) if theirs == REFUSED => {}
            // Refused by some versions of Terraform, as one of the candidates says.
            Data::OneOf(several) if theirs == REFUSED && several.iter().any(is_refusal) => {}
            Data::Unknown(why) => unknown.push(format!("{}: {}\n    {theirs}\n    {why}", case.place, case.expression)),
            ours => wrong.push(format!("{}: {}\n    {theirs}\n    {ours:?}", case.place, case.expression)),
        }
    }
    if std::env::var_os("REGIONLINT_SHOW_UNKNOWN").is_some() {
        eprintln!("{}", unknown.join("\n"));
    }
    eprintln!("{} expressions, {computed} computed by terraform, {known} of them here", cases.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(known * 100 >= computed * MUST_KNOW, "{} unknown:\n{}", unknown.len(), unknown.join("\n"));
}
