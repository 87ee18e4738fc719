//! Functions that write and read other formats.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::arguments::{Arguments, text};
use super::signature::{Function, Takes};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Unknown, Value};

mod csv;
pub(super) mod json;
mod percent;
mod whole_text;
mod yaml;
mod yaml_text;

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("base64decode", &[Takes::Text], |args| text(utf8(decode(args.text(0)?)?)?)),
    Function::new("base64encode", &[Takes::Text], |args| text(encode(args.text(0)?.as_bytes()))),
    Function::new("csvdecode", &[Takes::Text], csv::csvdecode),
    Function::new("jsondecode", &[Takes::Outlined], |args| json::decode(args.value(0)?)),
    Function::new("jsonencode", &[Takes::Settled], json::jsonencode),
    Function::new("textdecodebase64", &[Takes::Text, Takes::Text], textdecodebase64),
    Function::new("textencodebase64", &[Takes::Text, Takes::Text], textencodebase64),
    Function::new("urldecode", &[Takes::Text], |args| text(utf8(percent::decode(args.text(0)?)?)?)),
    Function::new("urlencode", &[Takes::Text], |args| text(percent::encode(args.text(0)?))),
    Function::new("yamldecode", &[Takes::Text], |args| yaml::decode(args.value(0)?)),
    Function::new("yamlencode", &[Takes::Known], |args| text(yaml_text::encode(args.value(0)?)?)),
];

/// Go's reader: padding is required, bits behind the end are not looked at.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// Bytes as base64.
pub(super) fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

fn decode(text: &str) -> Answer<Vec<u8>> {
    let text: String = text.chars().filter(|letter| !matches!(letter, '\r' | '\n')).collect();
    BASE64.decode(text).or_else(|_| invalid("the string is not base64"))
}

fn utf8(bytes: Vec<u8>) -> Answer<String> {
    String::from_utf8(bytes).or_else(|_| invalid("the result is not text"))
}

/// The encodings of text that are known here.
enum Encoding {
    Utf8,
    Utf16(fn(u16) -> [u8; 2], fn([u8; 2]) -> u16),
}

impl Encoding {
    fn named(name: &str) -> Answer<Self> {
        match name.to_ascii_uppercase().as_str() {
            "UTF-8" => Ok(Self::Utf8),
            "UTF-16LE" => Ok(Self::Utf16(u16::to_le_bytes, u16::from_le_bytes)),
            "UTF-16BE" => Ok(Self::Utf16(u16::to_be_bytes, u16::from_be_bytes)),
            _ => Err(Unknown::Function(format!("the encoding {name}"))),
        }
    }
}

fn textencodebase64(args: &Arguments<'_>) -> Answer<Value> {
    let given = args.text(0)?;
    text(match Encoding::named(args.text(1)?)? {
        Encoding::Utf8 => encode(given.as_bytes()),
        Encoding::Utf16(to_bytes, _) => encode(&given.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>()),
    })
}

fn textdecodebase64(args: &Arguments<'_>) -> Answer<Value> {
    let bytes = decode(args.text(0)?)?;
    match Encoding::named(args.text(1)?)? {
        Encoding::Utf8 => text(utf8(bytes)?),
        Encoding::Utf16(_, from_bytes) => {
            let (pairs, rest) = bytes.as_chunks::<2>();
            let units: Vec<u16> = pairs.iter().map(|pair| from_bytes(*pair)).collect();
            match (String::from_utf16(&units), rest) {
                (Ok(decoded), []) => text(decoded),
                _ => invalid("the bytes are no text in this encoding"),
            }
        }
    }
}
