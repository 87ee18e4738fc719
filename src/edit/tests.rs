//! Annotations written into real text: what was found is gone, and nothing else has changed.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::Arc;

use super::*;
use crate::finding::Code;
use crate::lint::{self, Report};
use crate::model::DriverName;
use crate::source::{Location, SourceFile};

const TABLE: &str = r#"provider "aws" {
  region = "eu-west-1"
}

# The orders.
resource "aws_dynamodb_table" "orders" {
  replica {
    region_name = "us-east-1"
  }
}
"#;

const WORKLOAD: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - {key: topology.kubernetes.io/region, operator: In, values: [eu-west-1, us-east-1]}
";

fn why() -> Annotation {
    Annotation::new(&[DriverName::Availability], "the shop outlives a region", Details::default()).unwrap()
}

fn report(files: &[(&str, &str)]) -> Report {
    lint::report_on(files.iter().copied()).unwrap()
}

fn open(files: &[(&str, &str)]) -> Vec<Code> {
    report(files).findings.iter().map(|finding| finding.code).collect()
}

fn annotated(files: &[(&str, &str)], address: &str) -> Result<Edit, Refusal> {
    let site = find(&report(files), address)?;
    annotate(&site, &why(), false).map(Option::unwrap)
}

/// Annotates the only finding of some files: it is gone afterwards, and the text has only grown.
#[track_caller]
fn answered(files: &[(&str, &str)]) -> String {
    let before = report(files);
    let [finding] = before.findings.as_slice() else { unreachable!("{:?}", open(files)) };
    let site = of_finding(&before, finding).unwrap();
    let edit = annotate(&site, &why(), false).unwrap().unwrap();
    let after: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, if *path == edit.path() { edit.after() } else { text })).collect();
    assert_eq!(open(&after), [], "{}", edit.after());
    only_grown(&edit);
    edit.after().to_owned()
}

#[track_caller]
fn only_grown(edit: &Edit) {
    let added = edit.after().len() - edit.before().len();
    let common = edit.before().bytes().zip(edit.after().bytes()).take_while(|(old, new)| old == new).count();
    assert_eq!(edit.before().get(common..), edit.after().get(common + added..), "{}", edit.diff());
}

#[test]
fn a_comment_stands_directly_above_the_block() {
    let text = answered(&[("main.tf", TABLE)]);
    assert!(
        text.contains("# The orders.\n# multi-region: availability -- the shop outlives a region\nresource \"aws_dyn"),
        "{text}"
    );
}

#[test]
fn indentation_and_line_ends_are_kept() {
    let indented = TABLE.replace("resource \"aws", "\t resource \"aws").replace('\n', "\r\n");
    let text = answered(&[("main.tf", &indented)]);
    assert!(
        text.contains("\r\n\t # multi-region: availability -- the shop outlives a region\r\n\t resource"),
        "{text:?}"
    );
}

#[test]
fn a_further_region_is_answered_on_its_provider() {
    let text = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n\nprovider \"aws\" {\n  alias  = \"dr\"\n  \
                region = \"us-east-1\"\n}\n\nresource \"aws_sqs_queue\" \"a\" {}\n\nresource \"aws_sqs_queue\" \"b\" {\n  \
                provider = aws.dr\n}\n";
    let text = answered(&[("main.tf", text)]);
    assert!(text.contains("region\nprovider \"aws\" {\n  alias"), "{text}");
}

#[test]
fn calls_and_fleets_are_answered() {
    let queue = "variable \"r\" {}\nprovider \"aws\" {\n  region = var.r\n}\nresource \"aws_sqs_queue\" \"q\" {}\n";
    let call =
        |region: &str| format!("module \"app\" {{\n  source = \"../../modules/app\"\n  r      = \"{region}\"\n}}\n");
    let (eu, us) = (call("eu-west-1"), call("us-east-1"));
    let files = [("modules/app/main.tf", queue), ("live/eu/main.tf", &eu), ("live/us/main.tf", &us)];
    let text = answered(&files);
    assert!(text.starts_with("# multi-region(stack): availability -- "), "{text}");
    let with_block = format!("{us}\nterraform {{\n}}\n");
    let files = [("modules/app/main.tf", queue), ("live/eu/main.tf", &eu), ("live/us/main.tf", &with_block)];
    assert!(answered(&files).contains("\n# multi-region: availability -- the shop outlives a region\nterraform {"));
}

#[test]
fn an_object_gets_annotations() {
    let text = answered(&[("web.yaml", WORKLOAD)]);
    let expected = "metadata:\n  annotations:\n    regionlint.dev/driver: availability\n    regionlint.dev/reason: the shop \
                    outlives a region\n  name: web\n";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn annotations_that_are_there_get_company() {
    let there = WORKLOAD
        .replace("  name: web\n", "  name: web\n  annotations:\n      # ours\n      team: web\n  labels: {a: b}\n");
    let text = answered(&[("web.yaml", &there)]);
    assert!(text.contains("      regionlint.dev/reason: the shop outlives a region\n      team: web\n"), "{text}");
}

#[test]
fn an_object_without_lines_for_them_gets_a_comment() {
    for written in ["metadata: {name: web}\n", "metadata:\n  name: web\n  annotations: {a: b}\n"] {
        let flow = WORKLOAD.replace("metadata:\n  name: web\n", written);
        let text = answered(&[("web.yaml", &flow)]);
        assert!(text.starts_with("# multi-region: availability -- the shop outlives a region\napiVersion"), "{text}");
    }
}

#[test]
fn an_object_in_a_list_and_in_another_document_is_met() {
    let item = WORKLOAD.lines().map(|line| format!("  {line}\n")).collect::<String>();
    let list = format!("apiVersion: v1\nkind: List\nitems:\n-{}", item.get(1..).unwrap());
    let text = answered(&[("web.yaml", &list)]);
    assert!(text.contains("  metadata:\n    annotations:\n      regionlint.dev/driver: availability\n"), "{text}");
    let other = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  metadata: |\n    x\n---\n";
    let text = answered(&[("web.yaml", &format!("{other}{WORKLOAD}"))]);
    assert!(text.starts_with(other), "{text}");
}

#[test]
fn what_says_so_already_stays_and_another_driver_gives_way_only_when_asked() {
    let there = TABLE.replace("resource", "# multi-region: latency -- near to\n#   our users\n# tflint\nresource");
    let before = report(&[("main.tf", &there)]);
    let site = find(&before, "aws_dynamodb_table.orders").unwrap();
    let same = Annotation::new(&[DriverName::Latency], "near to our users", Details::default()).unwrap();
    assert!(annotate(&site, &same, false).unwrap().is_none());
    let refused = annotate(&site, &why(), false).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "main.tf:6: aws_dynamodb_table.orders has a driver already; with --replace the new one takes its place"
    );
    let text = annotate(&site, &why(), true).unwrap().unwrap().after().to_owned();
    assert!(
        text.contains("# The orders.\n# multi-region: availability -- the shop outlives a region\n# tflint\nresource"),
        "{text}"
    );
}

#[test]
fn what_takes_the_place_of_another_reaches_as_far() {
    let queue = "variable \"r\" {}\nprovider \"aws\" {\n  region = var.r\n}\nresource \"aws_sqs_queue\" \"q\" {}\n";
    let call = "module \"app\" {\n  source = \"../../modules/app\"\n  r      = \"us-east-1\"\n}\n";
    let replaced = |said: &str, after: &str| {
        let live = format!("{said} latency -- x\n{call}{after}");
        let report = report(&[("modules/app/main.tf", queue), ("live/us/main.tf", &live)]);
        let site = find(&report, "live/us").unwrap();
        annotate(&site, &why(), true).unwrap().unwrap().after().to_owned()
    };
    let stack = "# multi-region(stack): availability -- the shop outlives a region\nmodule";
    assert!(replaced("# multi-region(stack):", "").starts_with(stack));
    assert!(replaced("# Multi-Region (STACK) :", "terraform {\n}\n").starts_with(stack));
    let of_file = replaced("# multi-region(file):", "");
    assert!(of_file.starts_with("# multi-region(stack): availability"), "{of_file}");
    assert!(
        of_file.contains("\n# multi-region(file): latency -- x\nmodule"),
        "what is said on a file stays: {of_file}"
    );
}

#[test]
fn what_does_not_stand_in_the_file_is_refused() {
    let unit = "terraform {\n  source = \"../modules/app\"\n}\ngenerate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n  \
                contents = \"provider \\\"aws\\\" {\\n  region = \\\"eu-west-1\\\"\\n}\\n\"\n}\n";
    let files = [("modules/app/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n"), ("live/terragrunt.hcl", unit)];
    assert!(annotated(&files, "provider.aws").is_err());
    let mut object = find(&report(&[("web.yaml", WORKLOAD)]), "Deployment/web").unwrap();
    let template = Arc::new(SourceFile::new("t.yaml", "{{ if x }}\nkind: Deployment\n{{ end }}\n"));
    object.at = Location::new(&template, 11..15);
    let refused = annotate(&object, &why(), false).unwrap_err();
    assert!(refused.to_string().starts_with("t.yaml:2: this is made from a template or by a generator"), "{refused}");
    let mut block = find(&report(&[("main.tf", TABLE)]), "aws_dynamodb_table.orders").unwrap();
    let list = Arc::new(SourceFile::new("x.hcl", "locals {\n  [for t in tables : t]\n}\n"));
    block.at = Location::new(&list, 11..15);
    assert!(annotate(&block, &why(), false).unwrap_err().to_string().contains("by a generator"));
}

const TABLE_JSON: &str = r#"{
  "provider": {"aws": {"region": "eu-west-1"}},
  "resource": {
    "aws_dynamodb_table": {
      "other": {"name": "x"},
      "orders": {
        "replica": [{"region_name": "us-east-1"}]
      }
    }
  }
}
"#;

#[test]
fn json_has_a_key_for_comments() {
    let text = answered(&[("main.tf.json", TABLE_JSON)]);
    let expected = "\"orders\": {\n        \"//\": \"multi-region: availability -- the shop outlives a region\",\n        \"replica\"";
    assert!(text.contains(expected), "{text}");
    let site = find(&report(&[("main.tf.json", TABLE_JSON)]), ".").unwrap();
    let text = annotate(&site, &why(), false).unwrap().unwrap().after().to_owned();
    assert!(text.starts_with("{\n  \"//\": \"multi-region(stack): availability"), "{text}");
    assert!(!open(&[("main.tf.json", &text)]).contains(&Code::RL101));
    let refused =
        |text: &str| annotated(&[("main.tf.json", text)], "aws_dynamodb_table.orders").unwrap_err().to_string();
    assert!(refused(&TABLE_JSON.replace('\n', "")).contains("no lines of its own"));
    assert!(refused(&TABLE_JSON.replace("\"replica\":", "\"//\": \"x\", \"replica\":")).contains("a comment already"));
    let object = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": []}}"#;
    let site = find(&report(&[("web.json", object)]), "Pod/web").unwrap();
    assert!(annotate(&site, &why(), false).unwrap_err().to_string().contains("JSON has no comments"));
    let list = TABLE_JSON.replace("\"orders\": {", "\"orders\": [{").replace("}]\n      }", "}]\n      }]");
    assert!(refused(&list).contains("--config-decision"));
}

#[test]
fn a_driver_in_tags_is_changed_there() {
    let tagged = TABLE.replace("  replica", "  tags = {\n    multi-region-driver = \"latency\"\n  }\n  replica");
    let refused = annotated(&[("main.tf", &tagged)], "aws_dynamodb_table.orders").unwrap_err();
    assert!(refused.to_string().starts_with("main.tf:8: "), "{refused}");
}

#[test]
fn everything_that_is_said_is_read_back() {
    let files = [("main.tf", TABLE)];
    let site = find(&report(&files), "aws_dynamodb_table.orders").unwrap();
    let details = Details {
        owner: Some("data platform".to_owned()),
        review_by: Some(jiff::civil::date(2027, 6, 30)),
        regime: Some("gdpr".to_owned()),
        regions: vec!["aws:us-east-1".to_owned(), "aws:eu-*".to_owned()],
    };
    let drivers = [DriverName::Regulation, DriverName::Latency];
    let annotation = Annotation::new(&drivers, "-- a law -- and: \"users\" # here", details).unwrap();
    let written = annotate(&site, &annotation, false).unwrap().unwrap();
    let again = find(&report(&[("main.tf", written.after())]), "aws_dynamodb_table.orders").unwrap();
    assert!(annotate(&again, &annotation, false).unwrap().is_none(), "{}", written.after());
    let object = find(&report(&[("web.yaml", WORKLOAD)]), "Deployment/web").unwrap();
    let written = annotate(&object, &annotation, false).unwrap().unwrap();
    let again = find(&report(&[("web.yaml", written.after())]), "Deployment/web").unwrap();
    assert!(annotate(&again, &annotation, false).unwrap().is_none(), "{}", written.after());
}

#[test]
fn no_reason_is_made_up_and_nothing_breaks_out_of_its_line() {
    assert!(Annotation::new(&[DriverName::Latency], " -- ", Details::default()).is_err());
    assert!(Annotation::new(&[], "why", Details::default()).is_err());
    let site = find(&report(&[("main.tf", TABLE)]), "aws_dynamodb_table.orders").unwrap();
    for reason in ["two\nlines", "a\u{1b}[2J", "a\rb", "a\u{2028}b", "a\u{2029}b", "a\u{85}b"] {
        let annotation = Annotation::new(&[DriverName::Latency], reason, Details::default()).unwrap();
        assert!(annotate(&site, &annotation, false).is_err(), "{reason:?}");
        assert!(record(&site, "adr", &annotation).is_err(), "{reason:?}");
    }
    let details = Details { owner: Some("a 'b' \"c\"".to_owned()), ..Details::default() };
    let both_quotes = Annotation::new(&[DriverName::Latency], "why", details).unwrap();
    assert!(annotate(&site, &both_quotes, false).is_err());
}

#[test]
fn an_address_that_means_nothing_or_too_much_is_told() {
    let files = [("a/main.tf", TABLE), ("b/main.tf", TABLE)];
    let said = |address: &str| find(&report(&files), address).unwrap_err().to_string();
    assert!(said("aws_dynamodb_table.order").ends_with("did you mean `aws_dynamodb_table.orders`?"));
    assert!(said("orders").ends_with("did you mean `aws_dynamodb_table.orders`?"));
    assert!(said("quite.other").ends_with("`regionlint map` lists them all"));
    let several = said("aws_dynamodb_table.orders");
    assert!(several.contains("a/main.tf:6 (stack a), b/main.tf:6 (stack b)"), "{several}");
}

#[test]
fn a_decision_is_recorded_first_and_nothing_else_changes() {
    let old = "# ours\ndecisions:   # why\n  # the first\n  - {id: a, scope: other, driver: latency, reason: x}\nambient: off\n";
    let expected = "  # the first\n  - id: adr-7\n    scope: \".\"\n    address: aws_dynamodb_table.orders\n    driver: availability\n    \
                    reason: the shop outlives a region\n  - {id: a";
    for (config, expected) in [
        (old, expected),
        ("ambient: off", "ambient: off\n\ndecisions:\n  - id: adr-7\n"),
        ("ambient: off\r\n", "off\r\n\r\ndecisions:\r\n  - id: adr-7\r\n"),
        ("decisions: []\nambient: off\n", "decisions:\n  - id: adr-7\n"),
        ("# all comments\n", "# all comments\n\ndecisions:\n"),
        ("", "decisions:\n  - id"),
    ] {
        let before = report(&[("main.tf", TABLE), ("regionlint.yaml", config)]);
        let edit = record(&find(&before, "aws_dynamodb_table.orders").unwrap(), "adr-7", &why()).unwrap();
        assert!(edit.after().contains(expected), "{}", edit.after());
        let codes = open(&[("main.tf", TABLE), ("regionlint.yaml", edit.after())]);
        assert!(!codes.contains(&Code::RL101), "{codes:?}");
    }
}

#[test]
fn a_decision_without_a_configuration_makes_one() {
    let before = report(&[("live/main.tf", TABLE)]);
    let edit = record(&find(&before, "live").unwrap(), "adr-7", &why()).unwrap();
    assert_eq!(edit.path(), "regionlint.yaml");
    assert_eq!(open(&[("live/main.tf", TABLE), ("regionlint.yaml", edit.after())]), []);
}

#[test]
fn decisions_that_cannot_be_added_to_are_left_alone() {
    let refused = |config: &str, id: &str| {
        let before = report(&[("main.tf", TABLE), ("regionlint.yaml", config)]);
        record(&find(&before, "aws_dynamodb_table.orders").unwrap(), id, &why()).unwrap_err().to_string()
    };
    let flow = "decisions: [{id: a, scope: x, driver: latency, reason: x}]\n";
    assert!(refused(flow, "b").contains("add the decision by hand"));
    assert!(refused(flow, "A").contains("called `A` already"));
    let before = report(&[("main.tf", TABLE)]);
    let provider = find(&before, "provider.aws").unwrap();
    assert!(record(&provider, "a", &why()).unwrap_err().to_string().contains("not providers"));
}

#[test]
fn a_diff_shows_the_lines_around() {
    let edit = annotated(&[("main.tf", TABLE)], "aws_dynamodb_table.orders").unwrap();
    assert_eq!(
        edit.diff(),
        "--- a/main.tf\n+++ b/main.tf\n@@ -3,6 +3,7 @@\n }\n \n # The orders.\n+# multi-region: availability -- the shop \
         outlives a region\n resource \"aws_dynamodb_table\" \"orders\" {\n   replica {\n     region_name = \"us-east-1\"\n"
    );
    assert_eq!(edit.lines(), [6]);
}

#[test]
fn only_what_was_read_is_written_over() {
    let directory = tempfile::tempdir().unwrap();
    let edit = annotated(&[("main.tf", TABLE)], "aws_dynamodb_table.orders").unwrap();
    let path = directory.path().join("main.tf");
    assert!(edit.write(directory.path()).is_err(), "there is no such file");
    std::fs::write(&path, "something else").unwrap();
    assert!(edit.write(directory.path()).unwrap_err().to_string().contains("has changed"));
    std::fs::write(&path, format!("\u{feff}{TABLE}")).unwrap();
    edit.write(directory.path()).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("\u{feff}{}", edit.after()));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let directory = tempfile::tempdir().unwrap();
    let real = directory.path().join("real.tf");
    std::fs::write(&real, TABLE).unwrap();
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.tf", directory.path().join("main.tf")).unwrap();
    let edit = annotated(&[("main.tf", TABLE)], "aws_dynamodb_table.orders").unwrap();
    edit.write(directory.path()).unwrap();
    assert_eq!(std::fs::read_to_string(&real).unwrap(), edit.after());
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(std::fs::symlink_metadata(directory.path().join("main.tf")).unwrap().is_symlink());
    let names: Vec<_> = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing is left over: {names:?}");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o440)).unwrap();
    let again = annotated(&[("main.tf", edit.after())], "provider.aws").unwrap();
    assert!(again.write(directory.path()).unwrap_err().to_string().contains("read-only"));
}
