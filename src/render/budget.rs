//! What rendering may use in all: each overlay and each chart is a program that runs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// So many overlays and releases are rendered in one run.
const COUNT: usize = 1_000;
/// So long they may take together.
const TIME: Duration = Duration::from_secs(15 * 60);
/// So many bytes they may print together.
const BYTES: u64 = 512 << 20;

/// What is left of it.
#[derive(Debug)]
pub(super) struct Budget {
    /// How many may be rendered.
    pub(super) count: usize,
    deadline: Instant,
    bytes: AtomicU64,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(COUNT, TIME, BYTES)
    }
}

impl Budget {
    /// One that begins now.
    pub(super) fn new(count: usize, time: Duration, bytes: u64) -> Self {
        Self { count, deadline: Instant::now() + time, bytes: AtomicU64::new(bytes) }
    }

    /// How long a tool may still run.
    ///
    /// # Errors
    /// When time is up.
    pub(super) fn time(&self) -> Result<Duration, String> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let none = || format!("there was no time left: rendering may take {} minutes in all", TIME.as_secs() / 60);
        Some(left).filter(|left| !left.is_zero()).ok_or_else(none)
    }

    /// Takes what a tool printed out of what all may print.
    ///
    /// # Errors
    /// When it is more than there is left.
    pub(super) fn spend(&self, printed: &str) -> Result<(), String> {
        let size = printed.len() as u64;
        let spent = self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(size));
        let most = || format!("all that was rendered is more than {} MiB", BYTES >> 20);
        spent.map(drop).map_err(|_| most())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_up_is_told() {
        let budget = Budget::new(1, Duration::ZERO, 3);
        assert!(budget.time().is_err());
        assert!(budget.spend("ab").is_ok() && budget.spend("ab").is_err() && budget.spend("a").is_ok());
    }
}
