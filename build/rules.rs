//! Indexes the rule packs: one JSON text per type, so that a run reads only what its input needs.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::table::Table;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Directories under `rules/` that hold something else than packs.
const NO_PACKS: &[&str] = &["regions", "schemas"];

/// Rules by type; patterns stand after plain types.
type Index = BTreeMap<(bool, String), Vec<(String, String)>>;

/// Reads every pack under `rules/` and writes the index into the directory `out`.
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
        heads.push((name, head));
    }
    Ok(fs::write(out.join("rules.rs"), code(&index, &heads, out)?)?)
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

/// The tables: rules by type, rules by pattern, the packs' headers, and the types for which the packs answer.
fn code(index: &Index, heads: &[(String, Value)], out: &Path) -> Result<String> {
    let (mut rules, mut patterns, mut packs, mut answers) =
        (Table::default(), Table::default(), Table::default(), Table::default());
    let mut by_beginning: Vec<_> = index.iter().collect();
    // The pattern with the longest beginning is the first that fits.
    by_beginning.sort_by_key(|((_, name), _)| Reverse(name.find('*')));
    for (table, sorted, wanted) in [(&mut rules, index.iter().collect(), false), (&mut patterns, by_beginning, true)] {
        for ((_, name), rules) in sorted.into_iter().filter(|((is_pattern, _), _)| *is_pattern == wanted) {
            for (pack, json) in rules {
                table.add(name, &format!("{pack}\t{json}"))?;
            }
        }
    }
    for (pack, head) in heads {
        packs.add(pack, &head.to_string())?;
        for pattern in head["types"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            answers.add(pattern, pack)?;
        }
    }
    let texts = [&rules, &patterns, &packs].map(Table::text).concat();
    // FNV-1a over the whole index: it names the state of the built-in rules, it protects nothing.
    let digest = texts
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    Ok([
        format!("static RULES: Table = {};\n", rules.write("rules", out)?),
        format!("static PATTERNS: Table = {};\n", patterns.write("patterns", out)?),
        format!("static ANSWERS: Table = {};\n", answers.write("answers", out)?),
        packs.write_records("packs", "PackHead", out)?,
        format!("pub(super) const DIGEST: &str = \"{digest:016x}\";\n"),
    ]
    .concat())
}
