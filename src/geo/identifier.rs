//! Regions inside identifiers: Amazon's ARNs, Google's self links, and what other clouds name their resources by.

use super::catalogue::Catalogue;
use super::find::Match;

/// Google's collections and hosts whose location words mean something of their own, and the catalogue's name for the
/// service.
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

/// Clouds that name resources in fields between colons: what such a name begins with, and which field is the region.
/// `acs:log:cn-hangzhou:1:project/x`, `qcs::cos:ap-guangzhou:uid/1:bucket`, `crn:v1:bluemix:public:kms:eu-de:a/1::`.
const FIELDS: [(&str, usize, &str); 3] = [("acs", 2, "alibaba"), ("qcs", 3, "tencent"), ("crn", 5, "ibm")];

/// Registries that keep an image in one place: what stands before it in the name of the host, what behind it, the cloud
/// and the service whose word it is. `123456789012.dkr.ecr.eu-west-1.amazonaws.com/x`, `europe-west1-docker.pkg.dev/p/r/x`.
///
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html>,
/// <https://cloud.google.com/artifact-registry/docs/docker/names>
const REGISTRIES: [(&str, &str, &str, Option<&str>); 3] = [
    (".dkr.ecr.", ".amazonaws.com", "aws", None),
    (".dkr.ecr.", ".amazonaws.com.cn", "aws", None),
    ("", "-docker.pkg.dev", "gcp", Some("artifactregistry")),
];

/// The word for a region in an identifier.
struct Named<'t> {
    cloud: &'static str,
    service: Option<&'static str>,
    word: &'t str,
}

impl Named<'_> {
    fn find(&self, catalogue: &Catalogue) -> Match {
        catalogue.find(Some(self.cloud), self.service, self.word)
    }
}

impl Catalogue {
    /// The region that any cloud's identifier names. Nothing where the text is no identifier, or of something without a
    /// region.
    pub fn region_of_identifier(&self, text: &str) -> Option<Match> {
        self.region_in_identifier(text).map(|(found, _)| found)
    }

    /// The same with the part of the text that names the region.
    pub fn region_in_identifier<'t>(&self, text: &'t str) -> Option<(Match, &'t str)> {
        let ways = [in_arn, in_self_link, in_ocid, in_fields, in_arm_id, in_image];
        let named = ways.iter().find_map(|way| way(text))?;
        Some((named.find(self), named.word))
    }

    /// The region of an ARN of any partition: `arn:aws:rds:eu-west-1:123456789012:db:x`. Nothing where the text is no
    /// ARN, or one of a service without regions.
    pub fn region_of_arn(&self, text: &str) -> Option<Match> {
        in_arn(text).map(|named| named.find(self))
    }

    /// The region of a Google self link or resource name: `projects/p/zones/europe-west1-b/instances/x`, also below
    /// `https://www.googleapis.com/compute/v1/` or `//cloudkms.googleapis.com/`. Nothing where the text is no such
    /// name, or has no location in it.
    pub fn region_of_self_link(&self, text: &str) -> Option<Match> {
        in_self_link(text).map(|named| named.find(self))
    }
}

/// In an Azure resource id that leads through a region: `/subscriptions/1/providers/Microsoft.Sql/locations/uksouth`.
fn in_arm_id(text: &str) -> Option<Named<'_>> {
    let (_, provider) = text.trim().split_once("/providers/Microsoft.")?;
    let mut segments = provider.split('/').skip(1);
    let (collection, word) = (segments.next()?, segments.next()?);
    collection.eq_ignore_ascii_case("locations").then_some(Named { cloud: "azure", service: None, word })
}

/// In the name of an image in a registry.
fn in_image(text: &str) -> Option<Named<'_>> {
    let (host, _image) = text.trim().split_once('/')?;
    REGISTRIES.iter().find_map(|(before, behind, cloud, service)| {
        let begun = host.strip_suffix(behind)?;
        let word = if before.is_empty() { begun } else { begun.split_once(before)?.1 };
        let is_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (is_word && !word.is_empty()).then_some(Named { cloud, service: *service, word })
    })
}

/// In an Oracle Cloud identifier: `ocid1.autonomousdatabase.oc1.iad.abc`.
fn in_ocid(text: &str) -> Option<Named<'_>> {
    let parts: Vec<&str> = text.trim().splitn(5, '.').collect();
    let ["ocid1", _type, realm, word, _unique] = parts.as_slice() else { return None };
    let has_region = realm.starts_with("oc") && !word.is_empty();
    has_region.then_some(Named { cloud: "oci", service: None, word })
}

/// In a name whose fields stand between colons.
fn in_fields(text: &str) -> Option<Named<'_>> {
    let fields: Vec<&str> = text.trim().split(':').take(7).collect();
    let (_, at, cloud) = FIELDS.iter().find(|(begin, _, _)| fields.first() == Some(begin))?;
    let word = fields.get(*at).filter(|region| !matches!(**region, "" | "*" | "global"))?;
    Some(Named { cloud, service: None, word })
}

fn in_arn(text: &str) -> Option<Named<'_>> {
    let fields: Vec<&str> = text.trim().splitn(6, ':').collect();
    let ["arn", partition, _service, word, _account, _resource] = fields.as_slice() else { return None };
    let has_region = partition.starts_with("aws") && !word.is_empty() && *word != "*";
    has_region.then_some(Named { cloud: "aws", service: None, word })
}

fn in_self_link(text: &str) -> Option<Named<'_>> {
    let (host, path) = split_host(text.trim())?;
    let mut segments = path.split('/').skip_while(|segment| host.is_some() && *segment != "projects");
    if segments.next() != Some("projects") {
        return None;
    }
    let _project = segments.next().filter(|project| !project.is_empty())?;
    let (word, service) = match (segments.next()?, segments.next()) {
        (global @ "global", _) => (global, None),
        ("instanceConfigs", Some(word)) => (word, Some("spanner")),
        ("regions" | "zones", Some(word)) => (word, None),
        ("locations", Some(word)) => {
            let collection = segments.next().filter(|collection| !collection.is_empty());
            // The collection decides whose word it is: one that cannot be told may mean any service.
            if collection.is_some_and(|collection| !collection.chars().all(|one| one.is_ascii_alphanumeric())) {
                return None;
            }
            (word, collection.and_then(service).or_else(|| service(host?.split('.').next()?)))
        }
        _ => return None,
    };
    let named = !word.is_empty() && word != "-";
    named.then_some(Named { cloud: "gcp", service, word })
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
