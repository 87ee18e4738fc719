//! The room as a whole: scopes, their order, and what counts.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::Arc;

use super::{Declared, declare};
use crate::config::{Config, Configs};
use crate::discover::Memory;
use crate::model::{Comment, DriverName, From, Resource, ResourceKind, Scope, ScopeId, ScopeKind, Stack, StackKind};
use crate::source::{Location, SourceFile};
use crate::value::{Origin, Unknown, Value};

/// A stack in the making.
struct Yard {
    stack: Stack,
}

impl Yard {
    fn new() -> Self {
        let stack = Stack {
            directory: "live/prod".into(),
            kind: StackKind::Terraform,
            inputs: Vec::new(),
            workspace: None,
            resources: Vec::new(),
            data_sources: Vec::new(),
            scopes: Vec::new(),
            files: Vec::new(),
            components: Vec::new(),
            is_child: false,
            of_tests: false,
        };
        Self { stack }
    }

    /// A scope with comments in a text of its own: each line is one comment.
    fn scope(&mut self, kind: ScopeKind, path: &str, depth: usize, comments: &str) -> ScopeId {
        let file = Arc::new(SourceFile::new(path, comments));
        let lines = (1..=file.line_count()).map(|line| (file.line_start(line), file.line_text(line).to_owned()));
        let comments = lines.filter_map(|(start, line)| {
            let text = line.strip_prefix('#')?.to_owned();
            Some(Comment { text, at: Location::new(&file, start..start + line.len()) })
        });
        let comments = comments.collect();
        let at = Location::new(&file, 0..0);
        self.stack.scopes.push(Scope { kind, name: format!("{kind:?} {path}"), at, comments, tags: None, depth });
        ScopeId(self.stack.scopes.len() - 1)
    }

    fn tagged(&mut self, kind: ScopeKind, path: &str, tags: &[(&str, &str)]) -> ScopeId {
        let id = self.scope(kind, path, 0, "");
        self.stack.scopes.last_mut().unwrap().tags = Some(map(tags));
        id
    }

    fn resource(&mut self, address: &str, scopes: &[ScopeId], body: Value) -> usize {
        let own = scopes.iter().filter_map(|id| self.stack.scopes.get(id.0));
        let at = own.filter(|scope| scope.kind == ScopeKind::Resource).map(|scope| scope.at.clone()).next();
        let (type_name, name) = address.rsplit_once('.').unwrap_or(("Kind", address));
        self.stack.resources.push(Resource {
            address: address.into(),
            type_name: type_name.into(),
            name: name.into(),
            kind: ResourceKind::Managed,
            body,
            at: at.unwrap_or_else(|| Location::new(&Arc::new(SourceFile::new("live/prod/main.tf", "")), 0..0)),
            provider: None,
            calls: Vec::new(),
            repeated: false,
            uncertain_count: false,
            ignored_changes: Vec::new(),
            scopes: scopes.to_vec(),
            deployment: None,
        });
        self.stack.resources.len() - 1
    }

    fn declared(&self) -> Declared {
        declare(&self.stack, &Config::default())
    }

    fn declared_with(&self, config: &str) -> Declared {
        let tree = Memory::new([("regionlint.yaml", config)]);
        let configs = Configs::read(&tree, &["regionlint.yaml".into()]);
        declare(&self.stack, configs.of("live/prod").unwrap())
    }
}

fn map(entries: &[(&str, &str)]) -> Value {
    Value::map(entries.iter().map(|(key, value)| ((*key).into(), Value::string(*value))))
}

fn tags(entries: &[(&str, &str)]) -> Value {
    Value::map([("tags".into(), map(entries))])
}

fn nothing() -> Value {
    Value::map([])
}

fn reason(declared: &Declared, resource: usize) -> String {
    let driver = declared.driver(resource, None);
    driver.map(|spoken| spoken.what.reason.clone().unwrap_or_default()).unwrap_or_else(|| "none".into())
}

fn label(declared: &Declared, resource: usize) -> Option<&str> {
    declared.label(resource).map(|spoken| spoken.what.name.as_str())
}

/// A stack with an annotation on each of the given scopes, in the order in which a resource's scopes stand.
fn nested(speaking: &[ScopeKind]) -> (Declared, usize) {
    let mut yard = Yard::new();
    let mut scope = |kind: ScopeKind, path: &str| {
        let reach = if kind == ScopeKind::File { "(file)" } else { "" };
        let text = format!("# multi-region{reach}: latency -- {kind:?}\n# data-residency{reach}: {kind:?}\n");
        yard.scope(kind, path, 0, if speaking.contains(&kind) { &text } else { "" })
    };
    let scopes = [
        scope(ScopeKind::Module, "module.tf"),
        scope(ScopeKind::Resource, "main.tf"),
        scope(ScopeKind::File, "main.tf"),
        scope(ScopeKind::Provider, "provider.tf"),
        scope(ScopeKind::Stack, "terraform.tf"),
    ];
    let resource = yard.resource("aws_s3_bucket.a", &scopes, nothing());
    (
        yard.declared_with(
            "decisions: [{id: d, scope: '**', driver: latency, reason: Config}]\nresidency: {default: eu}",
        ),
        resource,
    )
}

#[test]
fn the_nearest_scope_counts_and_the_caller_before_the_called() {
    use ScopeKind::{File, Module, Provider, Resource, Stack};
    let order = [Module, Resource, File, Provider, Stack];
    for first in 0..order.len() {
        let (declared, resource) = nested(order.get(first..).unwrap());
        let nearest = format!("{:?}", order.get(first).unwrap());
        assert_eq!(reason(&declared, resource), nearest);
        assert_eq!(label(&declared, resource), Some(nearest.as_str()));
    }
    let (declared, resource) = nested(&[]);
    assert_eq!(reason(&declared, resource), "Config");
    assert_eq!(label(&declared, resource), Some("eu"));
}

#[test]
fn a_driver_inside_a_called_module_never_covers_the_callers_choice() {
    let mut yard = Yard::new();
    let call = yard.scope(ScopeKind::Module, "main.tf", 0, "# prose");
    let own = yard.scope(ScopeKind::Resource, "modules/a/main.tf", 1, "# multi-region: latency -- inside");
    let inside = yard.resource("module.a.aws_s3_bucket.x", &[call, own], nothing());
    let declared = yard.declared();
    assert!(declared.driver(inside, None).is_some() && declared.driver(inside, Some(1)).is_some());
    assert!(declared.driver(inside, Some(0)).is_none());
}

#[test]
fn tags_that_a_caller_hands_down_are_the_callers_words() {
    let mut yard = Yard::new();
    let root = yard.scope(ScopeKind::File, "main.tf", 0, "latency");
    let module = yard.scope(ScopeKind::File, "modules/a/main.tf", 1, "");
    let own = yard.scope(ScopeKind::Resource, "modules/a/main.tf", 1, "latency");
    let literal = |scope: ScopeId, yard: &Yard| {
        let file = Arc::clone(&yard.stack.scopes.get(scope.0).unwrap().at.file);
        let value = Value::string("latency").with_origin(Origin::literal("latency", Location::new(&file, 0..7)));
        Value::map([("tags".into(), Value::map([("multi-region-driver".into(), value)]))])
    };
    let (handed, written) = (literal(root, &yard), literal(own, &yard));
    let handed = yard.resource("module.a.aws_s3_bucket.x", &[own, module], handed);
    let written = yard.resource("module.a.aws_s3_bucket.y", &[own, module], written);
    let declared = yard.declared();
    assert!(declared.driver(handed, Some(0)).is_some());
    assert!(declared.driver(written, Some(0)).is_none() && declared.driver(written, Some(1)).is_some());
}

#[test]
fn file_and_stack_reach_beyond_their_block() {
    let mut yard = Yard::new();
    let block = yard.scope(
        ScopeKind::Resource,
        "main.tf",
        0,
        "# multi-region(file): latency -- file\n# data-residency(stack): eu",
    );
    let file =
        yard.scope(ScopeKind::File, "main.tf", 0, "# multi-region(file): latency -- file\n# data-residency(stack): eu");
    let other_file = yard.scope(ScopeKind::File, "other.tf", 0, "");
    let stack = yard.scope(ScopeKind::Stack, "main.tf", 0, "");
    let spoken_on = yard.resource("a.a", &[block, file, stack], nothing());
    let beside = yard.resource("a.b", &[file, stack], nothing());
    let elsewhere = yard.resource("a.c", &[other_file, stack], nothing());
    let declared = yard.declared();
    assert_eq!(reason(&declared, spoken_on), "file");
    assert_eq!(reason(&declared, beside), "file");
    assert_eq!(reason(&declared, elsewhere), "none");
    assert_eq!(label(&declared, elsewhere), Some("eu"));
    assert!(!declared.labels_itself(spoken_on));
    assert_eq!(declared.all_drivers().count(), 1, "seen twice, said once");
    assert_eq!(declared.covered_by(declared.all_drivers().next().unwrap().id), [spoken_on, beside]);
}

#[test]
fn stack_means_the_module_inside_a_called_module() {
    let mut yard = Yard::new();
    let stack = yard.scope(ScopeKind::Stack, "main.tf", 0, "");
    let root_file = yard.scope(ScopeKind::File, "main.tf", 0, "");
    let speaking = yard.scope(ScopeKind::File, "modules/a/main.tf", 1, "# multi-region(stack): latency -- module");
    let beside = yard.scope(ScopeKind::File, "modules/a/other.tf", 1, "");
    let other = yard.scope(ScopeKind::File, "modules/b/main.tf", 1, "");
    let caller = yard.resource("a.a", &[root_file, stack], nothing());
    let inside = [speaking, beside, other].map(|file| yard.resource("module.a.a.b", &[file, stack], nothing()));
    let declared = yard.declared();
    assert_eq!(reason(&declared, caller), "none");
    assert_eq!(inside.map(|resource| reason(&declared, resource)), ["module", "module", "none"]);
}

#[test]
fn without_a_stack_scope_stack_means_every_file() {
    let mut yard = Yard::new();
    let speaking = yard.scope(ScopeKind::File, "a.yaml", 0, "# data-residency(stack): eu");
    let other = yard.scope(ScopeKind::File, "b/c.yaml", 0, "");
    let _ = yard.resource("a.a", &[speaking], nothing());
    let beside = yard.resource("a.b", &[other], nothing());
    assert_eq!(label(&yard.declared(), beside), Some("eu"));
}

#[test]
fn an_annotation_that_stands_on_nothing_is_noted() {
    let mut yard = Yard::new();
    let text = "# data-residency: eu\n# prose\n";
    let file = yard.scope(ScopeKind::File, "main.tf", 0, text);
    let resource = yard.resource("a.a", &[file], nothing());
    let declared = yard.declared();
    assert_eq!(label(&declared, resource), None);
    let notes = declared.notes();
    assert!(notes.first().unwrap().message.starts_with("this annotation covers nothing"), "{notes:?}");
    assert!(notes.iter().all(|note| note.note));
}

#[test]
fn tags_say_the_same_as_comments() {
    let mut yard = Yard::new();
    let own = yard.scope(ScopeKind::Resource, "main.tf", 0, "");
    let body = tags(&[
        ("MultiRegion:Driver", "latency_availability"),
        ("multi_region_reason", "survive a flood"),
        ("multi-region-owner", "platform"),
        ("multi-region-review-by", "2027-01-01"),
        ("multi-region-regions", "aws:eu-west-1, aws:us-east-1"),
        ("DataResidency", "eu"),
    ]);
    let resource = yard.resource("a.a", &[own], body);
    let declared = yard.declared();
    let driver = &declared.driver(resource, None).unwrap().what;
    assert_eq!(driver.names, [DriverName::Latency, DriverName::Availability]);
    assert_eq!(driver.reason.as_deref(), Some("survive a flood"));
    assert_eq!((driver.owner.as_deref(), driver.review_by.as_deref()), (Some("platform"), Some("2027-01-01")));
    assert_eq!(driver.regions, ["aws:eu-west-1", "aws:us-east-1"]);
    assert_eq!(driver.from, From::Tag("MultiRegion:Driver".into()));
    assert_eq!(label(&declared, resource), Some("eu"));
    assert!(declared.labels_itself(resource));
}

#[test]
fn drivers_in_tags_may_be_parted_by_anything() {
    for value in
        ["latency+regulation", "latency/regulation", "Latency Regulation", "regulation,latency", "latency_regulation"]
    {
        let mut yard = Yard::new();
        let resource = yard.resource("a.a", &[], tags(&[("multi-region-driver", value)]));
        let declared = yard.declared();
        let driver = &declared.driver(resource, None).unwrap().what;
        assert_eq!(driver.names, [DriverName::Latency, DriverName::Regulation], "{value}");
        assert!(driver.unknown.is_empty(), "{value}");
    }
    let mut yard = Yard::new();
    let words = ["cost saving", "latency cost", ""];
    let resources = words.map(|value| yard.resource("a.a", &[], tags(&[("multi-region-driver", value)])));
    let declared = yard.declared();
    let unknown = resources.map(|resource| declared.driver(resource, None).unwrap().what.unknown.clone());
    assert_eq!(unknown, [vec!["cost saving".to_owned()], vec!["cost".to_owned()], vec![String::new()]]);
}

#[test]
fn annotations_of_kubernetes_say_all_and_may_ignore() {
    let annotations = map(&[
        ("regionlint.dev/driver", "availability"),
        ("regionlint.dev/reason", "two sites"),
        ("regionlint.dev/regime", "dora"),
        ("regionlint.dev/data-residency", "eu"),
        ("regionlint.dev/ignore", "RL101: an experiment\nRL104 until=2027-01-01 -- the same\nRL103"),
    ]);
    let body = Value::map([("metadata".into(), Value::map([("annotations".into(), annotations)]))]);
    let mut yard = Yard::new();
    let own = yard.scope(ScopeKind::Resource, "a.yaml", 0, "");
    let resource = yard.resource("Deployment/shop/web", &[own], body);
    let declared = yard.declared();
    let driver = &declared.driver(resource, None).unwrap().what;
    assert_eq!((driver.reason.as_deref(), driver.regime.as_deref()), (Some("two sites"), Some("dora")));
    assert_eq!(driver.from, From::Annotation("regionlint.dev/driver".into()));
    assert_eq!(label(&declared, resource), Some("eu"));
    let ignores: Vec<_> = declared
        .ignores_for(resource)
        .map(|spoken| (spoken.what.code.as_str(), spoken.what.reason.as_deref(), spoken.what.until.as_deref()))
        .collect();
    assert_eq!(
        ignores,
        [
            ("RL101", Some("an experiment"), None),
            ("RL104", Some("the same"), Some("2027-01-01")),
            ("RL103", None, None)
        ]
    );
}

#[test]
fn a_comment_on_a_block_counts_before_its_tags_and_both_before_default_tags() {
    let mut yard = Yard::new();
    let spoken = yard.scope(ScopeKind::Resource, "main.tf", 0, "# data-residency: eu");
    let silent = yard.scope(ScopeKind::Resource, "b.tf", 0, "");
    let provider =
        yard.tagged(ScopeKind::Provider, "p.tf", &[("data-residency", "ch"), ("multi-region-driver", "latency")]);
    let first = yard.resource("a.a", &[spoken, provider], tags(&[("data-residency", "us")]));
    let second = yard.resource("a.b", &[silent, provider], tags(&[("data-residency", "us")]));
    let third = yard.resource("a.c", &[silent, provider], nothing());
    let declared = yard.declared();
    assert_eq!([first, second, third].map(|resource| label(&declared, resource)), [Some("eu"), Some("us"), Some("ch")]);
    assert!(!declared.labels_itself(third));
    assert_eq!(declared.driver(third, None).unwrap().name, "Provider p.tf");
}

#[test]
fn a_namespace_speaks_for_its_objects() {
    let mut yard = Yard::new();
    let own = yard.scope(ScopeKind::Resource, "a.yaml", 0, "");
    let namespace = yard.tagged(ScopeKind::Namespace, "ns.yaml", &[("regionlint.dev/data-residency", "eu")]);
    let resource = yard.resource("PersistentVolumeClaim/shop/data", &[own, namespace], nothing());
    assert_eq!(label(&yard.declared(), resource), Some("eu"));
}

#[test]
fn a_tag_may_name_a_decision() {
    let config = "decisions:\n- {id: adr-042, driver: latency, reason: players in APAC}\n";
    let mut yard = Yard::new();
    let named = yard.resource("a.a", &[], tags(&[("multi-region-decision", "ADR_042")]));
    let missing = yard.resource("a.b", &[], tags(&[("multi-region-decision", "adr-43")]));
    let silent = yard.resource("a.c", &[], nothing());
    let declared = yard.declared_with(config);
    assert_eq!(reason(&declared, named), "players in APAC");
    assert_eq!(declared.driver(named, None).unwrap().what.from, From::Config("adr-042".into()));
    assert_eq!(declared.driver(missing, None).unwrap().what.unknown, ["adr-43"]);
    assert!(declared.driver(silent, None).is_none());
    assert_eq!(declared.notes().first().unwrap().message, "no decision of regionlint.yaml is called `adr-43`");
}

#[test]
fn a_teams_own_keys_and_words_count() {
    let config =
        "tag-keys: {driver: why-multi-region, label: [sovereignty]}\ntag-values: {EU-Only: eu, low-ping: latency}\n";
    let mut yard = Yard::new();
    let body = tags(&[("WhyMultiRegion", "low-ping"), ("sovereignty", "eu_only")]);
    let own = yard.scope(ScopeKind::Resource, "main.tf", 0, "");
    let commented = yard.scope(ScopeKind::Resource, "b.tf", 0, "# data-residency: EU-Only");
    let tagged = yard.resource("a.a", &[own], body);
    let spoken = yard.resource("a.b", &[commented], nothing());
    let declared = yard.declared_with(config);
    assert_eq!(declared.driver(tagged, None).unwrap().what.names, [DriverName::Latency]);
    assert_eq!([tagged, spoken].map(|resource| label(&declared, resource)), [Some("eu"), Some("eu")]);
}

#[test]
fn decisions_and_rules_of_the_configuration_come_last() {
    let config = "decisions:\n- {id: a, address: aws_s3_bucket.*, driver: latency, reason: A}\n- {id: b, scope: live, driver: latency, reason: B}\nresidency:\n  default: eu\n  rules:\n  - {types: aws_sqs_queue, name: '*-br', label: br}\n";
    let mut yard = Yard::new();
    let bucket = yard.resource("aws_s3_bucket.x[0]", &[], nothing());
    let queue = yard.resource("aws_sqs_queue.orders", &[], Value::map([("name".into(), Value::string("orders-br"))]));
    let declared = yard.declared_with(config);
    assert_eq!([bucket, queue].map(|resource| reason(&declared, resource)), ["A", "B"]);
    assert_eq!([bucket, queue].map(|resource| label(&declared, resource)), [Some("eu"), Some("br")]);
    assert!(!declared.labels_itself(queue));
    let decision = declared.driver(bucket, Some(0)).unwrap();
    assert_eq!((decision.name.as_str(), decision.what.at.start().line), ("a", 2));
}

#[test]
fn a_label_that_cannot_be_told_stays_so() {
    let mut yard = Yard::new();
    let file = yard.scope(ScopeKind::File, "main.tf", 0, "# data-residency(file): eu");
    let unknown = Value::unknown(Unknown::Unset("var.label".into()));
    let either = Value::one_of([Value::string("eu"), Value::string("us")], Origin::default());
    let body = |value| Value::map([("tags".into(), Value::map([("data-residency".into(), value)]))]);
    let unset = yard.resource("a.a", &[file], body(unknown.clone()));
    let _ = yard.resource("a.z", &[file], body(unknown));
    let open = yard.resource("a.b", &[file], body(either));
    let all_unknown =
        yard.resource("a.c", &[file], Value::map([("tags".into(), Value::unknown(Unknown::Unset("var.tags".into())))]));
    let declared = yard.declared();
    assert_eq!([unset, open].map(|resource| label(&declared, resource)), [None, None]);
    assert_eq!(declared.undecided_label(unset).unwrap().why, "var.label has no value here");
    assert_eq!(declared.undecided_label(open).unwrap().why, "it is one of \"eu\", \"us\"");
    assert_eq!(label(&declared, all_unknown), Some("eu"), "whether it says anything is unknown: it says nothing");
    assert_eq!(declared.all_undecided().len(), 2, "the same on the same place is told once");
}

#[test]
fn an_undecided_driver_does_not_hide_a_known_one() {
    let mut yard = Yard::new();
    let file = yard.scope(ScopeKind::File, "main.tf", 0, "# multi-region(file): latency -- file");
    let unknown = Value::unknown(Unknown::Unset("var.driver".into()));
    let body = Value::map([("tags".into(), Value::map([("multi-region-driver".into(), unknown)]))]);
    let covered = yard.resource("a.a", &[file], body.clone());
    let alone = yard.resource("a.b", &[], body);
    let declared = yard.declared();
    assert_eq!(reason(&declared, covered), "file");
    assert!(declared.undecided_driver(covered).is_none() && declared.undecided_driver(alone).is_some());
}

#[test]
fn an_ignore_holds_for_its_block_and_what_a_call_contains() {
    let mut yard = Yard::new();
    let call = yard.scope(ScopeKind::Module, "main.tf", 0, "# regionlint: ignore RL101, RL104 -- agreed");
    let own = yard.scope(ScopeKind::Resource, "m/main.tf", 1, "# regionlint: ignore RL103 -- so");
    let provider = yard.scope(ScopeKind::Provider, "p.tf", 0, "# regionlint: ignore RL102 -- no");
    let resource = yard.resource("module.a.a.b", &[call, own, provider], nothing());
    let declared = yard.declared();
    let codes: Vec<_> = declared.ignores_for(resource).map(|spoken| spoken.what.code.as_str()).collect();
    assert_eq!(codes, ["RL101", "RL104", "RL103"]);
    assert_eq!(declared.all_ignores().count(), 4);
}

#[test]
fn tags_with_one_literal_are_one_declaration() {
    let file = Arc::new(SourceFile::new("locals.tf", "latency"));
    let value = Value::string("latency").with_origin(Origin::literal("latency", Location::new(&file, 0..7)));
    let body = Value::map([("tags".into(), Value::map([("multi-region-driver".into(), value)]))]);
    let mut yard = Yard::new();
    let resources = ["a.a", "a.b"].map(|address| yard.resource(address, &[], body.clone()));
    let declared = yard.declared();
    let driver = declared.all_drivers().next().unwrap();
    assert_eq!((declared.all_drivers().count(), declared.covered_by(driver.id)), (1, &resources[..]));
    assert_eq!(driver.what.at.path(), "locals.tf");
}

#[test]
fn misspelt_keys_are_noted() {
    let mut yard = Yard::new();
    let own = yard.scope(ScopeKind::Resource, "main.tf", 0, "# multi-region: latency ownr=x -- why");
    let resource = yard.resource("a.a", &[own], nothing());
    let declared = yard.declared();
    assert_eq!(reason(&declared, resource), "why");
    assert!(declared.notes().first().unwrap().message.starts_with("`ownr` is no key here"));
}
