//! Where people live: the settled areas of countries and continents (`rules/regions/people.yaml`, from GeoNames).
//!
//! A country is no point: half of the United States' people live nearer to Virginia, the others nearer to Oregon, and
//! their middle lies in Missouri. So each country has up to twelve settled areas, and a share of users is spread over
//! them.

use super::country::{Country, CountrySet};
use super::info::Point;
use super::tables::PEOPLE;
use super::written::fold;

/// People who live about one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settlement {
    /// The mean of its cities.
    pub at: Point,
    /// Thousands of people.
    pub thousands: f64,
}

/// The table's row: a country's code, its continent, its settlements.
pub(super) type People = (&'static str, &'static str, &'static [Settlement]);

/// The continents by the names that `audience` uses. Short forms are countries: `na` is Namibia, `sa` Saudi Arabia.
pub const CONTINENTS: [&str; 6] = ["africa", "asia", "europe", "north-america", "oceania", "south-america"];

/// The settled areas of countries, by country.
pub fn settlements(countries: &CountrySet) -> impl Iterator<Item = Settlement> {
    let inside = countries.iter().filter_map(people_of);
    inside.flat_map(|(_, _, settlements)| settlements.iter().copied())
}

/// The countries of a continent, by its English name (`north-america`, `North America`).
pub fn continent(name: &str) -> Option<CountrySet> {
    let name = fold(name).replace([' ', '_'], "-");
    CONTINENTS.contains(&name.as_str()).then(|| {
        let own = PEOPLE.iter().filter(|(_, continent, _)| *continent == name);
        own.filter_map(|(code, ..)| Country::from_code(code)).collect()
    })
}

fn people_of(country: Country) -> Option<&'static People> {
    let index = PEOPLE.binary_search_by(|(code, ..)| (*code).cmp(country.code())).ok()?;
    PEOPLE.get(index)
}
