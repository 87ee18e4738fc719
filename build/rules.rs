//! Indexes the rule packs: one JSON text per type, sorted, so that a run reads only what its input needs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// Folders under `rules/` that hold something else than packs.
const NO_PACKS: &[&str] = &["regions"];

/// Reads every pack under `rules/` and writes the index to `out`.
pub(crate) fn index(rules: &Path, out: &Path) {
    let mut index: BTreeMap<(bool, String), Vec<(String, String)>> = BTreeMap::new();
    let mut heads = Vec::new();
    for folder in sorted(rules).into_iter().filter(|path| path.is_dir()) {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if NO_PACKS.contains(&name.as_str()) {
            continue;
        }
        let mut head = json!({"pack": name});
        for file in sorted(&folder).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "yaml")) {
            for rule in read(&file, &mut head) {
                add(&mut index, &name, rule);
            }
        }
        heads.push(head.to_string());
    }
    fs::write(out, text(&index, &heads)).expect("the output folder is writable");
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("rules/ is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("rules/ is readable").path()).collect();
    paths.sort();
    paths
}

/// The rules of one file; a header in it goes to `head`.
fn read(file: &Path, head: &mut Value) -> Vec<Value> {
    let text = fs::read_to_string(file).expect("a rule file is readable");
    let parsed: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    match parsed {
        Value::Array(rules) => rules,
        Value::Object(mut own) => {
            let rules = own.remove("rules");
            *head = Value::Object(own);
            rules.and_then(|rules| rules.as_array().cloned()).unwrap_or_default()
        }
        Value::Null => Vec::new(),
        _ => panic!("{}: neither a list of rules nor a pack's header", file.display()),
    }
}

fn add(index: &mut BTreeMap<(bool, String), Vec<(String, String)>>, pack: &str, mut rule: Value) {
    let Some(fields) = rule.as_object_mut() else { panic!("a rule of {pack} is no map: {rule}") };
    // Prose and examples are for people and tests.
    for key in ["fires", "quiet", "note", "source"] {
        fields.remove(key);
    }
    let mut names: Vec<String> =
        fields.remove("type").and_then(|name| name.as_str().map(str::to_owned)).into_iter().collect();
    if let Some(types) = fields.remove("types") {
        names.extend(types.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)));
    }
    assert!(!names.is_empty(), "a rule of {pack} has no type: {rule}");
    for name in names {
        let json = rule.to_string();
        index.entry((name.contains('*'), name)).or_default().push((pack.to_owned(), json));
    }
}

fn text(index: &BTreeMap<(bool, String), Vec<(String, String)>>, heads: &[String]) -> String {
    let mut text = String::new();
    for (is_pattern, table) in [(false, "RULES"), (true, "PATTERNS")] {
        writeln!(text, "static {table}: &[Indexed] = &[").expect("a string takes all");
        for ((_, name), rules) in index.iter().filter(|((pattern, _), _)| *pattern == is_pattern) {
            for (pack, json) in rules {
                writeln!(text, "    Indexed {{ name: {name:?}, pack: {pack:?}, json: {json:?} }},")
                    .expect("a string takes all");
            }
        }
        writeln!(text, "];").expect("a string takes all");
    }
    writeln!(text, "static PACKS: &[&str] = &{heads:?};").expect("a string takes all");
    // FNV-1a over the whole index: it names the state of the built-in rules, it protects nothing.
    let digest = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    writeln!(text, "pub(super) const DIGEST: &str = \"{digest:016x}\";").expect("a string takes all");
    text
}
