//! The written form: what `terraform show -json` prints (developer.hashicorp.com/terraform/internals/json-format), as
//! far as it is needed. Values and expressions stay text until somebody asks for one of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;

/// A plan.
#[derive(Debug, Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub(super) format_version: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) variables: Option<BTreeMap<Cow<'a, str>, Input<'a>>>,
    #[serde(borrow, default)]
    pub(super) planned_values: Option<Values<'a>>,
    #[serde(borrow, default)]
    pub(super) resource_changes: Option<Vec<ResourceChange<'a>>>,
    #[serde(borrow, default)]
    pub(super) prior_state: Option<State<'a>>,
    #[serde(borrow, default)]
    pub(super) configuration: Option<Configuration<'a>>,
    /// Planning ended with errors: what the plan does not hold may exist all the same. Since format 1.2.
    #[serde(default)]
    pub(super) errored: bool,
}

/// The value of a root variable.
#[derive(Debug, Deserialize)]
pub(super) struct Input<'a> {
    #[serde(borrow, default)]
    pub(super) value: Option<&'a RawValue>,
}

/// A state.
#[derive(Debug, Deserialize)]
pub(super) struct State<'a> {
    #[serde(borrow, default)]
    pub(super) values: Option<Values<'a>>,
}

/// The resources of a plan or state.
#[derive(Debug, Deserialize)]
pub(super) struct Values<'a> {
    #[serde(borrow, default)]
    pub(super) root_module: Option<Module<'a>>,
}

/// The resources of one module instance and those that it calls.
#[derive(Debug, Deserialize)]
pub(super) struct Module<'a> {
    #[serde(borrow, default)]
    pub(super) resources: Option<Vec<Instance<'a>>>,
    #[serde(borrow, default)]
    pub(super) child_modules: Option<Vec<Module<'a>>>,
}

/// One instance of a resource or data source.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Instance<'a> {
    #[serde(borrow)]
    pub(super) address: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) mode: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    pub(super) type_name: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) provider_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) values: Option<&'a RawValue>,
}

/// What will happen to one instance.
#[derive(Debug, Deserialize)]
pub(super) struct ResourceChange<'a> {
    #[serde(borrow)]
    pub(super) address: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) mode: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "type", default)]
    pub(super) type_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) provider_name: Option<Cow<'a, str>>,
    /// An object that is no longer an instance of anything: it only waits to be destroyed.
    #[serde(borrow, default)]
    pub(super) deposed: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) change: Change<'a>,
}

/// The state of an instance after the change.
#[derive(Debug, Deserialize)]
pub(super) struct Change<'a> {
    #[serde(borrow, default)]
    pub(super) actions: Vec<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) after: Option<&'a RawValue>,
    /// `true` where a value is known only after the plan was carried out.
    #[serde(borrow, default)]
    pub(super) after_unknown: Option<&'a RawValue>,
}

/// The configuration that was planned.
#[derive(Debug, Deserialize)]
pub(super) struct Configuration<'a> {
    #[serde(borrow, default)]
    pub(super) provider_config: Option<BTreeMap<Cow<'a, str>, ProviderConfig<'a>>>,
    #[serde(borrow, default)]
    pub(super) root_module: Option<ConfigModule<'a>>,
}

/// A `provider` block, or a requirement without one.
#[derive(Debug, Deserialize)]
pub(super) struct ProviderConfig<'a> {
    #[serde(borrow, default)]
    pub(super) name: Option<Cow<'a, str>>,
    /// Since format 0.2: `registry.terraform.io/hashicorp/aws`.
    #[serde(borrow, default)]
    pub(super) full_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) alias: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) module_address: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) expressions: Option<&'a RawValue>,
}

/// What a module declares.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ConfigModule<'a> {
    #[serde(borrow, default)]
    pub(super) resources: Option<Vec<ConfigResource<'a>>>,
    #[serde(borrow, default)]
    pub(super) module_calls: Option<BTreeMap<Cow<'a, str>, ConfigCall<'a>>>,
    #[serde(borrow, default)]
    pub(super) outputs: Option<BTreeMap<Cow<'a, str>, ConfigOutput<'a>>>,
    #[serde(borrow, default)]
    pub(super) variables: Option<BTreeMap<Cow<'a, str>, serde::de::IgnoredAny>>,
}

/// A `resource` or `data` block.
#[derive(Debug, Deserialize)]
pub(super) struct ConfigResource<'a> {
    /// Inside its module, without a key.
    #[serde(borrow)]
    pub(super) address: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) provider_config_key: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) expressions: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) for_each_expression: Option<&'a RawValue>,
}

/// A `module` block.
#[derive(Debug, Deserialize)]
pub(super) struct ConfigCall<'a> {
    #[serde(borrow, default)]
    pub(super) source: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) expressions: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) for_each_expression: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) module: Option<ConfigModule<'a>>,
}

/// An `output` block.
#[derive(Debug, Deserialize)]
pub(super) struct ConfigOutput<'a> {
    #[serde(borrow, default)]
    pub(super) expression: Option<&'a RawValue>,
}

/// Why a text is not read as a plan.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It is JSON of another kind.
    NoPlan,
    /// It should be a plan and cannot be read.
    Broken {
        /// What is wrong.
        why: String,
    },
}

impl<'a> Document<'a> {
    /// Reads a plan.
    ///
    /// # Errors
    /// When it is none, is broken, or has a format of a later major version.
    pub(super) fn read(text: &'a str) -> Result<Self, Refusal> {
        let document: Self = match serde_json::from_str(text) {
            Ok(document) => document,
            Err(error) => return Err(refusal(text, &error)),
        };
        if document.planned_values.is_none() && document.resource_changes.is_none() {
            return Err(Refusal::NoPlan);
        }
        let major = document.format_version.split('.').next().unwrap_or_default();
        if !matches!(major, "0" | "1") {
            let version = document.format_version.chars().take(20).collect::<String>();
            let why = format!("this plan has the format version {version}; 0.1 to 1.x can be read");
            return Err(Refusal::Broken { why });
        }
        Ok(document)
    }
}

/// Whether what cannot be read should be a plan: then its object has the keys of one, wherever it ends too early or
/// holds something of a wrong kind.
fn refusal(text: &str, error: &serde_json::Error) -> Refusal {
    let keys = keys(text);
    let is_plan = keys.contains("format_version")
        && (keys.contains("planned_values") || keys.contains("resource_changes") || error.is_eof());
    if is_plan { Refusal::Broken { why: format!("this plan cannot be read: {error}") } } else { Refusal::NoPlan }
}

/// The keys of the first object in a text that need not be JSON to its end: other output may stand before it. Values
/// that are strings are among them.
fn keys(text: &str) -> BTreeSet<&str> {
    let mut keys = BTreeSet::new();
    let (mut depth, mut start, mut escaped) = (0_usize, None, false);
    for (at, byte) in text.bytes().enumerate().skip(text.find('{').unwrap_or(text.len())) {
        match (byte, start) {
            _ if escaped => escaped = false,
            (b'\\', Some(_)) => escaped = true,
            (b'"', Some(from)) => {
                keys.extend(text.get(from..at).filter(|_| depth == 1));
                start = None;
            }
            (_, Some(_)) => {}
            (b'"', None) => start = Some(at + 1),
            (b'{' | b'[', None) => depth += 1,
            (b'}' | b']', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn any_format_of_the_first_two_major_versions_is_read() {
        for version in ["0.1", "0.2", "1.0", "1.2", "1.9"] {
            let text =
                format!(r#"{{"format_version": "{version}", "planned_values": {{"root_module": {{}}}}, "new": 1}}"#);
            assert!(Document::read(&text).is_ok(), "{version}");
        }
        let later = Document::read(r#"{"format_version": "2.0", "planned_values": {}}"#);
        assert!(matches!(later, Err(Refusal::Broken { .. })));
    }

    #[test]
    fn other_json_is_no_plan_and_a_plan_that_was_cut_off_is_broken() {
        for other in [
            r#"{"a": "format_version", "b": {"planned_values": 1}}"#,
            "[]",
            "not json",
            r#"{"format_version": "1.0"}"#,
            r#"{"input": {"format_version": "1.2", "planned_values": {}}}"#,
        ] {
            assert!(matches!(Document::read(other), Err(Refusal::NoPlan)), "{other}");
        }
        for broken in [
            "{\n  \"format_version\": \"1.2\", \"planned_values\": {",
            // Sorted by another tool.
            r#"{"configuration": {"a": "}"}, "format_version": "1.2", "planned_values": {"#,
            // Printed after other output, or of a wrong kind.
            "Acquiring state lock...\n{\"format_version\": \"1.2\", \"planned_values\": {}}",
            r#"{"planned_values": 1, "format_version": "1.2"}"#,
            r#"{"format_version": 1.2, "resource_changes": []}"#,
        ] {
            assert!(matches!(Document::read(broken), Err(Refusal::Broken { .. })), "{broken}");
        }
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let deep = r#"{"format_version":"1.2","planned_values":{"root_module":{"child_modules":["#.to_owned()
            + &r#"{"child_modules":["#.repeat(100_000);
        assert!(matches!(Document::read(&deep), Err(Refusal::Broken { .. })));
        let value = r#"{"format_version":"1.2","resource_changes":[],"planned_values":{"root_module":{"resources":[{"address":"a.b","mode":"managed","type":"a","values":"#.to_owned()
            + &"[".repeat(1_000_000);
        assert!(matches!(Document::read(&value), Err(Refusal::Broken { .. })));
    }
}
