//! Writes the tables that the program reads row by row (`src/source/table.rs`): all rows in one text, and where each
//! begins in it.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A table in the making.
#[derive(Default)]
pub(crate) struct Table {
    text: String,
    starts: Vec<usize>,
}

impl Table {
    /// One more row. Rows are looked up by their keys, so these come in their order, unless nobody looks for one.
    pub(crate) fn add(&mut self, key: &str, rest: &str) -> Result<(), Box<dyn Error>> {
        if key.contains(['\t', '\n']) || rest.contains('\n') {
            return Err(format!("{key:?} has a tab or a line break, which part rows").into());
        }
        self.starts.push(self.text.len());
        Ok(writeln!(self.text, "{key}\t{rest}")?)
    }

    /// Writes the text beside the code that is being made, and gives the expression that makes the table of it.
    pub(crate) fn write(&self, name: &str, directory: &Path) -> Result<String, Box<dyn Error>> {
        let path = directory.join(name).with_extension("tsv");
        fs::write(&path, &self.text)?;
        Ok(format!("Table::new(include_str!({path:?}), &{:?})", self.starts))
    }

    /// The same for a table whose rows are decoded, each once: two statics, the rows and what was decoded of them.
    pub(crate) fn write_records(&self, name: &str, kind: &str, directory: &Path) -> Result<String, Box<dyn Error>> {
        let (upper, count) = (name.to_uppercase(), self.starts.len());
        Ok(format!(
            "static {upper}_READ: [Cell<{kind}>; {count}] = [const {{ Cell::new() }}; {count}];\n\
             pub(super) static {upper}: Records<{kind}> = Records::new({}, &{upper}_READ);\n",
            self.write(name, directory)?
        ))
    }

    /// The rows, for what is computed over all of them.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}
