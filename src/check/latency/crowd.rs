//! The audience on the globe: shares of users spread over the settled areas of their countries.
//!
//! Nobody says where in a country the users sit, so they sit where its people live ([`settlements`]). `rest` may sit
//! anywhere else: it counts in full for whoever may gain, so that a gain is never told smaller than it may be.

use crate::check::Judged;
use crate::config::Audience;
use crate::geo::{Country, CountrySet, Point, Settlement, settlements};

use super::distance::FAR_KM;
use super::light;

/// The users, placed.
#[derive(Debug)]
pub(in crate::check) struct Crowd {
    groups: Vec<Group>,
    /// How long a request may take there and back, in milliseconds.
    pub(in crate::check) target_ms: Option<f64>,
}

/// A share of the users.
#[derive(Debug)]
struct Group {
    name: String,
    percent: f64,
    settlements: Vec<Settlement>,
    /// They may sit anywhere among the settlements.
    is_rest: bool,
}

impl Crowd {
    /// The audience of a stack's configuration; none where nobody says who the users are.
    pub(in crate::check) fn of(judged: &Judged<'_>) -> Option<Self> {
        let audience = judged.config.audience().filter(|audience| !audience.users.is_empty())?;
        let named: Vec<(&str, f64, CountrySet)> = audience
            .users
            .iter()
            .filter_map(|(name, percent)| Some((name.as_str(), *percent, judged.countries_of_users(name)?)))
            .collect();
        let mut groups: Vec<Group> =
            named.iter().map(|(name, percent, own)| Group::named(name, *percent, own, &named)).collect();
        groups.extend(Group::rest(audience, &named));
        Some(Self { groups, target_ms: audience.latency_ms })
    }

    /// At most so many percent of the users gain by a further region at `there` beside a home at `home`: with a target,
    /// those whom it misses from the home and who are nearer there; without one, those who are 10 ms nearer there.
    pub(in crate::check) fn gain(&self, home: Point, there: Point) -> f64 {
        let gains = |settlement: &Settlement| {
            let (near, far) = (settlement.at.distance_km(there), settlement.at.distance_km(home));
            match self.target_ms {
                Some(target) => near < far && light::usual_ms(far) > target,
                None => far - near >= FAR_KM,
            }
        };
        self.groups.iter().map(|group| group.percent_of(&gains)).sum()
    }

    /// Who waits longer for the home than the target: names and percent, the greatest first.
    pub(in crate::check) fn waiting(&self, home: Point) -> Vec<(&str, f64)> {
        let Some(target) = self.target_ms else { return Vec::new() };
        let waits = |settlement: &Settlement| light::usual_ms(settlement.at.distance_km(home)) > target;
        let groups = self.groups.iter().map(|group| (group.name.as_str(), group.percent_of(&waits)));
        let mut waiting: Vec<(&str, f64)> = groups.filter(|(_, percent)| *percent >= 0.5).collect();
        waiting.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(other.0)));
        waiting
    }
}

impl Group {
    /// Users of a place, without those that a narrower entry counts already: `EU` beside `DE` is the others.
    fn named(name: &str, percent: f64, own: &CountrySet, all: &[(&str, f64, CountrySet)]) -> Self {
        let narrower = all.iter().filter(|(_, _, other)| other.len() < own.len());
        let others = narrower.fold(*own, |left, (_, _, other)| left.without(other));
        let left = if others.is_empty() { *own } else { others };
        Self { name: name.to_owned(), percent, settlements: settlements(&left).collect(), is_rest: false }
    }

    /// Whoever is not named: the share of `rest`, or what is missing to a hundred.
    fn rest(audience: &Audience, named: &[(&str, f64, CountrySet)]) -> Option<Self> {
        let missing = 100.0 - named.iter().map(|(_, percent, _)| percent).sum::<f64>();
        let percent = audience.users.get(Audience::REST).copied().unwrap_or(missing);
        let everywhere: CountrySet = Country::all().collect();
        let elsewhere = named.iter().fold(everywhere, |left, (_, _, own)| left.without(own));
        let settlements = settlements(&elsewhere).collect();
        (percent > 0.0).then(|| Self { name: Audience::REST.to_owned(), percent, settlements, is_rest: true })
    }

    /// How many percent of all users are those of this group for whom something holds.
    fn percent_of(&self, holds: &impl Fn(&Settlement) -> bool) -> f64 {
        let all: f64 = self.settlements.iter().map(|settlement| settlement.thousands).sum();
        let those: f64 = self.settlements.iter().filter(|one| holds(one)).map(|settlement| settlement.thousands).sum();
        match (self.is_rest, those > 0.0) {
            (_, false) => 0.0,
            (true, true) => self.percent,
            (false, true) => self.percent * those / all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{Catalogue, Region, continent};

    fn crowd(users: &[(&str, f64)], target_ms: Option<f64>) -> Crowd {
        let countries = |name: &str| {
            continent(name).unwrap_or_else(|| Country::from_code(name).into_iter().collect::<CountrySet>())
        };
        let named: Vec<_> = users.iter().map(|(name, percent)| (*name, *percent, countries(name))).collect();
        let groups = named.iter().map(|(name, percent, own)| Group::named(name, *percent, own, &named)).collect();
        Crowd { groups, target_ms }
    }

    fn at(region: &str) -> Point {
        let info = Catalogue::builtin().info(&Region::new(region));
        info.and_then(|info| info.at).unwrap_or(Point { latitude: 0.0, longitude: 0.0 })
    }

    #[test]
    fn a_far_region_serves_those_who_are_near_it() {
        let crowd = crowd(&[("US", 80.0), ("DE", 20.0)], Some(80.0));
        assert!((crowd.gain(at("aws:us-east-1"), at("aws:eu-central-1")) - 20.0).abs() < 0.1);
        assert!(crowd.gain(at("aws:us-east-1"), at("aws:us-west-2")) < 1.0, "80 ms reach across the United States");
    }

    #[test]
    fn a_target_that_the_home_keeps_leaves_nothing_to_gain() {
        let crowd = crowd(&[("US", 80.0), ("DE", 20.0)], Some(150.0));
        assert!(crowd.gain(at("aws:us-east-1"), at("aws:eu-central-1")) < 0.1);
        assert!(crowd.waiting(at("aws:us-east-1")).is_empty());
    }

    #[test]
    fn a_narrower_entry_is_not_counted_twice() {
        let crowd = crowd(&[("europe", 50.0), ("DE", 50.0)], Some(10.0));
        let germany = crowd.groups.iter().find(|group| group.name == "DE").map_or(0, |group| group.settlements.len());
        let europe = crowd.groups.iter().find(|group| group.name == "europe").map_or(0, |one| one.settlements.len());
        let all = settlements(&continent("europe").unwrap_or_default()).count();
        assert_eq!(germany + europe, all);
    }
}
