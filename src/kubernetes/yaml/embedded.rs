//! YAML inside a scalar of YAML: patches, values.

use std::sync::Arc;

use crate::source::{SourceFile, Span};
use crate::value::Value;

/// Where the text of a scalar can be read as a document of its own.
///
/// A literal block (`|`) is read in place, as the indented lines that it is, so that whatever is found inside points
/// into the user's file; any other scalar becomes a text of its own under the same path. None for what is no text.
pub(crate) fn embedded(value: &Value) -> Option<(Arc<SourceFile>, Span)> {
    let at = value.origin.trail.as_ref()?.literal().at.clone();
    let before = at.file.slice(0, at.span.start);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let header = before.get(..line_start).unwrap_or_default().trim_end().lines().next_back().unwrap_or_default();
    if header.split_whitespace().any(|word| word.starts_with('|')) && at.span.start > line_start {
        return Some((Arc::clone(&at.file), Span::new(line_start, at.span.end)));
    }
    let text = value.as_str()?;
    Some((Arc::new(SourceFile::new(at.path(), text)), Span::new(0, text.len())))
}
