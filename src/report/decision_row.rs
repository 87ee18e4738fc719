//! A decision site for programs: what spans, the three-driver test about it, what it multiplies.

use serde::Serialize;

use super::sanitise;
use crate::geo::Region;
use crate::model::{Burden, DecisionSite, DriverTest, Far, Question, RULE_OF_THUMB, Recurrence};

/// The site, without what the finding about it says already.
#[derive(Serialize)]
pub(super) struct DecisionRow<'a> {
    home: Option<&'a Region>,
    /// Further stacks that bring the same block.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recurs: Vec<RecurrenceRow<'a>>,
    resources: &'a [String],
    burden: BurdenRow<'a>,
    test: TestRow<'a>,
}

/// A further stack in which the same block decides the same.
#[derive(Serialize)]
struct RecurrenceRow<'a> {
    stack: &'a str,
    regions: &'a [Region],
    resources: &'a [String],
}

/// What a decision multiplies.
#[derive(Serialize)]
pub(super) struct BurdenRow<'a> {
    /// Resources beyond the home.
    resources: usize,
    regions: usize,
    links: usize,
    /// Copies to keep in step.
    copies: usize,
    /// Those of them that a write waits for; the others may be stale.
    synchronous_copies: usize,
    jurisdictions: Vec<&'a str>,
    /// How often the cost of one region, as a rule of thumb: from and to.
    cost_factor: [u32; 2],
    /// What the resources beyond the home cost a month, where a cost estimate was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    monthly_cost: Option<f64>,
    /// By ISO 4217: `USD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
}

/// The three questions, and the way back.
#[derive(Serialize)]
struct TestRow<'a> {
    latency: LatencyRow<'a>,
    availability: AvailabilityRow<'a>,
    regulation: RegulationRow<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
    way_back: String,
}

#[derive(Serialize)]
struct LatencyRow<'a> {
    #[serde(flatten)]
    question: QuestionRow,
    far: Vec<FarRow<'a>>,
}

#[derive(Serialize)]
struct FarRow<'a> {
    region: &'a Region,
    distance_km: f64,
    best_round_trip_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    users_percent: Option<f64>,
}

#[derive(Serialize)]
struct AvailabilityRow<'a> {
    #[serde(flatten)]
    question: QuestionRow,
    alone_at_home: &'a [String],
    unchecked_failover: &'a [String],
}

#[derive(Serialize)]
struct RegulationRow<'a> {
    #[serde(flatten)]
    question: QuestionRow,
    countries: &'a [String],
    labels: &'a [String],
    data: &'a [String],
}

#[derive(Serialize)]
struct QuestionRow {
    question: String,
    shown: Vec<String>,
    comment: String,
}

impl<'a> DecisionRow<'a> {
    pub(super) fn of(site: &'a DecisionSite) -> Self {
        Self {
            home: site.home.as_ref(),
            recurs: site.recurs.iter().map(RecurrenceRow::of).collect(),
            resources: &site.resources,
            burden: BurdenRow::of(&site.burden),
            test: TestRow::of(&site.test),
        }
    }
}

impl<'a> RecurrenceRow<'a> {
    fn of(other: &'a Recurrence) -> Self {
        Self { stack: &other.stack, regions: &other.regions, resources: &other.resources }
    }
}

impl<'a> BurdenRow<'a> {
    pub(super) fn of(burden: &'a Burden) -> Self {
        Self {
            resources: burden.resources,
            regions: burden.regions,
            links: burden.links,
            copies: burden.copies,
            synchronous_copies: burden.synchronous,
            jurisdictions: burden.jurisdictions.iter().map(String::as_str).collect(),
            cost_factor: RULE_OF_THUMB.into(),
            monthly_cost: burden.monthly.as_ref().map(|money| cents(money.amount)),
            currency: burden.monthly.as_ref().map(|money| money.currency.as_str()),
        }
    }
}

impl<'a> TestRow<'a> {
    fn of(test: &'a DriverTest) -> Self {
        let DriverTest { latency, availability, regulation, advice, way_back } = test;
        Self {
            latency: LatencyRow {
                question: QuestionRow::of(&latency.question),
                far: latency.far.iter().map(FarRow::of).collect(),
            },
            availability: AvailabilityRow {
                question: QuestionRow::of(&availability.question),
                alone_at_home: &availability.alone,
                unchecked_failover: &availability.unchecked,
            },
            regulation: RegulationRow {
                question: QuestionRow::of(&regulation.question),
                countries: &regulation.countries,
                labels: &regulation.labels,
                data: &regulation.data,
            },
            advice: advice.as_deref().map(|advice| sanitise::line(advice).into_owned()),
            way_back: sanitise::line(way_back).into_owned(),
        }
    }
}

impl<'a> FarRow<'a> {
    /// Whole kilometres and tenths of milliseconds: more would be false precision.
    fn of(far: &'a Far) -> Self {
        Self {
            region: &far.region,
            distance_km: far.distance_km.round(),
            best_round_trip_ms: tenths(far.best_ms),
            users_percent: far.users_percent.map(tenths),
        }
    }
}

impl QuestionRow {
    fn of(question: &Question) -> Self {
        let line = |text: &String| sanitise::line(text).into_owned();
        Self {
            question: line(&question.ask),
            shown: question.shown.iter().map(line).collect(),
            comment: line(&question.comment),
        }
    }
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn cents(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
