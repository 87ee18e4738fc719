//! Functions of numbers.

use super::arguments::{Arguments, items, made};
use super::signature::{Function, Takes};
use crate::terraform::types::{Answer, invalid, number, to_number};
use crate::value::{Data, Number, Unknown, Value};

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("abs", &[Takes::Number], |args| computed(Some(args.number(0)?.abs()))),
    Function::new("ceil", &[Takes::Number], |args| computed(Some(args.number(0)?.ceil()))),
    Function::new("floor", &[Takes::Number], |args| computed(Some(args.number(0)?.floor()))),
    Function::new("log", &[Takes::Number, Takes::Number], log),
    Function::new("max", &[Takes::Number], |args| extreme(args, Number::gt)).and(Takes::Number),
    Function::new("min", &[Takes::Number], |args| extreme(args, Number::lt)).and(Takes::Number),
    Function::new("parseint", &[Takes::Known, Takes::Number], parseint),
    Function::new("pow", &[Takes::Number, Takes::Number], pow),
    Function::new("signum", &[Takes::Number], |args| computed(number::whole(args.whole(0)?.signum()))),
    Function::new("sum", &[Takes::Known], sum),
];

/// The reason why a number cannot be told exactly.
pub(super) fn inexact() -> Unknown {
    Unknown::TooLarge("the number has more digits, or another rounding, than can be computed here".into())
}

fn computed(number: Option<Number>) -> Answer<Value> {
    let number = number.ok_or_else(inexact)?;
    // Zero has no sign here.
    Ok(made(Data::Number(if number.is_zero() { Number::ZERO } else { number })))
}

/// Computed in floating point by Terraform too.
fn log(args: &Arguments<'_>) -> Answer<Value> {
    let float = |position| Ok(number::text(args.number(position)?).parse::<f64>().unwrap_or(f64::NAN));
    let (of, base): (f64, f64) = (float(0)?, float(1)?);
    computed(number::from_float(of.ln() / base.ln()))
}

/// The argument that no other exceeds in the given direction.
fn extreme(args: &Arguments<'_>, exceeds: fn(&Number, &Number) -> bool) -> Answer<Value> {
    let mut found = args.value(0)?;
    for value in args.from(1) {
        if exceeds(&to_number(value)?, &to_number(found)?) {
            found = value;
        }
    }
    Ok(found.clone())
}

fn parseint(args: &Arguments<'_>) -> Answer<Value> {
    let Some(text) = args.value(0)?.as_str() else { return invalid("a string is required") };
    let base = match args.whole(1)? {
        base @ 2..=62 => base,
        _ => return invalid("the base must be between 2 and 62"),
    };
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'-') => (-1, text.get(1..).unwrap_or_default()),
        Some(b'+') => (1, text.get(1..).unwrap_or_default()),
        _ => (1, text),
    };
    let mut number = 0_i128;
    for digit in digits.bytes() {
        match digit_value(digit, base) {
            Some(value) => {
                let shifted = number.checked_mul(base).and_then(|number| number.checked_add(value));
                number = shifted.ok_or_else(inexact)?;
            }
            None => return invalid("the string is no number of this base"),
        }
    }
    if digits.is_empty() { invalid("the string is no number") } else { computed(number::whole(sign * number)) }
}

/// Up to base 36 both cases are the same; beyond, capitals come after small letters.
fn digit_value(digit: u8, base: i128) -> Option<i128> {
    let value = match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'z' => digit - b'a' + 10,
        b'A'..=b'Z' if base <= 36 => digit - b'A' + 10,
        b'A'..=b'Z' => digit - b'A' + 36,
        _ => return None,
    };
    Some(i128::from(value)).filter(|value| *value < base)
}

/// Whole numbers only, as long as floating point holds them exactly: Terraform computes in it.
fn pow(args: &Arguments<'_>) -> Answer<Value> {
    const MAX_EXACT: i128 = 1 << 53;
    let (base, exponent) = (number::as_whole(args.number(0)?), number::as_whole(args.number(1)?));
    let (Some(base), Some(exponent)) = (base, exponent) else { return Err(inexact()) };
    let exponent = u32::try_from(exponent).map_err(|_| inexact())?;
    let power = base.checked_pow(exponent).filter(|power| power.abs() <= MAX_EXACT).ok_or_else(inexact)?;
    computed(number::whole(power))
}

fn sum(args: &Arguments<'_>) -> Answer<Value> {
    let items = items(args.value(0)?)?;
    if items.is_empty() {
        return invalid("the list is empty");
    }
    let add = |total: Number, item: &Value| number::add(total, to_number(item)?).ok_or_else(inexact);
    let mut items = items.iter();
    let first = items.next().map_or(Ok(Number::ZERO), to_number)?;
    computed(Some(items.try_fold(first, add)?))
}
