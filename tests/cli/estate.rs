//! Roll-out in an estate: what is unknown may not grow, directories have baselines of their own, owners are named.

use crate::harness::Project;

const SPAN: &str = include_str!("../github/fails/main.tf");

const UNKNOWN: &str = "\
variable \"region\" {}
provider \"aws\" {
  region = var.region
}
resource \"aws_sqs_queue\" \"a\" {}
resource \"aws_sqs_queue\" \"b\" {}
";

#[test]
fn what_is_unknown_may_not_grow() {
    let project = Project::new(&[("main.tf", UNKNOWN)]);
    project.run(&["--max-unknown", "2"], 0);
    let said = project.run(&["--max-unknown", "1"], 1);
    assert!(said.err.starts_with("2 places cannot be told, and --max-unknown allows 1."), "{}", said.err);
    project.run(&["--max-unknown", "0", "--var", "region=eu-west-1"], 0);
}

#[test]
fn a_directory_has_a_baseline_of_its_own() {
    let project = Project::new(&[
        ("live/a/main.tf", SPAN),
        ("live/b/main.tf", SPAN),
        ("live/a/regionlint.yaml", "baseline: ../../baselines/a.json\n"),
    ]);
    assert!(project.run(&[], 1).out.contains("2 errors"));
    let said = project.run(&["--update-baselines"], 0);
    assert_eq!(said.err, "baselines/a.json: 1 finding and 0 problems written\n");
    let said = project.run(&["--format", "compact"], 1);
    assert!(said.out.contains("live/b/main.tf") && !said.out.contains("live/a/main.tf"), "{}", said.out);
    project.run(&["live/a"], 0);
    project.write("live/a/main.tf", UNKNOWN);
    assert!(project.run(&["live/a", "--format", "compact"], 0).out.contains("warning RL901"));
    let bare = Project::new(&[("main.tf", SPAN)]);
    assert!(bare.run(&["--update-baselines"], 2).err.contains("has the key `baseline`"));
}

#[test]
fn owners_are_named() {
    let owners = "* @acme/everybody\n/live/ @acme/live @sre  # on call\n";
    let project = Project::new(&[("live/main.tf", SPAN), (".github/CODEOWNERS", owners), (".git/HEAD", "")]);
    let said = project.run(&[], 1).out;
    assert!(said.contains("\n  owned by @acme/live @sre\n"), "{said}");
    let json: serde_json::Value = serde_json::from_str(&project.run(&["--format", "json"], 1).out).unwrap();
    assert_eq!(json["findings"][0]["owners"], serde_json::json!(["@acme/live", "@sre"]));
    assert!(project.run(&["--format", "markdown"], 1).out.contains("Owned by `@acme/live @sre`."));
}

#[test]
fn verbose_says_what_the_verdict_rests_on() {
    let pack = "pack: acme\nrules: []\n";
    let project = Project::new(&[
        ("live/main.tf", UNKNOWN),
        ("live/eu.tfvars", "region = \"eu-west-1\"\n"),
        ("regionlint.yaml", "rules: {packs: [policy/acme.yaml]}\n"),
        ("policy/acme.yaml", pack),
    ]);
    let said = project.run(&["--verbose", "--format", "json"], 0);
    for line in [
        "Configuration: regionlint.yaml\n",
        "Rule packs: built-in, policy/acme.yaml\n",
        "  live[eu.tfvars] (terraform): 2 resources, inputs eu.tfvars, configured by regionlint.yaml\n",
    ] {
        assert!(said.err.contains(line), "{}", said.err);
    }
    assert!(said.out.starts_with('{'));
    assert_eq!(project.run(&["--format", "json"], 0).err, "");
}
