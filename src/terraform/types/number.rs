//! Numbers as Terraform reads, writes and counts them.
//!
//! Terraform counts in binary with 512 bits. A decimal number stands for the nearest of those, so that reading, writing
//! and comparing are exact here; arithmetic answers only where decimal and binary agree for sure.

use crate::value::Number;

/// The largest mantissa of a [`Number`].
const MAX_MANTISSA: u128 = (1 << 96) - 1;
/// The largest number of digits after the point.
const MAX_SCALE: u32 = 28;

/// Why a text is no [`Number`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::terraform) enum NoNumber {
    /// It is not a number in Terraform either.
    Malformed,
    /// Terraform can read it, and it does not fit here.
    TooLarge,
}

/// Reads a number as Terraform reads it from a string: `-1`, `+.5`, `1e3`.
///
/// # Errors
/// When the text is no number, or does not fit.
pub(in crate::terraform) fn parse(text: &str) -> Result<Number, NoNumber> {
    let (is_negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(if is_special(digits) { NoNumber::TooLarge } else { NoNumber::Malformed });
    }
    let fraction_length = i64::try_from(fraction.len()).map_err(|_| NoNumber::TooLarge)?;
    let digits = format!("{whole}{fraction}");
    let kept = digits.trim_start_matches('0').trim_end_matches('0');
    if kept.is_empty() {
        // Terraform has a negative zero, which prints as `-0`.
        return if is_negative { Err(NoNumber::TooLarge) } else { Ok(Number::ZERO) };
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let exponent = exponent - fraction_length + i64::try_from(trailing).map_err(|_| NoNumber::TooLarge)?;
    let mantissa: i128 = kept.parse().map_err(|_| NoNumber::TooLarge)?;
    scaled(if is_negative { -mantissa } else { mantissa }, exponent).ok_or(NoNumber::TooLarge)
}

fn parse_exponent(text: &str) -> Result<i64, NoNumber> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NoNumber::Malformed);
    }
    text.parse::<i32>().map(i64::from).map_err(|_| NoNumber::TooLarge)
}

/// `Inf`, and mantissas with a binary exponent, are numbers in Go.
fn is_special(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower == "inf" || lower.split_once('p').is_some_and(|(mantissa, _)| parse(mantissa).is_ok())
}

/// `mantissa * 10^exponent`, when it fits.
fn scaled(mantissa: i128, exponent: i64) -> Option<Number> {
    if exponent >= 0 {
        let factor = 10_i128.checked_pow(u32::try_from(exponent).ok()?)?;
        return number(mantissa.checked_mul(factor)?, 0);
    }
    number(mantissa, u32::try_from(-exponent).ok()?)
}

/// `mantissa / 10^scale`, when it fits.
fn number(mut mantissa: i128, mut scale: u32) -> Option<Number> {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    if mantissa.unsigned_abs() > MAX_MANTISSA || scale > MAX_SCALE {
        return None;
    }
    Number::try_from_i128_with_scale(mantissa, scale).ok()
}

/// A whole number.
pub(in crate::terraform) fn whole(number: i128) -> Option<Number> {
    self::number(number, 0)
}

/// A floating-point number by its shortest decimal form.
pub(in crate::terraform) fn from_float(float: f64) -> Option<Number> {
    float.is_finite().then(|| parse(&float.to_string()).ok()).flatten()
}

/// The number as Terraform writes it: without exponent and trailing zeros.
pub(in crate::terraform) fn text(number: Number) -> String {
    number.normalize().to_string()
}

/// The number as a whole one, if it is one.
pub(in crate::terraform) fn as_whole(number: Number) -> Option<i128> {
    let number = number.normalize();
    (number.scale() == 0).then(|| number.mantissa())
}

fn parts(number: Number) -> (i128, u32) {
    let number = number.normalize();
    (number.mantissa(), number.scale())
}

/// Two numbers as whole numbers of one scale.
fn aligned(a: Number, b: Number) -> Option<(i128, i128, u32)> {
    let ((a, a_scale), (b, b_scale)) = (parts(a), parts(b));
    let scale = a_scale.max(b_scale);
    let a = a.checked_mul(10_i128.checked_pow(scale - a_scale)?)?;
    let b = b.checked_mul(10_i128.checked_pow(scale - b_scale)?)?;
    Some((a, b, scale))
}

/// Whether the number has a finite binary form, as halves and quarters have and tenths have not.
pub(in crate::terraform) fn is_binary(number: Number) -> bool {
    let (mantissa, scale) = parts(number);
    5_i128.checked_pow(scale).is_some_and(|fives| mantissa % fives == 0)
}

/// `a + b`.
pub(in crate::terraform) fn add(a: Number, b: Number) -> Option<Number> {
    if a.is_zero() || b.is_zero() {
        return Some(if a.is_zero() { b } else { a });
    }
    if !is_binary(a) || !is_binary(b) {
        return None;
    }
    let (a, b, scale) = aligned(a, b)?;
    number(a.checked_add(b)?, scale)
}

/// `a - b`.
pub(in crate::terraform) fn subtract(a: Number, b: Number) -> Option<Number> {
    match (a.is_zero(), b.is_zero()) {
        (_, true) => Some(a),
        (true, false) => negate(b),
        (false, false) => add(a, -b),
    }
}

/// `-a`.
pub(in crate::terraform) fn negate(a: Number) -> Option<Number> {
    // Negative zero prints as `-0`.
    (!a.is_zero()).then_some(-a)
}

/// `a * b`.
pub(in crate::terraform) fn multiply(a: Number, b: Number) -> Option<Number> {
    if (a.is_zero() && b.is_sign_negative()) || (b.is_zero() && a.is_sign_negative()) {
        return None;
    }
    if !is_binary(a) || !is_binary(b) {
        return [(a, b), (b, a)].into_iter().find(|(one, _)| *one == Number::ONE).map(|(_, other)| other);
    }
    let ((a, a_scale), (b, b_scale)) = (parts(a), parts(b));
    number(a.checked_mul(b)?, a_scale + b_scale)
}

/// `a / b` for a `b` that is not zero.
pub(in crate::terraform) fn divide(a: Number, b: Number) -> Option<Number> {
    if b == Number::ONE {
        return Some(a);
    }
    if !is_binary(a) || !is_binary(b) || (a.is_zero() && b.is_sign_negative()) {
        return None;
    }
    let (mut a, b, _) = aligned(a, b)?;
    let mut digits = 0;
    while a.checked_rem(b)? != 0 {
        if digits == MAX_SCALE {
            return None;
        }
        a = a.checked_mul(10)?;
        digits += 1;
    }
    number(a.checked_div(b)?, digits)
}

/// `a % b` for a `b` that is not zero; the sign is that of `a`.
pub(in crate::terraform) fn remainder(a: Number, b: Number) -> Option<Number> {
    if !is_binary(a) || !is_binary(b) {
        return None;
    }
    let (a, b, scale) = aligned(a, b)?;
    number(a.checked_rem(b)?, scale)
}

/// The whole number at or below `a / b`, and whether there is a rest: exact for whole numbers even where the quotient
/// has no end.
pub(in crate::terraform) fn divide_whole(a: Number, b: Number) -> Option<(Number, bool)> {
    let (a, b) = (as_whole(a)?, as_whole(b)?);
    let (quotient, rest) = (a.checked_div_euclid(b)?, a.checked_rem_euclid(b)?);
    // Euclid's quotient rounds up for negative divisors.
    if b < 0 && rest != 0 {
        return None;
    }
    Some((whole(quotient)?, rest != 0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn read(text: &str) -> Number {
        parse(text).unwrap()
    }

    #[test]
    fn numbers_are_read_and_written_without_exponent() {
        for (from, to) in
            [("1e3", "1000"), ("+.5", "0.5"), ("007", "7"), ("1.50", "1.5"), ("12e-1", "1.2"), ("1.", "1")]
        {
            assert_eq!(text(read(from)), to);
        }
    }

    #[test]
    fn what_is_no_number_is_told_from_what_does_not_fit() {
        for text in ["", "a", "1a", "1_0", "--1", "1e", "0x10", " 1", "1.2.3"] {
            assert_eq!(parse(text), Err(NoNumber::Malformed), "{text}");
        }
        for text in ["1e100", "123456789012345678901234567890123456789", "Inf", "-0", "1p3"] {
            assert_eq!(parse(text), Err(NoNumber::TooLarge), "{text}");
        }
    }

    #[test]
    fn arithmetic_is_exact_or_silent() {
        assert_eq!(add(read("0.5"), read("2")), Some(read("2.5")));
        assert_eq!(add(read("0.1"), read("0.2")), None);
        assert_eq!(divide(read("1"), read("10")), Some(read("0.1")));
        assert_eq!(divide(read("1"), read("3")), None);
        assert_eq!(remainder(read("-7"), read("3")), Some(read("-1")));
        assert_eq!(multiply(read("79228162514264337593543950335"), read("2")), None);
        assert_eq!(divide_whole(read("-7"), read("2")), Some((read("-4"), true)));
    }
}
