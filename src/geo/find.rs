//! From a word to a region.

use super::catalogue::Catalogue;
use super::country::Countries;
use super::info::{CloudInfo, RegionInfo};
use super::region::{Cloud, Region};
use super::written::fold;

/// What a word means.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// This region.
    Region(Region),
    /// A zone.
    Zone {
        /// The region that it belongs to.
        region: Region,
        /// Its name.
        zone: String,
        /// Where the zone itself is; not always its region's country.
        countries: Countries,
    },
    /// One of these, sorted: several clouds or services have the word.
    Several(Vec<Region>),
    /// No region of the catalogue.
    Unknown {
        /// The id that is nearest to it, if one is near.
        nearest: Option<String>,
    },
}

/// What a word is said to name: some clouds' zones look like other clouds' regions (`us-east-2`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sought {
    /// A region or a zone.
    #[default]
    Either,
    /// A region, if any cloud has one of that name.
    Region,
    /// A zone, likewise.
    Zone,
}

/// A word, folded, and the region it means in a cloud's vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub(super) word: &'static str,
    pub(super) cloud: Cloud,
    pub(super) service: Option<&'static str>,
    pub(super) region: Region,
}

/// A region, and the zone of it that was named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    region: Region,
    zone: Option<String>,
}

impl Catalogue {
    /// What a word means to a cloud and a service. Case and spaces do not count, and aliases do: `West Europe`.
    ///
    /// Without a cloud all clouds are asked; without a service all services. A service that has no meaning of its own for the word
    /// takes the general one, and none if the word means something to other services only.
    pub fn find(&self, cloud: Option<&str>, service: Option<&str>, word: &str) -> Match {
        self.find_as(Sought::Either, cloud, service, word)
    }

    /// The same for a word that is said to name a region, or a zone.
    pub fn find_as(&self, sought: Sought, cloud: Option<&str>, service: Option<&str>, word: &str) -> Match {
        let folded = fold(word);
        let mut hits = Vec::new();
        match cloud {
            Some(name) => {
                hits.extend(self.cloud_info(name).map(|info| self.find_in(info, service, &folded)).unwrap_or_default())
            }
            None => hits.extend(self.clouds.iter().flat_map(|info| self.find_in(info, service, &folded))),
        }
        hits.sort();
        hits.dedup();
        let fits = |hit: &Hit| match sought {
            Sought::Either => true,
            Sought::Region => hit.zone.is_none(),
            Sought::Zone => hit.zone.is_some(),
        };
        if hits.iter().any(fits) {
            hits.retain(fits);
        }
        match hits.as_slice() {
            [] => Match::Unknown { nearest: self.nearest(cloud, &folded) },
            [hit] => self.single(hit),
            several => {
                let mut regions: Vec<Region> = several.iter().map(|hit| hit.region.clone()).collect();
                regions.dedup();
                match regions.as_slice() {
                    [only] => Match::Region(only.clone()),
                    _ => Match::Several(regions),
                }
            }
        }
    }

    /// What somebody wrote as a region's written form: `aws:eu-west-1`, `gcp:storage/eur7`, `azure:West Europe`.
    pub fn read(&self, written: &str) -> Match {
        let Some((cloud, word)) = written.split_once(':') else { return self.find(None, None, written) };
        let cloud = cloud.trim();
        if let Some((service, word)) = word.split_once('/') {
            // Some ids have a slash in them: `ionos:de/fra`.
            let found = self.find(Some(cloud), Some(service), word);
            if matches!(&found, Match::Region(region) if self.info(region).is_some_and(|info| info.service.is_some_and(|own| fold(own) == fold(service))))
            {
                return found;
            }
        }
        self.find(Some(cloud), None, word)
    }

    /// The entries of a folded word.
    pub(super) fn words(&self, word: &str) -> &[Word] {
        let start = self.words.partition_point(|entry| entry.word < word);
        let length = self.words[start..].partition_point(|entry| entry.word == word);
        &self.words[start..start + length]
    }

    fn find_in(&self, cloud: &CloudInfo, service: Option<&str>, word: &str) -> Vec<Hit> {
        if !cloud.speaks_for.is_empty() {
            let named = service.and_then(|service| self.cloud(service));
            let spoken = cloud.speaks_for.iter().filter(|spoken| named.is_none_or(|named| named == **spoken));
            let infos = spoken.filter_map(|spoken| self.cloud_info(spoken.as_str()));
            return infos.flat_map(|info| self.find_in(info, None, word)).collect();
        }
        let regions = self.meanings(cloud.cloud, service, word);
        if !regions.is_empty() {
            return regions.into_iter().map(|region| self.fold_zone(region)).collect();
        }
        let formed =
            cloud.forms.iter().filter_map(|form| unform(form, word)).flat_map(|word| self.ordinary(cloud.cloud, word));
        let formed: Vec<Hit> = formed.map(|info| Hit { region: info.region.clone(), zone: None }).collect();
        if formed.is_empty() { self.zones(cloud, word) } else { formed }
    }

    /// The regions that a cloud's own vocabulary gives for a word.
    fn meanings(&self, cloud: Cloud, service: Option<&str>, word: &str) -> Vec<Region> {
        let own: Vec<&Word> = self.words(word).iter().filter(|entry| entry.cloud == cloud).collect();
        let chosen = |wanted: &dyn Fn(&Word) -> bool| -> Vec<Region> {
            own.iter().filter(|entry| wanted(entry)).map(|entry| entry.region.clone()).collect()
        };
        let service = service.map(fold);
        let special =
            service.as_deref().map(|service| chosen(&|entry| entry.service.is_some_and(|own| fold(own) == service)));
        let general = || chosen(&|entry| entry.service.is_none());
        match special {
            Some(special) if !special.is_empty() => special,
            Some(_) => general(),
            None => Some(general()).filter(|regions| !regions.is_empty()).unwrap_or_else(|| chosen(&|_| true)),
        }
    }

    /// A zone that has a row of its own counts for its region.
    fn fold_zone(&self, region: Region) -> Hit {
        match self.info(&region).and_then(|info| Some((info, info.parent.clone()?))) {
            Some((info, parent)) => Hit { region: parent, zone: Some(info.id.to_owned()) },
            None => Hit { region, zone: None },
        }
    }

    /// The regions with zones of which a word is the id.
    fn ordinary<'c>(&'c self, cloud: Cloud, id: &str) -> impl Iterator<Item = &'c RegionInfo> + use<'c> {
        let id = id.to_owned();
        let infos = self
            .words(&id)
            .iter()
            .filter(move |entry| entry.cloud == cloud)
            .filter_map(|entry| self.info(&entry.region));
        infos.filter(move |info| info.cloud == cloud && info.has_zones() && fold(info.id) == id)
    }

    /// The ordinary zones of that name: a region that exists, and what the cloud puts behind it.
    fn zones(&self, cloud: &CloudInfo, word: &str) -> Vec<Hit> {
        let by_name =
            cloud.zones.iter().filter_map(|form| stem(word, form)).flat_map(|stem| self.ordinary(cloud.cloud, stem));
        let by_id = word.rsplit_once("-az").filter(|(_, number)| number.parse::<u8>().is_ok()).map(|(stem, _)| {
            let infos = self.words(stem).iter().filter_map(|entry| self.info(&entry.region));
            infos.filter(move |info| info.cloud == cloud.cloud && info.zone_id == Some(stem))
        });
        let infos = by_name.chain(by_id.into_iter().flatten());
        infos.map(|info| Hit { region: info.region.clone(), zone: Some(word.to_owned()) }).collect()
    }

    fn single(&self, hit: &Hit) -> Match {
        match &hit.zone {
            None => Match::Region(hit.region.clone()),
            Some(zone) => Match::Zone {
                region: hit.region.clone(),
                zone: zone.clone(),
                countries: self.countries_at(&hit.region, Some(zone)),
            },
        }
    }

    /// The id that was probably meant.
    fn nearest(&self, cloud: Option<&str>, word: &str) -> Option<String> {
        const FURTHEST: usize = 2;
        // A short word is near to everything.
        if word.len() <= 2 * FURTHEST {
            return None;
        }
        let cloud = cloud.map(|name| self.cloud(name));
        let infos = self.regions.iter().filter(|info| cloud.is_none_or(|cloud| cloud == Some(info.cloud)));
        let close = infos.filter(|info| info.id.len().abs_diff(word.len()) <= FURTHEST);
        let ranked = close.map(|info| (strsim::osa_distance(&fold(info.id), word), info.id));
        ranked.filter(|(distance, _)| *distance <= FURTHEST).min().map(|(_, id)| id.to_owned())
    }
}

/// The region's id inside another way to write it: `regional-*` and `regional-europe-west1` give `europe-west1`.
fn unform<'w>(form: &str, word: &'w str) -> Option<&'w str> {
    let (before, after) = form.split_once('*')?;
    word.strip_prefix(before)?.strip_suffix(after)
}

/// What stands before a zone's ending: `a` is a letter, `1` a number, all else itself.
fn stem<'w>(word: &'w str, ending: &str) -> Option<&'w str> {
    ending.chars().rev().try_fold(word, |word, sign| match sign {
        'a' => word.strip_suffix(|letter: char| letter.is_ascii_lowercase()),
        '1' => word
            .strip_suffix(|digit: char| digit.is_ascii_digit())
            .map(|word| word.trim_end_matches(|digit: char| digit.is_ascii_digit())),
        sign => word.strip_suffix(sign),
    })
}
