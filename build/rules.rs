//! Indexes the rule packs: one JSON text per type, sorted, so that a run reads only what its input needs.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Directories under `rules/` that hold something else than packs.
const NO_PACKS: &[&str] = &["regions", "schemas"];

/// Rules by type; patterns stand after plain types.
type Index = BTreeMap<(bool, String), Vec<(String, String)>>;

/// Reads every pack under `rules/` and writes the index to `out`.
pub(crate) fn index(rules: &Path, out: &Path) -> Result<()> {
    let mut index = Index::new();
    let mut heads = Vec::new();
    for directory in sorted(rules)?.into_iter().filter(|path| path.is_dir()) {
        let name = directory.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if NO_PACKS.contains(&name.as_str()) {
            continue;
        }
        let mut head = json!({"pack": name});
        for file in
            sorted(&directory)?.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        {
            let wrong = |error: Box<dyn Error>| format!("{}: {error}", file.display());
            for rule in read(&file, &mut head).map_err(wrong)? {
                add(&mut index, &name, rule).map_err(wrong)?;
            }
        }
        heads.push(head.to_string());
    }
    Ok(fs::write(out, text(&index, &heads)?)?)
}

fn sorted(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The rules of one file; a header in it goes to `head`.
fn read(file: &Path, head: &mut Value) -> Result<Vec<Value>> {
    match serde_yaml::from_str(&fs::read_to_string(file)?)? {
        Value::Array(rules) => Ok(rules),
        Value::Object(mut own) => {
            let rules = own.remove("rules");
            *head = Value::Object(own);
            Ok(rules.and_then(|rules| rules.as_array().cloned()).unwrap_or_default())
        }
        Value::Null => Ok(Vec::new()),
        _ => Err("neither a list of rules nor a pack's header".into()),
    }
}

fn add(index: &mut Index, pack: &str, mut rule: Value) -> Result<()> {
    let fields = rule.as_object_mut().ok_or("a rule is no map")?;
    // Prose and examples are for people and tests.
    for key in ["fires", "quiet", "note", "source"] {
        fields.remove(key);
    }
    let named = |value: Option<Value>| value.and_then(|name| name.as_str().map(str::to_owned));
    let mut names: Vec<String> = named(fields.remove("type")).into_iter().collect();
    if let Some(types) = fields.remove("types") {
        names.extend(types.as_array().into_iter().flatten().filter_map(|name| named(Some(name.clone()))));
    }
    let like = fields.remove("like");
    let like: Vec<(String, Value)> = like.and_then(|like| like.as_object().cloned()).into_iter().flatten().collect();
    if names.is_empty() && like.is_empty() {
        return Err(format!("a rule has no type: {rule}").into());
    }
    for name in names {
        put(index, pack, name, &rule);
    }
    for (name, model) in like {
        let mut own = rule.clone();
        own["like"] = json!({&name: model});
        put(index, pack, name, &own);
    }
    Ok(())
}

fn put(index: &mut Index, pack: &str, name: String, rule: &Value) {
    index.entry((name.contains('*'), name)).or_default().push((pack.to_owned(), rule.to_string()));
}

fn text(index: &Index, heads: &[String]) -> Result<String> {
    let mut text = String::new();
    for (is_pattern, table) in [(false, "RULES"), (true, "PATTERNS")] {
        writeln!(text, "static {table}: &[Indexed] = &[")?;
        for ((_, name), rules) in index.iter().filter(|((pattern, _), _)| *pattern == is_pattern) {
            for (pack, json) in rules {
                writeln!(text, "    Indexed {{ name: {name:?}, pack: {pack:?}, json: {json:?} }},")?;
            }
        }
        writeln!(text, "];")?;
    }
    writeln!(text, "static PACKS: &[&str] = &{heads:?};")?;
    // FNV-1a over the whole index: it names the state of the built-in rules, it protects nothing.
    let digest = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    writeln!(text, "pub(super) const DIGEST: &str = \"{digest:016x}\";")?;
    Ok(text)
}
