//! Every form of annotation, and what is none.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
use super::*;

fn driver(text: &str) -> SaidDriver {
    match parse(text).unwrap().said {
        Said::Driver(driver) => driver,
        other => panic!("{other:?}"),
    }
}

fn label(text: &str) -> (String, Option<String>) {
    match parse(text).unwrap().said {
        Said::Label { name, reason } => (name, reason),
        other => panic!("{other:?}"),
    }
}

fn ignore(text: &str) -> (Vec<String>, Option<String>, Option<String>) {
    match parse(text).unwrap().said {
        Said::Ignore { codes, until, reason } => (codes, until, reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_driver_with_a_reason() {
    for text in [
        "multi-region: availability -- survive the loss of us-east-1",
        " Multi-Region : Availability — survive the loss of us-east-1 ",
        "multi-region: availability--  survive the loss of us-east-1",
        "multi-region: availability – survive the loss of us-east-1",
    ] {
        let driver = driver(text);
        assert_eq!(driver.names, [DriverName::Availability], "{text}");
        assert_eq!(driver.reason.as_deref(), Some("survive the loss of us-east-1"), "{text}");
    }
}

#[test]
fn several_drivers() {
    for text in
        ["latency, availability", "availability,latency,latency", "latency+availability", "latency / availability"]
    {
        let driver = driver(&format!("multi-region: {text}"));
        assert_eq!(driver.names, [DriverName::Latency, DriverName::Availability], "{text}");
        assert_eq!((driver.unknown.len(), driver.reason), (0, None));
    }
}

#[test]
fn keys_and_values() {
    let driver = driver(
        "multi-region: regulation owner=\"team -- x\" review-by=2027-01-01 regime='gdpr' regions=aws:eu-west-1, aws:us-east-1 -- the law",
    );
    assert_eq!(driver.owner.as_deref(), Some("team -- x"));
    assert_eq!((driver.review_by.as_deref(), driver.regime.as_deref()), (Some("2027-01-01"), Some("gdpr")));
    assert_eq!(driver.regions, ["aws:eu-west-1", "aws:us-east-1"]);
    assert_eq!(driver.reason.as_deref(), Some("the law"));
}

#[test]
fn words_that_are_no_driver_are_kept_whole() {
    let cases = [
        ("multi-region: cost -- cheaper", vec!["cost"]),
        ("multi-region:", vec![""]),
        ("multi-region: -- because", vec![""]),
        ("multi-region: latency, cost", vec!["cost"]),
        ("multi-region: availability is not needed here", vec!["availability is not needed here"]),
        ("multi-region: see docs/adr.md, it's there", vec!["see docs/adr.md", "it's there"]),
    ];
    for (text, unknown) in cases {
        assert_eq!(driver(text).unknown, unknown, "{text}");
    }
    assert!(driver("multi-region: availability is not needed here").names.is_empty());
}

#[test]
fn prose_is_no_annotation() {
    for text in [
        "",
        "this is multi-region: latency",
        "multi-region setups are costly",
        "multi-regional: latency",
        "data residency: eu",
        "regionlint is a linter",
        "regionlint ignore RL101",
        "multi-region (since 2020), see: latency",
        "Multi-region (slots of two, see the decision): the role of each",
        "mült",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn labels() {
    assert_eq!(label("data-residency: eu"), ("eu".into(), None));
    assert_eq!(label("data-residency: anywhere -- public assets"), ("anywhere".into(), Some("public assets".into())));
    assert_eq!(label("Data-Residency: \"eu\""), ("eu".into(), None));
    let places = "aws:eu-west-1, aws:eu-central-1";
    assert_eq!(label(&format!("data-residency: {places}")), (places.into(), None));
}

#[test]
fn reaches() {
    let reach = |text| parse(text).unwrap().reach;
    assert_eq!(reach("multi-region: latency"), Reach::Block);
    assert_eq!(reach("multi-region(file): latency"), Reach::File);
    assert_eq!(reach("data-residency (Stack) : eu"), Reach::Stack);
    let other = parse("data-residency(directory): eu").unwrap();
    assert_eq!((other.reach, other.slips.len()), (Reach::Block, 1));
}

#[test]
fn ignores() {
    let one = |code: &str| vec![code.to_owned()];
    assert_eq!(ignore("regionlint: ignore RL101 -- agreed"), (one("RL101"), None, Some("agreed".into())));
    assert_eq!(
        ignore("regionlint:ignore RL101, RL104 until=2027-01-01 -- x"),
        (vec!["RL101".into(), "RL104".into()], Some("2027-01-01".into()), Some("x".into()))
    );
    assert_eq!(ignore("regionlint: ignore RL101"), (one("RL101"), None, None));
    assert_eq!(ignore("regionlint: ignore -- x"), (one(""), None, Some("x".into())));
    assert_eq!(ignore("regionlint: ignore RL101 this is wrong"), (one("RL101"), None, None));
}

#[test]
fn what_was_meant_and_is_misspelt_is_told() {
    let slips = |text| parse(text).unwrap().slips;
    assert_eq!(slips("multi-region: latency ownr=x -- y").len(), 1);
    assert_eq!(slips("multi-region: latency owner=team x -- y").len(), 1);
    assert_eq!(slips("regionlint: disable RL101").len(), 1);
    assert_eq!(slips("regionlint: ignore RL101 because so").len(), 1);
    assert!(slips("multi-region: we use a=b here").is_empty(), "prose");
}

#[test]
fn hostile_text_does_no_harm() {
    let pieces = [
        "multi-region",
        "data-residency",
        "regionlint: ignore",
        "(file)",
        ":",
        "--",
        "—",
        "=\"",
        "='",
        ",",
        " ",
        "é",
        "\0",
        "latency",
        "a=",
        "\u{202e}",
        "(",
        ")",
    ];
    let mut seed: u64 = 7;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let piece = usize::try_from(seed >> 33).unwrap_or_default() % pieces.len();
            text.push_str(pieces.get(piece).unwrap());
        }
        let _ = parse(&text);
    }
    for long in
        ["multi-region: ".to_owned() + &"=\"é".repeat(500_000), "regionlint: ignore ".to_owned() + &",".repeat(500_000)]
    {
        let _ = parse(&long);
    }
}
