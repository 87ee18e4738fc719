//! Numbers as Go's verbs show them.

use crate::terraform::types::{Answer, number as numbers};
use crate::value::{Number, Unknown};

/// The flags of a verb.
#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) zero: bool,
    pub(super) sharp: bool,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) space: bool,
}

impl Flags {
    fn sign(self, is_negative: bool) -> &'static str {
        match (is_negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }

    /// A number filled up to a width: zeros go between the sign and the digits.
    fn pad(self, sign: &str, body: &str, zeros: bool, width: Option<usize>) -> String {
        let missing = width.unwrap_or(0).saturating_sub(sign.len() + body.len());
        match (self.minus, self.zero && zeros) {
            (true, _) => format!("{sign}{body}{}", " ".repeat(missing)),
            (false, true) => format!("{sign}{}{body}", "0".repeat(missing)),
            (false, false) => format!("{}{sign}{body}", " ".repeat(missing)),
        }
    }
}

/// `%d`, `%b`, `%o`, `%x`, `%X`.
pub(super) fn whole(number: i128, verb: char, flags: Flags, width: Option<usize>, precision: Option<usize>) -> String {
    let size = number.unsigned_abs();
    let (prefix, digits) = match verb {
        'b' => ("0b", format!("{size:b}")),
        'o' => ("0", format!("{size:o}")),
        'x' => ("0x", format!("{size:x}")),
        'X' => ("0X", format!("{size:X}")),
        _ => ("", size.to_string()),
    };
    let prefix = if flags.sharp { prefix } else { "" };
    let digits = match precision {
        Some(0) if number == 0 => String::new(),
        Some(wanted) => format!("{}{digits}", "0".repeat(wanted.saturating_sub(digits.len()))),
        None => digits,
    };
    let sign = format!("{}{prefix}", flags.sign(number < 0));
    flags.pad(&sign, &digits, precision.is_none(), width)
}

/// `%f`, `%e`, `%g`.
pub(super) fn float(
    number: Number,
    verb: char,
    flags: Flags,
    width: Option<usize>,
    precision: Option<usize>,
) -> Answer<String> {
    let digits = Digits::of(number);
    let body = match verb {
        'f' => digits.fixed(precision.unwrap_or(6))?,
        'e' | 'E' => digits.rounded(precision.unwrap_or(6) + 1)?.scientific(precision.unwrap_or(6)),
        _ => digits.general(precision)?,
    };
    let body = if verb.is_ascii_uppercase() { body.to_uppercase() } else { body };
    Ok(flags.pad(flags.sign(number.is_sign_negative() && !number.is_zero()), &body, true, width))
}

/// A number in its shortest form: with an exponent from a million on.
pub(super) fn shortest(number: Number) -> String {
    let sign = if number.is_sign_negative() && !number.is_zero() { "-" } else { "" };
    // Without a precision nothing is rounded, so nothing can fail.
    format!("{sign}{}", Digits::of(number).general(None).unwrap_or_default())
}

/// The decimal digits of a number without its sign: `0.digits * 10^point`.
struct Digits {
    digits: Vec<u8>,
    point: i64,
    /// The number has no finite binary form: what looks like half is a little more or less.
    is_near: bool,
}

impl Digits {
    fn of(number: Number) -> Self {
        let text = numbers::text(number.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let all = format!("{whole}{fraction}");
        let leading = all.len() - all.trim_start_matches('0').len();
        let digits = all.trim_matches('0').bytes().map(|byte| byte - b'0').collect::<Vec<u8>>();
        let point = if digits.is_empty() { 0 } else { length(whole.len()) - length(leading) };
        Self { digits, point, is_near: !numbers::is_binary(number) }
    }

    /// Rounded to a number of digits, half to even.
    fn rounded(&self, count: usize) -> Answer<Self> {
        let Some((kept, cut)) = self.digits.split_at_checked(count) else {
            return Ok(Self { digits: self.digits.clone(), ..*self });
        };
        let up = match cut.split_first() {
            None => false,
            Some((5, [])) => {
                if self.is_near {
                    return Err(Unknown::TooLarge("how the number is rounded cannot be computed here".into()));
                }
                kept.last().is_some_and(|digit| digit % 2 == 1)
            }
            Some((first, _)) => *first >= 5,
        };
        let mut digits = kept.to_vec();
        let mut point = self.point;
        if up {
            let carried = digits.iter().rposition(|digit| *digit < 9);
            match carried {
                Some(at) => {
                    digits.truncate(at + 1);
                    digits.iter_mut().skip(at).for_each(|digit| *digit += 1);
                }
                None => {
                    digits = vec![1];
                    point += 1;
                }
            }
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Ok(Self { digits, point, is_near: self.is_near })
    }

    fn digit(&self, at: i64) -> char {
        let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at)).copied().unwrap_or(0);
        char::from(b'0' + digit)
    }

    /// `123.450`.
    fn fixed(&self, decimals: usize) -> Answer<String> {
        let decimals = length(decimals);
        let rounded = match usize::try_from(self.point + decimals) {
            Ok(count) => self.rounded(count)?,
            Err(_) => Self { digits: Vec::new(), point: 0, is_near: false },
        };
        Ok(rounded.plain(decimals))
    }

    fn plain(&self, decimals: i64) -> String {
        let point = if self.digits.is_empty() { 0 } else { self.point };
        let whole: String = if point > 0 { (0..point).map(|at| self.digit(at)).collect() } else { "0".into() };
        if decimals == 0 {
            return whole;
        }
        let fraction: String = (point..point + decimals).map(|at| self.digit(at)).collect();
        format!("{whole}.{fraction}")
    }

    /// `1.2345e+02`.
    fn scientific(&self, decimals: usize) -> String {
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        let fraction: String = (1..=length(decimals)).map(|at| self.digit(at)).collect();
        let dot = if decimals > 0 { "." } else { "" };
        format!("{}{dot}{fraction}e{sign}{:02}", self.digit(0), exponent.abs())
    }

    /// The shorter of both; a precision counts all digits.
    fn general(&self, precision: Option<usize>) -> Answer<String> {
        let rounded = match precision {
            Some(count) => self.rounded(count.max(1))?,
            None => Self { digits: self.digits.clone(), ..*self },
        };
        let count = rounded.digits.len();
        let limit = match precision.map(|count| count.max(1)) {
            None => 6,
            Some(limit) if limit > count && length(count) >= rounded.point => length(count),
            Some(limit) => length(limit),
        };
        let exponent = if rounded.digits.is_empty() { 0 } else { rounded.point - 1 };
        if exponent < -4 || exponent >= limit {
            return Ok(rounded.scientific(count.max(1) - 1));
        }
        Ok(rounded.plain((length(count) - rounded.point).max(0)))
    }
}

fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn shown(number: &str, verb: char, precision: Option<usize>) -> String {
        float(number.parse().unwrap(), verb, Flags::default(), None, precision).unwrap()
    }

    #[test]
    fn numbers_are_shown_as_go_shows_them() {
        for (number, verb, precision, expected) in [
            ("3.14159", 'f', Some(2), "3.14"),
            ("2.5", 'f', Some(0), "2"),
            ("0.25", 'f', Some(1), "0.2"),
            ("9.99", 'f', Some(1), "10.0"),
            ("0.001", 'f', Some(2), "0.00"),
            ("1234.5", 'e', None, "1.234500e+03"),
            ("0", 'e', Some(1), "0.0e+00"),
            ("1234567", 'g', None, "1.234567e+06"),
            ("0.00001", 'g', None, "1e-05"),
            ("100000", 'g', None, "100000"),
            ("1234567", 'g', Some(3), "1.23e+06"),
            ("12", 'f', None, "12.000000"),
        ] {
            assert_eq!(shown(number, verb, precision), expected, "%{precision:?}{verb} of {number}");
        }
    }

    #[test]
    fn an_unclear_half_is_not_rounded() {
        assert!(float("0.35".parse().unwrap(), 'f', Flags::default(), None, Some(1)).is_err());
    }
}
