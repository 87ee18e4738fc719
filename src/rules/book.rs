//! The book of all rules in force: built-in packs and the user's.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, RwLock};

use super::builtin::{self, Indexed};
use super::compile::compile;
use super::compiled::Rule;
use super::header::{made_whole, unmade};
use super::likeness::retold;
use super::pack::{Pack, names};
use super::pattern::fits;
use super::registry::registry_type;
use super::written::{self, PackHead};
use crate::model::{Declares, ModuleOutputs};

type Rules = Arc<[Arc<Rule>]>;

/// A rule as a list of rules shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// The type, or the pattern.
    pub type_name: String,
    /// The pack.
    pub pack: String,
    /// Where the pack is from: `built-in`, or the user's file.
    pub source: String,
}

/// All rules in force, read type by type as the input asks for them.
#[derive(Debug, Default)]
pub struct Book {
    pub(super) users: Vec<Pack>,
    /// Names of built-in packs in whose place a pack of the user's stands.
    replaced: BTreeSet<String>,
    /// What was looked up so far.
    open: RwLock<BTreeMap<Arc<str>, Rules>>,
}

impl Book {
    /// The built-in packs, with the user's before them.
    pub fn new(users: Vec<Pack>) -> Self {
        Self { users, ..Self::default() }
    }

    /// The same, but a pack that has the name of a built-in one stands in its place: a built-in pack that is being
    /// written.
    pub fn in_place(users: Vec<Pack>) -> Self {
        let replaced = users.iter().map(|pack| pack.head.pack.clone()).collect();
        Self { users, replaced, ..Self::default() }
    }

    /// The rules for a type, in order of precedence: the user's, the type's own, patterns, at last the pack's general
    /// answer. The first whose `when` holds is the one. Empty when no pack knows such a type.
    pub fn rules_for(&self, type_name: &str) -> Rules {
        if let Ok(open) = self.open.read()
            && let Some(rules) = open.get(type_name)
        {
            return Arc::clone(rules);
        }
        let rules: Rules = self.look_up(type_name).into();
        if let Ok(mut open) = self.open.write() {
            open.insert(type_name.into(), Arc::clone(&rules));
        }
        rules
    }

    /// Whether a rule is for a type, be it by a pattern, beside what its pack says of all types.
    pub fn has_rule(&self, type_name: &str) -> bool {
        builtin::rules(type_name).any(|indexed| self.has_builtin(indexed.pack))
            || self.users.iter().any(|pack| own_rules(pack, type_name).next().is_some())
    }

    /// What the module of a source returns, as far as that follows from its inputs.
    pub fn outputs_of(&self, source: &str) -> Option<Arc<ModuleOutputs>> {
        self.rules_for(&format!("module:{source}")).iter().find_map(|rule| rule.outputs.clone())
    }

    /// What a type declares about deployments of other code.
    pub fn declared_by(&self, type_name: &str) -> Option<Arc<Declares>> {
        // Asked of every type there is, and few declare any: the others need not be compiled for it.
        let may_declare = |type_name: &str| {
            let own = self.users.iter().flat_map(|pack| own_rules(pack, type_name));
            builtin::rules(type_name).any(|indexed| indexed.json.contains("\"declares\":"))
                || own.into_iter().any(|rule| rule.declares.is_some())
        };
        if !may_declare(type_name) && !registry_type(type_name).is_some_and(|published| may_declare(&published)) {
            return None;
        }
        self.rules_for(type_name).iter().find_map(|rule| rule.declares.clone())
    }

    /// What is known of a type; of a module in a repository of which nothing is, what is known of it by its name in the
    /// registry.
    fn look_up(&self, type_name: &str) -> Vec<Arc<Rule>> {
        let own = self.written(type_name);
        if let (true, Some(published)) = (own.is_empty(), registry_type(type_name)) {
            return self.look_up(&published);
        }
        let mut packs = BTreeSet::new();
        let of_pack = |(rule, head): &(Cow<'_, written::Rule>, Cow<'_, PackHead>)| {
            let is_first = packs.insert(head.pack.clone());
            let unmade = unmade(type_name, head).filter(|_| is_first);
            let unmade: Vec<_> = unmade.flat_map(|rule| self.compiled(&rule, type_name, head)).collect();
            unmade.into_iter().chain(self.compiled(rule, type_name, head))
        };
        own.iter().flat_map(of_pack).collect()
    }

    /// The written rules for a type with the headers of their packs.
    fn written(&self, type_name: &str) -> Vec<(Cow<'_, written::Rule>, Cow<'_, PackHead>)> {
        let mut found = Vec::new();
        for pack in &self.users {
            let head = self.head_of(pack, type_name);
            found.extend(own_rules(pack, type_name).map(|rule| (Cow::Borrowed(rule), head.clone())));
        }
        let builtin = builtin::rules(type_name).filter(|indexed| self.has_builtin(indexed.pack));
        found.extend(builtin.filter_map(read_indexed).map(|(rule, head)| (Cow::Owned(rule), Cow::Borrowed(head))));
        if let Some(head) = self.head_for(type_name) {
            found.push((Cow::Owned(general(type_name, head)), Cow::Borrowed(head)));
        }
        found
    }

    /// One written rule compiled; one that says the same as another type, that type's rules retold.
    fn compiled(&self, rule: &written::Rule, type_name: &str, head: &PackHead) -> Vec<Arc<Rule>> {
        let model = rule.like.iter().find(|(name, _)| fits(name, type_name)).map(|(_, model)| model);
        let (Some(model), Some(under)) = (model, &rule.under) else {
            return compile(rule, type_name, head).ok().map(Arc::new).into_iter().collect();
        };
        // A model has attributes of its own: what is like another type is none.
        let models = self.written(model).into_iter().filter(|(rule, _)| rule.like.is_empty());
        let whole = models.map(|(rule, head)| made_whole(&rule, model, &head));
        let compiled = whole.filter_map(|whole| compile(&retold(&whole, under, &rule.known_by), type_name, head).ok());
        compiled.map(|rule| Arc::new(Rule { model: Some(model.as_str().into()), ..rule })).collect()
    }

    /// Whether the rules of a type are those of another one, retold.
    pub(super) fn is_like_another(&self, type_name: &str) -> bool {
        self.written(type_name).iter().any(|(rule, _)| !rule.like.is_empty())
    }

    /// What a pack's header says of a type; where it says nothing, as in a plain list of rules, the header of the
    /// built-in pack that answers for the type speaks for it.
    fn head_of<'p>(&self, pack: &'p Pack, type_name: &str) -> Cow<'p, PackHead> {
        let is_bare = pack.head.types.is_empty() && pack.head.place.is_empty() && pack.head.cloud.is_none();
        match self.builtin_head_for(type_name).filter(|_| is_bare) {
            Some(head) => Cow::Owned(PackHead { pack: pack.head.pack.clone(), ..head.clone() }),
            None => Cow::Borrowed(&pack.head),
        }
    }

    fn builtin_head_for(&self, type_name: &str) -> Option<&'static PackHead> {
        let mut answers = builtin::answers().filter(|(pattern, _)| answers(pattern, type_name));
        builtin::head(answers.find(|(_, pack)| self.has_builtin(pack))?.1)
    }

    fn has_builtin(&self, pack: &str) -> bool {
        !self.replaced.contains(pack)
    }

    /// The digest of all rules in force.
    pub fn digest(&self) -> String {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        hash.update(builtin::DIGEST);
        for pack in &self.users {
            hash.update(serde_json::to_vec(&pack.head).unwrap_or_default());
            hash.update(serde_json::to_vec(&pack.written().collect::<Vec<_>>()).unwrap_or_default());
        }
        let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256:{hex}")
    }

    /// Every rule in force by type, sorted: what `regionlint rules` prints.
    pub fn all(&self) -> Vec<Listed> {
        let builtin = builtin::all().filter(|(_, pack)| self.has_builtin(pack));
        let listed = |(name, pack): (&str, &str)| Listed {
            type_name: name.to_owned(),
            pack: pack.to_owned(),
            source: "built-in".to_owned(),
        };
        let mut all: Vec<Listed> = builtin.map(listed).collect();
        for (pack, stated) in self.users.iter().flat_map(|pack| pack.rules.iter().map(move |stated| (pack, stated))) {
            all.extend(stated.types().map(|name| Listed {
                type_name: name.to_owned(),
                pack: pack.head.pack.clone(),
                source: stated.at("type").path().to_owned(),
            }));
        }
        all.sort();
        all.dedup();
        all
    }

    /// The header of the pack that answers for a type.
    pub fn head_for(&self, type_name: &str) -> Option<&PackHead> {
        let speaks = |head: &&PackHead| head.types.iter().any(|pattern| answers(pattern, type_name));
        let own = self.users.iter().map(|pack| &pack.head).find(speaks);
        own.or_else(|| self.builtin_head_for(type_name))
    }
}

/// A pack's rules for a type: its own, then those whose pattern fits it, the one with the longest beginning first.
fn own_rules<'p>(pack: &'p Pack, type_name: &str) -> impl Iterator<Item = &'p written::Rule> {
    let beginning = |rule| {
        let fitting = names(rule).filter(|name| fits(name, type_name));
        fitting.map(|name| name.find('*').unwrap_or(usize::MAX)).max()
    };
    let mut own: Vec<_> = pack.written().filter_map(|rule| Some((Reverse(beginning(rule)?), rule))).collect();
    own.sort_by_key(|(beginning, _)| *beginning);
    own.into_iter().map(|(_, rule)| rule)
}

/// What the pack says of a type without a rule: no region at all, or the pack's own places.
fn general(type_name: &str, head: &PackHead) -> written::Rule {
    let is_global = head.global.iter().any(|pattern| fits(pattern, type_name));
    let global = written::Source { global: true, ..written::Source::default() };
    written::Rule {
        type_name: Some(type_name.into()),
        place: if is_global { written::OneOrMany::One(global) } else { written::OneOrMany::default() },
        ..written::Rule::default()
    }
}

/// Whether a pack with this pattern answers for a type. A module's source has slashes as a Kubernetes type has: only a
/// pattern that says `module:` means it.
fn answers(pattern: &str, type_name: &str) -> bool {
    let is_module = |name: &str| name.starts_with("module:");
    is_module(pattern) == is_module(type_name) && fits(pattern, type_name)
}

/// A built-in rule with its pack's header. Built-in rules are read by tests, every one, so that nothing is lost here.
fn read_indexed(indexed: Indexed) -> Option<(written::Rule, &'static PackHead)> {
    Some((serde_json::from_str(indexed.json).ok()?, builtin::head(indexed.pack)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;
    use crate::rules::{ServiceOf, SourceKind};
    use crate::source::SourceFile;

    fn pack(text: &str) -> Pack {
        Pack::read(&Arc::new(SourceFile::new("pack.yaml", text)), &PackHead::default()).unwrap()
    }

    fn service(rule: &Rule) -> Option<String> {
        match rule.service.as_ref()? {
            ServiceOf::Fixed(name) => Some(name.to_string()),
            ServiceOf::Read(_) => None,
        }
    }

    /// What a small pack's header says of a type without a rule.
    fn rule(type_name: &str) -> Arc<Rule> {
        let pack = pack(
            "pack: acme\ntypes: [acme_*]\nplace: [{attribute: location}, {provider: region}]\nglobal: [acme_user*]\nparts: {server: [acme_database*]}\n",
        );
        Arc::clone(&Book::new(vec![pack]).rules_for(type_name)[0])
    }

    #[test]
    fn a_type_lives_where_its_pack_says() {
        assert!(matches!(rule("acme_queue").place[1].kind, SourceKind::Provider(_)));
    }

    #[test]
    fn a_type_that_is_like_another_has_its_rule_retold() {
        let book = Book::new(vec![pack(
            "pack: acme\ntypes: ['*.acme.example/*']\nrules: [{like: {'db.acme.example/Table': aws_dynamodb_table}, under: spec.forProvider}]\n",
        )]);
        let rule = Arc::clone(&book.rules_for("db.acme.example/Table")[0]);
        assert!(
            matches!(&rule.place[0].kind, SourceKind::Attribute(at) if at.path.to_string() == "spec.forProvider.region")
        );
        assert!(matches!(&rule.cloud, crate::rules::CloudOf::Fixed(cloud) if cloud.as_ref() == "aws"));
        assert_eq!(rule.also[0].source.each.as_ref().unwrap().to_string(), "spec.forProvider.replica");
        assert!(rule.is_of("aws_dynamodb_*") && rule.is_of("db.acme.example/Table") && !rule.is_of("aws_s3_bucket"));
    }

    #[test]
    fn the_pack_that_answers_for_every_type_yields_to_any_other() {
        let book = Book::default();
        assert_eq!(book.head_for("random_password").map(|head| head.pack.as_str()), Some("local"));
        assert_eq!(book.head_for("terraform_data").map(|head| head.pack.as_str()), Some("local"));
        assert_eq!(book.head_for("apps/Deployment").map(|head| head.pack.as_str()), Some("kubernetes"));
    }

    #[test]
    fn a_repository_has_the_rules_of_the_module_that_the_registry_publishes_from_it() {
        let book = Book::new(vec![pack(
            "pack: acme\ncloud: aws\ntypes: ['module:acme/*']\nrules: [{type: 'module:github.com/acme/terraform-aws-own', place: {global: true}}]\n",
        )]);
        let spelt = |name: &str| book.rules_for(&format!("module:github.com/acme/terraform-aws-{name}"));
        assert_eq!(spelt("vpc").len(), 1);
        assert!(matches!(spelt("own")[0].place[0].kind, SourceKind::Global));
    }

    #[test]
    fn what_a_module_returns_follows_from_its_inputs() {
        let text = "pack: acme\nrules: [{type: 'module:acme/regions/azurerm', outputs: {location: {input: region, words: {West Europe: [eu-west, euw]}}}}]\n";
        let outputs = Book::new(vec![pack(text)]).outputs_of("acme/regions/azurerm").unwrap();
        assert_eq!(outputs["location"].words.as_ref().unwrap()["euw"].as_ref(), "West Europe");
        let error = |text: &str| {
            let file = Arc::new(SourceFile::new("pack.yaml", text));
            Pack::read(&file, &PackHead::default()).unwrap_err().to_string()
        };
        let twice =
            "pack: acme\nrules: [{type: 'module:a/b/c', outputs: {location: {input: region, words: {A: x, B: x}}}}]\n";
        assert!(error(twice).contains("both A and B for `x`"));
        let of_a_resource = "pack: acme\nrules: [{type: acme_x, outputs: {location: location}}]\n";
        assert!(error(of_a_resource).contains("belongs to the rule of a module"));
    }

    #[test]
    fn a_type_declares_one_thing_about_deployments() {
        let book = |words: &str| {
            Book::new(vec![pack(&format!("pack: acme\nrules: [{{type: acme_workspace, declares: {{{words}}}}}]\n"))])
        };
        let declared = book("deployment: {name: name, directory: path}").declared_by("acme_workspace").unwrap();
        assert!(matches!(declared.as_ref(), Declares::Deployment(words) if words.directory.to_string() == "path"));
        assert_eq!(Book::default().declared_by("aws_sqs_queue"), None);
        assert!(Book::default().declared_by("module:github.com/alexbasista/terraform-tfe-workspacer").is_some());
        let file =
            Arc::new(SourceFile::new("pack.yaml", "pack: acme\nrules: [{type: acme_workspace, declares: {}}]\n"));
        let error = Pack::read(&file, &PackHead::default()).unwrap_err().to_string();
        assert!(error.contains("exactly one of deployment"), "{error}");
    }

    #[test]
    fn a_global_type_has_no_region() {
        assert!(matches!(rule("acme_user_key").place[0].kind, SourceKind::Global));
    }

    #[test]
    fn a_part_lives_with_its_whole_and_never_where_the_provider_says() {
        let part = rule("acme_database_user");
        assert_eq!(part.part_of.iter().map(ToString::to_string).collect::<Vec<_>>(), ["server"]);
        assert!(!part.place.iter().any(|source| matches!(source.kind, SourceKind::Provider(_))));
        assert!(part.place.iter().any(|source| matches!(source.kind, SourceKind::Resource(_))));
    }

    #[test]
    fn a_rule_for_the_type_itself_comes_before_one_for_a_pattern() {
        let book = Book::new(vec![pack(
            "pack: acme\nrules: [{type: 'acme_*', service: c}, {type: 'acme_b*', service: b}, {type: acme_bucket, service: a}]\n",
        )]);
        let services: Vec<_> = book.rules_for("acme_bucket").iter().filter_map(|rule| service(rule)).collect();
        assert_eq!(services, ["a", "b", "c"]);
    }

    #[test]
    fn what_no_pack_knows_is_no_kubernetes_object() {
        let book = Book::default();
        for name in ["unheard_thing", "module:git.example.com/acme/network", "Thing"] {
            assert!(book.rules_for(name).is_empty(), "{name}");
        }
        for name in ["acme.example.com/Thing", "ConfigMap"] {
            assert!(!book.rules_for(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_plain_list_has_its_types_live_where_the_built_in_pack_says() {
        let book = Book::new(vec![pack("- type: aws_s3_bucket\n  service: own\n")]);
        let rules = book.rules_for("aws_s3_bucket");
        assert_eq!(service(&rules[0]).as_deref(), Some("own"));
        assert!(rules[0].place.iter().any(|source| matches!(source.kind, SourceKind::Provider(_))));
    }

    #[test]
    fn a_pack_may_stand_in_place_of_a_built_in_one() {
        let text = "pack: aws\nrules: [{type: aws_s3_bucket, service: own}]\n";
        let services =
            |book: Book| book.rules_for("aws_s3_bucket").iter().map(|rule| service(rule)).collect::<Vec<_>>();
        assert!(services(Book::new(vec![pack(text)])).len() > 1, "the built-in rule stands behind the user's");
        assert_eq!(services(Book::in_place(vec![pack(text)])), [Some("own".to_owned())]);
    }
}
