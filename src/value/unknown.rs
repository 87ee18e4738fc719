//! Why a value cannot be told.

use std::fmt;

/// The reason why a value cannot be told from the files. Reasons are ranked in summaries, so each names one cause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unknown {
    /// A root variable without a default and without an input.
    Unset(String),
    /// An attribute that the provider computes: `aws_s3_bucket.x.arn`.
    Computed(String),
    /// What a data source will read: `data.aws_vpc.main.id`.
    Data(String),
    /// What a module that is not at hand would return.
    OpaqueModule(String),
    /// A name that nothing declares.
    Undeclared(String),
    /// A function that cannot run here (`timestamp`, `file` outside the tree, `provider::...`).
    Function(String),
    /// The expression refers to itself.
    Cycle(String),
    /// The expression is wrong: Terraform would refuse it too.
    Invalid(String),
    /// A file that is not in the repository: Terraform would refuse to read it, unless something else makes it before.
    Missing(String),
    /// A template placeholder (`${VAR}`, `{{ .Values.x }}`) that another tool fills in.
    Placeholder(String),
    /// A word that should be a region and is in no catalogue; the nearest known one, if any is near.
    NoSuchRegion {
        /// The word as written.
        word: String,
        /// The nearest known id.
        nearest: Option<String>,
    },
    /// A word that means several things: `eu-west-1` of two clouds.
    Ambiguous(String),
    /// It is one of several regions, all of them known: each stands as a choice beside this.
    OneOf(String),
    /// Nothing says it: no region on the provider, no location on the resource.
    Unstated(String),
    /// More than the tool is willing to compute: too large or too deep.
    TooLarge(String),
}

impl Unknown {
    /// The reason's kind in one word, for counting.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unset(_) => "unset-variable",
            Self::Computed(_) => "computed",
            Self::Data(_) => "data-source",
            Self::OpaqueModule(_) => "opaque-module",
            Self::Undeclared(_) => "undeclared",
            Self::Function(_) => "function",
            Self::Cycle(_) => "cycle",
            Self::Invalid(_) => "invalid",
            Self::Missing(_) => "missing-file",
            Self::Placeholder(_) => "placeholder",
            Self::NoSuchRegion { .. } => "no-such-region",
            Self::Ambiguous(_) | Self::OneOf(_) => "ambiguous",
            Self::Unstated(_) => "unstated",
            Self::TooLarge(_) => "too-large",
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset(name) => write!(f, "{name} has no value here"),
            Self::Computed(what) => write!(f, "{what} is known only after apply"),
            Self::Data(what) => write!(f, "{what} is read when terraform runs"),
            Self::OpaqueModule(what) => write!(f, "module {what} is not at hand"),
            Self::Undeclared(what) => write!(f, "nothing declares {what}"),
            Self::Function(what) => write!(f, "{what} cannot be computed here"),
            Self::Cycle(what) => write!(f, "{what} refers to itself"),
            Self::Invalid(what) => f.write_str(what),
            Self::Missing(path) => write!(f, "there is no file {path}"),
            Self::Placeholder(what) => write!(f, "{what} is filled in by another tool"),
            Self::NoSuchRegion { word, nearest: Some(near) } => {
                write!(f, "\"{word}\" is no region of the catalogue (nearest: {near})")
            }
            Self::NoSuchRegion { word, nearest: None } => write!(f, "\"{word}\" is no region of the catalogue"),
            Self::Ambiguous(what) | Self::OneOf(what) | Self::Unstated(what) | Self::TooLarge(what) => {
                f.write_str(what)
            }
        }
    }
}
