//! Runs one of the user's tools over input from strangers.
//!
//! No shell; nothing on standard input; of the environment only `PATH`; an empty home; no plugins; proxies that lead
//! nowhere and no protocol for git, so that nothing is fetched; a limit of time and one of output.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::scratch::Scratch;

/// So many bytes of complaints are kept.
const STDERR_BYTES: u64 = 64 << 10;
/// So many lines of complaints are told.
const STDERR_LINES: usize = 5;
/// So many hexadecimal digits or more are an address in memory.
const ADDRESS_DIGITS: usize = 8;
/// How often it is asked whether a command has ended.
const PAUSE: Duration = Duration::from_millis(10);
/// A proxy that is not there: the port is the one for throwing things away.
const NOWHERE: &str = "http://127.0.0.1:9";

/// How much a command may use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How long it may run.
    pub(super) time: Duration,
    /// How many bytes it may print.
    pub(super) output: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(60), output: crate::discover::SIZE_LIMIT }
    }
}

/// Why a command gave nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It could not be started or watched.
    System(String),
    /// It ran longer than it may.
    Time(Duration),
    /// It printed more bytes than it may.
    Output(u64),
    /// What it printed is no text.
    NoText,
    /// It failed, and the first lines of what it said.
    Failed(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(why) => write!(f, "it could not be run: {why}"),
            Self::Time(limit) => write!(f, "it was stopped after {} seconds", limit.as_secs()),
            Self::Output(limit) => write!(f, "it printed more than {} MiB", limit >> 20),
            Self::NoText => f.write_str("what it printed is no text"),
            Self::Failed(said) if said.is_empty() => f.write_str("it failed and said nothing"),
            Self::Failed(said) => f.write_str(said),
        }
    }
}

/// Runs a program and gives what it printed. `path` is what it finds other programs by.
///
/// # Errors
/// When it cannot be run, fails, or uses more than it may.
pub(super) fn run(program: &Path, arguments: &[OsString], path: &OsStr, limits: Limits) -> Result<String, Failure> {
    let system = |error: io::Error| Failure::System(error.to_string());
    let home = Scratch::new().map_err(system)?;
    let deadline = Instant::now() + limits.time;
    let mut child = prepare(program, arguments, path, home.path()).spawn().map_err(system)?;
    let printed = child.stdout.take().map(|pipe| reader(pipe, limits.output + 1, false));
    let said = child.stderr.take().map(|pipe| reader(pipe, STDERR_BYTES, true));
    let ended = wait(&mut child, deadline);
    let (Some(printed), Some(said), Ok(Some(status))) = (printed, said, &ended) else {
        stop(&mut child);
        return Err(ended.err().map_or(Failure::Time(limits.time), system));
    };
    // A process that it left behind may hold the pipe open.
    let [printed, said] =
        [printed, said].map(|pipe| pipe.recv_timeout(deadline.saturating_duration_since(Instant::now())));
    if printed.is_err() || said.is_err() {
        stop(&mut child);
    }
    outcome(*status, printed, &said.unwrap_or_default(), limits)
}

fn outcome(
    status: ExitStatus,
    printed: Result<Vec<u8>, RecvTimeoutError>,
    said: &[u8],
    limits: Limits,
) -> Result<String, Failure> {
    let printed = printed.map_err(|_| Failure::Time(limits.time))?;
    if printed.len() as u64 > limits.output {
        return Err(Failure::Output(limits.output));
    }
    if !status.success() {
        return Err(Failure::Failed(first_lines(said)));
    }
    String::from_utf8(printed).map_err(|_| Failure::NoText)
}

fn prepare(program: &Path, arguments: &[OsString], path: &OsStr, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(home).env_clear().env("PATH", path);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for directory in
        ["HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"]
    {
        command.env(directory, home);
    }
    for directory in ["HELM_CONFIG_HOME", "HELM_CACHE_HOME", "HELM_DATA_HOME", "HELM_PLUGINS", "KUSTOMIZE_PLUGIN_HOME"]
    {
        command.env(directory, home.join("none"));
    }
    for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env(proxy, NOWHERE);
    }
    command.env("HELM_NO_PLUGINS", "1").env("KUBECONFIG", "/dev/null");
    command.env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0").env("GIT_CONFIG_NOSYSTEM", "1");
    #[cfg(windows)]
    for name in ["SystemRoot", "SystemDrive"] {
        // Without these no program of Windows can open a file.
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Reads a pipe on a thread of its own, up to a limit. With `drain` it goes on reading behind that, so that who writes
/// is not held up; without, the pipe is closed, and who goes on writing ends.
fn reader(mut pipe: impl Read + Send + 'static, limit: u64, drain: bool) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error counts.
        let _ = pipe.by_ref().take(limit).read_to_end(&mut bytes);
        if drain {
            let _ = io::copy(&mut pipe, &mut io::sink());
        }
        drop(pipe);
        // Nobody listens any more where time was up.
        let _ = sender.send(bytes);
    });
    receiver
}

/// The status; none when it still runs at the deadline.
fn wait(child: &mut Child, deadline: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            return Ok(None);
        }
        thread::sleep(PAUSE);
    }
}

/// The system's own program that ends processes; never one that a `PATH` leads to.
#[cfg(unix)]
const KILL: &str = "/bin/kill";

/// Ends a command, and on Unix all that it started and left behind. The standard library ends one process only, and a
/// whole group takes a call that is unsafe here: the system's own program does it. Where there is none, the command
/// itself is ended, and what it started runs out on its own: nobody waits for it.
fn stop(child: &mut Child) {
    #[cfg(unix)]
    {
        let group = format!("-{}", child.id());
        let mut kill = Command::new(KILL);
        kill.env_clear().args(["-KILL", "--", &group]);
        kill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // There may be nobody left.
        let _ = kill.status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// The first lines that say something.
fn first_lines(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(STDERR_LINES).map(without_addresses).collect::<Vec<_>>().join("; ")
}

/// A line without addresses in the program's memory, which are others in each run: `0xc0001b2f40` is `0x…`.
fn without_addresses(line: &str) -> String {
    let shortened = |part: &str| {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit());
        if part.len() - rest.len() < ADDRESS_DIGITS { part.to_owned() } else { format!("…{rest}") }
    };
    let mut parts = line.split("0x");
    let first = parts.next().unwrap_or_default().to_owned();
    std::iter::once(first).chain(parts.map(shortened)).collect::<Vec<_>>().join("0x")
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    /// Runs a script as if it were a tool.
    fn tool(script: &str, limits: Limits) -> Result<String, Failure> {
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("tool");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let path = std::env::var_os("PATH").unwrap();
        run(&program, &["a b".into(), "$HOME;ls".into()], &path, limits)
    }

    #[test]
    fn arguments_are_no_shell_words() {
        assert_eq!(tool("printf '%s|' \"$@\"", Limits::default()).unwrap(), "a b|$HOME;ls|");
    }

    #[test]
    fn nothing_of_the_environment_gets_in_but_the_path() {
        let environment = tool("env; pwd", Limits::default()).unwrap();
        assert!(environment.contains("HTTPS_PROXY=http://127.0.0.1:9"), "{environment}");
        assert!(environment.contains("GIT_ALLOW_PROTOCOL=none"), "{environment}");
        assert!(environment.contains("HELM_NO_PLUGINS=1"), "{environment}");
        assert!(environment.contains("KUBECONFIG=/dev/null"), "{environment}");
        assert!(!environment.contains("CARGO_"), "{environment}");
        let home = environment.lines().find_map(|line| line.strip_prefix("HOME=")).unwrap();
        assert!(!Path::new(home).exists(), "{home} is left over");
    }

    #[test]
    fn nothing_is_on_standard_input() {
        assert_eq!(tool("cat", Limits::default()).unwrap(), "");
    }

    #[test]
    fn what_takes_too_long_is_stopped_with_all_that_it_started() {
        let limits = Limits { time: Duration::from_millis(300), ..Limits::default() };
        let begun = Instant::now();
        assert_eq!(tool("sleep 30 & sleep 30", limits), Err(Failure::Time(limits.time)));
        assert_eq!(tool("sleep 30 & exit 0", limits), Err(Failure::Time(limits.time)));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn what_prints_too_much_is_refused() {
        let limits = Limits { output: 1_000, ..Limits::default() };
        assert_eq!(tool("while :; do echo aaaaaaaaaaaaaaaaaaaa; done", limits), Err(Failure::Output(1_000)));
        assert_eq!(tool("echo ok", limits).unwrap(), "ok\n");
    }

    #[test]
    fn the_first_lines_of_complaints_are_told() {
        let said = tool("for i in 1 2 3 4 5 6 7; do echo \"wrong $i\" >&2; done; exit 3", Limits::default());
        assert_eq!(said, Err(Failure::Failed("wrong 1; wrong 2; wrong 3; wrong 4; wrong 5".to_owned())));
    }

    #[test]
    fn what_differs_from_run_to_run_is_not_told() {
        let said = without_addresses("no match for &{Target:(*types.Selector)(0xc0001b2f40) Mode:0x1ff 0xc0001b2f40}");
        assert_eq!(said, "no match for &{Target:(*types.Selector)(0x…) Mode:0x1ff 0x…}");
    }
}
