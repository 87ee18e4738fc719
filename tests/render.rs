//! `--render`: what the user's own tools print is judged in the place of what was read as it stands.
//!
//! The first half runs against scripts that stand for the tools; the second, ignored one against the real tools, which
//! `.ci/end-to-end` puts on the `PATH`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;

const BASE: &str = "resources: [web.yaml]\n";
const WEB: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      nodeSelector: {}\n      containers: []\n";
const CHART: &str = "apiVersion: v2\nname: shop\nversion: 0.1.0\n";
const TEMPLATE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      nodeSelector:\n        topology.kubernetes.io/region: {{ required \"a region\" .Values.region }}\n      containers: []\n";

/// What a tool prints for a Deployment in a region.
fn deployment(region: &str) -> String {
    WEB.replace("nodeSelector: {}", &format!("nodeSelector:\n        topology.kubernetes.io/region: {region}"))
}

fn overlay(region: &str) -> String {
    let patch = format!(
        "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {{template: {{spec: {{nodeSelector: {{topology.kubernetes.io/region: {region}}}}}}}}}}}"
    );
    format!("resources: [../base]\npatches:\n- target: {{kind: Deployment}}\n  patch: |-\n    {patch}\n")
}

/// A directory that is a repository of its own, with a directory of tools.
struct Project {
    directory: tempfile::TempDir,
    path: OsString,
}

/// What a run printed, and its exit status.
struct Said {
    status: Option<i32>,
    text: String,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { directory: tempfile::tempdir().unwrap(), path: OsString::new() };
        fs::create_dir(project.at(".git")).unwrap();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// The same, with the real tools.
    fn real(files: &[(&str, &str)]) -> Self {
        Self { path: std::env::var_os("PATH").unwrap(), ..Self::new(files) }
    }

    /// The same, with one real tool and no other.
    fn with_real(files: &[(&str, &str)], name: &str) -> Self {
        let project = Self::new(files);
        fs::create_dir(project.at(".tools")).unwrap();
        symlink(real(name), project.at(".tools").join(name)).unwrap();
        Self { path: project.at(".tools").into(), ..project }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    /// Puts a script in the place of a tool.
    fn tool(mut self, name: &str, script: &str) -> Self {
        let file = format!(".tools/{name}");
        self.write(&file, &format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(self.at(&file), fs::Permissions::from_mode(0o700)).unwrap();
        let system = std::env::var("PATH").unwrap();
        let system = system
            .split(':')
            .map(PathBuf::from)
            .filter(|directory| directory.starts_with("/usr/bin") || directory.starts_with("/bin"));
        self.path = std::env::join_paths([self.at(".tools")].into_iter().chain(system)).unwrap();
        self
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_regionlint"));
        command.current_dir(self.directory.path()).env_clear().env("PATH", &self.path).args(arguments);
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        Said { status: output.status.code(), text }
    }

    #[track_caller]
    fn says(&self, arguments: &[&str], status: i32, parts: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.status, Some(status), "{}", said.text);
        for part in parts {
            assert!(said.text.contains(part), "{part}\n{}", said.text);
        }
        said.text
    }
}

/// Where a tool is installed.
fn real(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path).map(|directory| directory.join(name)).find(|tool| tool.is_file()).unwrap()
}

fn overlays() -> Vec<(&'static str, String)> {
    vec![
        ("base/kustomization.yaml", BASE.to_owned()),
        ("base/web.yaml", WEB.to_owned()),
        ("overlays/eu/kustomization.yaml", overlay("europe-west1").replace("../base", "../../base")),
        ("overlays/us/kustomization.yaml", overlay("us-east1").replace("../base", "../../base")),
    ]
}

fn chart() -> Vec<(&'static str, String)> {
    vec![
        ("charts/app/Chart.yaml", CHART.to_owned()),
        ("charts/app/values-eu.yaml", "region: europe-west1\n".to_owned()),
        ("charts/app/values-us.yaml", "region: us-east1\n".to_owned()),
        ("charts/app/templates/web.yaml", TEMPLATE.to_owned()),
    ]
}

fn borrowed<'f>(files: &'f [(&'static str, String)]) -> Vec<(&'static str, &'f str)> {
    files.iter().map(|(path, text)| (*path, text.as_str())).collect()
}

/// A `helm` that prints the chart's only template by the name of the values.
fn fake_helm() -> String {
    let text = |region: &str| format!("---\n# Source: shop/templates/web.yaml\n{}", deployment(region));
    format!(
        "case \"$*\" in *us.yaml*) cat <<'E'\n{}E\n;; *) cat <<'E'\n{}E\n;; esac",
        text("us-east1"),
        text("europe-west1")
    )
}

const KIND: &[&str] = &["map", "--render"];

#[test]
fn nothing_is_run_without_being_asked() {
    let files = [("regionlint.yaml", "render: {kustomize: [\".\"], helm: [{chart: charts/app}]}\n")];
    let files: Vec<_> =
        borrowed(&chart()).into_iter().chain(files).map(|(path, text)| (path, text.to_owned())).collect();
    let project = Project::new(&borrowed(&files)).tool("helm", "echo ran >&2; exit 1");
    let said = project.says(&["check"], 0, &["1 template was not rendered: `--render`"]);
    assert!(!said.contains("ran"), "{said}");
    project.says(&["check", "--render"], 2, &["`helm template` did not render this: ran", "charts/app"]);
}

#[test]
fn a_chart_is_a_stack_for_each_file_of_values() {
    let project = Project::new(&borrowed(&chart())).tool("helm", &fake_helm());
    project.says(KIND, 0, &["charts/app[values-eu.yaml]", "charts/app[values-us.yaml]", "europe-west1", "us-east1"]);
    let said = project.says(&["check", "--render"], 1, &["RL101", "charts/app/templates/web.yaml:9"]);
    assert!(!said.contains("not rendered") && !said.contains("0 files"), "{said}");
}

#[test]
fn the_configuration_names_the_values() {
    let config = "render: {helm: [{chart: charts/app, values: values-us.yaml}]}\n".to_owned();
    let files = [chart(), vec![("regionlint.yaml", config)]].concat();
    let project = Project::new(&borrowed(&files)).tool("helm", &fake_helm());
    let said = project.says(KIND, 0, &["charts/app[values-us.yaml]"]);
    assert!(!said.contains("values-eu"), "{said}");
}

#[test]
fn an_overlay_is_built_by_kustomize_else_by_kubectl() {
    let script = |verb: &str| {
        format!(
            "[ \"$1\" = {verb} ] || exit 1\ncase \"$2\" in */us) region=us-east1;; *) region=europe-west1;; esac\nsed \"s/REGION/$region/\" <<'E'\n{}E",
            deployment("REGION")
        )
    };
    for (tool, verb) in [("kustomize", "build"), ("kubectl", "kustomize")] {
        let project = Project::new(&borrowed(&overlays())).tool(tool, &script(verb));
        project.says(KIND, 0, &["overlays/eu", "overlays/us", "europe-west1", "us-east1"]);
        project.says(&["check", "--render"], 1, &["RL101", "overlays/us/kustomization.yaml:5:"]);
    }
}

#[test]
fn a_missing_tool_is_a_problem_that_says_what_to_install() {
    let files = [overlays(), chart()].concat();
    let project = Project::new(&borrowed(&files));
    project.says(
        &["check", "--render"],
        2,
        &["neither `kustomize` nor `kubectl` is installed", "`helm` is not installed"],
    );
}

#[test]
fn what_leads_out_of_the_tree_is_not_rendered() {
    let remote = "resources:\n- https://example.com/x.yaml\n";
    for (kustomization, named) in [
        (remote, "https://example.com/x.yaml"),
        ("resources:\n- github.com/example/repo//deploy?ref=v1\n", "github.com/example/repo"),
        ("resources:\n- ../../../../etc\n", "../../../../etc"),
        ("patches:\n- path: http://127.0.0.1:1/x\n", "http://127.0.0.1:1/x"),
        ("configMapGenerator:\n- {name: x, files: [\"k=http://localhost:1/x\"]}\n", "http://localhost:1/x"),
    ] {
        let project =
            Project::new(&[("app/kustomization.yaml", kustomization)]).tool("kustomize", "echo ran >&2; exit 1");
        let said = project.says(&["check", "--render"], 2, &[named, "is not in the scanned tree"]);
        assert!(!said.contains("ran"), "{said}");
    }
}

#[test]
fn what_only_kustomize_would_understand_is_not_rendered() {
    let plugin =
        |path: &str| format!("apiVersion: builtin\nkind: PatchTransformer\nmetadata: {{name: x}}\npath: {path}\n");
    let inline =
        format!("transformers:\n- |-\n  {}\n", plugin("../../../../../etc/x").trim_end().replace('\n', "\n  "));
    for (kustomization, named) in [
        ("Resources: [../../etc]\n", "`Resources` is no field"),
        ("x: &x {resources: [../../etc]}\n<<: *x\n", "../../etc"),
        ("resources: [!!binary Li4vLi4vZXRj]\n", "a YAML tag"),
        ("helmCharts: [{name: x, valuesFile: /etc/x}]\n", "`helmCharts` is no field"),
        ("transformers: [plugin.yaml]\n", "`/etc/hostname` leads out of the scanned tree"),
        (&inline, "`../../../../../etc/x` leads out of the scanned tree"),
        ("transformers: [plugins]\n", "`plugins` is no file"),
        ("patchesStrategicMerge: [\"{a: 1}/../../../../../../etc\"]\n", "leads out of the scanned tree"),
    ] {
        let files = [
            ("app/kustomization.yaml", kustomization),
            ("app/plugin.yaml", &plugin("/etc/hostname")),
            ("app/plugins/kustomization.yaml", "resources: [x.yaml]\n"),
            ("regionlint.yaml", "render: {kustomize: [app]}\n"),
        ];
        let project = Project::new(&files).tool("kustomize", "echo started >&2; exit 1");
        let said = project.says(&["check", "--render"], 2, &[named]);
        assert!(!said.contains("started"), "{said}");
    }
}

#[test]
fn kustomize_gets_copies_of_what_is_named_and_nothing_else() {
    let patch = "patchesStrategicMerge:\n- '{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}'\n";
    let kustomization = format!("resources: [../base]\n{patch}transformers: [t.yaml]\n");
    let project = Project::new(&[
        ("base/kustomization.yaml", "resources: [web.yaml]\nconfigMapGenerator: [{name: x, files: [k=a.bin]}]\n"),
        ("base/web.yaml", WEB),
        ("base/a.bin", "a"),
        ("app/kustomization.yaml", &kustomization),
        ("app/t.yaml", "kind: T\nmetadata: {name: t}\nfiles: [deep/b.txt]\n"),
        ("app/deep/b.txt", "b"),
        ("app/other.txt", "c"),
    ])
    .tool("kustomize", "cd \"$2/..\" && find . -type f | sort | tr '\\n' ' ' >&2; echo \"in $2\" >&2; exit 1");
    symlink("/etc/hostname", project.at("app/secret.txt")).unwrap();
    let listed = "./app/deep/b.txt ./app/kustomization.yaml ./app/t.yaml ./base/a.bin ./base/kustomization.yaml ./base/web.yaml in app";
    project.says(&["check", "--render"], 2, &[listed]);
}

#[test]
fn a_base_behind_a_link_is_not_rendered() {
    let project = Project::new(&borrowed(&overlays())).tool("kustomize", &format!("cat <<'E'\n{WEB}E"));
    fs::remove_dir_all(project.at("overlays/us")).unwrap();
    symlink("../base", project.at("overlays/linked")).unwrap();
    project.write("overlays/eu/kustomization.yaml", "resources: [../linked]\n");
    project.says(&["check", "--render"], 2, &["overlays/linked: this directory is a link: name `base`"]);
}

#[test]
fn what_no_kustomization_names_is_judged_as_it_stands() {
    let spread = deployment("europe-west1").replace("name: web", "name: stray");
    let files = [overlays(), vec![("overlays/us/stray.yaml", spread)]].concat();
    let project = Project::new(&borrowed(&files)).tool("kustomize", &format!("cat <<'E'\n{}E", deployment("us-east1")));
    project.says(KIND, 0, &["Deployment/stray", "europe-west1", "us-east1"]);
}

#[test]
fn a_chart_at_the_working_directory_renders_its_own_templates_only() {
    let own = chart().into_iter().map(|(path, text)| (path.strip_prefix("charts/app/").unwrap(), text));
    let other = chart().into_iter().map(|(path, text)| (path.strip_prefix("charts/").unwrap(), text));
    let config = ("regionlint.yaml", "render: {helm: [{chart: ., values: values-eu.yaml}]}\n".to_owned());
    let files: Vec<_> = own.chain(other).chain([config]).collect();
    let project = Project::new(&borrowed(&files)).tool("helm", &fake_helm());
    project.says(&["check", "--render"], 0, &["1 template was not rendered"]);
}

#[test]
fn a_chart_with_a_link_out_of_the_tree_is_not_rendered() {
    let project = Project::new(&borrowed(&chart())).tool("helm", &format!("echo ran >&2\n{}", fake_helm()));
    symlink("/etc/hostname", project.at("charts/app/secret.txt")).unwrap();
    let said = project.says(&["check", "--render"], 2, &["charts/app/secret.txt", "leads out of the scanned tree"]);
    assert!(!said.contains("ran"), "{said}");
}

#[test]
fn rendering_and_the_past_do_not_go_together() {
    Project::new(&[]).says(&["check", "--render", "--since", "HEAD"], 2, &["cannot be used with"]);
}

#[test]
#[ignore = "needs kustomize"]
fn real_kustomize_overlays_are_a_fleet_in_the_lines_of_their_patches() {
    let project = Project::real(&borrowed(&overlays()));
    project.says(&["check", "--render"], 1, &["RL101", "overlays/us/kustomization.yaml:5:"]);
}

#[test]
#[ignore = "needs kustomize"]
fn real_kustomize_fetches_nothing() {
    let files = [
        (
            "app/kustomization.yaml",
            "transformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: x}\n  path: https://example.com/x.yaml\nresources: [web.yaml]\n",
        ),
        ("app/web.yaml", WEB),
    ];
    let said = Project::real(&files).says(&["check", "--render"], 2, &["`kustomize build` did not render this"]);
    assert!(said.contains("127.0.0.1:9") || said.contains("proxyconnect"), "{said}");
}

#[test]
#[ignore = "needs helm"]
fn real_helm_renders_a_fleet_of_values() {
    let project = Project::real(&borrowed(&chart()));
    project.says(KIND, 0, &["charts/app[values-eu.yaml]", "charts/app[values-us.yaml]"]);
    project.says(&["check", "--render"], 1, &["RL101", "charts/app/templates/web.yaml:9"]);
}

#[test]
#[ignore = "needs helm"]
fn a_chart_that_real_helm_refuses_is_a_problem() {
    let files = [chart(), vec![("charts/app/values-xx.yaml", "other: 1\n".to_owned())]].concat();
    let project = Project::real(&borrowed(&files));
    project.says(&["check", "--render"], 2, &["charts/app[values-xx.yaml]", "a region"]);
}

#[test]
#[ignore = "needs kubectl"]
fn real_kubectl_builds_overlays_where_there_is_no_kustomize() {
    let project = Project::with_real(&borrowed(&overlays()), "kubectl");
    project.says(KIND, 0, &["overlays/eu", "overlays/us", "europe-west1", "us-east1"]);
    project.says(&["check", "--render"], 1, &["RL101", "overlays/us/kustomization.yaml:5:"]);
}

/// Manifests that kubectl reads, if only just.
const TEXTS: [&str; 11] = [
    WEB,
    "\u{feff}apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
    "apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: a}\r\n",
    "apiVersion: v1\nkind: Pod\nkind: Pod\nmetadata: {name: a, name: b}\n",
    "--- # one\n? apiVersion\n: v1\nkind: Pod\nmetadata: {name: 'a'}\n...\n---\n---\n# nothing\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}}\n{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"b\"}}\n",
    "apiVersion: v1\nkind: List\nitems:\n- &a {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {<<: *a, metadata: {name: b}}\n",
    "apiVersion: acme.example/v1\nkind: Thing\nmetadata: {name: a}\nspec: {on: NO, n: 0o17, x: 0x1F, big: 1e3, t: 12:30:45, d: 2001-12-14, none: ~, b: !!binary aGk=}\n",
    "# a licence\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  text: |2-\n      deep\n  fold: >+\n    a\n\n    b\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: \"{{ .Values.x }}\"\n  b: |\n    {{- if x }}\n  c: x{{y}}z\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {\"a\": \"\\u00e9\\x41\\\n  b\", 'c': 'it''s'}\n",
];

#[test]
#[ignore = "needs kubectl"]
fn no_manifest_that_real_kubectl_reads_is_refused() {
    for text in TEXTS {
        let project = Project::new(&[("a.yaml", text)]);
        let mut kubectl = Command::new(real("kubectl"));
        // It asks no server, and reads as `apply` does.
        kubectl.args(["label", "--local", "--output=name", "--filename"]).arg(project.at("a.yaml")).arg("a=b");
        let kubectl = kubectl.env_clear().output().unwrap();
        assert!(kubectl.status.success(), "{text}\n{}", String::from_utf8_lossy(&kubectl.stderr));
        let names = String::from_utf8(kubectl.stdout).unwrap();
        let said = project.says(&["map", "--format", "json"], 0, &[]);
        assert_eq!(said.matches("\"address\"").count(), names.lines().count(), "{text}\n{said}");
        project.says(&["check"], 0, &[]);
    }
}
