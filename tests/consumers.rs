//! Formats and workflows, held against the tools that consume them.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::path::Path;
use std::process::Command;

/// The repository's root.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Runs a tool in the repository; what it says.
fn tool(name: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(name).args(arguments).current_dir(ROOT).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

/// The report on a tree with a finding and a file that cannot be read, and names that need escaping.
fn report(format: &str) -> String {
    let tree = tempfile::tempdir().unwrap();
    let fails = std::fs::read_to_string(Path::new(ROOT).join("tests/github/fails/main.tf")).unwrap();
    std::fs::create_dir(tree.path().join("a b#ä")).unwrap();
    std::fs::write(tree.path().join("a b#ä/main.tf"), fails).unwrap();
    std::fs::create_dir(tree.path().join("broken")).unwrap();
    std::fs::write(tree.path().join("broken/main.tf"), "resource {").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_regionlint"))
        .args(["--format", format, "--as-of", "2026-11-23"])
        .current_dir(tree.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "needs sarif-multitool"]
fn sarif_multitool_has_nothing_to_say() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.sarif");
    std::fs::write(&file, report("sarif")).unwrap();
    let (passed, said) = tool("sarif-multitool", &["validate", file.to_str().unwrap()]);
    assert!(passed && !said.contains("warning") && !said.contains("error"), "{said}");
}

#[test]
#[ignore = "needs actionlint"]
fn actionlint_has_nothing_to_say() {
    let (passed, said) = tool("actionlint", &[]);
    assert!(passed, "{said}");
}

#[test]
#[ignore = "needs zizmor"]
fn zizmor_has_nothing_to_say() {
    let (passed, said) = tool("zizmor", &["--offline", "--no-progress", "."]);
    assert!(passed, "{said}");
}

#[test]
#[ignore = "needs python3"]
fn junit_is_xml() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.xml");
    std::fs::write(&file, report("junit")).unwrap();
    let script = "import sys, xml.etree.ElementTree as tree\nroot = tree.parse(sys.argv[1]).getroot()\nassert root.tag == 'testsuites'\nassert len(root.findall('.//testcase')) == int(root.get('tests'))\nassert len(root.findall('.//failure')) == int(root.get('failures'))\nassert len(root.findall('.//error')) == int(root.get('errors'))";
    let (passed, said) = tool("python3", &["-c", script, file.to_str().unwrap()]);
    assert!(passed, "{said}");
}

/// What <https://docs.gitlab.com/ci/testing/code_quality/> asks for.
#[test]
fn gitlab_gets_what_it_asks_for() {
    let issues: Vec<serde_json::Value> = serde_json::from_str(&report("gitlab")).unwrap();
    assert_eq!(issues.len(), 2);
    let severities = ["info", "minor", "major", "critical", "blocker"];
    for issue in &issues {
        for field in ["description", "check_name", "fingerprint"] {
            assert!(issue[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {issue}");
        }
        assert!(severities.contains(&issue["severity"].as_str().unwrap()), "{issue}");
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(!path.starts_with("./") && !path.starts_with('/'), "{issue}");
        assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0), "{issue}");
    }
    let mut fingerprints: Vec<_> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), issues.len());
}
