#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use super::*;
use crate::kubernetes::yaml::{parse, written};
use crate::value::Number;

const BUDGET: usize = 1000;

fn read(text: &str) -> (Value, Vec<Problem>) {
    let file = Arc::new(SourceFile::new("m.yaml", text));
    let syntax = parse(file.text(), Span::new(0, text.len())).unwrap();
    let mut reader = Reader::new(&file, BUDGET);
    let value = reader.value(&syntax.root.unwrap());
    (value, reader.problems)
}

fn value(text: &str) -> Value {
    let (value, problems) = read(text);
    assert_eq!(problems, [], "{text}");
    value
}

fn shown(value: &Value) -> String {
    match &value.data {
        Data::Map(map) => {
            let entries: Vec<_> = map.iter().map(|(key, entry)| format!("{key}: {}", shown(entry))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Data::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Data::Null => "null".to_owned(),
        Data::Unknown(why) => format!("?{}", why.kind()),
        Data::Bool(truth) => truth.to_string(),
        Data::Number(number) => number.to_string(),
        _ => format!("{:?}", value.as_str().unwrap()),
    }
}

/// `what @ line:column` of each step.
fn trail(value: &Value) -> Vec<String> {
    let steps = value.origin.trail.as_ref().unwrap().flatten(10);
    let show = |step: &Arc<Step>| {
        let at = step.at.start();
        format!("{} @ {}:{}", step.what, at.line, at.column)
    };
    steps.iter().map(show).collect()
}

#[test]
fn a_scalars_trail_is_its_written_text_at_its_place() {
    let body = value("a: eu-west-1\nb:\n  c: NO\n  d: [010, ~]\n");
    assert_eq!(trail(body.get("a").unwrap()), ["\"eu-west-1\" @ 1:4"]);
    let b = body.get("b").unwrap();
    assert_eq!(b.get("c").unwrap().data, Data::Bool(false));
    assert_eq!(trail(b.get("c").unwrap()), ["NO @ 3:6"]);
    let items = b.get("d").unwrap().as_items().unwrap();
    assert_eq!(items[0].data, Data::Number(Number::from(8)));
    assert_eq!(trail(&items[0]), ["010 @ 4:7"]);
    assert_eq!(trail(&items[1]), ["null @ 4:12"]);
}

#[test]
fn a_collections_trail_is_its_key() {
    let body = value("spec:\n  regions:\n  - name: a\n  empty: {}\n");
    assert_eq!(trail(&body), ["manifest @ 1:1"]);
    let spec = body.get("spec").unwrap();
    assert_eq!(trail(spec), ["spec @ 1:1"]);
    assert_eq!(trail(spec.get("regions").unwrap()), ["regions @ 2:3"]);
    assert_eq!(trail(&spec.get("regions").unwrap().as_items().unwrap()[0]), ["regions[0] @ 3:5"]);
    assert_eq!(trail(spec.get("empty").unwrap()), ["empty @ 4:3"]);
}

#[test]
fn an_alias_adds_a_step_in_front_of_the_literal() {
    let body = value("a: &region eu-west-1\nb: *region\nc: &m {k: [x]}\nd: *m\n");
    assert_eq!(trail(body.get("b").unwrap()), ["*region @ 2:4", "\"eu-west-1\" @ 1:12"]);
    let aliased = body.get("d").unwrap();
    assert_eq!(trail(aliased)[0], "*m @ 4:4");
    assert_eq!(shown(aliased), "{k: [\"x\"]}");
}

#[test]
fn merge_keys_count_where_they_stand() {
    let base = "base: &b {k: 1, z: 9}\nother: &o {k: 2, x: 3}\n";
    let merged = |text: &str| shown(value(&format!("{base}m: {text}\n")).get("m").unwrap());
    assert_eq!(merged("{<<: *b, k: 5}"), "{k: 5, z: 9}");
    // kubectl's library lets a later merge key win; measured with kubectl 1.32.
    assert_eq!(merged("{k: 5, <<: *b}"), "{k: 1, z: 9}");
    assert_eq!(merged("{<<: [*o, *b]}"), "{k: 2, x: 3, z: 9}");
    assert_eq!(merged("{\"<<\": 1}"), "{<<: 1}");
    let body = value(&format!("{base}m:\n  <<: *b\n"));
    assert_eq!(trail(body.get("m").unwrap().get("z").unwrap()), ["<< @ 4:7", "9 @ 1:20"]);
    for text in ["m: {<<: 3}", "l: &l [{a: 1}]\nm: {<<: *l}", "m: {<<: [1]}"] {
        assert_eq!(read(text).1.len(), 1, "{text}");
    }
}

#[test]
fn the_last_of_two_equal_keys_wins_and_a_note_names_both() {
    let (body, problems) = read("a:\n  region: one\n  zone: z\n  region: two\n");
    assert_eq!(shown(&body), "{a: {region: \"two\", zone: \"z\"}}");
    let [note] = problems.as_slice() else { panic!("one note") };
    assert!(note.note);
    assert_eq!(note.at.as_ref().unwrap().start().line, 4);
    assert!(note.message.contains("line 2"), "{}", note.message);
}

#[test]
fn keys_are_spelled_as_kubectl_spells_them() {
    let body = value("on: 1\n0x10: 2\n1.0: 3\n\"y\": 4\n${K}: 5\n? long\n: 6\n");
    assert_eq!(shown(&body), "{${K}: 5, 1: 3, 16: 2, long: 6, true: 1, y: 4}");
    let (body, problems) = read("a: {? [x] : 1, b: 2}\n");
    assert_eq!(shown(&body), "{a: {b: 2}}");
    assert_eq!(problems.len(), 1);
    assert_eq!(shown(&value("&k key: 1\nb: *k\n")), "{b: \"key\", key: 1}");
}

#[test]
fn placeholders_are_unknown_and_keep_their_text() {
    let body = value("a: ${REGION}\nb: '{{cluster}}-x'\nc: ${REGION:=eu-west-1}\nd: 007\n");
    assert_eq!(shown(&body), "{a: ?placeholder, b: ?placeholder, c: \"eu-west-1\", d: 7}");
    assert_eq!(written(body.get("a").unwrap()), Some("${REGION}"));
    assert_eq!(written(body.get("d").unwrap()), Some("007"));
    assert_eq!(trail(body.get("a").unwrap()), ["\"${REGION}\" @ 1:4"]);
    assert!(!body.get("a").unwrap().origin.assumed);
    assert!(body.get("c").unwrap().origin.assumed, "a pipeline may set it");
}

#[test]
fn a_bomb_of_aliases_is_refused_and_cheap() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let below = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", [below.as_str(); 9].join(", "));
    }
    let (_, problems) = read(&text);
    let [problem] = problems.as_slice() else { panic!("told once") };
    assert!(problem.message.contains("kubectl refuses") && !problem.note, "{}", problem.message);
}

#[test]
fn aliases_that_only_nest_are_refused_before_they_are_too_deep() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for level in 1..2000 {
        text += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    let file = Arc::new(SourceFile::new("m.yaml", text.as_str()));
    let syntax = parse(file.text(), Span::new(0, text.len())).unwrap();
    let mut reader = Reader::new(&file, usize::MAX);
    reader.value(&syntax.root.unwrap());
    assert!(!reader.problems.is_empty());
}

#[test]
fn a_node_inside_itself_is_a_problem() {
    let (body, problems) = read("a: &a [*a, 1]\n");
    assert_eq!(shown(&body), "{a: [?cycle, 1]}");
    assert_eq!(problems.len(), 1);
}

#[test]
fn json_is_yaml() {
    assert_eq!(shown(&value("{\"a\": {\"b\":[1,true,null,\"\\u00e9\\/\"]}}")), "{a: {b: [1, true, null, \"é/\"]}}");
}

#[test]
fn long_texts_are_cut_in_trails_only() {
    let text = "x".repeat(500);
    let body = value(&format!("a: {text}\n"));
    assert_eq!(body.get("a").unwrap().as_str(), Some(text.as_str()));
    assert!(trail(body.get("a").unwrap())[0].len() < 120);
}
