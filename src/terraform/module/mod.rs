//! Modules: a directory's files read into what they declare. Nothing is evaluated here.
//!
//! [`files`] tells which files of a directory count and in which order, [`declare`] sorts their blocks,
//! [`overrides`] merges override files, and the [`library`] keeps every module that was read, so that one that fifty
//! roots call is parsed once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::finding::Problem;
use crate::source::SourceFile;
use crate::terraform::syntax::Comments;
use crate::value::{Origin, Unknown, Value};

mod content;
mod declare;
mod files;
mod installed;
mod library;
mod lifecycle;
mod misplaced;
mod missing;
mod overrides;
mod provider_name;
mod requirements;
mod source;
mod stack_configuration;

pub(crate) use content::{Argument, Block, Content};
pub(crate) use files::is_configuration;
pub(crate) use installed::InstalledModules;
pub(crate) use library::{AddedFile, Library};
pub(crate) use missing::missing;
pub(crate) use provider_name::ProviderName;
pub(crate) use requirements::{Requirement, key_text, provider_source, provider_type};
pub(crate) use source::{ModuleSource, has_known_host, version_in};
pub use source::{path_in_clones, without_version};
pub(crate) use stack_configuration::Deploy;

/// What the files of one directory declare.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// The directory in the tree.
    pub(crate) directory: String,
    /// Its files, in the order in which they are merged.
    pub(crate) files: Vec<ModuleFile>,
    /// How many blocks they have, those that declare nothing included.
    pub(crate) blocks: usize,
    /// `variable` blocks by name.
    pub(crate) variables: BTreeMap<Arc<str>, Variable>,
    /// Local values by name.
    pub(crate) locals: BTreeMap<Arc<str>, Argument>,
    /// `output` blocks by name.
    pub(crate) outputs: BTreeMap<Arc<str>, Block>,
    /// `resource`, `data` and `ephemeral` blocks by their address in the module: `aws_sqs_queue.jobs`,
    /// `data.aws_region.current`.
    pub(crate) resources: BTreeMap<Arc<str>, Declared>,
    /// `module` blocks by name; of a Terraform Stacks configuration its `component` blocks by name, and its embedded
    /// stacks as `stack.NAME`.
    pub(crate) calls: BTreeMap<Arc<str>, Block>,
    /// `provider` blocks.
    pub(crate) providers: Vec<ProviderBlock>,
    /// The providers it requires, by local name.
    pub(crate) requirements: BTreeMap<Arc<str>, Requirement>,
    /// `terraform` blocks.
    pub(crate) settings: Vec<Block>,
    /// Values by the names that stand for them in generated files.
    pub(crate) insertions: BTreeMap<Arc<str>, Value>,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
    /// The files of which at least a part could not be read.
    pub(crate) unread: Vec<String>,
}

/// One file of a module.
#[derive(Debug)]
pub(crate) struct ModuleFile {
    /// The text.
    pub(crate) file: Arc<SourceFile>,
    /// Its comments.
    pub(crate) comments: Comments,
}

/// A `variable` block.
#[derive(Debug)]
pub(crate) struct Variable {
    /// The block.
    pub(crate) block: Block,
    /// Its default, converted to its type; made on first use and shared by every instance of the module.
    pub(crate) default: OnceLock<Option<Value>>,
}

/// What a declared object is to Terraform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is created.
    Managed,
    /// It is read.
    Data,
    /// It lives only while terraform runs.
    Ephemeral,
}

/// A `resource`, `data` or `ephemeral` block.
#[derive(Debug)]
pub(crate) struct Declared {
    /// What it is.
    pub(crate) mode: Mode,
    /// Its type: `aws_sqs_queue`.
    pub(crate) type_name: Arc<str>,
    /// Its name: `jobs`.
    pub(crate) name: Arc<str>,
    /// The block.
    pub(crate) block: Block,
}

/// A `provider` block.
#[derive(Debug)]
pub(crate) struct ProviderBlock {
    /// The provider's local name.
    pub(crate) name: Arc<str>,
    /// Its alias; none for the default configuration.
    pub(crate) alias: Option<Arc<str>>,
    /// The block.
    pub(crate) block: Block,
}

impl Module {
    /// Whether it deploys anything by itself or through what it calls.
    pub(crate) fn deploys(&self) -> bool {
        !self.resources.is_empty() || !self.calls.is_empty()
    }

    /// Whether its files say nothing at all, as where a comment alone keeps a place.
    pub(crate) fn is_blank(&self) -> bool {
        self.blocks == 0 && self.problems.is_empty()
    }

    /// A file of the module, with its comments.
    pub(crate) fn file(&self, file: &Arc<SourceFile>) -> Option<&ModuleFile> {
        self.files.iter().find(|own| Arc::ptr_eq(&own.file, file))
    }

    /// Why something cannot be told that nothing declares: what could not be read may declare it.
    pub(crate) fn undeclared(&self, what: &str) -> Unknown {
        let unread = match self.unread.as_slice() {
            [] => return Unknown::Undeclared(what.to_owned()),
            [one] => one.clone(),
            [one, other] => format!("{one} and {other}"),
            [first, others @ ..] => format!("{first} and {} other files", others.len()),
        };
        Unknown::Undeclared(format!("{what} in what could be read of the module: {unread} could not"))
    }

    /// Whether a `terraform` block says where the state is kept: only root modules do.
    pub(crate) fn keeps_state(&self) -> bool {
        let blocks = self.settings.iter().flat_map(|settings| &settings.content.blocks);
        blocks.into_iter().any(|block| matches!(block.kind.as_ref(), "backend" | "cloud"))
    }
}

impl Variable {
    /// Another block declares it once more: where that says another default, neither is the value.
    fn doubt(&mut self, other: &Block) {
        if self.block.default_text() == other.default_text() {
            return;
        }
        let what = format!("var.{} is declared twice, with different defaults", self.block.label(0));
        let origin = Origin::literal(format!("variable \"{}\"", self.block.label(0)), self.block.at.clone());
        self.default = OnceLock::from(Some(Value::unknown(Unknown::Invalid(what)).with_origin(origin)));
    }

    /// Whether somebody must give it a value.
    pub(crate) fn is_required(&self) -> bool {
        self.block.content.argument("default").is_none()
    }
}

impl ProviderBlock {
    /// Whether it configures nothing: in a called module it only announces what the caller passes.
    pub(crate) fn is_proxy(&self) -> bool {
        let content = &self.block.content;
        content.blocks.is_empty() && content.arguments.iter().all(|argument| argument.name.as_ref() == "alias")
    }
}
