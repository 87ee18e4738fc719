//! Partial evaluation: what is unknown, assumed, one of several, and where values come from.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::discover::{Entry, Memory, ReadError, Tree};

/// A world of locals, written as expressions, and of files. Three more roots: `var.x` has no value but is one of the
/// choices where there are some, `aws_x.y` is an instance that sets `region`, `assumed.x` is a default.
struct World {
    locals: BTreeMap<&'static str, &'static str>,
    choices: BTreeMap<&'static str, Vec<&'static str>>,
    files: Memory,
}

impl Files for World {
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError> {
        self.files.read(path)
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        Ok(self.files.list(directory))
    }
}

impl Names for World {
    fn resolve(&self, root: &str, path: &[Access], at: &Location) -> Resolved {
        let name = path.first().and_then(Access::name).unwrap_or_default();
        let resolved = |value: Value| Resolved { value: value.through(format!("{root}.{name}"), at.clone()), used: 1 };
        match (root, self.locals.get(name), self.choices.get(name)) {
            ("local", Some(text), _) => {
                let file = Arc::new(SourceFile::new("locals.tf", *text));
                resolved(evaluate(&syntax::parse_expression(text).unwrap(), &file, self))
            }
            ("assumed", ..) => {
                let mut value = Value::string(name);
                value.origin.assumed = true;
                resolved(value)
            }
            ("var", _, Some(choices)) => {
                resolved(Value::one_of(choices.iter().map(|choice| Value::string(*choice)), Origin::default()))
            }
            ("aws_x", ..) => {
                let body = Value::map([("region".into(), Value::string("eu-west-1"))]);
                resolved(body.referring_to(Reference::new(format!("aws_x.{name}"), "")))
            }
            _ => resolved(Value::unknown(Unknown::Unset(format!("{root}.{name}")))),
        }
    }

    fn attribute(&self, instance: &Reference, name: &str, _at: &Location) -> Value {
        let attribute = Reference::new(Arc::clone(&instance.address), name);
        Value::unknown(Unknown::Computed(attribute.to_string())).referring_to(attribute)
    }
}

fn in_world(locals: &[(&'static str, &'static str)], expression: &str) -> Value {
    let world = World {
        locals: locals.iter().copied().collect(),
        choices: [("region", vec!["eu", "us"]), ("flag", vec!["true", "false"])].into_iter().collect(),
        files: Memory::new([
            ("a.tftpl", "%{ for r in regions ~}\n- ${r}\n%{ endfor ~}\n${name}"),
            ("nested.tftpl", "${templatefile(\"a.tftpl\", {})}"),
            ("greeting.tftpl", "hello ${name}"),
            ("data/x.json", "{\"region\": \"eu-west-1\"}"),
            ("data/sub/y.json", "{}"),
        ]),
    };
    let file = Arc::new(SourceFile::new("main.tf", expression));
    evaluate(&syntax::parse_expression(expression).unwrap(), &file, &world)
}

fn value(expression: &str) -> Value {
    in_world(&[], expression)
}

/// The candidates as JSON-like text, unknown ones as the kind of their reason.
fn shown(value: &Value) -> Vec<String> {
    let show = |one: &Value| match &one.data {
        Data::Unknown(why) => why.kind().to_owned(),
        Data::String(text) => text.to_string(),
        other => format!("{other:?}"),
    };
    value.candidates().iter().map(show).collect()
}

fn trail(value: &Value) -> Vec<String> {
    value.origin.trail.as_ref().unwrap().flatten(10).iter().map(|step| step.what.to_string()).collect()
}

#[test]
fn unknown_parts_keep_their_first_reason() {
    for expression in [
        "\"a-${var.x}\"",
        "upper(var.x)",
        "[var.x][0]",
        "var.x + 1",
        "join(\"\", [\"a\", var.x])",
        "!var.x",
        "var.x.a.b",
    ] {
        assert_eq!(value(expression).why_unknown(), Some(&Unknown::Unset("var.x".into())), "{expression}");
    }
}

/// Whether they are lists or tuples decides what becomes of numbers and truth values, not of texts.
#[test]
fn what_is_alike_in_lists_and_tuples_is_known() {
    let joined = "concat([{ region = \"eu\", public = true }], [{ region = \"us\", public = \"no\" }])";
    assert_eq!(shown(&value(&format!("{joined}[1].region"))), ["us"]);
    assert_eq!(shown(&value(&format!("{joined}[0].public"))), ["ambiguous"]);
}

#[test]
fn keys_that_cannot_be_told_hide_no_values_that_surely_stand_there() {
    let held = |text: &str| value(text).at_least().map(|held| (held.entries.len(), held.keyless.len(), held.complete));
    assert_eq!(held("{ (var.x) = 1 }"), Some((0, 1, true)));
    assert_eq!(held("{ \"${var.x}-a\" = 1, \"${var.x}-b\" = 2 }"), Some((0, 2, true)));
    assert_eq!(held("{ \"${var.x}-a\" = 1, b = 2 }"), Some((1, 1, true)));
    assert_eq!(held("{ (var.x) = 1, (var.y) = 2 }"), None, "both may be one");
    assert_eq!(held("{ b = 2, (var.x) = 1 }"), None, "it may be b, and the later one counts");
    assert_eq!(held("{ (var.x) = 1, b = 2 }"), Some((1, 0, false)));
}

#[test]
fn in_an_order_that_cannot_be_told_a_list_of_one_or_of_the_same_is_known() {
    let keyed = |values: &str| format!("{{ for i, v in {values} : \"${{var.x}}-${{i}}\" => v }}");
    let made = |values: &str| value(&format!("flatten([for v in {} : v])", keyed(values)));
    assert_eq!(made("[\"eu\"]"), value("[\"eu\"]"));
    assert_eq!(made("[[], []]"), value("[]"));
    assert!(made("[\"eu\", \"us\"]").why_unknown().is_some(), "which is the first?");
    assert!(made("[var.y, var.y]").why_unknown().is_some());
}

#[test]
fn collections_with_unknown_items_stay_known() {
    assert_eq!(value("length([var.x, 1])"), console("2"));
    assert_eq!(value("keys({ a = var.x, b = 1 })[1]"), console("\"b\""));
    assert_eq!(value("[for x in [var.x, 1] : 2]"), console("[2, 2]"));
    assert_eq!(value("merge({ a = var.x }, { b = 1 }).b"), console("1"));
    assert_eq!(value("contains([var.x, \"a\"], \"a\")"), console("true"));
    assert_eq!(shown(&value("contains([var.x, \"a\"], \"b\")")), ["unset-variable"]);
    assert_eq!(shown(&value("length(toset([var.x, \"a\"]))")), ["unset-variable"]);
    assert_eq!(value("length(toset([var.x]))"), console("1"));
}

#[test]
fn an_unknown_condition_leaves_both_results() {
    assert_eq!(shown(&value("var.x ? \"eu\" : \"us\"")), ["eu", "us"]);
    assert_eq!(shown(&value("var.x ? \"eu\" : \"eu\"")), ["eu"]);
    assert_eq!(shown(&value("upper(var.x ? \"eu\" : \"us\")")), ["EU", "US"]);
    assert_eq!(shown(&value("\"${var.x ? \"eu\" : \"us\"}-west-1\"")), ["eu-west-1", "us-west-1"]);
    assert_eq!(shown(&value("\"a%{ if var.x }b%{ endif }\"")), ["ab", "a"]);
    assert_eq!(shown(&value("(var.x ? { r = \"eu\" } : { r = \"us\" }).r")), ["eu", "us"]);
    assert_eq!(shown(&value("var.x ? \"eu\" : var.y")), ["eu", "unset-variable"]);
    assert_eq!(value("false && var.x"), console("false"));
    assert_eq!(value("var.x || true"), console("true"));
}

#[test]
fn candidates_go_through_everything() {
    assert_eq!(shown(&value("{ eu = \"eu-west-1\", us = \"us-east-1\" }[var.region]")), ["eu-west-1", "us-east-1"]);
    assert_eq!(shown(&value("lookup({ eu = \"eu-west-1\" }, var.region, \"none\")")), ["eu-west-1", "none"]);
    assert_eq!(shown(&value("var.region == \"eu\" ? \"a\" : \"b\"")), ["a", "b"]);
    assert_eq!(shown(&value("join(\"-\", [var.region, \"x\"])")), ["eu-x", "us-x"]);
    assert_eq!(shown(&value("format(\"%s/%s\", var.region, var.flag)")).len(), 4);
    assert_eq!(shown(&value("[for r in [var.region] : \"${r}!\"][0]")), ["eu!", "us!"]);
    let many = "\"${var.region}${var.region}${var.region}${var.region}${var.region}${var.region}${var.region}\"";
    assert_eq!(shown(&value(many)), ["too-large"]);
}

#[test]
fn an_unknown_key_leaves_any_item() {
    assert_eq!(shown(&value("[\"eu\", \"us\"][var.x]")), ["eu", "us"]);
    assert_eq!(shown(&value("{ a = \"eu\", b = \"us\" }[var.x]")), ["eu", "us"]);
    assert_eq!(shown(&value("element([\"eu\", \"us\"], var.x)")), ["eu", "us"]);
    assert_eq!(shown(&value("lookup({ a = \"eu\" }, var.x, \"us\")")), ["eu", "us"]);
}

#[test]
fn trials_fail_only_where_terraform_fails() {
    assert_eq!(shown(&value("try({ a = 1 }.b, \"eu\")")), ["eu"]);
    assert_eq!(shown(&value("try(var.x.region, \"eu\")")), ["unset-variable"]);
    assert_eq!(shown(&value("try(aws_x.a.arn, \"eu\")")), ["computed"]);
    assert_eq!(value("can({ a = 1 }.b)"), console("false"));
    assert_eq!(value("can([1, { a = 2 }.b])"), console("false"));
    assert_eq!(shown(&value("can(regex(\"^eu\", var.x))")), ["unset-variable"]);
    assert_eq!(value("can(regex(\"^eu\", var.region))").candidates().len(), 2);
}

#[test]
fn a_trail_leads_from_the_use_to_the_literal() {
    let locals = [("regions", "{ eu = \"eu-west-1\" }"), ("home", "local.regions.eu"), ("zone", "\"${local.home}a\"")];
    assert_eq!(trail(&in_world(&locals, "local.home")), ["local.home", "local.regions", "\"eu-west-1\""]);
    assert_eq!(
        trail(&in_world(&locals, "upper(local.zone)")),
        ["local.zone", "local.home", "local.regions", "\"eu-west-1\""]
    );
    assert_eq!(trail(&in_world(&locals, "[for k, v in local.regions : v][0]")), ["local.regions", "\"eu-west-1\""]);
    assert_eq!(
        trail(&in_world(&locals, "true ? local.home : \"x\"")),
        ["local.home", "local.regions", "\"eu-west-1\""]
    );
    assert_eq!(trail(&value("split(\",\", \"a,b\")[1]")), ["\"a,b\""]);
}

#[test]
fn assumptions_spread() {
    for expression in [
        "\"${assumed.a}b\"",
        "upper(assumed.a)",
        "assumed.a == \"a\" ? \"x\" : \"y\"",
        "{ a = 1 }[assumed.a]",
        "[for x in [assumed.a] : x][0]",
        "join(\",\", [\"x\", assumed.a])",
        "lookup({ a = 1 }, assumed.a, 2)",
        "coalesce(assumed.a, \"b\")",
        "split(\",\", assumed.a)[0]",
        "try(assumed.a, 1)",
        "\"%{ if assumed.a == \"a\" }x%{ endif }\"",
    ] {
        assert!(value(expression).origin.assumed, "{expression}");
    }
    assert!(!value("{ a = assumed.a, b = \"x\" }.b").origin.assumed);
}

#[test]
fn references_flow_into_what_is_made_of_them() {
    let references =
        |expression: &str| value(expression).origin.references().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(references("aws_x.a.arn"), ["aws_x.a.arn"]);
    assert_eq!(references("aws_x.a.region"), ["aws_x.a.region"]);
    assert_eq!(references("\"${aws_x.a.arn}/${aws_x.b.id}\""), ["aws_x.a.arn", "aws_x.b.id"]);
    assert_eq!(references("join(\",\", [aws_x.a.arn, aws_x.b.arn])"), ["aws_x.a.arn", "aws_x.b.arn"]);
    assert_eq!(references("var.x ? aws_x.a.arn : aws_x.b.arn"), ["aws_x.a.arn", "aws_x.b.arn"]);
    assert_eq!(references("aws_x.a.arn == \"\" ? \"eu\" : \"us\""), Vec::<String>::new());
}

#[test]
fn a_resource_has_more_attributes_than_its_configuration_sets() {
    assert_eq!(shown(&value("aws_x.a.region")), ["eu-west-1"]);
    assert_eq!(shown(&in_world(&[("b", "aws_x.a")], "local.b.arn")), ["computed"]);
    for expression in ["length(aws_x.a)", "keys(aws_x.a)", "jsonencode(aws_x.a)", "merge(aws_x.a, {})", "aws_x.a == {}"]
    {
        assert_eq!(shown(&value(expression)), ["computed"], "{expression}");
    }
    let constraint = syntax::parse_expression("object({ region = string, arn = string })").unwrap();
    let file = Arc::new(SourceFile::new("v.tf", ""));
    assert_eq!(shown(&convert(&value("aws_x.a"), &constraint, &file).get("region").cloned().unwrap()), ["eu-west-1"]);
}

#[test]
fn constraints_convert_and_fill_in_defaults() {
    let converted = |given: &str, constraint: &str| {
        let file = Arc::new(SourceFile::new("v.tf", constraint));
        convert(&value(given), &syntax::parse_expression(constraint).unwrap(), &file)
    };
    assert_eq!(converted("[1, \"b\"]", "list(string)"), console("[\"1\", \"b\"]"));
    assert_eq!(converted("[\"b\", \"a\", \"b\"]", "set(string)"), console("toset([\"a\", \"b\"])"));
    assert_eq!(converted("{ a = 1 }", "map(string)"), console("{ a = \"1\" }"));
    assert_eq!(converted("[\"1\", true]", "tuple([number, bool])"), console("[1, true]"));
    assert_eq!(converted("5", "any"), console("5"));
    assert_eq!(converted("\"5\"", "\"number\""), console("5"));
    let constraint = "map(object({ name = string, port = optional(number, \"80\"), tags = optional(map(string), {}), zone = optional(string) }))";
    assert_eq!(
        converted("{ a = { name = \"x\", other = 1 }, b = { name = \"y\", port = null, zone = \"z\" } }", constraint),
        console(
            "{ a = { name = \"x\", port = 80, tags = {}, zone = null }, b = { name = \"y\", port = 80, tags = {}, zone = \"z\" } }"
        )
    );
    assert!(matches!(converted("{}", "object({ a = string })").why_unknown(), Some(Unknown::Invalid(_))));
    assert_eq!(
        shown(&converted("{ a = var.x }", "object({ a = string })").get("a").cloned().unwrap()),
        ["unset-variable"]
    );
    assert_eq!(converted("null", "string"), Value::null());
}

#[test]
fn keys_with_candidates_give_an_object_for_each() {
    let object = "{ (var.region) = \"a\", other = \"b\" }";
    assert_eq!(shown(&value(&format!("{object}.eu"))), ["a", "invalid"]);
    assert_eq!(shown(&value(&format!("lookup({object}, \"eu\", \"none\")"))), ["a", "none"]);
    assert_eq!(shown(&value("{ (var.x) = 1 }.a")), ["unset-variable"]);
    assert_eq!(shown(&value("[\"a\", \"b\"][{}.none]")), ["invalid"]);
}

#[test]
fn what_follows_in_a_try_stands_for_candidates_that_fail() {
    let part = "{ eu = \"a\" }[var.region]";
    assert_eq!(shown(&value(&format!("try({part}, \"d\", \"e\")"))), ["a", "d"]);
    assert_eq!(shown(&value(&format!("try({part}, {part})"))), ["a", "invalid"]);
    assert_eq!(shown(&value(&format!("try({part}, var.x)"))), ["a", "unset-variable"]);
}

#[test]
fn an_invalid_side_beside_one_that_decides_hangs_on_the_version() {
    assert_eq!(shown(&value("false && {}.none")), ["Bool(false)", "invalid"]);
    assert_eq!(shown(&value("true || null")), ["Bool(true)", "invalid"]);
    assert_eq!(shown(&value("false && {}.none && {}.none ? \"a\" : \"b\"")), ["b", "invalid"]);
    let kept = "[for place in [\"eu\", null] : place if place != null && length(place) > 0]";
    assert_eq!(shown(&value(&format!("{kept}[0]"))), ["eu", "invalid"]);
    assert_eq!(shown(&value(&format!("try({kept}[0], \"none\")"))), ["eu", "none"]);
    assert_eq!(shown(&value("true && {}.none")), ["invalid"]);
    assert_eq!(shown(&value("{}.none && false")), ["invalid"]);
}

#[test]
fn templates_of_files_see_only_their_variables() {
    let rendered = value("templatefile(\"a.tftpl\", { regions = [\"eu\", \"us\"], name = \"x\" })");
    assert_eq!(shown(&rendered), ["- eu\n- us\nx"]);
    let unknown = "templatefile(\"a.tftpl\", { regions = [], name = var.x })";
    assert_eq!(shown(&value(unknown)), ["unset-variable"]);
    assert_eq!(shown(&value("templatefile(\"a.tftpl\", { regions = [] })")), ["invalid"]);
    assert_eq!(shown(&value("templatefile(\"nested.tftpl\", {})")), ["invalid"]);
    assert_eq!(shown(&in_world(&[("t", "\"$${a}-b\"")], "templatestring(local.t, { a = \"x\" })")), ["x-b"]);
}

#[test]
fn a_file_that_is_missing_may_be_made_by_a_pipeline() {
    let either = value("var.x == \"a\" ? file(\"none.txt\") : \"b\"");
    assert!(shown(&either).contains(&"missing-file".to_owned()), "{:?}", shown(&either));
    let fallback = value("try(file(\"none.txt\"), \"b\")");
    assert_eq!((fallback.as_str(), fallback.origin.assumed), (Some("b"), true));
    let works = value("can(file(\"none.txt\"))");
    assert_eq!((works.as_bool(), works.origin.assumed), (Some(false), true));
    assert!(!value("try({}.none, \"b\")").origin.assumed, "that fails whatever a pipeline does");
}

#[test]
fn the_trail_of_what_a_file_holds_ends_where_it_stands_there() {
    let region = value("jsondecode(file(\"data/x.json\")).region");
    let trail = region.origin.trail.unwrap();
    let last = trail.literal();
    assert_eq!((last.what.as_ref(), last.at.path(), last.at.text()), ("\"eu-west-1\"", "data/x.json", "\"eu-west-1\""));
    let region = value("yamldecode(file(\"data/x.json\"))[\"region\"]");
    assert_eq!(region.origin.trail.unwrap().literal().at.text(), "\"eu-west-1\"");
    let changed = value("jsondecode(replace(file(\"data/x.json\"), \"eu\", \"us\")).region");
    assert_eq!(changed.as_str(), Some("us-west-1"));
    assert_ne!(changed.origin.trail.unwrap().literal().at.text(), "\"us-west-1\"");
}

#[test]
fn files_are_read_inside_the_tree() {
    assert_eq!(shown(&value("jsondecode(file(\"data/x.json\")).region")), ["eu-west-1"]);
    assert_eq!(shown(&value("try(file(\"none\"), \"d\")")), ["d"]);
    assert_eq!(value("fileexists(\"data/x.json\")"), console("true"));
    assert!(value("fileexists(\"none\")").origin.assumed);
    assert_eq!(value("fileset(\"data\", \"**/*.json\")"), console("toset([\"x.json\", \"sub/y.json\"])"));
    assert_eq!(value("fileset(\"data\", \"*.json\")"), console("toset([\"x.json\"])"));
}

#[test]
fn endless_names_and_loops_end() {
    assert_eq!(shown(&in_world(&[("a", "local.a")], "local.a")), ["too-large"]);
    for shape in [
        "jsonencode([local.a])",
        "[for x in [1] : [for y in [1] : local.a]]",
        "{ for x in [1] : x => \"x%{ if true }${local.a}%{ endif }\" }",
        "true ? merge({ a = local.a }, {}) : {}",
        "templatefile(\"a.tftpl\", { regions = [local.a], name = \"\" })",
        "[local.a][*].b[*]",
        "-(1 + (2 * (local.a ? 1 : 2)))",
    ] {
        let value = in_world(&[("a", shape)], "can(local.a)");
        assert!(["too-large", "Bool(false)", "Bool(true)"].contains(&shown(&value)[0].as_str()), "{shape}");
    }
    let loops = "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]]";
    assert_eq!(shown(&value(loops)), ["too-large"]);
    let doubling = "[for a in range(1000) : join(\"\", [for b in range(1000) : \"0123456789\"])]";
    assert!(value(doubling).as_items().is_none_or(|items| items.iter().any(|item| item.as_str().is_none())));
}

#[test]
fn a_map_with_unknown_keys_holds_what_it_is_made_of() {
    let locals = [
        ("zones", "{ a = { id = var.x, region = \"eu\" }, b = { id = \"b\", region = \"us\" } }"),
        ("by_id", "{ for zone in local.zones : zone.id => zone.region }"),
    ];
    let shown = |expression: &str| shown(&in_world(&locals, expression));
    assert_eq!(shown("local.by_id"), ["unset-variable"]);
    assert_eq!(shown("local.by_id.b"), ["us"]);
    assert_eq!(shown("local.by_id[\"b\"]"), ["us"]);
    assert_eq!(shown("lookup(local.by_id, \"b\", \"none\")"), ["us"]);
    assert_eq!(shown("lookup(local.by_id, \"c\", \"none\")"), ["unset-variable"], "the unknown key may be this one");
    assert_eq!(shown("local.by_id.c"), ["unset-variable"]);
    assert_eq!(shown("try(local.by_id.c, \"none\")"), ["unset-variable"]);
    assert_eq!(in_world(&locals, "length(local.by_id)"), console("2"));
    assert_eq!(shown("{ for id, region in local.by_id : id => upper(region) }.b"), ["US"]);
    assert_eq!(shown("[for id, region in local.by_id : region]"), ["unset-variable"], "the order is unknown");
    assert_eq!(shown("{ for zone in local.zones : zone.id => zone.region... }.b"), ["unset-variable"]);
    assert_eq!(shown("can(local.by_id)"), ["unset-variable"]);
    assert_eq!(shown("try({ for k, v in { a = null } : var.x => v.region }, \"none\")"), ["none"]);
}

#[test]
fn an_item_that_may_be_left_out_leaves_the_others() {
    let locals = [(
        "kept",
        "{ for k, v in { a = { on = true, r = \"eu\" }, b = { on = var.x, r = \"us\" } } : k => v.r if v.on == true }",
    )];
    let shown = |expression: &str| shown(&in_world(&locals, expression));
    assert_eq!(shown("local.kept.a"), ["eu"]);
    assert_eq!(shown("local.kept.b"), ["unset-variable"]);
    assert_eq!(shown("length(local.kept)"), ["unset-variable"]);
}

#[test]
fn what_is_merged_over_something_unknown_is_certain() {
    let shown = |expression: &str| shown(&value(expression));
    assert_eq!(shown("merge(var.x, { r = \"eu\" }).r"), ["eu"]);
    assert_eq!(shown("merge(var.x, { r = \"eu\" }).s"), ["unset-variable"]);
    assert_eq!(shown("merge({ r = \"eu\" }, var.x).r"), ["unset-variable"], "the unknown one wins");
    assert_eq!(shown("merge({ r = \"eu\" }, var.x, { s = \"us\" }).r"), ["unset-variable"]);
    assert_eq!(shown("merge({ r = \"eu\" }, var.x, { s = \"us\" }).s"), ["us"]);
    assert_eq!(shown("merge(merge(var.x, { r = \"eu\" }), { s = \"us\" }).r"), ["eu"]);
    assert_eq!(shown("merge(aws_x.y, { name = \"eu\" }).name"), ["eu"]);
    assert_eq!(shown("keys(merge(var.x, { r = \"eu\" }))"), ["unset-variable"]);
    assert_eq!(shown("length(merge(var.x, { r = \"eu\" }))"), ["unset-variable"]);
    assert_eq!(shown("merge({ for k in [var.x] : k => \"us\" }, { r = \"eu\" }).r"), ["eu"]);
    assert_eq!(shown("merge({ r = \"eu\" }, { for k in [var.x] : k => \"us\" }).r"), ["unset-variable"]);
    assert_eq!(shown("merge(var.x, { r = \"eu\" }).r[0]"), ["invalid"]);
    assert_eq!(shown("[merge(var.x, { r = \"eu\" })][0].r"), ["eu"]);
    assert_eq!(shown("merge(1 + \"a\", { r = \"eu\" }).r"), ["invalid"], "Terraform refuses it");
}

#[test]
fn a_template_takes_the_variables_that_are_known() {
    let of = |variables: &str| shown(&value(&format!("templatefile(\"greeting.tftpl\", {variables})")));
    assert_eq!(of("merge(var.x, { name = \"eu\" })"), ["hello eu"]);
    assert_eq!(of("merge({ name = \"eu\" }, var.x)"), ["unset-variable"]);
}

#[test]
fn an_entry_does_not_come_from_what_hides_the_whole() {
    let by_id = [("by_id", "{ for k in [aws_x.y.id, \"b\"] : k => \"eu\" }")];
    let entry = in_world(&by_id, "local.by_id.b");
    assert_eq!(shown(&entry), ["eu"]);
    assert!(entry.origin.references().is_empty());
    let whole = in_world(&by_id, "local.by_id");
    assert_eq!(whole.origin.references().len(), 1);
}
