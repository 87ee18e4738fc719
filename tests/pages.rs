//! The examples on the pages of the codes are held against the linter: what is said to fail must fail with that code,
//! what is said to pass must not.
//!
//! A fenced block's info string is its language and its verdict: `hcl fails`, `yaml passes`. A block with
//! `file=NAME` belongs to the next example.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, unreachable_pub, reason = "tests may panic")]

use std::path::Path;

/// One example: its files, and whether it shall have the code.
#[derive(Debug, Default)]
struct Example {
    files: Vec<(String, String)>,
    fails: bool,
    line: usize,
}

#[test]
fn the_examples_of_every_page_do_what_they_say() {
    let mut wrong = Vec::new();
    for (code, page) in pages() {
        for example in examples(&page) {
            let found = codes(&example);
            if found.as_ref().is_ok_and(|found| found.contains(&code) != example.fails) || found.is_err() {
                let shall = if example.fails { "fail" } else { "pass" };
                wrong.push(format!("{code}.md:{}: shall {shall}, and gave {found:?}", example.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Code and text of every page, sorted.
fn pages() -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
    let mut pages: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    pages.sort();
    pages
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut waiting = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<_> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let body = body.join("\n") + "\n";
        let words: Vec<_> = info.split_whitespace().collect();
        if let Some(name) = words.iter().find_map(|word| word.strip_prefix("file=")) {
            waiting.push((name.to_owned(), body));
        } else if let Some(verdict) = words.iter().find(|word| ["fails", "passes"].contains(word)) {
            let name = if words[0] == "hcl" { "main.tf" } else { "manifest.yaml" };
            let mut files = std::mem::take(&mut waiting);
            files.push((name.to_owned(), body));
            examples.push(Example { files, fails: *verdict == "fails", line: number + 1 });
        }
    }
    assert!(waiting.is_empty(), "a file without an example");
    examples
}

/// The codes that an example has.
fn codes(example: &Example) -> Result<Vec<String>, String> {
    let files = example.files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let (findings, problems) = regionlint::lint::files(files).map_err(|error| error.to_string())?;
    if let Some(problem) = problems.iter().find(|problem| !problem.note) {
        return Err(problem.message.clone());
    }
    Ok(findings.iter().map(|finding| finding.code.to_string()).collect())
}
