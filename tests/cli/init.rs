//! `regionlint init`.

use crate::harness::Project;

const SPAN: &str = include_str!("../github/fails/main.tf");

#[test]
fn a_repository_begins_with_what_fits_it() {
    let project = Project::new(&[("live/prod/main.tf", SPAN), (".github/CODEOWNERS", "")]);
    let dry = project.run(&["init", "--dry-run"], 0).out;
    assert!(dry.contains("regionlint.yaml: would be written"), "{dry}");
    assert!(!project.path("regionlint.yaml").exists());

    let said = project.run(&["init"], 0).out;
    assert_eq!(said.matches(": written").count(), 3, "{said}");
    let config = std::fs::read_to_string(project.path("regionlint.yaml")).unwrap();
    assert!(config.contains("#   live/prod (terraform): aws:eu-west-1, aws:us-east-1\n"), "{config}");
    assert!(config.contains("scope: \"live/prod/**\""), "{config}");
    // The new configuration is good, and changes nothing.
    assert!(project.run(&[], 1).out.contains("RL101"));
}

#[test]
fn what_is_there_is_left_alone() {
    let project =
        Project::new(&[("main.tf", SPAN), ("regionlint.yaml", "# mine\n"), (".pre-commit-config.yaml", "repos: []\n")]);
    let said = project.run(&["init"], 0).out;
    assert!(said.contains("regionlint.yaml: left as it is") && said.contains("add this below `repos:`"), "{said}");
    assert_eq!(std::fs::read_to_string(project.path("regionlint.yaml")).unwrap(), "# mine\n");
    assert_eq!(std::fs::read_to_string(project.path(".pre-commit-config.yaml")).unwrap(), "repos: []\n");
    assert!(!project.path(".github").exists());
}
