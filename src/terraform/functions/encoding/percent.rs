//! Percent encoding of query strings.

use std::fmt::Write;

use crate::terraform::types::{Answer, invalid};

/// As a part of a query string: a space is `+`.
pub(super) fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}

/// The bytes that a part of a query string stands for.
pub(super) fn decode(text: &str) -> Answer<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                match digits.map(|digits| u8::from_str_radix(digits, 16)) {
                    Some(Ok(byte)) => bytes.push(byte),
                    _ => return invalid("a % is not followed by two digits"),
                }
                rest = after.get(2..).unwrap_or_default();
            }
            _ => bytes.push(*first),
        }
    }
    Ok(bytes)
}
