//! Data or traffic that goes from one resource or region to another.

use std::sync::Arc;

use super::Class;
use crate::geo::Region;
use crate::source::Location;
use crate::value::{Reference, Trail};

/// What goes along a link.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// A copy that is kept up to date.
    Replication,
    /// A copy that serves reads.
    ReadReplica,
    /// A standby that takes over.
    Failover,
    /// A backup's copy.
    BackupCopy,
    /// A snapshot's or image's copy.
    SnapshotCopy,
    /// Logs, metrics or events that are sent on.
    LogExport,
    /// A cache in front.
    Cache,
    /// Requests spread over regions.
    Routing,
    /// Networks joined; nothing is copied by itself.
    Peering,
    /// Data processed by the target.
    Processing,
    /// The target is told how to reach the data: by an environment variable, a connection, a mount.
    Access,
}

impl LinkKind {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Replication => "replication",
            Self::ReadReplica => "read-replica",
            Self::Failover => "failover",
            Self::BackupCopy => "backup-copy",
            Self::SnapshotCopy => "snapshot-copy",
            Self::LogExport => "log-export",
            Self::Cache => "cache",
            Self::Routing => "routing",
            Self::Peering => "peering",
            Self::Processing => "processing",
            Self::Access => "access",
        }
    }

    /// Whether the data rests at the far end.
    pub fn copies(self) -> bool {
        !matches!(self, Self::Cache | Self::Routing | Self::Peering | Self::Processing | Self::Access)
    }

    /// Whether the data is handled at the far end without resting there: RL303, not RL302.
    pub fn serves(self) -> bool {
        matches!(self, Self::Cache | Self::Processing | Self::Access)
    }
}

/// One end of a link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// The resource's address in the stack, when it is one.
    pub resource: Option<Arc<str>>,
    /// What to call it otherwise: an ARN, a bucket's name.
    pub name: Arc<str>,
    /// Its regions, sorted; empty when not known.
    pub regions: Vec<Region>,
    /// The types that the name can mean (`*` for any text), as far as the rule says.
    pub named: Arc<[Arc<str>]>,
    /// The resource of another stack that it is, where a name proves it.
    pub abroad: Option<Abroad>,
    /// No one place: a global service, or every region of the cloud.
    pub worldwide: bool,
}

/// A resource of another stack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Abroad {
    /// The stack's name.
    pub stack: Arc<str>,
    /// The resource's address in it.
    pub address: Arc<str>,
}

impl Abroad {
    /// What a reference means that came from another stack.
    pub fn of(reference: &Reference) -> Option<Self> {
        Some(Self { stack: reference.stack.clone()?, address: Arc::clone(&reference.address) })
    }
}

/// Data or traffic from one resource or region to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What goes along.
    pub kind: LinkKind,
    /// Where it begins.
    pub from: Endpoint,
    /// Where it ends.
    pub to: Endpoint,
    /// Where it was written.
    pub at: Location,
    /// The address of the resource that says so.
    pub by: Arc<str>,
    /// Whether somebody decided it.
    pub class: Class,
    /// How we know where it ends.
    pub trail: Option<Trail>,
    /// A write waits until the far end has it.
    pub synchronous: bool,
}
