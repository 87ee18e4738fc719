//! Digests.

use std::fmt::Write;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use uuid::Uuid;

use super::arguments::{Arguments, text};
use super::encoding;
use super::filesystem::content;
use super::signature::{Function, Takes};
use crate::terraform::types::{Answer, invalid};
use crate::value::Value;

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("base64sha256", &[Takes::Text], |args| base64::<Sha256>(args.text(0)?)),
    Function::new("base64sha512", &[Takes::Text], |args| base64::<Sha512>(args.text(0)?)),
    Function::new("filebase64sha256", &[Takes::Text], |args| base64::<Sha256>(content(args)?.text())),
    Function::new("filebase64sha512", &[Takes::Text], |args| base64::<Sha512>(content(args)?.text())),
    Function::new("filemd5", &[Takes::Text], |args| hexadecimal::<Md5>(content(args)?.text())),
    Function::new("filesha1", &[Takes::Text], |args| hexadecimal::<Sha1>(content(args)?.text())),
    Function::new("filesha256", &[Takes::Text], |args| hexadecimal::<Sha256>(content(args)?.text())),
    Function::new("filesha512", &[Takes::Text], |args| hexadecimal::<Sha512>(content(args)?.text())),
    Function::new("md5", &[Takes::Text], |args| hexadecimal::<Md5>(args.text(0)?)),
    Function::new("sha1", &[Takes::Text], |args| hexadecimal::<Sha1>(args.text(0)?)),
    Function::new("sha256", &[Takes::Text], |args| hexadecimal::<Sha256>(args.text(0)?)),
    Function::new("sha512", &[Takes::Text], |args| hexadecimal::<Sha512>(args.text(0)?)),
    Function::new("uuidv5", &[Takes::Text, Takes::Text], uuidv5),
];

fn hexadecimal<D: Digest>(given: &str) -> Answer<Value> {
    let digest = D::digest(given.as_bytes());
    text(digest.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    }))
}

fn base64<D: Digest>(given: &str) -> Answer<Value> {
    text(encoding::encode(&D::digest(given.as_bytes())))
}

/// A name's UUID in a namespace: one of the well-known four, or any UUID.
fn uuidv5(args: &Arguments<'_>) -> Answer<Value> {
    let namespace = match args.text(0)? {
        "dns" => Uuid::NAMESPACE_DNS,
        "url" => Uuid::NAMESPACE_URL,
        "oid" => Uuid::NAMESPACE_OID,
        "x500" => Uuid::NAMESPACE_X500,
        other => match Uuid::parse_str(other) {
            Ok(namespace) => namespace,
            Err(_) => return invalid("the namespace is no UUID"),
        },
    };
    text(Uuid::new_v5(&namespace, args.text(1)?.as_bytes()).to_string())
}
