//! What a verdict rests on, for people: the configuration files, the rule packs, and the stacks with their inputs.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::sanitise;
use crate::finding::Count;
use crate::lint::{MappedStack, Report};

/// A few lines, one for each stack.
pub fn write(report: &Report) -> String {
    let mut text = String::new();
    let configs = report.map.stacks.iter().flat_map(|stack| &stack.configs);
    let configs: BTreeSet<&str> = configs.map(|file| file.path()).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "Configuration: {}", listed(configs.into_iter(), "none"));
    let packs = std::iter::once("built-in").chain(report.packs.iter().map(String::as_str));
    let _ = writeln!(text, "Rule packs: {}", listed(packs, ""));
    let _ = writeln!(text, "Regions: {}", sanitise::line(&report.digests.regions));
    let _ = writeln!(text, "Stacks: {}", report.map.stacks.len());
    for stack in &report.map.stacks {
        let _ = writeln!(text, "  {}", line(stack));
    }
    text
}

fn line(stack: &MappedStack) -> String {
    let mut line = format!("{} ({})", sanitise::line(&stack.name), stack.kind.name());
    let _ = write!(line, ": {}", Count(stack.resources.len(), "resource"));
    if !stack.inputs.is_empty() {
        let _ = write!(line, ", inputs {}", listed(stack.inputs.iter().map(String::as_str), ""));
    }
    if let Some(config) = stack.configs.first() {
        let _ = write!(line, ", configured by {}", sanitise::line(config.path()));
    }
    line
}

fn listed<'w>(words: impl Iterator<Item = &'w str>, none: &str) -> String {
    let words: Vec<String> = words.map(|word| sanitise::line(word).into_owned()).collect();
    if words.is_empty() { none.to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use crate::report::{example, sanitise};

    #[test]
    fn stacks_stand_with_their_inputs() {
        let text = super::write(&example::report());
        assert!(text.starts_with("Configuration: none\nRule packs: built-in\nRegions: 2026-11\nStacks: 2\n"), "{text}");
        assert!(text.contains("\n  envs/prod[prod.tfvars] (terraform): 5 resources, inputs prod.tfvars\n"), "{text}");
    }

    #[test]
    fn hostile_names_are_harmless() {
        let text = super::write(&example::hostile());
        assert!(!text.chars().any(|character| character != '\n' && sanitise::is_hostile(character)));
    }
}
