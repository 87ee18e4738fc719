//! Rows that a user's pack adds to the catalogue, or puts right.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::catalogue::Catalogue;
use super::country::{Countries, Country, CountrySet};
use super::find::Word;
use super::info::{CloudInfo, Point, RegionInfo};
use super::intern;
use super::jurisdiction::Jurisdictions;
use super::region::{Cloud, Region};
use super::rows::Rows;
use super::written::{CloudRows, RegionRow, WrittenCountries, fold, qualify};

/// What is wrong with a row of the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCorrection {
    /// The region's written form.
    pub region: String,
    /// What is wrong.
    pub message: String,
}

/// A catalogue in the making.
struct Draft {
    clouds: Vec<CloudInfo>,
    regions: BTreeMap<Region, RegionInfo>,
    words: BTreeSet<Word>,
}

impl Catalogue {
    /// The catalogue with a user's rows: a new region is added, and of one that is there already what the row says is
    /// put in the place of what was. Multi-regions follow their members.
    pub fn with(&self, corrections: &[CloudRows]) -> Result<Self, BadCorrection> {
        let mut draft = Draft {
            clouds: self.clouds.to_vec(),
            regions: self.regions.iter().map(|info| (info.region.clone(), info.clone())).collect(),
            words: self.words.iter().cloned().collect(),
        };
        for rows in corrections {
            let cloud = self.cloud(&rows.cloud).unwrap_or_else(|| Cloud::new(&fold(&rows.cloud)));
            draft.add_cloud(cloud, rows);
            for row in &rows.regions {
                draft
                    .add_row(cloud, rows, row)
                    .map_err(|message| BadCorrection { region: row.written(cloud.as_str()), message })?;
            }
        }
        draft.check()?;
        draft.follow_members();
        Ok(Self {
            clouds: Cow::Owned(draft.clouds),
            regions: Rows::Corrected(draft.regions.into_values().collect()),
            words: Rows::Corrected(draft.words.into_iter().collect()),
        })
    }
}

impl Draft {
    fn add_cloud(&mut self, cloud: Cloud, rows: &CloudRows) {
        let index = self.clouds.binary_search_by(|info| info.cloud.cmp(&cloud)).unwrap_or_else(|index| {
            let title = intern::text(rows.title.as_deref().unwrap_or(cloud.as_str()));
            let (also, zones, parted_by, forms, hosts, speaks_for) = (&[], &[], &[], &[], &[], &[]);
            self.clouds.insert(index, CloudInfo { cloud, title, also, zones, parted_by, forms, hosts, speaks_for });
            index
        });
        let info = &mut self.clouds[index];
        let join = |old: &'static [&'static str], new: &[String]| {
            intern::texts(old.iter().copied().chain(new.iter().map(String::as_str)))
        };
        info.also = join(info.also, &rows.also);
        info.zones = join(info.zones, &rows.zones);
        info.parted_by = join(info.parted_by, &rows.parted_by);
        info.forms = join(info.forms, &rows.forms);
        info.hosts = join(info.hosts, &rows.hosts);
    }

    fn add_row(&mut self, cloud: Cloud, rows: &CloudRows, row: &RegionRow) -> Result<(), String> {
        let service = row.service.as_deref().map(intern::text);
        let region = Region::new(&match &row.maps_to {
            Some(target) => qualify(cloud.as_str(), target),
            None => row.written(cloud.as_str()),
        });
        for word in row.words().map(fold) {
            let is_id = row.maps_to.is_none() && word == fold(&row.id);
            self.words.insert(Word { word: intern::text(&word), cloud, service, region: region.clone(), is_id });
        }
        if row.maps_to.is_some() {
            return if self.regions.contains_key(&region) {
                Ok(())
            } else {
                Err(format!("there is no region {region}"))
            };
        }
        let new = RegionInfo { region: region.clone(), cloud, service, id: intern::text(&row.id), ..RegionInfo::BLANK };
        let known = self.regions.contains_key(&region);
        if !known && row.countries.is_none() && row.parts().next().is_none() {
            return Err("a new region needs `countries` (or `countries: unknown`)".to_owned());
        }
        correct(self.regions.entry(region).or_insert(new), rows, row)
    }

    /// Whatever a row points at is there.
    fn check(&self) -> Result<(), BadCorrection> {
        for info in self.regions.values() {
            let pointed = info.parts().chain(&info.parent).chain(&info.pair);
            if let Some(missing) = pointed.into_iter().find(|region| !self.regions.contains_key(region)) {
                return Err(BadCorrection {
                    region: info.region.to_string(),
                    message: format!("there is no region {missing}"),
                });
            }
        }
        Ok(())
    }

    /// The countries of what consists of regions are theirs too.
    fn follow_members(&mut self) {
        let countries: BTreeMap<Region, Countries> =
            self.regions.values().map(|info| (info.region.clone(), info.countries)).collect();
        for info in self.regions.values_mut() {
            let own = if info.from_parts { Countries::Known(CountrySet::EMPTY) } else { info.countries };
            let parts = info.parts().map(|part| countries.get(part).copied().unwrap_or_default());
            let all = parts.fold(own, |all, part| all.and(&part));
            info.countries = all;
        }
    }
}

/// Puts what a row says in the place of what was.
fn correct(info: &mut RegionInfo, rows: &CloudRows, row: &RegionRow) -> Result<(), String> {
    let cloud = info.cloud;
    let region = |word: &String| Region::new(&qualify(cloud.as_str(), word));
    let regions = |list: &Vec<String>| intern::regions(list.iter().map(region).collect());
    let set = |place: &mut Option<&'static str>, said: &Option<String>| {
        if let Some(text) = said {
            *place = Some(intern::text(text));
        }
    };
    set(&mut info.place, &row.place);
    set(&mut info.zone_id, &row.zone_id);
    set(&mut info.note, &row.note);
    info.kind = row.kind.unwrap_or(info.kind);
    info.status = row.status.unwrap_or(info.status);
    info.parent = row.parent.as_ref().map(region).or(info.parent.take());
    info.pair = row.pair.as_ref().map(region).or(info.pair.take());
    info.at = row.at.map(|(latitude, longitude)| Point { latitude, longitude }).or(info.at);
    info.members = row.members.as_ref().map_or(info.members, regions);
    info.any_of = row.any_of.as_ref().map_or(info.any_of, regions);
    info.witnesses = row.witnesses.as_ref().map_or(info.witnesses, regions);
    info.read_only = row.read_only.as_ref().map_or(info.read_only, regions);
    info.aliases = intern::texts(info.aliases.iter().copied().chain(row.aliases.iter().map(String::as_str)));
    info.sources = intern::texts(row.src.iter().map(|name| rows.sources.get(name).unwrap_or(name).as_str()));
    match &row.countries {
        Some(countries) => {
            info.countries = read_countries(countries)?;
            info.from_parts = false;
        }
        None if row.parts().next().is_some() => info.from_parts = true,
        None => {}
    }
    if row.is_weak() {
        info.at = None;
        info.countries = Countries::Unknown;
        info.from_parts = false;
    }
    Ok(())
}

fn read_countries(written: &WrittenCountries) -> Result<Countries, String> {
    let wrong = |word: &str, what: &str| {
        let meant =
            Jurisdictions::builtin().nearest(word).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        format!("\"{word}\" is no {what}{meant}")
    };
    match written {
        WrittenCountries::Word(word) if word == "unknown" => Ok(Countries::Unknown),
        WrittenCountries::Word(word) => {
            let set = Jurisdictions::builtin().iter().find(|set| set.name == word);
            set.map(|set| Countries::Known(set.states)).ok_or_else(|| wrong(word, "jurisdiction"))
        }
        WrittenCountries::Codes(codes) => {
            let country = |code: &String| Country::from_code(code).ok_or_else(|| wrong(code, "country code"));
            Ok(Countries::Known(codes.iter().map(country).collect::<Result<_, _>>()?))
        }
    }
}

impl fmt::Display for BadCorrection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.region, self.message)
    }
}

impl std::error::Error for BadCorrection {}
