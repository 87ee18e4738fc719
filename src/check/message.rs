//! The words of the findings: regions with their countries, lists that stay short.

use crate::geo::{Catalogue, Region};
use crate::value::Trail;

/// Steps of a trail that are told.
const STEPS: usize = 8;

/// `aws:eu-west-1 (Ireland)`.
pub(super) fn region(catalogue: &Catalogue, region: &Region) -> String {
    format!("{region} ({})", catalogue.describe(region))
}

/// Several regions in a sentence: `a, b and c`; of very many the first few.
pub(super) fn regions<'r>(catalogue: &Catalogue, regions: impl IntoIterator<Item = &'r Region>) -> String {
    const SHOWN: usize = 6;
    let named: Vec<String> = regions.into_iter().map(|one| region(catalogue, one)).collect();
    first_of(&named, SHOWN)
}

/// `a, b and c`.
pub(super) fn listed<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The first few of many: `a, b, c and 4 more`.
pub(super) fn few<T: AsRef<str>>(items: &[T]) -> String {
    first_of(items, 3)
}

/// So many of more, one more where only that is left.
fn first_of<T: AsRef<str>>(items: &[T], shown: usize) -> String {
    if items.len() <= shown + 1 {
        return listed(items);
    }
    let first: Vec<&str> = items.iter().take(shown).map(AsRef::as_ref).collect();
    format!("{} and {} more", first.join(", "), items.len() - shown)
}

/// Where something comes from, what is passed on under the same name told once:
/// `aws:eu-west-1 comes from here: provider.aws.dr <- var.region <- "eu-west-1"`. A literal alone speaks for itself.
pub(super) fn comes_from(what: &str, trail: &Trail) -> String {
    let mut steps: Vec<String> = trail.flatten(STEPS).iter().map(|step| step.what.to_string()).collect();
    steps.dedup();
    let way = if steps.len() > 1 { format!(": {}", steps.join(" <- ")) } else { String::new() };
    format!("{what} comes from here{way}")
}

/// The regions of a finding, written form.
pub(super) fn written<'r>(regions: impl IntoIterator<Item = &'r Region>) -> Vec<String> {
    let mut written: Vec<String> = regions.into_iter().map(ToString::to_string).collect();
    written.sort();
    written.dedup();
    written
}

/// `2 %`; below one, `less than 1 %`.
pub(super) fn percent(share: f64) -> String {
    if share > 0.0 && share < 1.0 { "less than 1 %".to_owned() } else { format!("{share:.0} %") }
}

/// A whole number with its thousands parted: `5,460`.
pub(super) fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let lead = digits.len() % 3;
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == lead {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        for (number, text) in [(0.0, "0"), (999.0, "999"), (5_459.6, "5,460"), (15_000.0, "15,000"), (1e6, "1,000,000")]
        {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_small_share_is_not_nothing() {
        assert_eq!((percent(0.2).as_str(), percent(2.4).as_str()), ("less than 1 %", "2 %"));
    }
}
