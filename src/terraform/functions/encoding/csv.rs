//! Comma-separated values.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::terraform::functions::arguments::{Arguments, list, made, map};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Data, Value};

/// `csvdecode(text)`: one object for each line, with the first line's names.
pub(super) fn csvdecode(args: &Arguments<'_>) -> Answer<Value> {
    let given = args.text(0)?.replace("\r\n", "\n");
    if !is_well_quoted(&given) {
        return invalid("a quote stands in the wrong place");
    }
    let mut reader = csv::ReaderBuilder::new().from_reader(given.as_bytes());
    let names: Vec<Arc<str>> = match reader.headers() {
        Ok(names) if !names.is_empty() => names.iter().map(Arc::from).collect(),
        _ => return invalid("a line of names is required"),
    };
    if names.iter().collect::<std::collections::BTreeSet<_>>().len() < names.len() {
        return invalid("two columns have one name");
    }
    let row = |row: Result<csv::StringRecord, csv::Error>| -> Answer<Value> {
        let Ok(row) = row else { return invalid("a line has the wrong number of fields") };
        let fields = row.iter().map(|field| made(Data::String(field.into())));
        map(names.iter().cloned().zip(fields).collect::<BTreeMap<_, _>>())
    };
    list(reader.records().map(row).collect::<Answer<Vec<_>>>()?)
}

/// Whether quotes stand only around whole fields, doubled inside.
fn is_well_quoted(text: &str) -> bool {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Start,
        Plain,
        Quoted,
        /// Behind a quote in a quoted field: its end, or the first of two.
        Quote,
    }
    let mut at = At::Start;
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::Start, b'"') | (At::Quote, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) => At::Quoted,
            (_, b',' | b'\n') => At::Start,
            (At::Plain, b'"') | (At::Quote, _) => return false,
            _ => At::Plain,
        };
    }
    at != At::Quoted
}
