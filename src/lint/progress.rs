//! How far a run has come, for whoever waits for it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How many files have been read of how many. Shared between the run and whoever shows it.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Mutex<Option<Reads>>>);

#[derive(Clone, Debug)]
struct Reads {
    so_far: Arc<AtomicUsize>,
    all: usize,
}

impl Progress {
    /// Begins to count: what has been read so far, and how much there is.
    pub(super) fn watch(&self, so_far: Arc<AtomicUsize>, all: usize) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Reads { so_far, all });
    }

    /// Files read so far, of all; none as long as they are not counted. Some files are looked at more than once.
    pub fn files(&self) -> Option<(usize, usize)> {
        let reads = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some((reads.so_far.load(Ordering::Relaxed).min(reads.all), reads.all))
    }
}
