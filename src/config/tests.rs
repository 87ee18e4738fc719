//! The room as a whole: files in a tree, and what they come to.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Config, Configs, Subject, TagField, schema};
use crate::discover::{Memory, Tree};
use crate::finding::{Code, Problem, Severity};
use crate::model::DriverName;
use crate::value::Value;

/// The example of the handbook, nearly word for word.
const WHOLE: &str = r#"
decisions:
  - {id: adr-042, scope: "live/prod/**", driver: latency, regions: ["aws:*"], owner: platform, review-by: 2027-06-30,
     reason: Players in APAC need under 80 ms}
  - {id: adr-7, driver: [regulation, availability], regime: gdpr}
residency:
  default: eu
  rules:
    - {path: "services/crm/**", types: [aws_s3_bucket], name: "*-archive", tags: {team: crm}, label: br}
  exceptions:
    - {address: aws_s3_bucket.public, reason: public assets, until: 2027-01-01}
  jurisdictions: {dach: [DE, AT, CH], nordic: ["NO", SE]}
inputs:
  - {scope: "live/eu", vars: {region: eu-west-1, zones: [a, b], count: 3}, workspace: prod, var-files: ["../vars/eu.tfvars"]}
module-sources: {"git::ssh://git.example.com/modules//(.*)": "modules/$1"}
clusters: {"prod-eu-*": "aws:eu-west-1", prod-us: "aws:us-east-1", "prod-*": "aws:eu-central-1"}
cloud: aws
audience: {latency-ms: 100, users: {US: 80, EU: 15, rest: 5}}
tag-keys: {driver: [why-multi-region], label: sovereignty}
tag-values: {EU-Only: eu}
severity: {RL104: error, missing-reason: off}
overrides: [{scope: "sandbox/**", severity: {RL101: warning}}]
ambient: off
unknown: warning
render: {kustomize: ["overlays/*"], helm: [{chart: charts/app, values: [values-eu.yaml]}]}
rules: {packs: [policy/regionlint]}
exclude: ["examples/**"]
"#;

fn configs(files: &[(&str, &str)]) -> Configs {
    let tree = Memory::new(files.iter().copied());
    let paths: Vec<String> =
        files.iter().map(|(path, _)| *path).filter(|path| path.ends_with("regionlint.yaml")).map(Into::into).collect();
    Configs::read(&tree, &paths)
}

fn config(text: &str) -> Arc<Config> {
    let files = [("repo/regionlint.yaml", text), ("repo/charts/app/values-eu.yaml", "")];
    Arc::clone(configs(&files).of("repo/x").unwrap())
}

fn problems(text: &str) -> Vec<Problem> {
    configs(&[("regionlint.yaml", text)]).of("x").err().unwrap_or_default().to_vec()
}

/// The only problem: its message, and the text that it points at.
fn problem(text: &str) -> (String, String) {
    let problems = problems(text);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = problems.first().unwrap();
    (problem.message.clone(), problem.at.as_ref().unwrap().text().to_owned())
}

#[test]
fn every_key_of_the_handbook_is_understood() {
    let config = config(WHOLE);
    assert_eq!(config.default_label().unwrap().name, "eu");
    assert_eq!(config.jurisdictions().get("dach").unwrap(), &["DE", "AT", "CH"]);
    assert_eq!(config.module_path("git::ssh://git.example.com/modules//app/web").unwrap(), "repo/modules/app/web");
    assert_eq!(config.module_path("registry.example.com/x"), None);
    assert_eq!(config.cluster("prod-eu-1").unwrap().region, "aws:eu-west-1", "the first that fits, as written");
    assert_eq!(config.cluster("prod-us").unwrap().region, "aws:us-east-1");
    assert_eq!(config.cluster("test").map(|cluster| &cluster.region), None);
    assert_eq!(config.cloud(), Some("aws"));
    assert_eq!(config.audience().unwrap().users.get("US"), Some(&80.0));
    assert_eq!(config.vocabulary().field("WhyMultiRegion"), Some(TagField::Driver));
    assert_eq!(config.vocabulary().meaning("eu_only"), "eu");
    assert_eq!(config.vocabulary().meaning("aws:eu-west-1"), "aws:eu-west-1");
    assert_eq!((config.ambient(), config.unknown()), (None, Some(Severity::Warning)));
    assert!(config.render().kustomizes("repo/overlays/eu") && !config.render().kustomizes("repo/base"));
    let chart = config.render().charts.first().unwrap();
    assert_eq!(
        (chart.directory.as_str(), chart.values.as_slice()),
        ("repo/charts/app", &["repo/charts/app/values-eu.yaml".to_owned()][..])
    );
    assert_eq!(config.packs().first().unwrap().0, "repo/policy/regionlint");
    assert!(config.excludes("repo/examples/a/main.tf") && !config.excludes("examples/a/main.tf"));
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "# nothing yet\n", "{}"] {
        let config = config(text);
        assert!(config.decisions().is_empty() && config.default_label().is_none(), "{text}");
        assert_eq!(config.severity(Code::RL101, "x"), None);
    }
}

#[test]
fn decisions_hold_for_their_stacks_and_addresses() {
    let text = "decisions:\n- {id: a, scope: 'live/**', driver: latency}\n- {id: b, address: module.app, driver: availability}\n- {id: c, driver: regulation}\n";
    let config = config(text);
    let ids = |stack, address| -> Vec<String> {
        config.decisions_for(stack, address).map(|decision| decision.id.clone()).collect()
    };
    assert_eq!(ids("repo/live", "aws_s3_bucket.x"), ["a"]);
    assert_eq!(ids("repo/live/eu", "module.app[0].aws_s3_bucket.x"), ["a", "b"]);
    assert_eq!(ids("repo/test", "aws_s3_bucket.x"), [""; 0], "c holds only where a tag names it");
    assert_eq!(config.decision("C").unwrap().driver.names, [DriverName::Regulation]);
    assert_eq!(config.decisions().first().unwrap().driver.at.text(), "{id: a, scope: 'live/**', driver: latency}");
}

#[test]
fn a_decision_carries_all_that_an_annotation_can() {
    let config = config(WHOLE);
    let driver = &config.decision("ADR_042").unwrap().driver;
    assert_eq!(driver.names, [DriverName::Latency]);
    assert_eq!(driver.reason.as_deref(), Some("Players in APAC need under 80 ms"));
    assert_eq!((driver.owner.as_deref(), driver.review_by.as_deref()), (Some("platform"), Some("2027-06-30")));
    assert_eq!(driver.regions, ["aws:*"]);
    let other = &config.decision("adr-7").unwrap().driver;
    assert_eq!(other.names, [DriverName::Availability, DriverName::Regulation]);
}

#[test]
fn a_label_rule_fits_only_with_all_that_it_names() {
    let config = config(WHOLE);
    let tags = BTreeMap::from([("team".to_owned(), "crm".to_owned())]);
    let fitting = Subject {
        stack: "repo/services/crm/eu",
        file: "repo/modules/bucket/main.tf",
        type_name: "aws_s3_bucket",
        names: &["this", "mails-archive"],
        tags: &tags,
    };
    assert_eq!(config.label_rule_for(&fitting).unwrap().label.name, "br");
    let none = BTreeMap::new();
    for other in [
        Subject { stack: "repo/services/erp", ..fitting },
        Subject { type_name: "aws_sqs_queue", ..fitting },
        Subject { names: &["this"], ..fitting },
        Subject { tags: &none, ..fitting },
    ] {
        assert!(config.label_rule_for(&other).is_none(), "{other:?}");
    }
    let by_file = Subject { stack: "repo", file: "repo/services/crm/main.tf", ..fitting };
    assert!(config.label_rule_for(&by_file).is_some());
}

#[test]
fn exceptions_lift_codes_of_residency_when_they_say_why() {
    let text = "residency:\n  exceptions:\n  - {address: aws_s3_bucket.a}\n  - {address: 'aws_s3_bucket.*', scope: live, codes: [RL302], reason: agreed}\n";
    let config = config(text);
    let lifts = |code, stack| config.exception_for(code, stack, "aws_s3_bucket.a[0]").is_some();
    assert!(lifts(Code::RL302, "repo/live"));
    assert!(!lifts(Code::RL301, "repo/live") && !lifts(Code::RL302, "repo/test"));
    assert_eq!(config.exceptions().first().unwrap().codes.len(), 5, "without codes: all of residency");
}

#[test]
fn severities_go_by_directory_first() {
    let config = config(WHOLE);
    assert_eq!(config.severity(Code::RL101, "repo/sandbox/a"), Some(Severity::Warning));
    assert_eq!(config.severity(Code::RL101, "repo/live"), None);
    assert_eq!(config.severity(Code::RL104, "repo/sandbox"), Some(Severity::Error));
    assert_eq!(config.severity(Code::RL103, "repo"), Some(Severity::Off));
}

#[test]
fn inputs_are_values_with_trails() {
    let config = config(WHOLE);
    let inputs: Vec<_> = config.inputs_for("repo/live/eu").collect();
    let input = inputs.first().unwrap();
    assert_eq!(input.workspace.as_deref(), Some("prod"));
    assert_eq!(input.variable_files, ["vars/eu.tfvars"]);
    let region = input.variables.get("region").unwrap();
    assert_eq!(region.as_str(), Some("eu-west-1"));
    assert_eq!(region.origin.at().unwrap().text(), "eu-west-1");
    assert_eq!(input.variables.get("zones").unwrap(), &Value::list(vec![Value::string("a"), Value::string("b")]));
    assert_eq!(config.inputs_for("repo/live/us").count(), 0);
}

#[test]
fn the_nearest_file_upwards_counts_for_a_stack() {
    let configs = configs(&[("regionlint.yaml", "cloud: aws"), ("live/regionlint.yaml", "cloud: gcp")]);
    let cloud = |stack| configs.of(stack).unwrap().cloud().map(ToOwned::to_owned);
    assert_eq!(cloud("live/eu/app").as_deref(), Some("gcp"));
    assert_eq!(cloud("live").as_deref(), Some("gcp"));
    assert_eq!(cloud("test").as_deref(), Some("aws"));
    assert_eq!(cloud(".").as_deref(), Some("aws"));
}

#[test]
fn a_file_builds_on_another_and_counts_first() {
    let base = "cloud: aws\nambient: error\nseverity: {RL101: warning, RL104: off}\ndecisions: [{id: base, scope: '**', driver: latency}]\nresidency: {default: us}\n";
    let own = "extends: ../regionlint.yaml\ncloud: gcp\nseverity: {RL101: error}\ndecisions: [{id: own, scope: '**', driver: availability}]\n";
    let configs = configs(&[("regionlint.yaml", base), ("live/regionlint.yaml", own)]);
    let config = configs.of("live/eu").unwrap();
    assert_eq!((config.cloud(), config.ambient()), (Some("gcp"), Some(Severity::Error)));
    assert_eq!(config.severity(Code::RL101, "live"), Some(Severity::Error));
    assert_eq!(config.severity(Code::RL104, "live"), Some(Severity::Off));
    assert_eq!(config.default_label().unwrap().name, "us");
    let ids: Vec<_> = config.decisions_for("live/eu", "a.b").map(|decision| decision.id.as_str()).collect();
    assert_eq!(ids, ["own", "base"]);
}

#[test]
fn a_circle_of_files_ends() {
    let files =
        [("regionlint.yaml", "extends: a/regionlint.yaml"), ("a/regionlint.yaml", "extends: ../regionlint.yaml")];
    let problems = configs(&files).of("x").unwrap_err().to_vec();
    assert!(problems.first().unwrap().message.ends_with("builds on itself"));
    let missing = problem("extends: ../../x.yaml");
    assert_eq!(missing, ("`../../x.yaml` leads out of the repository".into(), "../../x.yaml".into()));
}

#[test]
fn paths_are_seen_from_the_working_directory() {
    struct Below(Memory);
    impl Tree for Below {
        fn read(&self, path: &str) -> Result<Arc<crate::source::SourceFile>, crate::discover::ReadError> {
            self.0.read(path)
        }
        fn list(&self, directory: &str) -> Vec<crate::discover::Entry> {
            self.0.list(directory)
        }
        fn display(&self, path: &str) -> String {
            self.0.display(path)
        }
        fn working(&self) -> &'static str {
            "live/eu"
        }
    }
    let tree = Below(Memory::new([("regionlint.yaml", "overrides: [{scope: live/us, severity: {RL101: off}}]")]));
    let configs = Configs::read(&tree, &["regionlint.yaml".into()]);
    let config = configs.of(".").unwrap();
    assert_eq!(config.severity(Code::RL101, "../us/app"), Some(Severity::Off));
    assert_eq!(config.severity(Code::RL101, "."), None);
}

#[test]
fn a_broken_file_is_told_to_those_whom_it_concerns() {
    let configs = configs(&[("live/regionlint.yaml", "clouds: aws"), ("test/regionlint.yaml", "cloud: aws")]);
    assert!(configs.of("live/eu").is_err());
    assert!(configs.of("test/eu").is_ok() && configs.of("other").is_ok());
    assert_eq!(configs.all().count(), 2);
}

#[test]
fn what_any_file_above_excludes_is_excluded() {
    let configs = configs(&[
        ("regionlint.yaml", "exclude: [old]"),
        ("old/regionlint.yaml", ""),
        ("new/regionlint.yaml", "exclude: [x]"),
    ]);
    assert!(configs.excludes("old/main.tf") && configs.excludes("new/x/main.tf"));
    assert!(!configs.excludes("new/main.tf") && !configs.excludes("x/main.tf"));
}

#[test]
fn one_file_can_be_given_for_everything() {
    let tree = Memory::new([("regionlint.yaml", "cloud: gcp")]);
    let file = Arc::new(crate::source::SourceFile::new("/policy.yaml", "cloud: aws\nexclude: [x]"));
    let configs = Configs::single(&tree, &file, "").unwrap();
    assert_eq!(configs.of("any").unwrap().cloud(), Some("aws"));
    assert!(configs.excludes("x/y"));
}

#[test]
fn misspelt_keys_and_words_are_told_with_what_was_meant() {
    let cases = [
        ("decsions: []", "`decsions` is no key here; did you mean `decisions`?", "decsions"),
        ("decisions:\n- id: a\n  driver: latency\n  scop: x\n", "`scop` is no key here; did you mean `scope`?", "scop"),
        ("decisions: [{id: a, driver: latancy}]", "`latancy` is no driver; did you mean `latency`?", "latancy"),
        (
            "decisions: [{id: a, driver: cost}]",
            "`cost` is no driver; the drivers are `latency`, `availability`, `regulation`",
            "cost",
        ),
        ("severity: {RL109: off}", "no code is called `RL109`; did you mean `RL101`?", "RL109"),
        ("severity: {idle-drver: off}", "no code is called `idle-drver`; did you mean `idle-driver`?", "idle-drver"),
        ("ambient: eror", "`eror` means nothing here; did you mean `error`?", "eror"),
        ("severity: {RL101: warn}", "`warn` means nothing here; the words are `off`, `warning`, `error`", "warn"),
        ("decisions: [{id: a}]", "the key `driver` is missing", "{id: a}"),
        ("exclude: ['a[']", "`a[` is no glob: unclosed character class; missing ']'", "'a['"),
        ("rules: {packs: [../x]}", "`../x` leads out of the repository", "../x"),
        ("audience: {users: {US: 80, EU: 40}}", "the shares add up to 120 percent", "{US: 80, EU: 40}"),
        (
            "residency: {exceptions: [{reason: all}]}",
            "an exception needs an `address` or a `scope`: everything at once cannot be excepted",
            "{reason: all}",
        ),
        ("residency: {default: germany}", "`germany` is no jurisdiction; did you mean `de`?", "germany"),
        (
            "residency: {jurisdictions: {eu: [DE]}}",
            "the jurisdiction `eu`: the catalogue has a jurisdiction of that name; choose another",
            "[DE]",
        ),
        (
            "audience: {users: {XX: 5, rest: 1}}",
            "`XX` is no jurisdiction; make it one under `residency.jurisdictions`, or write a country's code",
            "{users: {XX: 5, rest: 1}}",
        ),
        ("module-sources: {'(': x}", "`(` is no regular expression: unclosed group", "'('"),
    ];
    for (text, message, marked) in cases {
        assert_eq!(problem(text), (message.to_owned(), marked.to_owned()), "{text}");
    }
}

#[test]
fn regions_and_clouds_are_held_against_the_catalogue() {
    let text = "cloud: asw\nclusters: {a: 'aws:eu-wst-1', b: 'aws:eu-west-1', c: nowhere}\nresidency: {default: 'aws:eu-west-1, gcp:europe-west0'}\n";
    let problems = config(text).misplaced(crate::geo::Catalogue::builtin());
    let marked: Vec<_> = problems.iter().map(|problem| problem.at.as_ref().unwrap().text()).collect();
    assert_eq!(marked, ["'aws:eu-west-1, gcp:europe-west0'", "'aws:eu-wst-1'", "nowhere", "asw"]);
    assert!(config(WHOLE).misplaced(crate::geo::Catalogue::builtin()).is_empty());
}

#[test]
fn a_value_of_the_wrong_kind_is_told_with_its_place() {
    let (message, marked) = problem("exclude: x\n");
    assert_eq!(marked, "x");
    assert!(message.contains("expected a sequence"), "{message}");
    let problems = problems("- a\n- b\n");
    assert_eq!(problems.first().unwrap().at.as_ref().unwrap().start().line, 1);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    assert_eq!(problems("severity: {RL1: off}\nexclude: ['a[', 'b[']\n").len(), 3);
}

#[test]
fn a_digest_holds_what_is_said_and_not_how() {
    let digest = |text: &str| config(text).digest().to_owned();
    assert_eq!(digest("cloud: aws\nambient: off\n"), digest("# why\nambient:   'off'\ncloud: \"aws\"\n"));
    assert_ne!(digest("cloud: aws"), digest("cloud: gcp"));
    assert!(digest("").starts_with("sha256:"));
}

#[test]
fn the_schema_knows_every_key() {
    let schema = schema();
    let properties = schema.get("properties").unwrap().as_object().unwrap();
    for key in ["decisions", "module-sources", "tag-keys", "tag-values", "extends", "exclude", "render"] {
        assert!(properties.contains_key(key), "{key}");
    }
    assert_eq!(schema.get("additionalProperties"), Some(&serde_json::Value::Bool(false)));
}

#[test]
fn hostile_files_do_no_harm() {
    let deep = format!("inputs: [{{scope: x, vars: {{a: {}1{}}}}}]", "[".repeat(200), "]".repeat(200));
    let wide = "a: ".repeat(10_000);
    let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nexclude: *c\n";
    for text in [deep.as_str(), &wide, bomb, "\u{0}", "*x", "!!binary x", "? [a]\n: b", "a\n---\nb", &"[".repeat(5000)]
    {
        let _ = problems(text);
    }
    assert_eq!(problems(&"x".repeat(2 << 20)).len(), 1);
}

#[test]
fn a_directory_is_a_clusters_by_its_own_name_or_below_clusters() {
    use crate::locate::ClusterNames;
    let config = config("clusters: {prod-us: 'aws:us-east-1', 'prod-*': 'aws:eu-central-1'}\n");
    let region = |directory: &str| config.of_directory(directory).map(|stated| stated.region);
    assert_eq!(region("apps/prod-us/web"), Some("aws:us-east-1"));
    assert_eq!(region("clusters/prod-eu/apps"), Some("aws:eu-central-1"));
    for other in ["apps/prod-readiness", "apps/prod-eu", "clusters", "clusters/dev/prod-x", ""] {
        assert_eq!(region(other), None, "{other}");
    }
}
