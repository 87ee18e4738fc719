//! From a word to a region.

use serde::Deserialize;

use super::catalogue::Catalogue;
use super::country::Countries;
use super::info::{CloudInfo, RegionInfo};
use super::region::{Cloud, Region};
use super::rows::Keyed;
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) struct Word {
    pub(super) word: &'static str,
    pub(super) cloud: Cloud,
    #[serde(borrow)]
    pub(super) service: Option<&'static str>,
    pub(super) region: Region,
    /// It is the region's own id, not another word for it.
    pub(super) is_id: bool,
}

impl Keyed for Word {
    fn key(&self) -> &str {
        self.word
    }
}

/// A region, and the zone of it that was named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    region: Region,
    zone: Option<String>,
    /// Only one service calls it so, and it has another name besides.
    special: bool,
}

impl Catalogue {
    /// What a word means to a cloud and a service. Case and spaces do not count, and aliases do: `West Europe`.
    ///
    /// Without a cloud all clouds are asked, though not for names that need their service (`EU` is Ireland to S3);
    /// without a service all services. A service that has no meaning of its own for the word takes the general one, and
    /// none if the word means something to other services only.
    pub fn find(&self, cloud: Option<&str>, service: Option<&str>, word: &str) -> Match {
        self.find_as(Sought::Either, cloud, service, word)
    }

    /// The same for a word that is said to name a region, or a zone.
    pub fn find_as(&self, sought: Sought, cloud: Option<&str>, service: Option<&str>, word: &str) -> Match {
        let folded = fold(word);
        let mut hits: Vec<Hit> = match cloud {
            Some(name) => self.cloud_info(name).map(|info| self.find_in(info, service, &folded)).unwrap_or_default(),
            None => self
                .clouds
                .iter()
                .flat_map(|info| self.find_in(info, service, &folded))
                .filter(|hit| !hit.special)
                .collect(),
        };
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
            several => self.several(several),
        }
    }

    /// The region in which everything lies whose name begins so: of a zone's name the region's id and what parts the two,
    /// as far as the cloud calls nothing else so.
    pub fn region_of_zones(&self, cloud: Option<&str>, beginning: &str) -> Option<Region> {
        let folded = fold(beginning);
        let asked = cloud.map(|name| self.cloud_info(name));
        let clouds = self.clouds.iter().filter(|info| asked.is_none_or(|asked| asked == Some(*info)));
        let mut regions = clouds.flat_map(|info| {
            let ids = info.parted_by.iter().filter_map(|sign| folded.strip_suffix(sign));
            ids.flat_map(|id| self.ordinary(info.cloud, id)).map(|info| &info.region)
        });
        let first = regions.next()?;
        regions.all(|other| other == first).then(|| first.clone())
    }

    /// What somebody wrote as a region's written form: `aws:eu-west-1`, `gcp:storage/eur7`, `azure:West Europe`.
    pub fn read(&self, written: &str) -> Match {
        let Some((cloud, word)) = written.split_once(':') else { return self.find(None, None, written) };
        let cloud = cloud.trim();
        if let Some((service, word)) = word.split_once('/') {
            // Some ids have a slash in them: `ionos:de/fra`.
            let found = self.find(Some(cloud), Some(service), word);
            let is_special = |region| {
                let own = self.info(region).and_then(|info| info.service);
                own.is_some_and(|own| own.eq_ignore_ascii_case(service))
            };
            if matches!(&found, Match::Region(region) if is_special(region)) {
                return found;
            }
        }
        self.find(Some(cloud), None, word)
    }

    fn find_in(&self, cloud: &CloudInfo, service: Option<&str>, word: &str) -> Vec<Hit> {
        if !cloud.speaks_for.is_empty() {
            let named = service.and_then(|service| self.cloud(service));
            let spoken = cloud.speaks_for.iter().filter(|spoken| named.is_none_or(|named| named == **spoken));
            let infos = spoken.filter_map(|spoken| self.cloud_info(spoken.as_str()));
            return infos.flat_map(|info| self.find_in(info, None, word)).collect();
        }
        let meanings = self.meanings(cloud.cloud, service, word);
        if !meanings.is_empty() {
            return meanings.into_iter().map(|meaning| self.fold_zone(meaning)).collect();
        }
        let formed =
            cloud.forms.iter().filter_map(|form| unform(form, word)).flat_map(|word| self.ordinary(cloud.cloud, word));
        let formed: Vec<Hit> =
            formed.map(|info| Hit { region: info.region.clone(), zone: None, special: false }).collect();
        if formed.is_empty() { self.zones(cloud, word) } else { formed }
    }

    /// What a cloud's own vocabulary gives for a word.
    fn meanings(&self, cloud: Cloud, service: Option<&str>, word: &str) -> Vec<&Word> {
        let own: Vec<&Word> = self.words.of(word).filter(|entry| entry.cloud == cloud).collect();
        let of_service = |entry: &&Word| match (entry.service, service) {
            (Some(own), Some(service)) => own.eq_ignore_ascii_case(service),
            _ => false,
        };
        let special: Vec<&Word> = own.iter().copied().filter(of_service).collect();
        let general: Vec<&Word> = own.iter().copied().filter(|entry| entry.service.is_none()).collect();
        match (special.is_empty(), general.is_empty(), service) {
            (false, _, _) => special,
            (true, true, None) => own,
            (true, _, _) => general,
        }
    }

    /// A zone that has a row of its own counts for its region.
    fn fold_zone(&self, meaning: &Word) -> Hit {
        let special = meaning.service.is_some() && !meaning.is_id;
        let region = meaning.region.clone();
        match self.info(&region).and_then(|info| Some((info, info.parent.clone()?))) {
            Some((info, parent)) => Hit { region: parent, zone: Some(info.id.to_owned()), special },
            None => Hit { region, zone: None, special },
        }
    }

    /// The regions with zones of which a word is the id.
    fn ordinary(&self, cloud: Cloud, id: &str) -> impl Iterator<Item = &RegionInfo> {
        let own = self.words.of(id).filter(move |entry| entry.is_id && entry.cloud == cloud);
        own.filter_map(|entry| self.info(&entry.region)).filter(|info| info.has_zones())
    }

    /// The ordinary zones of that name: a region that exists, and what the cloud puts behind it.
    fn zones(&self, cloud: &CloudInfo, word: &str) -> Vec<Hit> {
        let by_name =
            cloud.zones.iter().filter_map(|form| stem(word, form)).flat_map(|stem| self.ordinary(cloud.cloud, stem));
        let by_id = word.rsplit_once("-az").filter(|(_, number)| number.parse::<u8>().is_ok()).map(|(stem, _)| {
            let infos = self.words.of(stem).filter_map(|entry| self.info(&entry.region));
            infos.filter(move |info| info.cloud == cloud.cloud && info.zone_id == Some(stem))
        });
        let infos = by_name.chain(by_id.into_iter().flatten());
        infos.map(|info| Hit { region: info.region.clone(), zone: Some(word.to_owned()), special: false }).collect()
    }

    fn several(&self, hits: &[Hit]) -> Match {
        let mut regions: Vec<Region> = hits.iter().map(|hit| hit.region.clone()).collect();
        regions.dedup();
        // Nowhere is nowhere, whoever says so.
        if regions.len() == 1 || regions.iter().all(|region| self.is_global(region)) {
            return Match::Region(regions.swap_remove(0));
        }
        Match::Several(regions)
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
}

/// The region's id inside another way to write it: `regional-*` and `regional-europe-west1` give `europe-west1`.
pub(super) fn unform<'w>(form: &str, word: &'w str) -> Option<&'w str> {
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
