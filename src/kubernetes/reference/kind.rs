//! Kinds as fields name them: `networkRef` means a `ComputeNetwork`, `claimName` a `PersistentVolumeClaim`.

/// The words of a name, in lower case: `dbSubnetGroup` and `DBSubnetGroup` are both db, subnet, group.
pub(super) fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (position, character) in characters.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| characters.get(before));
        let after = characters.get(position + 1);
        let after_small = before.is_some_and(|before| !before.is_uppercase());
        // `DBSubnet`: the last capital of a row begins the next word.
        let before_small = before.is_some() && after.is_some_and(|after| after.is_lowercase());
        let begins = character.is_uppercase() && (after_small || before_small);
        if begins || words.is_empty() {
            words.push(String::new());
        }
        words.last_mut().into_iter().for_each(|word| word.extend(character.to_lowercase()));
    }
    words
}

/// Words at the end of a field that say how it refers, not to what.
const HOW: [&str; 17] = [
    "arn",
    "arns",
    "id",
    "ids",
    "key",
    "link",
    "name",
    "names",
    "ref",
    "reference",
    "references",
    "refs",
    "selector",
    "selectors",
    "self",
    "to",
    "uri",
];

/// What a field refers to, in words: `vpcIdRef` to a vpc.
pub(super) fn meant_by(field: &str) -> Vec<String> {
    let mut words = words(field);
    while words.last().is_some_and(|last| HOW.contains(&last.as_str())) {
        words.pop();
    }
    words
}

/// How well a kind fits the words of a field; none when it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// They share the last word: `masterInstance`, `SQLInstance`.
    LastWord,
    /// One ends with the other: `claim`, `PersistentVolumeClaim`.
    Ending,
    /// They are the same.
    Same,
}

/// Compares the words of a kind and of a field; a plural field means one of several.
pub(super) fn fit(kind: &[String], field: &[String]) -> Option<Fit> {
    let (kind_last, kind_rest) = kind.split_last()?;
    let (field_last, field_rest) = field.split_last()?;
    if singular(kind_last) != singular(field_last) {
        return None;
    }
    Some(if kind_rest == field_rest {
        Fit::Same
    } else if kind_rest.ends_with(field_rest) || field_rest.ends_with(kind_rest) {
        Fit::Ending
    } else {
        Fit::LastWord
    })
}

/// A word without its plural ending; good enough to compare two words with.
pub(super) fn singular(word: &str) -> &str {
    word.strip_suffix("es").filter(|stem| stem.ends_with("ss")).or_else(|| word.strip_suffix('s')).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(kind: &str, field: &str) -> Option<Fit> {
        fit(&words(kind), &meant_by(field))
    }

    #[test]
    fn words_of_camel_case() {
        assert_eq!(words("dbSubnetGroup"), ["db", "subnet", "group"]);
        assert_eq!(words("DBSubnetGroup"), ["db", "subnet", "group"]);
        assert_eq!(words("VPC"), ["vpc"]);
        assert!(words("").is_empty());
    }

    #[test]
    fn fields_mean_the_kinds_that_they_end_like() {
        assert_eq!(fits("ConfigMap", "configMapKeyRef"), Some(Fit::Same));
        assert_eq!(fits("VPC", "vpcIdRef"), Some(Fit::Same));
        assert_eq!(fits("PersistentVolumeClaim", "claimName"), Some(Fit::Ending));
        assert_eq!(fits("ComputeNetwork", "networkRef"), Some(Fit::Ending));
        assert_eq!(fits("Secret", "writeConnectionSecretToRef"), Some(Fit::Ending));
        assert_eq!(fits("SQLInstance", "masterInstanceRef"), Some(Fit::LastWord));
        assert_eq!(fits("StorageClass", "storageClassNames"), Some(Fit::Same));
        assert_eq!(fits("Subnet", "subnetIdRefs"), Some(Fit::Same));
        assert_eq!(fits("Service", "serviceAccountName"), None);
        assert_eq!(fits("Pod", "name"), None);
    }
}
