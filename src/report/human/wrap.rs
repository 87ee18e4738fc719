//! Line breaks between words.

/// The text with line breaks where a line would be wider than `width` columns. They stand only between words: a
/// region, an address or a path that is cut in two can be neither read nor searched. A comment is there to be pasted
/// and stays one line.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| if line.starts_with('#') { line.to_owned() } else { wrap_line(line, width) }).collect();
    lines.join("\n")
}

fn wrap_line(line: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(line.len() + 8);
    let mut column = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            wrapped.push('\n');
            column = 0;
        } else if !wrapped.is_empty() {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn names_are_not_cut() {
        let text = "it opens aws:eu-west-1 (Dublin, Ireland) in live/eu-west-1/main.tf";
        assert_eq!(wrap(text, 20), "it opens\naws:eu-west-1\n(Dublin, Ireland) in\nlive/eu-west-1/main.tf");
        assert_eq!(wrap(text, 200), text);
        assert_eq!(wrap("", 20), "");
    }

    #[test]
    fn a_comment_stays_one_line() {
        let text = "Paste this one:\n# multi-region: latency -- <who is near?>";
        assert_eq!(wrap(text, 12), "Paste this\none:\n# multi-region: latency -- <who is near?>");
    }
}
