//! `regionlint init`.

use crate::harness::Project;

const SPAN: &str = include_str!("../github/fails/main.tf");

/// What makes a directory the top of a repository.
const REPOSITORY: (&str, &str) = (".git/HEAD", "ref: refs/heads/main\n");

#[test]
fn a_repository_begins_with_what_fits_it() {
    let project = Project::new(&[("live/prod/main.tf", SPAN), (".github/CODEOWNERS", ""), REPOSITORY]);
    let dry = project.run(&["init", "--dry-run"], 0).out;
    assert!(dry.contains("regionlint.yaml: would be written"), "{dry}");
    assert!(!project.path("regionlint.yaml").exists());

    let said = project.run(&["init"], 0).out;
    assert_eq!(said.matches(": written").count(), 3, "{said}");
    let config = std::fs::read_to_string(project.path("regionlint.yaml")).unwrap();
    assert!(config.contains("#   live/prod (terraform): aws:eu-west-1, aws:us-east-1\n"), "{config}");
    assert!(config.contains("scope: \"live/prod/**\""), "{config}");
    assert!(
        said.ends_with("Next: `regionlint` checks the tree, `pre-commit install` makes git run the hook.\n"),
        "{said}"
    );
    // The new configuration is good, and changes nothing; the new files are not counted as skipped.
    let said = project.run(&[], 1).out;
    assert!(said.contains("RL101") && !said.contains("skipped"), "{said}");
    // Once more, all is there.
    let said = project.run(&["init"], 0).out;
    assert!(said.contains(".pre-commit-config.yaml: has the hook already\n") && !said.contains("written"), "{said}");
}

#[test]
fn an_empty_repository_can_begin() {
    let project = Project::new(&[REPOSITORY]);
    let said = project.run(&["init"], 0);
    assert_eq!((said.out.matches(": written").count(), said.err.as_str()), (2, ""), "{}", said.out);
    let config = std::fs::read_to_string(project.path("regionlint.yaml")).unwrap();
    assert!(!config.contains("Found"), "{config}");
    assert_eq!(project.run(&[], 2).out.lines().filter(|line| line.contains("nothing to check")).count(), 1);
}

#[test]
fn the_hook_belongs_to_the_top_of_a_repository() {
    let project = Project::new(&[("main.tf", SPAN)]);
    let said = project.run(&["init"], 0).out;
    assert!(said.starts_with("regionlint.yaml: written\nNext: "), "{said}");
    assert!(!project.path(".pre-commit-config.yaml").exists());
}

#[test]
fn what_is_there_is_left_alone() {
    let project = Project::new(&[
        ("main.tf", SPAN),
        ("regionlint.yaml", "# mine\n"),
        (".pre-commit-config.yaml", "repos: []\n"),
        REPOSITORY,
    ]);
    let said = project.run(&["init"], 0).out;
    assert!(said.contains("regionlint.yaml: left as it is") && said.contains("add this below `repos:`"), "{said}");
    assert_eq!(std::fs::read_to_string(project.path("regionlint.yaml")).unwrap(), "# mine\n");
    assert_eq!(std::fs::read_to_string(project.path(".pre-commit-config.yaml")).unwrap(), "repos: []\n");
    assert!(!project.path(".github").exists());
}
