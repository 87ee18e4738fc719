//! Regions inside identifiers: Amazon's ARNs, Google's self links and resource names.

use super::catalogue::Catalogue;
use super::find::Match;

/// Google's collections and hosts whose location words mean something of their own, and the catalogue's name for the service.
const SERVICES: [(&str, &str); 9] = [
    ("aiplatform", "vertexai"),
    ("artifactregistry", "artifactregistry"),
    ("bigquery", "bigquery"),
    ("cloudkms", "kms"),
    ("documentai", "documentai"),
    ("keyRings", "kms"),
    ("logging", "logging"),
    ("repositories", "artifactregistry"),
    ("spanner", "spanner"),
];

impl Catalogue {
    /// The region of an ARN of any partition: `arn:aws:rds:eu-west-1:123456789012:db:x`. Nothing where the text is no ARN, or one
    /// of a service without regions.
    pub fn region_of_arn(&self, text: &str) -> Option<Match> {
        let fields: Vec<&str> = text.trim().splitn(6, ':').collect();
        let ["arn", partition, _service, region, _account, _resource] = fields.as_slice() else { return None };
        let has_region = partition.starts_with("aws") && !region.is_empty() && *region != "*";
        has_region.then(|| self.find(Some("aws"), None, region))
    }

    /// The region of a Google self link or resource name: `projects/p/zones/europe-west1-b/instances/x`, also below
    /// `https://www.googleapis.com/compute/v1/` or `//cloudkms.googleapis.com/`. Nothing where the text is no such name, or has no
    /// location in it.
    pub fn region_of_self_link(&self, text: &str) -> Option<Match> {
        let (host, path) = split_host(text.trim())?;
        let mut segments = path.split('/').skip_while(|segment| host.is_some() && *segment != "projects");
        if segments.next() != Some("projects") {
            return None;
        }
        let _project = segments.next().filter(|project| !project.is_empty())?;
        let (word, service) = match (segments.next()?, segments.next()) {
            ("global", _) => ("global", None),
            ("instanceConfigs", Some(word)) => (word, Some("spanner")),
            ("regions" | "zones", Some(word)) => (word, None),
            ("locations", Some(word)) => {
                (word, segments.next().and_then(service).or_else(|| service(host?.split('.').next()?)))
            }
            _ => return None,
        };
        let named = !word.is_empty() && word != "-";
        named.then(|| self.find(Some("gcp"), service, word))
    }
}

/// Google's host, if there is one, and the path behind it.
fn split_host(text: &str) -> Option<(Option<&str>, &str)> {
    let Some(rest) = text.strip_prefix("https:").unwrap_or(text).strip_prefix("//") else { return Some((None, text)) };
    let (host, path) = rest.split_once('/')?;
    host.ends_with("googleapis.com").then_some((Some(host), path))
}

fn service(word: &str) -> Option<&'static str> {
    SERVICES.iter().find(|(known, _)| *known == word).map(|(_, service)| *service)
}
