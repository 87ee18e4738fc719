//! What people install: one version everywhere, and a manual for every input of the action.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use std::path::Path;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn yaml(path: &str) -> serde_yaml::Value {
    serde_yaml::from_str(&read(path)).unwrap()
}

#[test]
fn one_version_everywhere() {
    let placeholder = read("pyproject.toml");
    assert!(placeholder.contains(&format!("\nversion = \"{VERSION}\"\n")), "pyproject.toml");
    assert!(placeholder.contains(&format!("\ndependencies = [\"regionlint=={VERSION}\"]\n")), "pyproject.toml");
    for (page, line) in [
        ("docs/pre-commit.md", format!("rev: v{VERSION}\n")),
        ("docs/github.md", format!("regionlint@v{VERSION}\n")),
        ("docs/gitlab.md", format!("pip install regionlint=={VERSION}\n")),
    ] {
        assert!(read(page).contains(&line), "{page}: {line}");
    }
    assert!(read("packaging/python/pyproject.toml").contains("dynamic = [\"version\"]"));
}

#[test]
fn the_manual_has_every_input_and_output_of_the_action() {
    let (action, page) = (yaml("action.yml"), read("docs/github.md"));
    for part in ["inputs", "outputs"] {
        for name in action[part].as_mapping().unwrap().keys() {
            let name = name.as_str().unwrap();
            assert!(page.contains(&format!("`{name}`")), "docs/github.md: {part}: {name}");
        }
    }
}

#[test]
fn inputs_of_the_action_reach_scripts_through_their_environment_alone() {
    for step in yaml("action.yml")["runs"]["steps"].as_sequence().unwrap() {
        let run = step["run"].as_str().unwrap();
        assert!(!run.contains("${{"), "{run}");
    }
}

#[test]
fn the_hooks_differ_in_language_alone() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().unwrap();
    assert_eq!(
        hooks.iter().map(|hook| hook["language"].as_str().unwrap()).collect::<Vec<_>>(),
        ["python", "rust", "system"]
    );
    for key in ["entry", "files", "pass_filenames", "require_serial"] {
        assert!(hooks.iter().all(|hook| hook[key] == hooks[0][key] && !hook[key].is_null()), "{key}");
    }
}

#[test]
fn every_format_and_page_is_in_the_manual() {
    let page = read("docs/ci.md");
    for format in regionlint::report::Format::ALL {
        assert!(page.contains(&format!("| `{}` |", format.name())), "docs/ci.md: {}", format.name());
    }
    let readme = read("README.md");
    for link in readme.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(link).exists(), "README.md: {link}");
    }
}

/// The product's address and its repository stand in Cargo.toml; what cannot take them from there has the same.
#[test]
fn one_address_everywhere() {
    let (home, repository) = (env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY"));
    let name = repository.strip_prefix("https://github.com/").unwrap();
    let host = home.strip_prefix("https://").unwrap();
    for page in ["README.md", "docs/github.md", "docs/pre-commit.md", "docs/configuration.md", "docs/annotations.md"] {
        let text = read(page);
        for word in text.split_whitespace() {
            let word = word.trim_matches(|character: char| !character.is_alphanumeric());
            let is_repository = word.contains("github.com/") && word.contains("regionlint");
            assert!(!is_repository || word.contains(name), "{page}: {word}");
            assert!(!word.contains("/regionlint@") || word.contains(&format!("{name}@v")), "{page}: {word}");
            assert!(!word.contains("regionlint.") || !word.contains("://") || word.contains(host), "{page}: {word}");
        }
    }
    assert!(read("docs/annotations.md").contains(&format!("{host}/driver")));
}
