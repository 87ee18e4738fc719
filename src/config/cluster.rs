//! Where clusters run: `clusters`, by patterns over their names.

use super::checked::Config;
use super::checking::Checking;
use super::pattern::NamePattern;
use crate::locate::{ClusterNames, Stated};
use crate::source::Location;

/// The directory whose directories are those of clusters.
const CLUSTERS: &str = "clusters";

/// In which region a cluster runs.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The region as written: `aws:eu-west-1`.
    pub region: String,
    /// Where it was written.
    pub at: Location,
    /// Its name, or a pattern over names.
    written: String,
    name: NamePattern,
}

impl Cluster {
    pub(super) fn matches(&self, name: &str) -> bool {
        self.name.matches(name)
    }

    pub(super) fn check(checking: &mut Checking<'_>, name: &str, region: &str) -> Option<Self> {
        let path = format!("clusters.{name}");
        let at = checking.at(&path);
        let pattern = checking.name(&path, name)?;
        Some(Self { region: region.trim().to_owned(), at, written: name.to_owned(), name: pattern })
    }

    fn stated(&self) -> Stated<'_> {
        Stated { region: &self.region, at: &self.at }
    }
}

impl ClusterNames for Config {
    fn named(&self, name: &str) -> Option<Stated<'_>> {
        self.cluster(name).map(Cluster::stated)
    }

    /// A directory is a cluster's where it is called just as the entry says, or lies in a directory `clusters`: a
    /// pattern fits too many other directories. The first entry that fits counts, so that a pattern for all clusters
    /// can stand last.
    fn of_directory(&self, path: &str) -> Option<Stated<'_>> {
        let path = self.tree_path(path);
        let above = std::iter::once("").chain(path.split('/'));
        let directories: Vec<(&str, &str)> = above.zip(path.split('/')).collect();
        let is_for = |cluster: &Cluster, (above, directory): &(&str, &str)| {
            cluster.written == *directory || *above == CLUSTERS && cluster.matches(directory)
        };
        let fits = |cluster: &&Cluster| directories.iter().any(|directory| is_for(cluster, directory));
        self.clusters.iter().find(fits).map(Cluster::stated)
    }
}
