//! Reports made by hand, for the tests of the formats.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::Arc;

use crate::finding::{Code, Finding, Problem, Related};
use crate::geo::Region;
use crate::lint::{
    Change, Digests, Fleet, Loosening, Map, MappedRegion, MappedResource, MappedStack, Report, SkipReason, Skipped,
    Summary,
};
use crate::model::{
    AvailabilityQuestion, Burden, Choice, Class, Completeness, DecisionSite, Driver, DriverName, DriverTest, Endpoint,
    Far, From, Label, LatencyQuestion, Link, LinkKind, Place, Placement, Question, RegisteredDriver,
    RegulationQuestion, Review, Role, Spot, StackKind, Upcoming,
};
use crate::source::{Location, SourceFile};
use crate::value::{Step, Trail, Unknown};

const MAIN: &str = r#"provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "dr"
  region = var.dr_region
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"

  replica {
    region_name = var.dr_region
  }
}

resource "aws_s3_bucket" "a" {
  bucket = "a"
}
"#;

const VARIABLES: &str = r#"variable "dr_region" {
  type    = string
  default = "us-east-1"
}
"#;

/// A file with the marked text's location found in it.
pub(super) fn file(path: &str, text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(path, text))
}

/// The location of the first `what` in a file.
pub(super) fn find(file: &Arc<SourceFile>, what: &str) -> Location {
    let start = file.text().find(what).unwrap();
    Location::new(file, start..start + what.len())
}

/// A finding with nothing but a code, a message and a place.
pub(super) fn finding(code: Code, at: Location, message: &str) -> Finding {
    Finding {
        code,
        severity: code.severity(),
        message: message.to_owned(),
        help: "Do something about it.".to_owned(),
        fingerprint: Finding::fingerprint(&[code.id(), at.path(), message]),
        at,
        stack: "envs/prod".to_owned(),
        resource: "aws_dynamodb_table.orders".to_owned(),
        regions: vec!["aws:eu-west-1".to_owned(), "aws:us-east-1".to_owned()],
        related: Vec::new(),
    }
}

/// An everyday report: three findings, a problem, a note, two stacks, a fleet.
pub(super) fn report() -> Report {
    let main = file("envs/prod/main.tf", MAIN);
    let variables = file("envs/prod/variables.tf", VARIABLES);
    let mut spans = finding(
        Code::RL101,
        find(&main, "resource \"aws_dynamodb_table\" \"orders\""),
        "aws_dynamodb_table.orders spans 2 regions (aws:eu-west-1, Ireland; aws:us-east-1, United States) and nobody \
         has said why. A second region costs two to three times as much and makes every write eventually consistent.",
    );
    "Write a comment above the block: `# multi-region: DRIVER -- reason`, with latency, availability or regulation."
        .clone_into(&mut spans.help);
    spans.related = vec![
        Related { at: find(&main, "var.dr_region"), message: "the replica's region is var.dr_region".to_owned() },
        Related { at: find(&variables, "\"us-east-1\""), message: "its default is \"us-east-1\"".to_owned() },
    ];
    let mut leaves = finding(
        Code::RL302,
        find(&main, "replica"),
        "orders, label eu, is copied to aws:us-east-1 (United States), outside the EU.",
    );
    leaves.regions = vec!["aws:us-east-1".to_owned()];
    let mut idle = finding(Code::RL104, find(&variables, "variable \"dr_region\""), "The driver covers one region.");
    idle.stack = "live/app".to_owned();
    let broken = file("x.tf", "a\nb\nresource {");
    let site = site(&spans);
    Report {
        findings: vec![spans, leaves, idle],
        burden: site.burden.clone(),
        sites: vec![site],
        drivers: Vec::new(),
        upcoming: Vec::new(),
        problems: vec![
            Problem::at(find(&broken, "resource {"), "A block is never closed; close it with `}`."),
            Problem::file("y.yaml", "The key `name` stands twice.").as_note(),
        ],
        summary: Summary {
            files: 12,
            skipped: 1,
            stacks: 2,
            resources: 40,
            errors: 2,
            warnings: 1,
            suppressed: 0,
            unknown_places: 3,
        },
        map: map(&main, &variables),
        skipped: vec![Skipped { path: "charts/app/templates".to_owned(), reason: SkipReason::Template }],
        loosenings: Vec::new(),
        change: None,
        digests: Digests {
            rules: "sha256:00aa".to_owned(),
            regions: "2026-11".to_owned(),
            config: "sha256:00bb".to_owned(),
        },
        as_of: "2026-11-23".to_owned(),
        ..Report::default()
    }
}

/// The decision that a finding is about.
fn site(finding: &Finding) -> DecisionSite {
    let home = Region::new("aws:eu-west-1");
    let far =
        Far { region: Region::new("aws:us-east-1"), distance_km: 5_463.4, best_ms: 54.634, users_percent: Some(15.0) };
    let question = |driver, keys, ask: &str, shown: &str| {
        Question::answered_by(driver, "", keys, ask.to_owned(), vec![shown.to_owned()])
    };
    let test = DriverTest {
        latency: LatencyQuestion {
            question: question(DriverName::Latency, "", "who is near aws:us-east-1?", "it is 5,463 km away"),
            far: vec![far],
        },
        availability: AvailabilityQuestion {
            question: question(DriverName::Availability, "", "what must survive?", "aws_kms_key.a is there alone"),
            alone: vec!["aws_kms_key.a".to_owned()],
            unchecked: Vec::new(),
        },
        regulation: RegulationQuestion {
            question: question(DriverName::Regulation, "regime=<law>", "what must lie there?", "no label says"),
            countries: vec!["IE".to_owned(), "US".to_owned()],
            labels: Vec::new(),
            data: vec![finding.resource.clone()],
        },
        advice: None,
        way_back: "keep aws:eu-west-1 and take aws:us-east-1 out".to_owned(),
    };
    let jurisdictions = ["United States", "the European Union"].map(ToOwned::to_owned);
    let burden = Burden {
        resources: 1,
        regions: 2,
        links: 1,
        copies: 1,
        synchronous: 0,
        jurisdictions: jurisdictions.into(),
        monthly: None,
    };
    DecisionSite {
        stacks: Vec::new(),
        recurs: Vec::new(),
        name: finding.resource.clone(),
        at: finding.at.clone(),
        stack: finding.stack.clone(),
        regions: vec![home.clone(), Region::new("aws:us-east-1")],
        home: Some(home),
        resources: vec![finding.resource.clone()],
        driver: None,
        spots: vec![Spot { at: finding.at.clone(), stack: finding.stack.clone() }],
        test,
        burden,
        findings: vec![finding.fingerprint.clone()],
    }
}

/// A report whose register has a driver in force and an idle one that is overdue.
pub(super) fn register() -> Report {
    let mut report = report();
    let at = |what| find(&file("envs/prod/main.tf", MAIN), what);
    let in_force = Driver { review_by: Some("2026-12-10".to_owned()), ..driver(at("replica")) };
    let idle = Driver {
        names: vec![DriverName::Latency],
        reason: Some("<who?>".to_owned()),
        owner: None,
        review_by: Some("2026-11-01".to_owned()),
        ..driver(at("provider"))
    };
    let as_of = jiff::civil::date(2026, 11, 23);
    let registered = |driver: Driver, on: &str, sites: &[&str]| RegisteredDriver {
        review: Review::of(driver.review_by.as_deref(), as_of),
        driver,
        on: on.to_owned(),
        stacks: vec!["envs/prod[prod.tfvars]".to_owned()],
        sites: sites.iter().map(ToString::to_string).collect(),
        regions: sites.iter().map(|_| Region::new("aws:us-east-1")).collect(),
        resources: sites.len(),
    };
    report.drivers = vec![
        registered(idle, "provider.aws.dr", &[]),
        registered(in_force, "aws_dynamodb_table.orders", &["aws_dynamodb_table.orders"]),
    ];
    report.upcoming = vec![Upcoming {
        at: at("replica"),
        days: 17,
        word: "review-by",
        date: "2026-12-10".to_owned(),
        on: "aws_dynamodb_table.orders".to_owned(),
        owner: Some("platform".to_owned()),
    }];
    report
}

/// A report without findings or problems.
pub(super) fn clean() -> Report {
    let summary = Summary { files: 12, stacks: 2, resources: 40, ..Summary::default() };
    Report { findings: Vec::new(), sites: Vec::new(), problems: Vec::new(), skipped: Vec::new(), summary, ..report() }
}

/// A report that is held against a commit.
pub(super) fn change() -> Report {
    let mut report = report();
    let at = report.findings.first().unwrap().at.clone();
    report.problems.clear();
    report.findings.truncate(1);
    report.count_findings();
    report.change = Some(Change {
        revision: "origin/main".to_owned(),
        commit: "0123456789abcdef0123456789abcdef01234567".to_owned(),
        relevant: true,
        story: vec!["stack envs/prod goes from 1 region to 2: adds aws:us-east-1 (Virginia, United States)".to_owned()],
        loosenings: vec![Loosening { at, what: "new ignore of RL103 on aws_s3_bucket.a: soon".to_owned() }],
    });
    report
}

/// A report in which everything that a user can write is an attack.
pub(super) fn hostile() -> Report {
    let path = "a\u{1b}]0;x\u{7}/::error::x,y:%0A<script>|@team\n.tf";
    let text = format!("\u{1b}[2J resource \"\u{202e}x\" {{}}\u{9b}31m\r\n{}", "x".repeat(100_000));
    let odd = file(path, &text);
    let message = "a `b` <img src=x onerror=alert(1)> | @everyone [link](http://x) \u{202e}evil\n::error::injected\r##[error]x \
                   ]]> & \"quoted\" #1";
    let mut hostile = finding(Code::RL101, find(&odd, "resource \"\u{202e}x\" {}"), message);
    hostile.help = message.to_owned();
    hostile.stack = path.to_owned();
    hostile.resource = "aws_x[\"\u{1b}]|`\n\"]".to_owned();
    hostile.regions = vec!["aws:\"]\n  evil --> other".to_owned()];
    hostile.related = vec![Related { at: find(&odd, "xxxx"), message: message.to_owned() }];
    let mut report = report();
    report.map.stacks.truncate(1);
    if let Some(stack) = report.map.stacks.first_mut() {
        stack.name = path.to_owned();
        stack.regions.push("aws:\"]\n  evil --> other".to_owned());
        stack.resources.push(resource(
            "aws_x[\"\u{1b}]|`\n\"]",
            find(&odd, "resource"),
            placement(vec![place("aws:\"]\n  evil --> other\u{202e}", Role::Primary, None)]),
        ));
        stack.links.push(link(find(&odd, "resource"), "a\n::error::b\u{1b}"));
    }
    let mut site = site(&hostile);
    site.resources = vec![message.to_owned()];
    site.test.way_back = message.to_owned();
    for question in [&mut site.test.latency.question, &mut site.test.regulation.question] {
        *question = Question::answered_by(DriverName::Latency, "", "", message.to_owned(), vec![message.to_owned()]);
    }
    report.sites = vec![site];
    report.problems = vec![Problem::file(path, message), Problem::at(find(&odd, "resource"), message)];
    report.findings = vec![hostile];
    report
}

fn map(main: &Arc<SourceFile>, variables: &Arc<SourceFile>) -> Map {
    let default = step("\"us-east-1\"", find(variables, "\"us-east-1\""), None);
    let trail = step("var.dr_region", find(main, "var.dr_region"), Some(default));
    let mut replica = place("aws:us-east-1", Role::Replica, Some(trail));
    replica.assumed = true;
    let home = place("aws:eu-west-1", Role::Primary, None);
    let mut orders = resource(
        "aws_dynamodb_table.orders",
        find(main, "resource \"aws_dynamodb_table\" \"orders\""),
        Placement { completeness: Completeness::Assumed, ..placement(vec![home.clone(), replica]) },
    );
    orders.driver = Some(driver(find(main, "resource \"aws_dynamodb_table\" \"orders\"")));
    orders.label = Some(Label {
        name: "eu".to_owned(),
        reason: None,
        from: From::Comment,
        at: find(main, "resource \"aws_dynamodb_table\" \"orders\""),
    });
    let bucket_at = find(main, "resource \"aws_s3_bucket\" \"a\"");
    let elsewhere = Placement::unknown(Unknown::Unset("var.region".to_owned()));
    let either = Placement {
        completeness: Completeness::AtLeast,
        why: Some(Unknown::OneOf("eu-west-1 is a region of two clouds".to_owned())),
        choices: vec![Choice {
            regions: vec![Region::new("alibaba:eu-west-1"), Region::new("aws:eu-west-1")],
            trail: None,
            assumed: false,
        }],
        ..placement(Vec::new())
    };
    let prod = MappedStack {
        name: "envs/prod[prod.tfvars]".to_owned(),
        directory: "envs/prod".to_owned(),
        kind: StackKind::Terraform,
        inputs: vec!["prod.tfvars".to_owned()],
        regions: vec!["aws:eu-west-1".to_owned(), "aws:us-east-1".to_owned()],
        resources: vec![
            orders,
            resource("aws_iam_role.x", bucket_at.clone(), Placement::global()),
            resource("aws_s3_bucket.a", bucket_at.clone(), placement(vec![home])),
            resource("aws_s3_bucket.b", bucket_at.clone(), elsewhere),
            resource("aws_s3_bucket.c", bucket_at.clone(), either),
        ],
        links: vec![link(bucket_at, "arn:aws:s3:::b")],
        scopes: Vec::new(),
        configs: Vec::new(),
        baseline: None,
    };
    let app = MappedStack {
        name: "live/app".to_owned(),
        directory: "live/app".to_owned(),
        kind: StackKind::Kubernetes,
        inputs: Vec::new(),
        regions: Vec::new(),
        resources: Vec::new(),
        links: Vec::new(),
        scopes: Vec::new(),
        configs: Vec::new(),
        baseline: None,
    };
    let fleet = Fleet {
        component: "modules/app".to_owned(),
        stacks: vec!["live/eu".to_owned(), "live/us".to_owned()],
        regions: vec!["aws:eu-west-1".to_owned(), "aws:us-east-1".to_owned()],
    };
    let regions = [("aws:eu-west-1", "Dublin, Ireland", "IE"), ("aws:us-east-1", "Virginia, United States", "US")];
    let regions = regions.into_iter().map(|(region, description, country)| {
        let countries = vec![country.to_owned()];
        (region.to_owned(), MappedRegion { description: description.to_owned(), countries })
    });
    Map { stacks: vec![prod, app], fleets: vec![fleet], regions: regions.collect() }
}

fn step(what: &str, at: Location, from: Option<Trail>) -> Trail {
    Arc::new(Step::new(what, at, from))
}

fn place(region: &str, role: Role, trail: Option<Trail>) -> Place {
    Place {
        region: Region::new(region),
        zone: None,
        role,
        class: Class::Deliberate,
        argument: None,
        trail,
        assumed: false,
        readable: true,
        promotable: true,
        synchronous: false,
    }
}

fn placement(places: Vec<Place>) -> Placement {
    Placement { places, global: false, ..Placement::global() }
}

fn resource(address: &str, at: Location, placement: Placement) -> MappedResource {
    let type_name = address.split('.').next().unwrap().to_owned();
    MappedResource { address: address.to_owned(), type_name, at, placement, driver: None, label: None }
}

fn driver(at: Location) -> Driver {
    Driver {
        names: vec![DriverName::Availability],
        unknown: Vec::new(),
        reason: Some("survive the loss of us-east-1".to_owned()),
        owner: Some("platform".to_owned()),
        review_by: None,
        regime: None,
        regions: Vec::new(),
        from: From::Comment,
        at,
    }
}

fn link(at: Location, target: &str) -> Link {
    Link {
        kind: LinkKind::Replication,
        from: Endpoint {
            resource: Some("aws_s3_bucket.a".into()),
            name: "aws_s3_bucket.a".into(),
            regions: vec![Region::new("aws:eu-west-1")],
            named: Arc::default(),
            abroad: None,
            worldwide: false,
        },
        to: Endpoint {
            resource: None,
            name: target.into(),
            regions: vec![Region::new("aws:us-east-1")],
            named: Arc::default(),
            abroad: None,
            worldwide: false,
        },
        at,
        by: "aws_s3_bucket.a".into(),
        class: Class::Deliberate,
        trail: None,
        synchronous: false,
    }
}
