//! Arguments that an environment variable adds to terraform's command line: `TF_CLI_ARGS_plan="-var-file=eu.tfvars"`.

/// What an argument gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// A file of variables, from the root module's directory.
    File(String),
    /// A variable and its value.
    Variable(String, String),
}

/// Whether an environment variable holds arguments for planning.
pub(super) fn are_in(name: &str) -> bool {
    matches!(name, "TF_CLI_ARGS" | "TF_CLI_ARGS_plan")
}

/// The arguments that give variables, in order; none where the text cannot be taken apart for sure.
pub(super) fn read(text: &str) -> Option<Vec<Argument>> {
    let mut words = words(text)?.into_iter();
    let mut arguments = Vec::new();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else { continue };
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (flag, None),
        };
        match name {
            "var-file" => arguments.push(Argument::File(value.or_else(|| words.next())?)),
            "var" => {
                let set = value.or_else(|| words.next())?;
                let (name, value) = set.split_once('=')?;
                arguments.push(Argument::Variable(name.trim().to_owned(), value.to_owned()));
            }
            _ => {}
        }
    }
    Some(arguments)
}

/// The words of a text as a shell parts them; none where it has more than plain quotes.
fn words(text: &str) -> Option<Vec<String>> {
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
}
