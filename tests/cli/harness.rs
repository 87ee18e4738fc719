//! Runs the binary with a scrubbed environment in a directory of its own. The exit status is always checked.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A directory with files, and the binary run inside it.
pub struct Project {
    directory: tempfile::TempDir,
}

/// What a process said.
#[derive(Debug)]
pub struct Said {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Project {
    /// A directory with these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { directory: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// Writes one more file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// A path inside the directory.
    pub fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    /// The binary, ready to be run here.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = regionlint(self.directory.path());
        command.args(arguments);
        command
    }

    /// Runs the binary and holds it to an exit status.
    #[track_caller]
    pub fn run(&self, arguments: &[&str], status: i32) -> Said {
        self.run_with_input(arguments, "", status)
    }

    /// The same with something on standard input.
    #[track_caller]
    pub fn run_with_input(&self, arguments: &[&str], input: &str, status: i32) -> Said {
        use std::io::Write;
        let mut child = self.command(arguments).spawn().unwrap();
        // The process may end without reading.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let said =
            Said { out: String::from_utf8(output.stdout).unwrap(), err: String::from_utf8(output.stderr).unwrap() };
        assert_eq!(output.status.code(), Some(status), "regionlint {arguments:?}\n{}\n{}", said.out, said.err);
        said
    }
}

fn regionlint(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regionlint"));
    command.current_dir(directory).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}
