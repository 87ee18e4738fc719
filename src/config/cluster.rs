//! Where clusters run: `clusters`, by patterns over their names.

use super::checked::Config;
use super::checking::Checking;
use super::pattern::NamePattern;
use crate::locate::{ClusterNames, Stated};
use crate::source::Location;

/// In which region a cluster runs.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The region as written: `aws:eu-west-1`.
    pub region: String,
    /// Where it was written.
    pub at: Location,
    name: NamePattern,
}

impl Cluster {
    pub(super) fn matches(&self, name: &str) -> bool {
        self.name.matches(name)
    }

    pub(super) fn check(checking: &mut Checking<'_>, name: &str, region: &str) -> Option<Self> {
        let path = format!("clusters.{name}");
        let at = checking.at(&path);
        Some(Self { region: region.trim().to_owned(), at, name: checking.name(&path, name)? })
    }

    fn stated(&self) -> Stated<'_> {
        Stated { region: &self.region, at: &self.at }
    }
}

impl ClusterNames for Config {
    fn named(&self, name: &str) -> Option<Stated<'_>> {
        self.cluster(name).map(Cluster::stated)
    }

    /// The first entry that fits any part of the path counts, so that a pattern for all clusters can stand last.
    fn of_folder(&self, path: &str) -> Option<Stated<'_>> {
        let path = self.tree_path(path);
        let fits = |cluster: &&Cluster| path.split('/').any(|part| cluster.matches(part));
        self.clusters.iter().find(fits).map(Cluster::stated)
    }
}
