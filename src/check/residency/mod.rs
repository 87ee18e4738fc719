//! RL301 to RL305: labelled data, where it is stored and where it goes.
//!
//! A label flows from a resource along the links that copy its data; what is copied out is told once, where it leaves.

mod flow;
mod label;
mod leaves;
mod outside;
mod served;
mod unproven;
mod ways;

use std::collections::BTreeSet;

use super::message::{comes_from, written};
use super::{Estate, Judged};
use crate::finding::{Code, Finding, Related};
use crate::geo::{CountrySet, Region, Residence, Standing};
use crate::source::Location;
use crate::value::Trail;

use flow::{Flow, Held};
use ways::Holder;

/// All findings about labelled data.
pub(super) fn check(estate: &Estate<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = estate.stacks.iter().flat_map(|judged| label::check(estate, judged)).collect();
    let flow = Flow::new(estate);
    let leaves = leaves::check(estate, &flow);
    // The target of a copy that was told is not told again as a place of its own.
    let told: BTreeSet<Holder> = leaves.iter().flat_map(|(_, target)| *target).collect();
    findings.extend(leaves.into_iter().map(|(finding, _)| finding));
    findings.extend(outside::check(estate, &flow, &told));
    findings.extend(served::check(estate, &flow));
    findings.extend(unproven::check(estate, &flow));
    findings
}

/// Whether data that lies outside in some regions is in these countries already: it does not leave again by a copy in the
/// same country.
fn is_there_already(estate: &Estate<'_>, residence: &Residence, regions: &[Region], countries: &CountrySet) -> bool {
    let outside = regions.iter().filter(|region| estate.judge(residence, region) != Standing::Inside);
    !countries.is_empty() && countries.is_subset(&estate.catalogue.known_countries(outside))
}

/// The countries in which data is outside, in words. A label that names regions may be left within their country.
fn whither(estate: &Estate<'_>, residence: &Residence, outside: &CountrySet) -> String {
    let countries = estate.catalogue.country_names(outside);
    if outside.within(&estate.catalogue.known_countries(&residence.regions)).is_empty() {
        countries
    } else {
        format!("another region of {countries}")
    }
}

/// What every residency finding says besides its code.
struct Told<'a> {
    at: Location,
    resource: &'a str,
    message: String,
    help: String,
    regions: Vec<&'a Region>,
    trail: Option<&'a Trail>,
}

fn finding(judged: &Judged<'_>, code: Code, held: &Held<'_>, told: Told<'_>) -> Finding {
    let mut related =
        vec![Related { at: held.label.what.at.clone(), message: format!("the label `{}`", held.label.what.name) }];
    if let Some(trail) = told.trail {
        related.push(Related { at: trail.literal().at.clone(), message: comes_from("the place", trail) });
    }
    related.retain(|other| other.at != told.at);
    let regions = written(told.regions.iter().copied());
    let label = std::iter::once(held.label.what.name.as_str());
    let further: Vec<&str> = label.chain(regions.iter().map(String::as_str)).collect();
    let fingerprint = judged.fingerprint(code, &told.at, told.resource, &further);
    Finding {
        code,
        severity: judged.severity(code, code.severity()),
        message: told.message,
        help: told.help,
        at: told.at,
        stack: judged.located.stack.name(),
        resource: told.resource.to_owned(),
        regions,
        related,
        fingerprint,
    }
}
