//! Arguments of terraform's command line that give variables: `-var-file=eu.tfvars`, `-var region=eu-west-1`.

/// What an argument gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// A file of variables, from the root module's directory.
    File(String),
    /// A variable and its value.
    Variable(String, String),
}

impl Argument {
    fn of(flag: &str, value: &str) -> Option<Self> {
        match flag {
            "var-file" => Some(Self::File(value.to_owned())),
            _ => value.split_once('=').map(|(name, value)| Self::Variable(name.trim().to_owned(), value.to_owned())),
        }
    }
}

/// The arguments that give variables, in order, each with the place of the word that holds what it gives; none where one
/// of them is not complete. Words come with their places.
pub(super) fn arguments<'w, P>(words: impl IntoIterator<Item = (P, &'w str)>) -> Option<Vec<(P, Argument)>> {
    let mut words = words.into_iter();
    let mut arguments = Vec::new();
    while let Some((at, word)) = words.next() {
        let Some(option) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else { continue };
        let (flag, value) = match option.split_once('=') {
            Some((flag, value)) => (flag, Some((at, value))),
            None => (option, None),
        };
        if matches!(flag, "var" | "var-file") {
            let (at, value) = value.or_else(|| words.next())?;
            arguments.push((at, Argument::of(flag, value)?));
        }
    }
    Some(arguments)
}

/// The words of a text as a shell parts them; none where it has more than plain quotes.
pub(super) fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for letter in text.chars() {
        match (quote, letter) {
            (_, '\\' | '$' | '`') => return None,
            (Some(open), letter) if letter == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (_, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<Argument>> {
        let words = words(text)?;
        let arguments = arguments(words.iter().map(|word| ((), word.as_str())))?;
        Some(arguments.into_iter().map(|((), argument)| argument).collect())
    }

    #[test]
    fn files_and_variables_are_read_in_every_spelling() {
        let file = |path: &str| Argument::File(path.to_owned());
        let text =
            "-input=false -var-file=eu.tfvars --var-file \"../more/a b.tfvars\" -var 'region=eu-west-1' -parallelism=3";
        let variable = Argument::Variable("region".into(), "eu-west-1".into());
        assert_eq!(read(text), Some(vec![file("eu.tfvars"), file("../more/a b.tfvars"), variable]));
        assert_eq!(read(""), Some(Vec::new()));
    }

    #[test]
    fn what_a_shell_would_fill_in_cannot_be_told() {
        for text in ["-var-file=$ENV.tfvars", "-var-file='eu", "-var-file", "-var region", "-var-file=a\\ b"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn each_comes_from_where_its_value_stands() {
        let places = arguments([(0, "-var-file"), (1, "eu.tfvars"), (2, "-var=a=b")]);
        assert_eq!(places.unwrap_or_default().iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1, 2]);
    }
}
