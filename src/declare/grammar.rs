//! The annotations that people write in comments.
//!
//! ```text
//! annotation  = head [ "(" extent ")" ] ":" body
//! head        = "multi-region" | "data-residency"            (any case)
//! extent      = "file" | "stack"
//! driver      = word { "," word } { key "=" value } [ dash reason ]
//! label       = word { "," word } [ dash reason ]
//! ignore      = "regionlint:" "ignore" code { key "=" value } [ dash reason ]
//! value       = characters without spaces | '"' characters '"'
//! dash        = "--" | "—"
//! ```

/// How far an annotation reaches beyond the block it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// The block it stands on.
    Block,
    /// Its whole file.
    File,
    /// The whole stack.
    Stack,
}

/// One annotation as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Annotation {
    /// `multi-region: availability owner=shop -- reason`
    Driver { extent: Extent, words: Vec<String>, options: Options, reason: Option<String> },
    /// `data-residency: eu`
    Label { extent: Extent, name: String, reason: Option<String> },
    /// `regionlint: ignore RL101 -- reason`
    Ignore { code: String, until: Option<String>, reason: Option<String> },
}

/// What `key=value` pairs say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) owner: Option<String>,
    pub(super) review_by: Option<String>,
    pub(super) regime: Option<String>,
    pub(super) regions: Vec<String>,
    pub(super) until: Option<String>,
}

/// Reads a comment's text; ordinary prose is no annotation.
pub(super) fn parse(text: &str) -> Option<Annotation> {
    let (head, body) = text.trim().split_once(':')?;
    let (head, extent) = extent(head)?;
    let (statement, reason) = split_reason(body.trim());
    match head.to_ascii_lowercase().as_str() {
        "multi-region" => Some(driver(extent, statement, reason)),
        "data-residency" => {
            let name = statement.split(',').map(str::trim).collect::<Vec<_>>().join(",");
            Some(Annotation::Label { extent, name, reason })
        }
        "regionlint" => ignore(statement, reason),
        _ => None,
    }
}

/// `multi-region (file)` -> the head and how far it reaches.
fn extent(head: &str) -> Option<(&str, Extent)> {
    let head = head.trim();
    let Some((name, rest)) = head.split_once('(') else { return Some((head, Extent::Block)) };
    let extent = match rest.trim_end().strip_suffix(')')?.trim().to_ascii_lowercase().as_str() {
        "file" => Extent::File,
        "stack" => Extent::Stack,
        _ => return None,
    };
    Some((name.trim(), extent))
}

/// Parts the statement from the reason, which begins after the first dash outside quotes.
fn split_reason(body: &str) -> (&str, Option<String>) {
    let mut quoted = false;
    let mut previous = ' ';
    for (at, character) in body.char_indices() {
        if character == '"' {
            quoted = !quoted;
        }
        let dash = match character {
            '—' | '–' => Some(character.len_utf8()),
            '-' if previous.is_whitespace() && body.get(at..).is_some_and(|rest| rest.starts_with("--")) => Some(2),
            _ => None,
        };
        if let (Some(length), false) = (dash, quoted) {
            let statement = body.get(..at).unwrap_or_default().trim();
            let reason = body.get(at + length..).unwrap_or_default().trim_start_matches('-').trim();
            return (statement, (!reason.is_empty()).then(|| reason.to_owned()));
        }
        previous = character;
    }
    (body, None)
}

fn driver(extent: Extent, statement: &str, reason: Option<String>) -> Annotation {
    let mut words = Vec::new();
    let mut options = Options::default();
    for token in tokens(statement) {
        match token.split_once('=') {
            Some((key, value)) => options.set(key, value),
            None => words.extend(token.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned)),
        }
    }
    Annotation::Driver { extent, words, options, reason }
}

fn ignore(statement: &str, reason: Option<String>) -> Option<Annotation> {
    let mut tokens = tokens(statement).into_iter();
    if !tokens.next()?.eq_ignore_ascii_case("ignore") {
        return None;
    }
    let code = tokens.next().unwrap_or_default();
    let mut options = Options::default();
    for token in tokens {
        if let Some((key, value)) = token.split_once('=') {
            options.set(key, value);
        }
    }
    Some(Annotation::Ignore { code, until: options.until, reason })
}

impl Options {
    fn set(&mut self, key: &str, value: &str) {
        let value = value.trim_matches('"').trim().to_owned();
        match key.to_ascii_lowercase().as_str() {
            "owner" => self.owner = Some(value),
            "review-by" => self.review_by = Some(value),
            "regime" => self.regime = Some(value),
            "until" => self.until = Some(value),
            "regions" => self.regions = value.split(',').map(|region| region.trim().to_owned()).collect(),
            _ => {}
        }
    }
}

/// Words parted by spaces; a quoted value keeps its spaces.
fn tokens(statement: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    let mut quoted = false;
    for character in statement.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                token.push(character);
            }
            space if space.is_whitespace() && !quoted => tokens.extend(take(&mut token)),
            other => token.push(other),
        }
    }
    tokens.extend(take(&mut token));
    tokens
}

fn take(token: &mut String) -> Option<String> {
    (!token.is_empty()).then(|| std::mem::take(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        match parse(text) {
            Some(Annotation::Driver { words, .. }) => words,
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn a_driver_with_everything() {
        let text = " multi-region: latency, availability owner=\"team shop\" review-by=2027-06-30 regime=gdpr regions=aws:us-east-1,aws:eu-west-1 -- players in APAC";
        let Some(Annotation::Driver { extent, words, options, reason }) = parse(text) else {
            unreachable!("it is a driver")
        };
        assert_eq!(extent, Extent::Block);
        assert_eq!(words, ["latency", "availability"]);
        assert_eq!(options.owner.as_deref(), Some("team shop"));
        assert_eq!(options.review_by.as_deref(), Some("2027-06-30"));
        assert_eq!(options.regime.as_deref(), Some("gdpr"));
        assert_eq!(options.regions, ["aws:us-east-1", "aws:eu-west-1"]);
        assert_eq!(reason.as_deref(), Some("players in APAC"));
    }

    #[test]
    fn the_long_dash_serves_as_well() {
        let Some(Annotation::Driver { reason, .. }) = parse("multi-region: latency — far readers") else {
            unreachable!("it is a driver")
        };
        assert_eq!(reason.as_deref(), Some("far readers"));
    }

    #[test]
    fn extents_are_read_and_others_are_prose() {
        assert!(matches!(
            parse("multi-region(file): latency -- x"),
            Some(Annotation::Driver { extent: Extent::File, .. })
        ));
        assert!(matches!(parse("data-residency (stack): eu"), Some(Annotation::Label { extent: Extent::Stack, .. })));
        assert_eq!(parse("multi-region(later): latency"), None);
        assert_eq!(parse("a multi-region setup: see the wiki"), None);
        assert_eq!(parse("no colon"), None);
    }

    #[test]
    fn an_empty_annotation_names_nothing() {
        assert_eq!(words("multi-region:"), Vec::<String>::new());
        assert_eq!(words("multi-region: because"), ["because"]);
    }

    #[test]
    fn ignores_have_code_date_and_reason() {
        let expected = Annotation::Ignore {
            code: "RL101".into(),
            until: Some("2027-01-01".into()),
            reason: Some("an experiment".into()),
        };
        assert_eq!(parse("regionlint: ignore RL101 until=2027-01-01 -- an experiment"), Some(expected));
        assert_eq!(parse("regionlint: hello"), None);
    }

    #[test]
    fn labels_may_be_lists_of_places() {
        let Some(Annotation::Label { name, .. }) = parse("data-residency: aws:eu-west-1, aws:eu-central-1") else {
            unreachable!("it is a label")
        };
        assert_eq!(name, "aws:eu-west-1,aws:eu-central-1");
    }

    #[test]
    fn hostile_texts_do_no_harm() {
        for text in [
            "multi-region: \"",
            "multi-region(: x",
            "data-residency: —",
            "regionlint: ignore",
            "multi-region: =-- =",
            "::::",
            "multi-region:\u{0}\u{202e}é—é",
        ] {
            let _ = parse(text);
        }
    }
}
