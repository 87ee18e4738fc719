//! A small runner: reads `action.yml`, fills the expressions in, and runs each step's script with bash, in a git
//! repository of its own, with stand-ins for the programs that would reach out.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository on a runner.
pub struct Runner {
    directory: tempfile::TempDir,
    /// `inputs.*`, beyond the defaults.
    pub inputs: BTreeMap<String, String>,
    /// `github.*`.
    pub github: BTreeMap<String, String>,
    /// What the runner sets.
    pub environment: BTreeMap<String, String>,
}

/// How a job went.
#[derive(Debug, Default)]
pub struct Job {
    /// What the steps printed.
    pub log: String,
    /// The step summary.
    pub summary: String,
    /// `steps.*.outputs.*`.
    pub outputs: BTreeMap<String, String>,
    /// The exit status of the step that failed, or 0.
    pub status: i32,
}

impl Runner {
    /// A repository with these files in its first commit.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let runner = Self {
            directory: tempfile::tempdir().unwrap(),
            inputs: BTreeMap::from([("from-source".to_owned(), "true".to_owned())]),
            github: BTreeMap::from([
                ("action_path".to_owned(), env!("CARGO_MANIFEST_DIR").to_owned()),
                ("token".to_owned(), "secret".to_owned()),
            ]),
            environment: BTreeMap::new(),
        };
        for directory in ["workspace", "temp", "bin"] {
            std::fs::create_dir(runner.path(directory)).unwrap();
        }
        // Building from source would take minutes: the binary is the one under test.
        runner.program(
            "cargo",
            &format!(
                "while [ $# -gt 0 ]; do [ \"$1\" != --root ] || root=$2; shift; done\ncp '{}' \"$root/bin/regionlint\"",
                env!("CARGO_BIN_EXE_regionlint")
            ),
        );
        runner.git(&["init", "--quiet", "--initial-branch", "main"]);
        runner.commit(files);
        runner
    }

    /// Writes files and commits everything; the commit's id.
    pub fn commit(&self, files: &[(&str, &str)]) -> String {
        for (path, text) in files {
            let path = self.path("workspace").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        self.git(&["add", "--all"]);
        self.git(&[
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "commit",
            "--quiet",
            "--allow-empty",
            "-m",
            "x",
        ]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A program that stands before those of the system.
    pub fn program(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        std::fs::write(&path, format!("#!/usr/bin/env bash\n{script}\n")).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A path beside the workspace.
    pub fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    /// Runs git in the workspace; what it says.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git").args(arguments).current_dir(self.path("workspace")).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Runs the action's steps up to the first that fails.
    pub fn run(&self) -> Job {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).unwrap();
        let action: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let mut job = Job::default();
        for step in action["runs"]["steps"].as_sequence().unwrap() {
            let environment = step["env"].as_mapping().unwrap().iter();
            let environment: Vec<_> = environment
                .map(|(name, value)| (name.as_str().unwrap(), self.fill(&action, &job, value.as_str().unwrap())))
                .collect();
            let id = step["id"].as_str().unwrap_or_default();
            job.status = self.step(&mut job, id, step["run"].as_str().unwrap(), environment);
            if job.status != 0 {
                break;
            }
        }
        job
    }

    fn step(&self, job: &mut Job, id: &str, script: &str, environment: Vec<(&str, String)>) -> i32 {
        let (output, summary) = (self.path("temp/output"), self.path("temp/summary"));
        std::fs::write(&output, "").unwrap();
        std::fs::write(&summary, "").unwrap();
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        let run = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(self.path("workspace"))
            .env_clear()
            .envs(&self.environment)
            .envs(environment)
            .env("PATH", path)
            .env("HOME", self.path("temp"))
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_REPOSITORY", "owner/repository")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        job.log.push_str(&String::from_utf8_lossy(&run.stdout));
        job.log.push_str(&String::from_utf8_lossy(&run.stderr));
        job.summary.push_str(&std::fs::read_to_string(summary).unwrap());
        for line in std::fs::read_to_string(output).unwrap().lines() {
            let (name, value) = line.split_once('=').unwrap();
            job.outputs.insert(format!("{id}.{name}"), value.to_owned());
        }
        run.status.code().unwrap()
    }

    /// A value whose whole text is one expression, or plain text.
    fn fill(&self, action: &serde_yaml::Value, job: &Job, value: &str) -> String {
        let Some(expression) = value.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")) else {
            assert!(!value.contains("${{"), "{value}");
            return value.to_owned();
        };
        let expression = expression.trim();
        if let Some(name) = expression.strip_prefix("inputs.") {
            let default = || action["inputs"][name]["default"].as_str().unwrap().to_owned();
            let given = self.inputs.get(name).cloned().unwrap_or_else(default);
            return self.fill(action, job, &given);
        }
        if let Some(name) = expression.strip_prefix("github.") {
            return self.github.get(name).cloned().unwrap_or_default();
        }
        let output = expression.strip_prefix("steps.").unwrap().replace(".outputs.", ".");
        job.outputs.get(&output).cloned().unwrap_or_default()
    }
}
