//! What the resources of declaring stacks say, put together: which sets of variables go to which deployments.
//!
//! What is given to what is proved by a reference (`workspace_id = tfe_workspace.app.id`) or by the name of a set. What
//! is given to something that nobody at hand declares concerns no deployment here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Declared;
use super::deployment::DeclaredDeployment;
use super::names::{Key, Names, key_of};
use super::place::Roots;
use super::sets::{Given, Set, sets};
use super::settings::{Settings, read_expression, unknown};
use crate::discover::Revision;
use crate::model::{Declares, DeclaresDeployment, DeclaresVariable, Resource, Stack};
use crate::terraform::Options;
use crate::terraform::module::{Library, Module};
use crate::terraform::states::{Border, StateAddress};
use crate::value::{Path, Unknown, Value};

/// The deployments that some stacks declare. Each comes with the directory of its root.
pub(super) fn deployments(
    library: &Library<'_>,
    roots: &[Arc<Module>],
    options: &Options<'_>,
    stacks: &[(String, Stack)],
) -> Declared {
    let said: Vec<Said<'_>> = stacks.iter().flat_map(|(root, stack)| Said::of(root, stack, options)).collect();
    let names = Names::of(&said, stacks);
    let mut sets = sets(&said, &names);
    let mut own: BTreeMap<Key, Settings> = BTreeMap::new();
    for one in &said {
        if let Declares::Variable(variable) = one.declares.as_ref() {
            one.give(variable, &names, &mut sets, &mut own);
        }
    }
    let roots = Roots::of(library.tree, roots);
    let mut declared = Declared::default();
    for one in &said {
        let Declares::Deployment(words) = one.declares.as_ref() else { continue };
        // A module that nobody calls and that would be told the name declares nothing by itself.
        if one.is_child && one.one(&words.name).is_none_or(|name| name.as_str().is_none()) {
            continue;
        }
        let Some(directory) = one.directory(words, &roots, options) else { continue };
        let mut deployment = one.deployment(words, directory);
        let given = one.given(words, &names);
        sets.values().for_each(|set| set.give(&given, &mut deployment));
        own.get(&one.key()).into_iter().for_each(|settings| deployment.own.add(settings));
        declared.add(deployment);
    }
    declared
}

/// One resource that declares something.
pub(super) struct Said<'s> {
    /// The directory of the root of its stack.
    root: &'s str,
    pub(super) stack: Arc<str>,
    /// The root is a module that only a caller can configure.
    is_child: bool,
    pub(super) resource: &'s Resource,
    pub(super) declares: Arc<Declares>,
}

impl<'s> Said<'s> {
    fn of(root: &'s str, stack: &'s Stack, options: &Options<'_>) -> Vec<Self> {
        let name: Arc<str> = stack.name().into();
        let said = stack.resources.iter().filter_map(|resource| {
            let declares = (options.declares)(&resource.type_name)?;
            Some(Self { root, stack: Arc::clone(&name), is_child: stack.is_child, resource, declares })
        });
        said.collect()
    }

    pub(super) fn key(&self) -> Key {
        (Arc::clone(&self.stack), Arc::clone(&self.resource.address))
    }

    /// What stands at a path, if it is one thing.
    pub(super) fn one(&self, path: &Path) -> Option<Value> {
        let mut found = path.select(&self.resource.body).into_iter();
        let first = found.next().filter(|value| !value.is_null());
        first.filter(|_| found.next().is_none())
    }

    fn optional(&self, path: Option<&Path>) -> Option<Value> {
        self.one(path?)
    }

    pub(super) fn is_true(&self, path: Option<&Path>) -> bool {
        self.optional(path).is_some_and(|value| value.as_bool() == Some(true))
    }

    /// The same values as another stack sees them.
    fn abroad(&self, value: &Value) -> Value {
        Border::of(&self.stack, Border::LIMIT).crossed(value)
    }

    /// Gives a variable to what it is said to be of.
    fn give(
        &self,
        words: &DeclaresVariable,
        names: &Names,
        sets: &mut BTreeMap<Key, Set>,
        own: &mut BTreeMap<Key, Settings>,
    ) {
        let of: Vec<Key> = words.of.iter().flat_map(|path| self.meant(path, names)).collect();
        let key = self.one(&words.key).unwrap_or_else(|| Value::unknown(Unknown::Unset("its name".to_owned())));
        let (is_environment, is_told) = self.kind(words);
        // A default counts until somebody overrides it. Here the author says that somebody does: what is written is
        // often a placeholder.
        let is_kept = !self.resource.ignores_changes_of(&words.value.to_string());
        let is_certain = of.len() == 1 && is_told && is_kept && !self.resource.uncertain_count;
        let value = self.value(words).filter(|_| is_certain);
        let value = value.unwrap_or_else(|| Value::unknown(Unknown::Unset(format!("{}.value", self.resource.address))));
        for holder in of {
            let settings = match sets.get_mut(&holder) {
                Some(set) => &mut set.settings,
                None => own.entry(holder).or_default(),
            };
            settings.set(is_environment, &key, self.abroad(&value));
            // Of a kind that cannot be told it may be either.
            if !is_told {
                settings.set(!is_environment, &key, self.abroad(&value));
            }
        }
    }

    /// Whether a variable is one of the environment, and whether that can be told.
    fn kind(&self, words: &DeclaresVariable) -> (bool, bool) {
        let Some((path, environment)) = &words.environment else { return (true, true) };
        match self.one(path) {
            Some(kind) => (kind.as_str() == Some(environment), kind.as_str().is_some()),
            None => (false, false),
        }
    }

    fn value(&self, words: &DeclaresVariable) -> Option<Value> {
        let value = self.one(&words.value)?;
        let Some(path) = &words.expression else { return Some(value) };
        match self.one(path) {
            None => Some(value),
            Some(is_expression) => match is_expression.as_bool() {
                Some(true) => Some(read_expression(&value)),
                Some(false) => Some(value),
                None => Some(unknown(&is_expression)),
            },
        }
    }

    /// The root module's directory, where it is certain that a deployment deploys one of this tree.
    fn directory(&self, words: &DeclaresDeployment, roots: &Roots<'_>, options: &Options<'_>) -> Option<String> {
        let written = match self.one(&words.directory) {
            Some(value) => Some(value.as_str()?.to_owned()),
            None => None,
        };
        let repository = words.repository.as_ref().map(|path| path.select(&self.resource.body)).unwrap_or_default();
        match repository.as_slice() {
            [] => self.root_of_its_name(words, roots).or_else(|| roots.seen_from_above(self.root, &written?)),
            [repository] => {
                let revision = match self.optional(words.branch.as_ref()) {
                    Some(branch) => Revision::named(branch.as_str()?),
                    None => Revision::Default,
                };
                let path = written.unwrap_or_default();
                let path = path.trim_start_matches('/');
                roots.at(&(options.repository)(repository.as_str()?, &revision, path)?)
            }
            _ => None,
        }
    }

    /// The directory of the root that says itself that it is deployed by this name.
    fn root_of_its_name(&self, words: &DeclaresDeployment, roots: &Roots<'_>) -> Option<String> {
        let name = self.one(&words.name)?;
        let organization = self.organization(words.organization.as_ref())?;
        roots.writing(&StateAddress::of_workspace(organization.as_str()?, name.as_str()?))
    }

    fn deployment(&self, words: &DeclaresDeployment, directory: String) -> DeclaredDeployment {
        let name = self.one(&words.name);
        let organization = self.organization(words.organization.as_ref());
        let mut own = Settings::default();
        let body = &self.resource.body;
        let all = |paths: &[Path]| paths.iter().flat_map(|path| path.select(body)).collect::<Vec<_>>();
        for (paths, is_environment, are_initial) in
            [(&words.variables, false, false), (&words.initially, false, true), (&words.environment, true, false)]
        {
            all(paths).iter().for_each(|map| own.set_all(is_environment, &self.abroad(map), are_initial));
        }
        let files = words.files.iter().flat_map(|path| path.select(body)).map(|file| self.abroad(&file));
        DeclaredDeployment {
            directory,
            name: self.abroad(&name.unwrap_or_else(|| Value::unknown(Unknown::Unset("its name".to_owned())))),
            organization: organization.map(|organization| self.abroad(&organization)),
            by: Arc::clone(&self.resource.address),
            shared: Settings::default(),
            own,
            files: files.collect(),
            winning: Settings::default(),
        }
    }

    fn organization(&self, path: Option<&Path>) -> Option<Value> {
        let of_provider = || {
            let settings = &self.resource.provider.as_ref()?.settings;
            settings.get("organization").filter(|value| !value.is_null()).cloned()
        };
        self.optional(path).or_else(of_provider)
    }

    /// What says which sets a deployment is given.
    fn given(&self, words: &DeclaresDeployment, names: &Names) -> Given {
        let within = words.within.iter().flat_map(|path| self.named(path));
        Given {
            of: within.chain([self.key()]).collect(),
            sets: words.sets.iter().flat_map(|path| self.meant(path, names)).collect(),
        }
    }

    /// The resources that the values at a path refer to.
    pub(super) fn named(&self, path: &Path) -> Vec<Key> {
        let values = path.select(&self.resource.body);
        let references = values.iter().flat_map(|value| value.origin.references());
        references.map(|reference| key_of(&self.stack, reference)).collect()
    }

    /// The deployments and sets that the values at a path name.
    pub(super) fn meant(&self, path: &Path, names: &Names) -> Vec<Key> {
        path.select(&self.resource.body).iter().flat_map(|value| names.meant(&self.stack, value)).collect()
    }
}
