//! `rules/regions/*.yaml` become the tables of the room `geo`.
//!
//! Clouds, sets and countries are few, and plain statics. Regions and their words are many: they are texts, read row by
//! row, so that start-up does not pay for those that nobody asks for.
//!
//! The rows are read in the same written form that users write (`src/geo/written.rs`). What is wrong in them stops the
//! build with the region's name; what only makes no sense is left to the tests of `geo`.

#[path = "countries.rs"]
mod countries;
#[path = "jurisdictions.rs"]
mod jurisdictions;
#[path = "people.rs"]
mod people;
#[path = "../src/geo/written.rs"]
#[expect(unreachable_pub, reason = "it is public in the library")]
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

// The rows derive a schema for users' editors; here any derive that the rows do not have yet will do.
use std::cmp::PartialOrd as JsonSchema;

use serde_json::{Map, Value, json};

use super::table::Table;
use countries::Codes;
use jurisdictions::Sets;
use written::{CloudRows, RegionRow, WrittenCountries, fold, qualify};

/// The rows that are regions, with the cloud of each, by written form.
type Rows<'a> = BTreeMap<String, (&'a CloudRows, &'a RegionRow)>;

/// Files of the directory that hold no cloud.
const OTHERS: [&str; 4] = ["countries.yaml", "jurisdictions.yaml", "regimes.yaml", "people.yaml"];

/// Reads the directory and writes the tables into the directory `target`.
pub(crate) fn tabulate(directory: &Path, target: &Path) -> Result<(), Box<dyn Error>> {
    let [countries, sets, regimes, settled] = OTHERS.map(|name| directory.join(name));
    let codes = Codes::read(&countries)?;
    let sets = Sets::read(&sets, &regimes)?;
    let clouds = read_clouds(directory)?;
    let mut out = String::from("// Written by build/regions.rs from rules/regions.\n\n");
    codes.emit(&mut out)?;
    sets.emit(&codes, &mut out)?;
    people::emit(&settled, &codes, &mut out)?;
    emit_clouds(&clouds, &mut out)?;
    out += &regions(&clouds, &codes, &sets)?.write_records("regions", "RegionInfo", target)?;
    out += &words(&clouds)?.write_records("words", "Word", target)?;
    Ok(std::fs::write(target.join("regions.rs"), out)?)
}

/// The files in the order of their names.
fn read_clouds(directory: &Path) -> Result<Vec<CloudRows>, Box<dyn Error>> {
    let mut paths =
        std::fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    paths.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.ends_with(".yaml") && !OTHERS.contains(&name)
    });
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

/// One YAML file.
fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    Ok(serde_yaml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

fn rows(clouds: &[CloudRows]) -> Result<Rows<'_>, Box<dyn Error>> {
    let mut rows = BTreeMap::new();
    for cloud in clouds {
        for row in cloud.regions.iter().filter(|row| row.maps_to.is_none()) {
            let written = row.written(&cloud.cloud);
            if rows.insert(written.clone(), (cloud, row)).is_some() {
                return Err(format!("{written} has two rows").into());
            }
        }
    }
    Ok(rows)
}

fn emit_clouds(clouds: &[CloudRows], out: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(out, "pub(super) static CLOUDS: [CloudInfo; {}] = [", clouds.len())?;
    for cloud in clouds {
        let title = cloud.title.as_deref().ok_or_else(|| format!("{} has no title", cloud.cloud))?;
        let speaks_for: Vec<_> = cloud.speaks_for.iter().map(|name| format!("Cloud::fixed({name:?})")).collect();
        writeln!(
            out,
            "    CloudInfo {{ cloud: Cloud::fixed({:?}), title: {title:?}, also: &{:?}, zones: &{:?}, parted_by: &{:?}, forms: &{:?}, hosts: &{:?}, speaks_for: &[{}] }},",
            cloud.cloud,
            cloud.also,
            cloud.zones,
            cloud.parted_by,
            cloud.forms,
            cloud.hosts,
            speaks_for.join(", "),
        )?;
    }
    Ok(writeln!(out, "];\n")?)
}

/// Every region, sorted by written form.
fn regions(clouds: &[CloudRows], codes: &Codes, sets: &Sets) -> Result<Table, Box<dyn Error>> {
    let rows = rows(clouds)?;
    let mut table = Table::default();
    for (written, (cloud, row)) in &rows {
        let wrong = |what: String| format!("{}.yaml, {}: {what}", cloud.cloud, row.id);
        let countries = countries_of(cloud, row, &rows, sets).map_err(wrong)?;
        codes.check(countries.iter().flatten()).map_err(wrong)?;
        let mut info = fields(cloud, row, &rows).map_err(wrong)?;
        info.insert("region".to_owned(), json!(written));
        info.insert("countries".to_owned(), json!(countries));
        add(&mut table, written, &Value::Object(info)).map_err(|error| wrong(error.to_string()))?;
    }
    Ok(table)
}

/// One more row. Its texts are read where they stand, so nothing in them may be written as an escape.
fn add(table: &mut Table, key: &str, record: &Value) -> Result<(), Box<dyn Error>> {
    let json = record.to_string();
    if json.contains('\\') {
        return Err("a text has a quote, a backslash or a line break".into());
    }
    table.add(key, &json)
}

/// The fields that a row does not leave blank, but for its countries.
fn fields(cloud: &CloudRows, row: &RegionRow, rows: &Rows<'_>) -> Result<Map<String, Value>, String> {
    let region = |word: &String| {
        let target = qualify(&cloud.cloud, word);
        if rows.contains_key(&target) { Ok(target) } else { Err(format!("{target} has no row")) }
    };
    let one = |word: &Option<String>| word.as_ref().map(region).transpose();
    let list = |words: &Option<Vec<String>>| {
        let regions = words.iter().flatten().map(region).collect::<Result<BTreeSet<_>, String>>()?;
        Ok::<_, String>(words.is_some().then_some(regions))
    };
    let source = |name| cloud.sources.get(name).ok_or_else(|| format!("no source {name}"));
    let sources = row.src.iter().map(source).collect::<Result<Vec<_>, _>>()?;
    let at = row.at.filter(|_| !row.is_weak());
    let fields = [
        ("cloud", json!(cloud.cloud)),
        ("id", json!(row.id)),
        ("service", json!(row.service)),
        ("kind", json!(row.kind)),
        ("place", json!(row.place)),
        ("from_parts", json!(row.countries.is_none().then_some(true))),
        ("parent", json!(one(&row.parent)?)),
        ("members", json!(list(&row.members)?)),
        ("any_of", json!(list(&row.any_of)?)),
        ("witnesses", json!(list(&row.witnesses)?)),
        ("read_only", json!(list(&row.read_only)?)),
        ("pair", json!(one(&row.pair)?)),
        ("at", json!(at)),
        ("zone_id", json!(row.zone_id)),
        ("aliases", json!((!row.aliases.is_empty()).then_some(&row.aliases))),
        ("status", json!(row.status)),
        ("note", json!(row.note)),
        ("sources", json!(sources)),
    ];
    let said = fields.into_iter().filter(|(_, value)| !value.is_null());
    Ok(said.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The complete countries of a row: its own and its parts'; none where one of them is unknown.
fn countries_of(
    cloud: &CloudRows,
    row: &RegionRow,
    rows: &Rows<'_>,
    sets: &Sets,
) -> Result<Option<BTreeSet<String>>, String> {
    let mut all: BTreeSet<String> = match &row.countries {
        _ if row.is_weak() => return Ok(None),
        Some(WrittenCountries::Word(word)) if word == "unknown" => return Ok(None),
        Some(WrittenCountries::Word(word)) => sets.countries(word)?.into_iter().collect(),
        Some(WrittenCountries::Codes(codes)) => codes.iter().cloned().collect(),
        None if row.parts().next().is_none() => return Err("it says neither countries nor members".to_owned()),
        None => BTreeSet::new(),
    };
    for part in row.parts() {
        let target = qualify(&cloud.cloud, part);
        let (cloud, row) = rows.get(&target).ok_or_else(|| format!("{target} has no row"))?;
        match countries_of(cloud, row, rows, sets)? {
            Some(more) => all.extend(more),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// Every word with the region it means, sorted by word.
fn words(clouds: &[CloudRows]) -> Result<Table, Box<dyn Error>> {
    let rows = rows(clouds)?;
    let mut words: BTreeMap<_, bool> = BTreeMap::new();
    for cloud in clouds {
        for row in &cloud.regions {
            let region = match &row.maps_to {
                Some(target) => qualify(&cloud.cloud, target),
                None => row.written(&cloud.cloud),
            };
            if !rows.contains_key(&region) {
                return Err(format!("{}.yaml, {}: {region} has no row", cloud.cloud, row.id).into());
            }
            for word in row.words().map(fold) {
                let is_id = row.maps_to.is_none() && word == fold(&row.id);
                *words.entry((word, &cloud.cloud, &row.service, region.clone())).or_default() |= is_id;
            }
        }
    }
    let mut table = Table::default();
    for ((word, cloud, service, region), is_id) in words {
        add(&mut table, &word, &json!([word, cloud, service, region, is_id]))?;
    }
    Ok(table)
}
