//! How much work the overlays of a scan may make: patches and replacements are held against every object of an overlay,
//! and an overlay that others take over is built again for each of them.

/// So many steps are done for all overlays of a scan: one for an object that is looked at, [`CHANGE`] for one that is
/// changed, one for so many [`BYTES`] of a patch that are read.
const STEPS: usize = 20_000_000;

/// What a change costs, and each comment that it brings.
const CHANGE: usize = 10;

/// Bytes of a patch that are read in one step.
const BYTES: usize = 4;

/// What is left to be done.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: STEPS }
    }
}

impl Budget {
    /// A text of a patch is about to be read.
    pub(super) fn read(&mut self, bytes: usize) -> bool {
        self.take(bytes / BYTES)
    }

    /// So many objects are about to be looked at.
    pub(super) fn look(&mut self, objects: usize) -> bool {
        self.take(objects)
    }

    /// An object is about to be changed, and to be given so many comments.
    pub(super) fn change(&mut self, comments: usize) -> bool {
        self.take(CHANGE * (comments + 1))
    }

    /// Whether nothing is left: what follows is not done.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Takes some steps away; says whether they may be done.
    fn take(&mut self, steps: usize) -> bool {
        self.left = self.left.saturating_sub(steps);
        !self.is_spent()
    }
}
