//! The questions at a terminal. A slip is told and asked for again; who leaves, leaves everything as it is.

use std::io::{self, BufRead, Read, Write};

use jiff::civil::Date;

use super::answer::{Answer, choice, drivers_of, sentence};
use crate::edit::Details;
use crate::model::DriverName;

/// The longest answer that is read, in bytes.
const LIMIT: u64 = 2_000;

/// Who is asked: where the answers come from, and where the questions go.
pub(super) struct Prompts<R, W> {
    input: R,
    output: W,
}

/// A line as it was typed.
enum Line {
    Text(String),
    /// It is no answer, and why.
    Odd(&'static str),
    /// Nothing comes any more.
    End,
}

impl<R: BufRead, W: Write> Prompts<R, W> {
    pub(super) fn new(input: R, output: W) -> Self {
        Self { input, output }
    }

    /// The answer; none when who is asked leaves.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub(super) fn ask(&mut self) -> io::Result<Option<Answer>> {
        let which = "\nWhich holds: latency, availability, regulation, several of them, or none (empty to leave)? ";
        let Some(Some(drivers)) = self.until(which, |line| optional(line, drivers))? else { return Ok(None) };
        let why = if drivers.is_empty() {
            "Why is one region enough? "
        } else {
            "Why (who needs it, and what do they lose without it)? "
        };
        let Some(reason) = self.until(why, sentence)? else { return Ok(None) };
        let text = |line: &str| optional(line, words);
        let regime = if drivers.contains(&DriverName::Regulation) {
            self.until("Which law (gdpr, ...; may stay empty)? ", text)?
        } else {
            Some(None)
        };
        let Some(regime) = regime else { return Ok(None) };
        let Some(owner) = self.until("Who answers for it (may stay empty)? ", text)? else { return Ok(None) };
        let when = "When to look again (YYYY-MM-DD, may stay empty)? ";
        let Some(review_by) = self.until(when, |line| optional(line, date))? else { return Ok(None) };
        let details = Details { owner, review_by, regime, regions: Vec::new() };
        Ok(Some(Answer { drivers, reason, details }))
    }

    /// Asks until an answer can be read; none when nothing comes any more.
    fn until<T>(&mut self, question: &str, read: impl Fn(&str) -> Result<T, String>) -> io::Result<Option<T>> {
        loop {
            self.output.write_all(question.as_bytes())?;
            self.output.flush()?;
            let why = match self.line()? {
                Line::End => return Ok(None),
                Line::Odd(why) => why.to_owned(),
                Line::Text(text) => match read(text.trim()) {
                    Ok(answer) => return Ok(Some(answer)),
                    Err(why) => why,
                },
            };
            writeln!(self.output, "  {why}")?;
        }
    }

    fn line(&mut self) -> io::Result<Line> {
        let bytes = self.bytes()?;
        if bytes.is_empty() {
            return Ok(Line::End);
        }
        if bytes.len() as u64 == LIMIT && !bytes.ends_with(b"\n") {
            while self.bytes()?.last().is_some_and(|last| *last != b'\n') {}
            return Ok(Line::Odd("that is too long"));
        }
        Ok(match String::from_utf8(bytes) {
            Err(_) => Line::Odd("that is no UTF-8 text"),
            // An arrow key types one, too.
            Ok(text) if text.trim().chars().any(char::is_control) => Line::Odd("that has control characters in it"),
            Ok(text) => Line::Text(text),
        })
    }

    /// The bytes of a line, or those of a long one that are read at once.
    fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.input.by_ref().take(LIMIT).read_until(b'\n', &mut bytes)?;
        Ok(bytes)
    }
}

/// What may stay empty.
fn optional<T>(line: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if line.is_empty() { Ok(None) } else { read(line).map(Some) }
}

fn drivers(line: &str) -> Result<Vec<DriverName>, String> {
    let words = line.split([',', ' ']).filter(|word| !word.is_empty());
    drivers_of(&words.map(choice).collect::<Result<Vec<_>, _>>()?)
}

/// Words that a comment can hold in quotes.
fn words(line: &str) -> Result<String, String> {
    if line.contains('"') && line.contains('\'') {
        return Err("that has both kinds of quotes, which a comment cannot hold".to_owned());
    }
    Ok(line.to_owned())
}

fn date(line: &str) -> Result<Date, String> {
    line.parse().map_err(|_| "that is no day: write it like 2027-06-30".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    /// The answer to what is typed, and what stood on the terminal.
    fn asked(typed: &str) -> (Option<Answer>, String) {
        let mut output = Vec::new();
        let answer = Prompts::new(typed.as_bytes(), &mut output).ask().unwrap();
        (answer, String::from_utf8(output).unwrap())
    }

    #[test]
    fn every_question_has_its_answer() {
        let (answer, said) = asked("latency, Regulation\nbuyers in Boston\ngdpr\nplatform\n2027-06-30\n");
        let details = Details {
            owner: Some("platform".to_owned()),
            review_by: Some(jiff::civil::date(2027, 6, 30)),
            regime: Some("gdpr".to_owned()),
            regions: Vec::new(),
        };
        let drivers = vec![DriverName::Latency, DriverName::Regulation];
        assert_eq!(answer, Some(Answer { drivers, reason: "buyers in Boston".to_owned(), details }));
        assert_eq!(said.matches("? ").count(), 5, "{said}");
    }

    #[test]
    fn what_may_stay_empty_may() {
        let (answer, said) = asked("availability\nthe shop outlives a region\n\n\n");
        assert_eq!(answer.unwrap().details, Details::default());
        assert!(!said.contains("law"), "{said}");
    }

    #[test]
    fn a_lone_comma_is_not_none() {
        let (answer, said) = asked(",\n ,\nnone\nfew users are abroad\n\n\n");
        assert_eq!(answer.unwrap().drivers, []);
        assert_eq!(said.matches("  name those that hold, or say none\n").count(), 2, "{said}");
        assert!(said.contains("Why is one region enough?"), "{said}");
    }

    #[test]
    fn a_slip_is_asked_for_again() {
        let long = "x".repeat(5_000);
        let typed = format!(
            "cost\nnone latency\nlatency\n<who?>\n\n{long}\n\u{1b}[A\nusers\n\"the\" boss's\nme\n30.6.2027\n2027-06-30\n"
        );
        let (answer, said) = asked(&typed);
        assert_eq!(answer.unwrap().reason, "users");
        for why in ["the drivers are", "either none", "say who needs it", "too long", "control", "quotes", "no day"] {
            assert!(said.contains(why), "{why}: {said}");
        }
        assert_eq!(said.matches("Why (").count(), 5, "{said}");
    }

    #[test]
    fn who_leaves_leaves_everything() {
        for typed in ["", "\n", "latency\n", "latency\nusers\n", "latency\nusers\nme\n", "latency\nusers\nme\nsoon\n"] {
            assert_eq!(asked(typed).0, None, "{typed:?}");
        }
    }
}
