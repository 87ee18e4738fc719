//! The few questions that are put to git.

use std::fmt;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Why git could not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError(pub String);

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for GitError {}

/// A path that differs between a commit and the files on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// The path in the repository.
    pub(super) path: String,
    /// What the commit has there, if it is a regular file.
    pub(super) blob: Option<String>,
}

/// The repository around a directory.
#[derive(Debug)]
pub(super) struct Git<'d> {
    directory: &'d Path,
}

impl<'d> Git<'d> {
    /// The repository around a directory.
    pub(super) fn at(directory: &'d Path) -> Self {
        Self { directory }
    }

    /// The repository's top directory.
    pub(super) fn top(&self) -> Result<String, GitError> {
        self.line(&["rev-parse", "--show-toplevel"]).map_err(|error| {
            let is_none = error.0.contains("not a git repository");
            if is_none { GitError("this is no git repository".to_owned()) } else { error }
        })
    }

    /// The commit to compare with: where the history of `revision` and that of the current commit part. A shallow clone
    /// may not know that, and then it is `revision` itself. Before the first commit it is nothing at all.
    pub(super) fn base(&self, revision: &str) -> Result<String, GitError> {
        let commit = format!("{revision}^{{commit}}");
        match self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) {
            Ok(commit) => Ok(self.line(&["merge-base", &commit, "HEAD"]).unwrap_or(commit)),
            Err(_) if revision == "HEAD" && self.line(&["rev-parse", "--git-dir"]).is_ok() => {
                self.line(&["hash-object", "-t", "tree", "--stdin"])
            }
            Err(_) => Err(GitError(format!(
                "git knows no commit \"{revision}\" here; fetch it first (a shallow clone has only the newest)"
            ))),
        }
    }

    /// What differs between a commit and the disk, new files that git does not know yet among it.
    pub(super) fn changed(&self, base: &str) -> Result<Vec<Changed>, GitError> {
        let options = ["--no-renames", "--no-ext-diff", "--ignore-submodules", "--no-relative", "--abbrev=64", "-z"];
        let raw = self.run(&[&["diff", "--raw"], options.as_slice(), &[base, "--"]].concat())?;
        let new = self.run(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"])?;
        let mut changed = parse_raw(&raw);
        changed.extend(fields(&new).map(|path| Changed { path, blob: None }));
        Ok(changed)
    }

    /// The contents of blobs, in their order; none for one that is larger than `limit` bytes.
    pub(super) fn blobs(&self, ids: &[&str], limit: u64) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut child = self.command(&["cat-file", "--batch"]).stdin(Stdio::piped()).spawn().map_err(missing)?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let asked = ids.join("\n") + "\n";
        // Git answers while it is still being asked: both sides must move.
        let contents = std::thread::scope(|scope| {
            scope.spawn(move || input.map(|mut input| input.write_all(asked.as_bytes())));
            let mut output = std::io::BufReader::new(output?);
            ids.iter().map(|_| read_blob(&mut output, limit)).collect::<Option<Vec<_>>>()
        });
        let ended = child.wait().map_err(missing)?;
        contents.filter(|_| ended.success()).ok_or_else(|| GitError("git cannot read a file of the commit".to_owned()))
    }

    fn line(&self, arguments: &[&str]) -> Result<String, GitError> {
        let output = self.run(arguments)?;
        Ok(String::from_utf8_lossy(&output).trim_end_matches(['\n', '\r']).to_owned())
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = self.command(arguments).output().map_err(missing)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(GitError(format!("git {}: {}", arguments.first().copied().unwrap_or_default(), said.trim())))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        // Nothing that a repository's configuration names is run, and no lock is taken.
        command.arg("-C").arg(self.directory).args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]);
        command.args(arguments).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

fn missing(error: std::io::Error) -> GitError {
    GitError(format!("git cannot be run: {error}"))
}

/// Texts that end with a zero byte each.
fn fields(bytes: &[u8]) -> impl Iterator<Item = String> {
    let texts = bytes.split(|byte| *byte == 0).filter(|text| !text.is_empty());
    texts.map(|text| String::from_utf8_lossy(text).into_owned())
}

/// `:100644 100644 OLD NEW M`, then the path, again and again.
fn parse_raw(raw: &[u8]) -> Vec<Changed> {
    let mut fields = fields(raw);
    let mut changed = Vec::new();
    while let (Some(about), Some(path)) = (fields.next(), fields.next()) {
        let mut about = about.trim_start_matches(':').split(' ');
        let (mode, blob) = (about.next().unwrap_or_default(), about.nth(1).unwrap_or_default());
        // Regular files have the modes 100644 and 100755; links and submodules have others.
        let blob = mode.starts_with("100").then(|| blob.to_owned());
        changed.push(Changed { path, blob });
    }
    changed
}

/// `ID blob SIZE`, a line break, the bytes, a line break. Nothing when the stream ends or says something else.
fn read_blob(stream: &mut impl std::io::BufRead, limit: u64) -> Option<Option<Vec<u8>>> {
    let mut head = String::new();
    stream.read_line(&mut head).ok()?;
    let size: u64 = head.trim_end().rsplit(' ').next()?.parse().ok()?;
    let mut bytes = Vec::new();
    let mut body = stream.by_ref().take(size + 1);
    if size > limit {
        std::io::copy(&mut body, &mut std::io::sink()).ok()?;
        return Some(None);
    }
    body.read_to_end(&mut bytes).ok()?;
    bytes.pop();
    (bytes.len() as u64 == size).then_some(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_read_with_their_old_contents() {
        let raw =
            b":100644 100644 aaa bbb M\0a b\n.tf\0:000000 100644 000 ccc A\0new.tf\0:120000 000000 ddd 000 D\0link\0";
        let changed = parse_raw(raw);
        let found: Vec<_> = changed.iter().map(|one| (one.path.as_str(), one.blob.as_deref())).collect();
        assert_eq!(found, [("a b\n.tf", Some("aaa")), ("new.tf", None), ("link", None)]);
    }

    #[test]
    fn a_large_blob_is_passed_over_and_the_next_is_read() {
        let mut stream: &[u8] = b"a blob 5\n12345\nb blob 2\nxy\nc missing\n";
        assert_eq!(read_blob(&mut stream, 3), Some(None));
        assert_eq!(read_blob(&mut stream, 3), Some(Some(b"xy".to_vec())));
        assert_eq!(read_blob(&mut stream, 3), None);
    }
}
