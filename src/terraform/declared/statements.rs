//! What the resources of declaring stacks say, put together: which sets of variables go to which deployments.
//!
//! What is given to what is proved by a reference (`workspace_id = tfe_workspace.app.id`) or by the name of a set. What
//! is given to something that nobody at hand declares concerns no deployment here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Declared;
use super::deployment::DeclaredDeployment;
use super::place::seen_from_above;
use super::settings::{Settings, read_expression, unknown};
use crate::discover::Revision;
use crate::model::{Declares, DeclaresDeployment, DeclaresVariable, DeclaresVariableSet, Resource, Stack};
use crate::terraform::module::{Library, Module};
use crate::terraform::states::{Border, StateAddress};
use crate::terraform::Options;
use crate::value::{Path, Reference, Unknown, Value};

/// A resource by the name of its stack and its address there.
type Key = (Arc<str>, Arc<str>);

/// The deployments that some stacks declare. Each comes with the directory of its root.
pub(super) fn deployments(
    library: &Library<'_>,
    roots: &[Arc<Module>],
    options: &Options<'_>,
    stacks: &[(String, Stack)],
) -> Declared {
    let said: Vec<Said<'_>> = stacks.iter().flat_map(|(root, stack)| Said::of(root, stack, options)).collect();
    let names = Names::of(&said, stacks);
    let mut sets = sets(&said);
    let mut own: BTreeMap<Key, Settings> = BTreeMap::new();
    for one in &said {
        if let Declares::Variable(variable) = one.declares.as_ref() {
            one.give(variable, &names, &mut sets, &mut own);
        }
    }
    let mut declared = Declared::default();
    for one in &said {
        let Declares::Deployment(words) = one.declares.as_ref() else { continue };
        // A module that nobody calls and that would be told the name declares nothing by itself.
        if one.is_child && one.one(&words.name).is_none_or(|name| name.as_str().is_none()) {
            continue;
        }
        let Some(directory) = one.directory(words, roots, options, library) else { continue };
        let mut deployment = one.deployment(words, directory);
        for set in sets.values().filter(|set| one.is_given(words, set, &said, &names)) {
            let given = if set.has_priority { &mut deployment.winning } else { &mut deployment.shared };
            given.add(&set.settings);
        }
        own.get(&one.key()).into_iter().for_each(|settings| deployment.own.add(settings));
        declared.add(deployment);
    }
    declared
}

/// One resource that declares something.
struct Said<'s> {
    /// The directory of the root of its stack.
    root: &'s str,
    stack: Arc<str>,
    /// The root is a module that only a caller can configure.
    is_child: bool,
    resource: &'s Resource,
    declares: Arc<Declares>,
}

/// A set of variables.
struct Set<'s> {
    key: Key,
    words: &'s DeclaresVariableSet,
    resource: &'s Resource,
    settings: Settings,
    has_priority: bool,
}

fn sets<'s>(said: &'s [Said<'_>]) -> BTreeMap<Key, Set<'s>> {
    let set = |one: &'s Said<'_>| {
        let Declares::VariableSet(words) = one.declares.as_ref() else { return None };
        let has_priority = one.is_true(words.priority.as_ref());
        let (resource, settings) = (one.resource, Settings::default());
        Some((one.key(), Set { key: one.key(), words, resource, settings, has_priority }))
    };
    said.iter().filter_map(set).collect()
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

    fn key(&self) -> Key {
        (Arc::clone(&self.stack), Arc::clone(&self.resource.address))
    }

    /// What stands at a path, if it is one thing.
    fn one(&self, path: &Path) -> Option<Value> {
        one(path, self.resource)
    }

    fn optional(&self, path: Option<&Path>) -> Option<Value> {
        self.one(path?)
    }

    fn is_true(&self, path: Option<&Path>) -> bool {
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
        sets: &mut BTreeMap<Key, Set<'_>>,
        own: &mut BTreeMap<Key, Settings>,
    ) {
        let of: Vec<Key> = words.of.iter().flat_map(|path| path.select(&self.resource.body)).flat_map(|value| names.meant(&self.stack, &value)).collect();
        let key = self.one(&words.key).unwrap_or_else(|| Value::unknown(Unknown::Unset("its name".to_owned())));
        let (is_environment, is_told) = self.kind(words);
        let value = self.value(words).filter(|_| of.len() == 1 && is_told && !self.resource.uncertain_count);
        let value = value.unwrap_or_else(|| Value::unknown(Unknown::Unset(format!("{}.value", self.resource.address))));
        let (key, name) = match (is_environment, key.as_str()) {
            (true, Some(name)) if !is_told => (key.clone(), name.strip_prefix("TF_VAR_").map(str::to_owned)),
            _ => (key, None),
        };
        for holder in of {
            let settings = match sets.get_mut(&holder) {
                Some(set) => &mut set.settings,
                None => own.entry(holder).or_default(),
            };
            settings.set(is_environment, &key, self.abroad(&value));
            // Of a kind that cannot be told it may be either.
            if !is_told {
                let key = name.as_deref().map_or_else(|| key.clone(), Value::string);
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
    fn directory(
        &self,
        words: &DeclaresDeployment,
        roots: &[Arc<Module>],
        options: &Options<'_>,
        library: &Library<'_>,
    ) -> Option<String> {
        let written = match self.one(&words.directory) {
            Some(value) => Some(value.as_str()?.to_owned()),
            None => None,
        };
        let is_root = |directory: &str| roots.iter().any(|root| root.directory == library.tree.real(directory));
        let repository = words.repository.as_ref().map(|path| path.select(&self.resource.body)).unwrap_or_default();
        let directory = match repository.as_slice() {
            [] => match self.root_of_its_name(words, roots) {
                Some(root) => root,
                None => seen_from_above(library.tree, self.root, &written?, is_root)?,
            },
            [repository] => {
                let revision = match self.optional(words.branch.as_ref()) {
                    Some(branch) => Revision::named(branch.as_str()?),
                    None => Revision::Default,
                };
                let path = written.unwrap_or_default();
                let path = path.trim_start_matches('/');
                (options.repository)(repository.as_str()?, &revision, path).filter(|directory| is_root(directory))?
            }
            _ => return None,
        };
        Some(library.tree.real(&directory))
    }

    /// The directory of the root that says itself that it is deployed by this name.
    fn root_of_its_name(&self, words: &DeclaresDeployment, roots: &[Arc<Module>]) -> Option<String> {
        let name = self.one(&words.name)?;
        let organization = self.organization(words.organization.as_ref())?;
        let address = StateAddress::of_workspace(organization.as_str()?, name.as_str()?);
        let mut own = roots.iter().filter(|root| StateAddress::written_by(root).as_ref() == Some(&address));
        own.next().filter(|_| own.next().is_none()).map(|root| root.directory.clone())
    }

    fn deployment(&self, words: &DeclaresDeployment, directory: String) -> DeclaredDeployment {
        let name = self.one(&words.name);
        let organization = self.organization(words.organization.as_ref());
        let mut own = Settings::default();
        let body = &self.resource.body;
        let all = |paths: &[Path]| paths.iter().flat_map(|path| path_whole(path, body)).collect::<Vec<_>>();
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

    /// Whether a deployment is given a set.
    fn is_given(&self, words: &DeclaresDeployment, set: &Set<'_>, said: &[Said<'_>], names: &Names) -> bool {
        let is_true = |path: &Path| one(path, set.resource).is_some_and(|value| value.as_bool() == Some(true));
        if set.words.everywhere.as_ref().is_some_and(is_true) {
            return true;
        }
        let own = self.key();
        let names_set = |value: &Value| names.meant(&self.stack, value).contains(&set.key);
        let names_own = |stack: &Arc<str>, value: &Value| names.meant(stack, value).contains(&own);
        let by_itself = words.sets.iter().flat_map(|path| path.select(&self.resource.body)).any(|value| names_set(&value));
        let to = set.words.to.iter().flat_map(|path| path.select(&set.resource.body));
        let by_set = to.into_iter().any(|value| names_own(&set.key.0, &value));
        let around = self.optional(words.within.as_ref());
        let by_assignment = || {
            said.iter().any(|one| {
                let Declares::Assignment { set: of, to } = one.declares.as_ref() else { return false };
                let values = |path: &Path| path.select(&one.resource.body);
                let is_set = values(of).iter().any(|value| names.meant(&one.stack, value).contains(&set.key));
                let is_within = |value: &Value| {
                    around.as_ref().is_some_and(|around| is_same(&one.stack, value, &self.stack, around))
                };
                is_set && values(to).iter().any(|value| names_own(&one.stack, value) || is_within(value))
            })
        };
        by_itself || by_set || by_assignment()
    }
}

fn one(path: &Path, resource: &Resource) -> Option<Value> {
    let mut found = path.select(&resource.body).into_iter();
    let first = found.next().filter(|value| !value.is_null());
    first.filter(|_| found.next().is_none())
}

/// What stands at a path as a whole: a map is none of its entries.
fn path_whole(path: &Path, body: &Value) -> Vec<Value> {
    path.select(body).into_iter().filter(|value| !value.is_null()).collect()
}

/// Whether two values of two stacks name the same resource.
fn is_same(stack: &Arc<str>, value: &Value, other_stack: &Arc<str>, other: &Value) -> bool {
    let keys = |stack: &Arc<str>, value: &Value| -> Vec<Key> {
        value.origin.references().iter().map(|reference| key_of(stack, reference)).collect()
    };
    let others = keys(other_stack, other);
    keys(stack, value).iter().any(|key| others.contains(key))
}

fn key_of(stack: &Arc<str>, reference: &Reference) -> Key {
    (reference.stack.clone().unwrap_or_else(|| Arc::clone(stack)), Arc::clone(&reference.address))
}

/// What values name: deployments and sets by reference, by name, or by a data source that asks for the name.
#[derive(Default)]
struct Names {
    /// All that variables and sets can be given to, or that hold variables.
    known: BTreeMap<Key, ()>,
    /// By name; several where the name is given again.
    called: BTreeMap<String, Vec<Key>>,
    /// The names that data sources ask for.
    asked: BTreeMap<Key, String>,
}

impl Names {
    fn of(said: &[Said<'_>], stacks: &[(String, Stack)]) -> Self {
        let mut names = Self::default();
        for one in said {
            let path = match one.declares.as_ref() {
                Declares::Deployment(words) => &words.name,
                Declares::VariableSet(words) => &words.name,
                Declares::Variable(_) | Declares::Assignment { .. } => continue,
            };
            names.known.insert(one.key(), ());
            let called = one.one(path).and_then(|name| name.as_str().map(str::to_owned));
            called.into_iter().for_each(|name| names.called.entry(name).or_default().push(one.key()));
        }
        for (_, stack) in stacks {
            let stack_name: Arc<str> = stack.name().into();
            for source in &stack.data_sources {
                let name = source.body.get("name").and_then(Value::as_str);
                let key = (Arc::clone(&stack_name), Arc::clone(&source.address));
                names.asked.extend(name.map(|name| (key, name.to_owned())));
            }
        }
        names
    }

    /// What a value of a stack names.
    fn meant(&self, stack: &Arc<str>, value: &Value) -> Vec<Key> {
        let by_name = |name: &str| self.called.get(name).filter(|keys| keys.len() == 1).into_iter().flatten().cloned();
        if let Some(name) = value.as_str().filter(|_| value.origin.references().is_empty()) {
            return by_name(name).collect();
        }
        let keys = value.origin.references().iter().map(|reference| key_of(stack, reference));
        let mut meant: Vec<Key> = keys
            .flat_map(|key| match self.asked.get(&key) {
                Some(name) => by_name(name).collect::<Vec<_>>(),
                None => self.known.contains_key(&key).then_some(key).into_iter().collect(),
            })
            .collect();
        meant.sort();
        meant.dedup();
        meant
    }
}
