//! Addresses as terraform prints them: `module.app["eu"].aws_sqs_queue.jobs[0]`.

/// One step of a module's path: `module.app["eu"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step<'a> {
    /// The address up to and with this step, keys included.
    pub(super) address: &'a str,
    /// The name of the call: `app`.
    pub(super) name: &'a str,
    /// The key of this instance, as written: `["eu"]`; empty where the call does not repeat.
    pub(super) key: &'a str,
}

/// An address taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// The module calls that lead to it, outermost first.
    pub(super) calls: Vec<Step<'a>>,
    /// What remains: the address in its module, key included.
    pub(super) inner: &'a str,
}

impl<'a> Address<'a> {
    /// Takes an address apart. What does not look like one is all inner.
    pub(super) fn parse(text: &'a str) -> Self {
        let mut calls = Vec::new();
        let mut start = 0;
        while let Some((step, next)) = step(text, start) {
            calls.push(step);
            start = next;
        }
        Self { calls, inner: text.get(start..).unwrap_or_default() }
    }

    /// The module's address without keys: `module.app`; empty for the root.
    pub(super) fn module_block(&self) -> String {
        let names: Vec<String> = self.calls.iter().map(|step| format!("module.{}", step.name)).collect();
        names.join(".")
    }

    /// The address of the block in its module: `aws_sqs_queue.jobs`.
    pub(super) fn inner_block(&self) -> &'a str {
        without_key(self.inner)
    }

    /// The address without any key.
    pub(super) fn block(&self) -> String {
        below(&self.module_block(), self.inner_block())
    }

    /// The module instance's address; empty for the root.
    pub(super) fn module(&self) -> &'a str {
        self.calls.last().map_or("", |step| step.address)
    }

    /// Its key, as written: `[0]`, `["eu"]`; empty without one.
    pub(super) fn key(&self) -> &'a str {
        self.inner.get(self.inner_block().len()..).unwrap_or_default()
    }
}

/// An address inside a module.
pub(super) fn below(module: &str, inner: &str) -> String {
    if module.is_empty() { inner.to_owned() } else { format!("{module}.{inner}") }
}

/// An address in its module without the key at its end.
fn without_key(address: &str) -> &str {
    let end = address.find('[').filter(|_| address.ends_with(']'));
    end.and_then(|end| address.get(..end)).unwrap_or(address)
}

/// The module step that begins at a byte, and where what follows it begins.
fn step(text: &str, start: usize) -> Option<(Step<'_>, usize)> {
    let name_start = start + "module.".len();
    text.get(start..)?.strip_prefix("module.")?;
    let rest = text.get(name_start..)?;
    let name_end = name_start + rest.find(['.', '['])?;
    let end = if text.get(name_end..)?.starts_with('[') { key_end(text, name_end)? } else { name_end };
    let step = Step { address: text.get(..end)?, name: text.get(name_start..name_end)?, key: text.get(name_end..end)? };
    text.get(end..)?.starts_with('.').then_some((step, end + 1))
}

/// The end of a key that begins at a byte: dots, quotes and brackets may stand between its quotes.
fn key_end(text: &str, start: usize) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b']' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_its_calls_and_the_rest() {
        let address = Address::parse("module.app[\"eu\"].module.db.aws_db_instance.main[0]");
        let steps: Vec<_> = address.calls.iter().map(|step| (step.address, step.name, step.key)).collect();
        assert_eq!(steps, [("module.app[\"eu\"]", "app", "[\"eu\"]"), ("module.app[\"eu\"].module.db", "db", "")]);
        assert_eq!((address.inner_block(), address.key()), ("aws_db_instance.main", "[0]"));
        assert_eq!(address.block(), "module.app.module.db.aws_db_instance.main");
        assert_eq!(address.module(), "module.app[\"eu\"].module.db");
    }

    #[test]
    fn keys_may_hold_what_parts_addresses() {
        let address = Address::parse(r#"module.a["x.module.b[\"q\"]"].aws_sqs_queue.q["y.z]"]"#);
        assert_eq!(address.block(), "module.a.aws_sqs_queue.q");
        assert_eq!(address.key(), r#"["y.z]"]"#);
    }

    #[test]
    fn what_is_no_address_is_taken_as_it_is() {
        for text in ["", "module.", "module.a", "module.a[", "module.a[\"", "aws_sqs_queue", "module.ä[]"] {
            let address = Address::parse(text);
            assert_eq!((address.calls.len(), address.inner), (0, text));
        }
    }
}
