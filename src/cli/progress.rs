//! A line that says how far a long run has come: on terminals only, and gone when the run ends.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::output;
use crate::lint::{self, Options, Progress, Report, UsageError};

/// A run that is over before this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two pictures.
const BEAT: Duration = Duration::from_millis(120);
/// Characters of the bar.
const WIDTH: usize = 24;
/// To the beginning of the line, and all of it erased.
const CLEAR: &str = "\r\u{1b}[2K";

/// Runs the linter, and shows on a terminal how far it has come.
///
/// # Errors
/// When the run cannot begin.
pub(super) fn run(options: &Options) -> Result<Report, UsageError> {
    let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    if is_dumb || !std::io::stderr().is_terminal() {
        return lint::run(options);
    }
    let (done, waiting) = mpsc::channel::<()>();
    let progress = options.progress.clone();
    thread::scope(|scope| {
        scope.spawn(move || show(&progress, &waiting));
        let report = lint::run(options);
        drop(done);
        report
    })
}

/// Draws until the other end of the channel is gone.
fn show(progress: &Progress, waiting: &mpsc::Receiver<()>) {
    let begun = Instant::now();
    let mut wait = PATIENCE;
    let mut shown = false;
    while waiting.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        output::complain(&format!("{CLEAR}{}", line(progress.files(), begun.elapsed().as_secs())));
        shown = true;
        wait = BEAT;
    }
    if shown {
        output::complain(CLEAR);
    }
}

fn line(files: Option<(usize, usize)>, seconds: u64) -> String {
    match files {
        Some((read, all)) if read < all => {
            let full = WIDTH * read / all;
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(WIDTH - full));
            format!("{bar} {read} of {all} files read, {seconds} s")
        }
        Some((_, all)) => format!("{} {all} files read, judging, {seconds} s", "█".repeat(WIDTH)),
        None => format!("looking for files, {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_has_come() {
        assert_eq!(line(None, 1), "looking for files, 1 s");
        assert_eq!(line(Some((1, 2)), 3), "████████████░░░░░░░░░░░░ 1 of 2 files read, 3 s");
        assert_eq!(line(Some((2, 2)), 3), "████████████████████████ 2 files read, judging, 3 s");
        assert_eq!(line(Some((0, 0)), 3), "████████████████████████ 0 files read, judging, 3 s");
    }
}
