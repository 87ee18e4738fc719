#!/usr/bin/env python3
"""Lists what a Terraform provider's documentation pages name: one line for each resource type, `type: path path ...`.

    git clone https://github.com/hetznercloud/terraform-provider-hcloud
    python3 tests/packs/listing.py hetznercloud/hcloud terraform-provider-hcloud > listings/hcloud.txt

The version is the newest tag's, or a third argument. `extracts.rs` beside this file says what is made of the listing.

The pages (`docs/resources`, `website/docs/r`) are those that the registry shows. Nesting is read from what they have of it: nested
bullets, headings ("Nested Schema for `a.b`", "### `a-b`"), and sentences ("The `b` object of `a` supports the following").
Where a page says a block twice, both readings are listed. Only names are taken over, no text.
"""
import os
import re
import subprocess
import sys

FOLDERS = ("docs/resources/", "website/docs/r/", "templates/resources/")
BULLET = re.compile(r"^(\s*)[-*+]\s+(?:\*\*|__)?(?:<a [^>]*></a>\s*)?`?([A-Za-z_][\w.]*)`?(?:\*\*|__)?(?=\s*(?:[-:–—(]|$))")
NESTED = re.compile(r"^#+ Nested Schema for `([\w.]+)`")
ANCHORED = re.compile(r"^#+ `?([a-z_][\w]*(?:[-.][a-z_]\w*)*)`?(?: block| object)?s?\s*(?:argument.*)?$", re.I)
SENTENCE = re.compile(
    r"(?:^|\s)`?\*{0,2}([a-z_]\w*(?:[-.]\w+)*)`?\*{0,2}(?: (?:nested )?(?:block|object|list|argument|field|structure|configuration|mapping)s?)?"
    r"(?: (?:of|in|inside|under) (?:the )?`([a-z_][\w.]*)`)?(?: (?:block|object|list))?"
    r"\s+(?:supports?|contains?|consists?|includes?|has|have|exports?|provides?|takes?)\b.*:?\s*$",
    re.I,
)


def pages(repo):
    """The newest version's pages, by type's name without the provider's."""
    show = lambda *words: subprocess.run(["git", "-C", repo, *words], capture_output=True, text=True, errors="replace").stdout
    listed = show("ls-tree", "-r", "--name-only", "HEAD").splitlines()
    found = {}
    for folder in FOLDERS:
        for path in listed:
            if path.startswith(folder) and path.endswith((".md", ".markdown", ".tmpl", ".mdx")):
                name = os.path.basename(path).split(".")[0]
                found.setdefault(name, path)
    for name, path in sorted(found.items()):
        yield name, show("show", "HEAD:" + path)


def paths(text):
    """The attribute paths of one page."""
    found, by_leaf = set(), {}
    prefix, stack, in_code, begun = "", [], False, False

    def put(path):
        found.add(path)
        by_leaf.setdefault(path.rsplit(".", 1)[-1], path)

    def resolve(name, of=None):
        name = name.replace("-", ".")
        if of:
            return (by_leaf.get(of.rsplit(".", 1)[-1], of) + "." + name).lstrip(".")
        return name if name in found or "." in name else by_leaf.get(name, name)

    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            in_code = not in_code
            continue
        if in_code:
            continue
        if re.match(r"^#+ ?(argument|schema|attribute|required|optional|read-only)", line, re.I) and "`" not in line:
            begun, prefix, stack = True, "", []
            continue
        if nested := NESTED.match(line):
            prefix, stack, begun = nested[1], [], True
            continue
        if begun and (heading := ANCHORED.match(line)):
            word = resolve(heading[1])
            if word.split(".")[0] in found or "`" in line:
                prefix, stack = word, []
                continue
        bullet = BULLET.match(line)
        if begun and not bullet and (sentence := SENTENCE.search(line.strip())) and len(line) < 160:
            word = resolve(sentence[1], sentence[2])
            if word in found or sentence[2] or "." in word:
                prefix, stack = word, []
            continue
        if bullet and begun:
            depth = len(bullet[1].expandtabs(4))
            while stack and stack[-1][0] >= depth:
                stack.pop()
            base = stack[-1][1] if stack else prefix
            name = bullet[2].strip(".")
            path = f"{base}.{name}" if base else name
            if re.fullmatch(r"[a-z_][a-z0-9_.]*", path) and path.count(".") < 6:
                put(path)
                stack.append((depth, path))
    return sorted(found)


def main():
    name, repo = sys.argv[1], sys.argv[2]
    provider = name.split("/")[1]
    tag = subprocess.run(["git", "-C", repo, "describe", "--tags", "--abbrev=0"], capture_output=True, text=True).stdout
    print(f"# {name} {sys.argv[3] if len(sys.argv) > 3 else tag.strip().lstrip('v')}")
    for name, text in pages(repo):
        if name == "index":
            continue
        kind = name if name.startswith(provider + "_") else f"{provider}_{name}"
        print(f"{kind}: {' '.join(paths(text))}")


if __name__ == "__main__":
    main()
