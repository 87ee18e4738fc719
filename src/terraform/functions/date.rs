//! Functions of dates and times.

use jiff::SignedDuration;
use jiff::civil::{DateTime, Weekday};

use super::arguments::{Arguments, made, text};
use super::signature::{Function, Takes};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Data, Unknown, Value};

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("formatdate", &[Takes::Text, Takes::Text], formatdate).of(1),
    Function::new("timeadd", &[Takes::Text, Takes::Text], timeadd),
    Function::new("timecmp", &[Takes::Text, Takes::Text], timecmp),
];

/// A moment as RFC 3339 writes it: local time and its distance from UTC in minutes.
struct Timestamp {
    local: DateTime,
    offset: i16,
}

impl Timestamp {
    fn read(text: &str) -> Answer<Self> {
        read_timestamp(text).map_or_else(|| invalid("this is no RFC 3339 timestamp"), Ok)
    }

    fn utc(&self) -> Answer<DateTime> {
        let minutes = SignedDuration::from_mins(i64::from(self.offset));
        self.local.checked_sub(minutes).map_err(|_| Unknown::TooLarge("the date is out of range".into()))
    }

    /// `+02:00`, or `+0200`.
    fn offset(&self, colon: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        format!("{sign}{:02}{colon}{:02}", self.offset.abs() / 60, self.offset.abs() % 60)
    }

    fn offset_or_z(&self) -> String {
        if self.offset == 0 { "Z".into() } else { self.offset(":") }
    }
}

fn read_timestamp(text: &str) -> Option<Timestamp> {
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    let small = |from: usize, to: usize| i8::try_from(number(from, to)?).ok();
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| text.as_bytes().get(*at) != Some(mark)) {
        return None;
    }
    let rest = text.get(19..)?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(fraction) => {
            let end = fraction.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(fraction.len());
            if end == 0 {
                return None;
            }
            fraction.split_at(end)
        }
        None => ("", rest),
    };
    let nanoseconds = format!("{:0<9}", fraction.get(..fraction.len().min(9))?).parse().ok()?;
    let local = DateTime::new(
        number(0, 4)?,
        small(5, 7)?,
        small(8, 10)?,
        small(11, 13)?,
        small(14, 16)?,
        small(17, 19)?,
        nanoseconds,
    );
    Some(Timestamp { local: local.ok()?, offset: read_offset(zone)? })
}

fn read_offset(zone: &str) -> Option<i16> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |digits: &str, below: i16| {
        let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<i16>().ok().filter(|number| is_number && *number < below)
    };
    Some(sign * (number(hours, 24)? * 60 + number(minutes, 60)?))
}

/// `formatdate("DD MMM YYYY hh:mm ZZZ", time)`.
fn formatdate(args: &Arguments<'_>) -> Answer<Value> {
    let (pattern, time) = (args.text(0)?, Timestamp::read(args.text(1)?)?);
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => quoted_length(rest)?,
            _ if first.is_ascii_alphabetic() => rest.len() - rest.trim_start_matches(first).len(),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match first {
            '\'' if token == "''" => out.push('\''),
            '\'' => out.push_str(&token.get(1..token.len() - 1).unwrap_or_default().replace("''", "'")),
            _ if first.is_ascii_alphabetic() => out.push_str(&verb(first, length, &time)?),
            _ => out.push_str(token),
        }
        rest = after;
    }
    text(out)
}

/// The length of a quoted part with its quotes; a doubled quote inside is one quote.
fn quoted_length(text: &str) -> Answer<usize> {
    if text.starts_with("''") {
        return Ok(2);
    }
    let mut at = 1;
    loop {
        let Some(quote) = text.get(at..).and_then(|rest| rest.find('\'')) else {
            return invalid("a quote is not closed");
        };
        at += quote + 1;
        if text.get(at..).is_none_or(|rest| !rest.starts_with('\'')) {
            return Ok(at);
        }
        at += 1;
    }
}

/// One verb of a pattern: a letter and how often it stands there.
fn verb(letter: char, count: usize, time: &Timestamp) -> Answer<String> {
    let local = time.local;
    let one_or_two = |number: i8| match count {
        1 => Some(number.to_string()),
        2 => Some(format!("{number:02}")),
        _ => None,
    };
    let half = if local.hour() < 12 { "AM" } else { "PM" };
    let shown = match (letter, count) {
        ('Y', 2) => Some(format!("{:02}", local.year() % 100)),
        ('Y', 4) => Some(format!("{:04}", local.year())),
        ('M', 3) => month(local.month()).get(..3).map(str::to_owned),
        ('M', 4) => Some(month(local.month()).to_owned()),
        ('M', _) => one_or_two(local.month()),
        ('D', _) => one_or_two(local.day()),
        ('E', 3) => weekday(local.weekday()).get(..3).map(str::to_owned),
        ('E', 4) => Some(weekday(local.weekday()).to_owned()),
        ('h', _) => one_or_two(local.hour()),
        ('H', _) => one_or_two((local.hour() + 11) % 12 + 1),
        ('A', 2) => Some(half.to_owned()),
        ('a', 2) => Some(half.to_lowercase()),
        ('m', _) => one_or_two(local.minute()),
        ('s', _) => one_or_two(local.second()),
        ('Z', 1) => Some(time.offset_or_z()),
        ('Z', 3) if time.offset == 0 => Some("UTC".to_owned()),
        ('Z', 3 | 4) => Some(time.offset("")),
        ('Z', 5) => Some(time.offset(":")),
        _ => None,
    };
    shown.map_or_else(|| invalid(format!("the pattern's verb {letter} is wrong")), Ok)
}

fn month(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|month| NAMES.get(month)).copied().unwrap_or_default()
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn timeadd(args: &Arguments<'_>) -> Answer<Value> {
    let time = Timestamp::read(args.text(0)?)?;
    let duration = read_duration(args.text(1)?)?;
    let out_of_range = || Unknown::TooLarge("the date is out of range".into());
    let local = time.local.checked_add(duration).map_err(|_| out_of_range())?;
    if !(0..=9999).contains(&local.year()) {
        return Err(out_of_range());
    }
    let (date, clock) = (local.date(), local.time());
    text(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}",
        date.year(),
        date.month(),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second(),
        time.offset_or_z()
    ))
}

/// Go's durations: `-1h30m`, `1.5s`.
fn read_duration(text: &str) -> Answer<SignedDuration> {
    let (sign, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (-1, text.get(1..).unwrap_or_default()),
        Some(b'+') => (1, text.get(1..).unwrap_or_default()),
        _ => (1, text),
    };
    if rest == "0" {
        return Ok(SignedDuration::ZERO);
    }
    let wrong = || Unknown::Invalid("this is no duration".into());
    if rest.is_empty() {
        return Err(wrong());
    }
    let mut nanoseconds = 0_i128;
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').ok_or_else(wrong)?;
        let (number, after) = rest.split_at(end);
        let end = after.find(|letter: char| letter.is_ascii_digit() || letter == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        nanoseconds += part(number, unit).ok_or_else(wrong)?;
        rest = after;
    }
    // Go's durations end at 64 bits.
    if nanoseconds > i128::from(i64::MAX) {
        return Err(wrong());
    }
    i64::try_from(sign * nanoseconds).map(SignedDuration::from_nanos).map_err(|_| wrong())
}

/// A number and its unit in nanoseconds.
fn part(number: &str, unit: &str) -> Option<i128> {
    let unit: i128 = match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') || number.len() > 18 {
        return None;
    }
    let digits = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i128>().ok() };
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    Some(digits(whole)? * unit + digits(fraction)? * unit / scale)
}

fn timecmp(args: &Arguments<'_>) -> Answer<Value> {
    let (a, b) = (Timestamp::read(args.text(0)?)?, Timestamp::read(args.text(1)?)?);
    let order = a.utc()?.cmp(&b.utc()?) as i8;
    Ok(made(Data::Number(order.into())))
}
