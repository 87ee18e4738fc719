//! Words for places: whether jurisdictions, labels, regions and clouds of the configuration are any.

use super::audience::Audience;
use super::checked::Config;
use crate::finding::Problem;
use crate::geo::{self, Catalogue, Jurisdictions, Match};
use crate::model::Label;
use crate::source::Location;

impl Config {
    /// The jurisdictions of the catalogue and of the configuration.
    ///
    /// # Errors
    /// When one of the configuration's own is none.
    fn all_jurisdictions(&self) -> Result<Jurisdictions, Problem> {
        Jurisdictions::builtin().with(&self.jurisdictions).map_err(|bad| {
            let message = format!("the jurisdiction `{}`: {}", bad.name, bad.message);
            match self.jurisdiction_places.get(&bad.name) {
                Some(at) => Problem::at(at.clone(), message),
                None => Problem::file("regionlint.yaml", message),
            }
        })
    }

    /// What is wrong with jurisdictions, and with labels and audiences that name them.
    pub(super) fn misnamed(&self) -> Vec<Problem> {
        let jurisdictions = match self.all_jurisdictions() {
            Ok(jurisdictions) => jurisdictions,
            Err(problem) => return vec![problem],
        };
        let labels = self.labels().flat_map(|label| words(label).map(move |word| (word, &label.at)));
        let labels = labels.filter(|(word, _)| !word.contains(':') && *word != Label::ANYWHERE);
        let users =
            self.audience.iter().flat_map(|audience| audience.users.keys().map(|place| (place.as_str(), &audience.at)));
        let users = users.filter(|(place, _)| *place != Audience::REST);
        let nowhere = users.filter(|(place, _)| geo::continent(place).is_none());
        let unknown = labels.chain(nowhere).filter(|(word, _)| jurisdictions.countries(word).is_none());
        unknown.map(|(word, at)| no_jurisdiction(word, at, jurisdictions.nearest(word))).collect()
    }

    /// What is wrong with regions and clouds. Users' packs may add some, so this is asked when all packs are read.
    pub fn misplaced(&self, catalogue: &Catalogue) -> Vec<Problem> {
        let labels = self.labels().flat_map(|label| words(label).map(move |word| (word, &label.at)));
        let labels = labels.filter(|(word, _)| word.contains(':'));
        let clusters = self.clusters.iter().map(|cluster| (cluster.region.as_str(), &cluster.at));
        let mut problems: Vec<Problem> =
            labels.chain(clusters).filter_map(|(word, at)| no_region(catalogue, word, at)).collect();
        if let Some((cloud, at)) = &self.cloud
            && catalogue.cloud(cloud).is_none()
        {
            let known: Vec<&str> = catalogue.clouds().map(|info| info.cloud.as_str()).collect();
            let message = format!("`{cloud}` is no cloud; {}", crate::source::did_you_mean(cloud, &known, "there are"));
            problems.push(Problem::at(at.clone(), message));
        }
        problems
    }

    fn labels(&self) -> impl Iterator<Item = &Label> {
        self.default_label.iter().chain(self.label_rules.iter().map(|rule| &rule.label))
    }
}

fn words(label: &Label) -> impl Iterator<Item = &str> {
    label.name.split([',', '+']).map(str::trim)
}

fn no_jurisdiction(word: &str, at: &Location, nearest: Option<String>) -> Problem {
    let meant = match nearest {
        Some(near) => format!("did you mean `{near}`?"),
        None => "make it one under `residency.jurisdictions`, or write a country's code".to_owned(),
    };
    Problem::at(at.clone(), format!("`{word}` is no jurisdiction; {meant}"))
}

fn no_region(catalogue: &Catalogue, word: &str, at: &Location) -> Option<Problem> {
    let message = match catalogue.read(word) {
        Match::Region(_) | Match::Zone { .. } => return None,
        Match::Several(regions) => {
            let regions: Vec<String> = regions.iter().map(|region| format!("`{region}`")).collect();
            format!("`{word}` means several regions: {}", regions.join(", "))
        }
        Match::Unknown { nearest: Some(near) } => format!("`{word}` is no region; did you mean `{near}`?"),
        Match::Unknown { nearest: None } => format!("`{word}` is no region: write it as `aws:eu-west-1`"),
    };
    Some(Problem::at(at.clone(), message))
}
