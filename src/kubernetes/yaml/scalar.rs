//! What a scalar is: string, number, truth or nothing, as kubectl decides it.
//!
//! The source is `goyaml.v2/resolve.go` of kubernetes-sigs/yaml: YAML 1.1's words for truth (`NO`, `on`, `y`), octals
//! with a leading zero, underscores in numbers, no sexagesimals, dates kept as strings.

use std::str::FromStr;

use super::node::{Scalar, Tag};
use crate::value::{Data, Number, Unknown};

/// Resolves a scalar. Numbers that do not fit, and those that JSON has no word for, are unknown.
pub(crate) fn resolve(scalar: &Scalar<'_>) -> Data {
    let by_looks = match scalar.tag {
        None => scalar.plain,
        Some(tag) => tag == Tag::ByLooks,
    };
    let resolved = if by_looks { by_its_looks(&scalar.text) } else { None };
    resolved.unwrap_or_else(|| Data::String(scalar.text.as_ref().into()))
}

/// Everything that a plain scalar may be besides a string.
fn by_its_looks(text: &str) -> Option<Data> {
    let first = match text.as_bytes().first() {
        None => return Some(Data::Null),
        Some(first) => *first,
    };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => not_finite(text).or_else(|| float(text)),
        b'+' | b'-' | b'0'..=b'9' => number(text),
        _ => None,
    }
}

fn word(text: &str) -> Option<Data> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(Data::Bool(true)),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(Data::Bool(false)),
        "~" | "null" | "Null" | "NULL" => Some(Data::Null),
        _ => None,
    }
}

/// Infinity and not-a-number, which JSON lacks: kubectl fails on them.
fn not_finite(text: &str) -> Option<Data> {
    let bare = text.trim_start_matches(['+', '-']);
    matches!(bare, ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF")
        .then(|| Data::Unknown(Unknown::Invalid(format!("`{text}` is a number that Kubernetes does not take"))))
}

fn number(text: &str) -> Option<Data> {
    // Most of what begins with a digit is no number: addresses, versions, quantities.
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'+' | b'-' | b'.' | b'_' | b'x' | b'X' | b'o' | b'O'))
    {
        return not_finite(text);
    }
    let digits = text.replace('_', "");
    not_finite(text).or_else(|| integer(&digits)).or_else(|| float(&digits))
}

/// An integer in any of Go's bases: `0x1F`, `0o17`, `017`, `0b11`, `19`.
fn integer(text: &str) -> Option<Data> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, digits.get(2..)?),
        Some("0o" | "0O") => (8, digits.get(2..)?),
        Some("0b" | "0B") => (2, digits.get(2..)?),
        Some(start) if start.starts_with('0') => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let fits = i128::from_str_radix(digits, radix).ok();
    let signed = fits.map(|number| if negative { -number } else { number });
    Some(match signed.and_then(|number| Number::try_from_i128_with_scale(number, 0).ok()) {
        Some(number) => Data::Number(number),
        None => too_large(text),
    })
}

/// A decimal with a point, an exponent, or both.
fn float(text: &str) -> Option<Data> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    if !well_formed {
        return None;
    }
    let read = if exponent.is_some() { Number::from_scientific(text) } else { Number::from_str_exact(text) };
    // A point without digits on one side is fine in Go and not here.
    let read = read.or_else(|_| Number::from_str(text.trim_end_matches('.')));
    Some(read.map_or_else(|_| too_large(text), |number| Data::Number(number.normalize())))
}

fn too_large(text: &str) -> Data {
    Data::Unknown(Unknown::TooLarge(format!("the number {} has too many digits", text.get(..40).unwrap_or(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Data {
        resolve(&Scalar { text: text.into(), plain: true, tag: None })
    }

    fn number_of(text: &str) -> Option<String> {
        match plain(text) {
            Data::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    #[test]
    fn norway_is_false_unless_quoted() {
        assert_eq!(plain("NO"), Data::Bool(false));
        assert_eq!(plain("on"), Data::Bool(true));
        assert_eq!(plain("y"), Data::Bool(true));
        assert_eq!(resolve(&Scalar { text: "NO".into(), plain: false, tag: None }), Data::String("NO".into()));
        assert_eq!(plain("No."), Data::String("No.".into()));
        assert_eq!(plain("nO"), Data::String("nO".into()));
    }

    #[test]
    fn nothing_is_written_in_many_ways() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(plain(text), Data::Null, "{text}");
        }
        assert_eq!(plain("none"), Data::String("none".into()));
    }

    #[test]
    fn numbers_are_those_of_go() {
        let cases = [
            ("010", "8"),
            ("0o17", "15"),
            ("0x1F", "31"),
            ("0b11", "3"),
            ("-0b11", "-3"),
            ("1_000", "1000"),
            ("08", "8"),
            ("+7", "7"),
            ("1.50", "1.5"),
            ("1.", "1"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("1e3", "1000"),
            ("2.5E-1", "0.25"),
            ("18446744073709551615", "18446744073709551615"),
        ];
        for (text, expected) in cases {
            assert_eq!(number_of(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_only_begins_like_a_number_is_a_string() {
        for text in [
            "10.0.0.1",
            "1.2.3",
            "2024-01-01",
            "500m",
            "10Gi",
            "0x",
            "1e",
            "-",
            "--",
            "+",
            ".",
            "..",
            "12:30:45",
            "1-2",
            "0b12",
        ] {
            assert_eq!(plain(text), Data::String(text.into()), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_unknown_never_rounded() {
        assert!(matches!(plain("123456789012345678901234567890"), Data::Unknown(Unknown::TooLarge(_))));
        assert!(matches!(plain("1e999"), Data::Unknown(Unknown::TooLarge(_))));
        assert!(matches!(plain("-.inf"), Data::Unknown(Unknown::Invalid(_))));
    }

    #[test]
    fn tags_decide_before_looks_do() {
        let tagged =
            |text: &str, plain, tag| resolve(&Scalar { text: String::from(text).into(), plain, tag: Some(tag) });
        assert_eq!(tagged("NO", true, Tag::String), Data::String("NO".into()));
        assert_eq!(tagged("12", false, Tag::ByLooks), Data::Number(12.into()));
    }
}
