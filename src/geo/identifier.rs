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

impl Catalogue {
    /// The region that any cloud's identifier names. Nothing where the text is no identifier, or of something without a
    /// region.
    pub fn region_of_identifier(&self, text: &str) -> Option<Match> {
        let ways = [
            Self::region_of_arn,
            Self::region_of_self_link,
            Self::region_of_ocid,
            Self::region_of_fields,
            Self::region_of_arm_id,
            Self::region_of_image,
        ];
        ways.iter().find_map(|way| way(self, text))
    }

    /// The region of an Azure resource id that leads through one: `/subscriptions/1/providers/Microsoft.Sql/locations/uksouth`.
    fn region_of_arm_id(&self, text: &str) -> Option<Match> {
        let (_, provider) = text.trim().split_once("/providers/Microsoft.")?;
        let mut segments = provider.split('/').skip(1);
        let (collection, word) = (segments.next()?, segments.next()?);
        collection.eq_ignore_ascii_case("locations").then(|| self.find(Some("azure"), None, word))
    }

    /// The region of an image in a registry.
    fn region_of_image(&self, text: &str) -> Option<Match> {
        let (host, _image) = text.trim().split_once('/')?;
        REGISTRIES.iter().find_map(|(before, behind, cloud, service)| {
            let begun = host.strip_suffix(behind)?;
            let word = if before.is_empty() { begun } else { begun.split_once(before)?.1 };
            let is_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            (is_word && !word.is_empty()).then(|| self.find(Some(cloud), *service, word))
        })
    }

    /// The region of an Oracle Cloud identifier: `ocid1.autonomousdatabase.oc1.iad.abc`.
    fn region_of_ocid(&self, text: &str) -> Option<Match> {
        let parts: Vec<&str> = text.trim().splitn(5, '.').collect();
        let ["ocid1", _type, realm, region, _unique] = parts.as_slice() else { return None };
        let has_region = realm.starts_with("oc") && !region.is_empty();
        has_region.then(|| self.find(Some("oci"), None, region))
    }

    /// The region of a name whose fields stand between colons.
    fn region_of_fields(&self, text: &str) -> Option<Match> {
        let fields: Vec<&str> = text.trim().split(':').take(7).collect();
        let (_, at, cloud) = FIELDS.iter().find(|(begin, _, _)| fields.first() == Some(begin))?;
        let region = fields.get(*at).filter(|region| !matches!(**region, "" | "*" | "global"))?;
        Some(self.find(Some(cloud), None, region))
    }

    /// The region of an ARN of any partition: `arn:aws:rds:eu-west-1:123456789012:db:x`. Nothing where the text is no
    /// ARN, or one of a service without regions.
    pub fn region_of_arn(&self, text: &str) -> Option<Match> {
        let fields: Vec<&str> = text.trim().splitn(6, ':').collect();
        let ["arn", partition, _service, region, _account, _resource] = fields.as_slice() else { return None };
        let has_region = partition.starts_with("aws") && !region.is_empty() && *region != "*";
        has_region.then(|| self.find(Some("aws"), None, region))
    }

    /// The region of a Google self link or resource name: `projects/p/zones/europe-west1-b/instances/x`, also below
    /// `https://www.googleapis.com/compute/v1/` or `//cloudkms.googleapis.com/`. Nothing where the text is no such
    /// name, or has no location in it.
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
