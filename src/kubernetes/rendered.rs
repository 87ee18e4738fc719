//! What `helm template` prints: documents that say which template they come from.

use std::sync::Arc;

use super::yaml;
use crate::source::SourceFile;

/// The files that a text stands for: one for each `# Source:` path, with the documents that name it; the text itself
/// where no document names any. Lines count within the documents of one path, which is as near as rendering leaves us.
pub fn by_template(text: &Arc<SourceFile>) -> Vec<Arc<SourceFile>> {
    let documents = yaml::documents(text.text());
    let documents: Vec<&str> = documents.iter().map(|span| text.slice(span.start, span.end)).collect();
    if !documents.iter().any(|document| source(document).is_some()) {
        return vec![Arc::clone(text)];
    }
    let mut files: Vec<(&str, String)> = Vec::new();
    for document in documents {
        let path = source(document).unwrap_or_else(|| text.path());
        match files.iter_mut().find(|(known, _)| *known == path) {
            Some((_, held)) => held.push_str(document),
            None => files.push((path, document.to_owned())),
        }
    }
    files.into_iter().map(|(path, held)| Arc::new(SourceFile::new(path, held))).collect()
}

/// The path in the `# Source:` comment at the head of a document.
fn source(document: &str) -> Option<&str> {
    let mut head = document.lines().take_while(|line| line.starts_with(['#', '-']) || line.trim().is_empty());
    let path = head.find_map(|line| line.strip_prefix("# Source: "))?.trim();
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(String, String)> {
        let files = by_template(&Arc::new(SourceFile::new("<stdin>", text)));
        files.iter().map(|file| (file.path().to_owned(), file.text().to_owned())).collect()
    }

    fn file(path: &str, text: &str) -> (String, String) {
        (path.to_owned(), text.to_owned())
    }

    #[test]
    fn documents_go_to_the_template_that_they_name() {
        let text = "---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/templates/b.yaml\nb: 1\n---\n# Source: app/templates/a.yaml\na: 2\n---\nc: 1\n";
        assert_eq!(
            split(text),
            [
                file(
                    "app/templates/a.yaml",
                    "---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/templates/a.yaml\na: 2\n"
                ),
                file("app/templates/b.yaml", "---\n# Source: app/templates/b.yaml\nb: 1\n"),
                file("<stdin>", "---\nc: 1\n"),
            ]
        );
    }

    #[test]
    fn a_text_without_sources_is_itself() {
        assert_eq!(split("a: 1 # Source: x\n"), [file("<stdin>", "a: 1 # Source: x\n")]);
    }
}
