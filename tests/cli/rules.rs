//! `regionlint rules`: the list, and packs tried.

use crate::harness::Project;

/// A pack of the user's, with a rule whose region is at this attribute.
fn pack(attribute: &str) -> String {
    let table = |regions: [&str; 2]| {
        format!(
            "|\n      resource \"acme_table\" \"a\" {{\n        region = \"{}\"\n        replica {{ region = \"{}\" }}\n      }}\n",
            regions[0], regions[1]
        )
    };
    format!(
        "pack: acme\ncloud: aws\ntypes: [\"acme_*\"]\nplace: [{{attribute: region}}]\nrules:\n  - type: acme_table\n    also: [{{each: replica, attribute: {attribute}, link: replication}}]\n    fires: {}    quiet: {}",
        table(["eu-west-1", "us-east-1"]),
        table(["eu-west-1", "eu-west-1"])
    )
}

#[test]
fn rules_are_listed() {
    let said = Project::new(&[]).run(&["rules", "--format", "json"], 0);
    let value: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert!(value["rules"].is_array());
}

#[test]
fn a_pack_whose_examples_hold_is_clean() {
    let project = Project::new(&[("policy/acme.yaml", &pack("region"))]);
    for path in ["policy/acme.yaml", "policy"] {
        assert_eq!(project.run(&["rules", "test", path], 0).out, "1 rule, 2 examples: all do what they say\n");
    }
}

#[test]
fn an_example_that_fails_is_told_with_its_place() {
    let said = Project::new(&[("acme.yaml", &pack("name"))]).run(&["rules", "test", "acme.yaml"], 1);
    assert!(said.out.starts_with("acme.yaml:8: acme_table: missing RL101"), "{}", said.out);
}

#[test]
fn a_broken_pack_is_told_with_its_place_and_what_was_meant() {
    let broken = pack("region").replace("link:", "lnik:");
    let said = Project::new(&[("acme.yaml", &broken)]).run(&["rules", "test", "acme.yaml"], 2);
    assert!(said.err.contains("acme.yaml:7:") && said.err.contains("did you mean `link`?"), "{}", said.err);
    assert!(Project::new(&[]).run(&["rules", "test", "nowhere"], 2).err.contains("no such file"));
}

#[test]
fn the_users_packs_are_in_force_where_the_configuration_says() {
    let regions = "regions:\n  - {cloud: aws, regions: [{id: eu-acme-1, place: Bern, countries: [CH]}]}\nrules:";
    let project = Project::new(&[
        (".git/HEAD", ""),
        ("regionlint.yaml", "rules: {packs: [policy]}\n"),
        ("policy/acme.yaml", &pack("region").replace("rules:", regions)),
        ("live/main.tf", ""),
    ]);
    assert_eq!(project.run(&["rules", "acme"], 0).out, "acme_table  acme  policy/acme.yaml\n");
    assert!(project.run(&["regions", "eu-acme-1"], 0).out.contains("Switzerland"));
    let elsewhere = Project::new(&[]);
    assert!(elsewhere.run(&["rules", "acme"], 1).err.contains("no type with a rule has \"acme\" in its name"));
}

#[test]
fn coverage_is_told_for_people_and_programs() {
    let project = Project::new(&[]);
    assert!(project.run(&["rules", "--coverage"], 0).out.contains("\naws "));
    let said = project.run(&["rules", "--coverage", "--format", "json"], 0);
    let value: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let aws = value["providers"].as_array().unwrap().iter().find(|one| one["provider"] == "aws").unwrap();
    assert!(aws["types"].as_u64().unwrap() > 1_500, "{aws}");
}

#[test]
fn the_shipped_example_of_an_own_pack_does_what_it_says() {
    let text = |path: &str| std::fs::read_to_string(format!("fixtures/own-pack/{path}")).unwrap();
    let files = ["regionlint.yaml", "policy/acme.yaml", "main.tf"].map(|path| (path, text(path)));
    let project = Project::new(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    assert!(project.run(&["rules", "test", "policy/acme.yaml"], 0).out.contains("all do what they say"));
    assert!(project.run(&["regions", "acme:bern-1"], 0).out.contains("Switzerland"));
}

#[test]
fn a_region_or_cloud_that_makes_no_sense_is_told_with_its_place() {
    let clouds = pack("region").replace("cloud: aws", "cloud: awss");
    let said = Project::new(&[("acme.yaml", &clouds)]).run(&["rules", "test", "acme.yaml"], 2);
    assert!(said.err.contains("acme.yaml:2:") && said.err.contains("did you mean `aws`?"), "{}", said.err);
    let regions = "regions:\n  - {cloud: aws, regions: [{id: eu-acme-1, contries: [CH]}]}\nrules:";
    let regions = pack("region").replace("rules:", regions);
    let said = Project::new(&[("acme.yaml", &regions)]).run(&["rules", "test", "acme.yaml"], 2);
    assert!(said.err.contains("acme.yaml:6:") && said.err.contains("did you mean `countries`?"), "{}", said.err);
}
