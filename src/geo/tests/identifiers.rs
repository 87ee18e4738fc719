//! Regions inside ARNs and self links.

use super::{catalogue, short};

#[test]
fn arns_of_every_partition() {
    let arn = |text: &str| catalogue().region_of_arn(text).map(|found| short(&found));
    assert_eq!(arn("arn:aws:rds:eu-west-1:123456789012:db:orders").as_deref(), Some("aws:eu-west-1"));
    assert_eq!(arn("arn:aws-cn:ec2:cn-north-1:123456789012:vpc/vpc-1").as_deref(), Some("aws:cn-north-1"));
    assert_eq!(arn("arn:aws-us-gov:kms:us-gov-west-1:1:key/a:b").as_deref(), Some("aws:us-gov-west-1"));
    assert_eq!(arn("arn:aws-eusc:s3:eusc-de-east-1:1:accesspoint/x").as_deref(), Some("aws:eusc-de-east-1"));
    assert_eq!(arn("arn:aws:rds:eu-nowhere-1:1:db:x").as_deref(), Some("unknown"));
    for text in [
        "arn:aws:s3:::bucket",
        "arn:aws:iam::1:role/x",
        "arn:aws:logs:*:1:x",
        "arn:aws:rds:eu-west-1",
        "arn:oci:x:eu-west-1:1:y",
        "eu-west-1",
        "",
    ] {
        assert_eq!(arn(text), None, "{text}");
    }
}

#[test]
fn hosts_that_serve_one_region() {
    let host = |address: &str| catalogue().region_of_host(address).map(|found| short(&found));
    for (address, region) in [
        ("https://s3.fr-par.scw.cloud", "scaleway:fr-par"),
        ("https://AMS3.digitaloceanspaces.com:443/files", "digitalocean:ams3"),
        ("s3.gra.io.cloud.ovh.net", "ovh:eu-west-gra"),
        ("https://eu-central-1.linodeobjects.com", "linode:eu-central"),
        ("https://sos-ch-gva-2.exo.io", "exoscale:ch-gva-2"),
        ("https://fsn1.your-objectstorage.com/", "hetzner:fsn1"),
    ] {
        assert_eq!(host(address).as_deref(), Some(region), "{address}");
    }
    for address in [
        "https://files.ams3.digitaloceanspaces.com",
        "https://ams3.digitaloceanspaces.com.example.com",
        "https://ams3.digitaloceanspaces.com@example.com",
        "https://s3.fr-nowhere.scw.cloud",
        "https://0.r2.cloudflarestorage.com",
        "http://localhost:4566",
        "",
    ] {
        assert_eq!(host(address), None, "{address}");
    }
}

#[test]
fn googles_names() {
    let link = |text: &str| catalogue().region_of_self_link(text).map(|found| short(&found));
    assert_eq!(link("projects/p/regions/europe-west1/subnetworks/s").as_deref(), Some("gcp:europe-west1"));
    assert_eq!(link("projects/p/zones/europe-west1-b/instances/i").as_deref(), Some("zone of gcp:europe-west1"));
    assert_eq!(
        link("https://www.googleapis.com/compute/v1/projects/p/zones/us-east1-c/disks/d").as_deref(),
        Some("zone of gcp:us-east1")
    );
    assert_eq!(link("//cloudkms.googleapis.com/projects/p/locations/eur5/keyRings/k").as_deref(), Some("gcp:kms/eur5"));
    assert_eq!(link("projects/p/locations/nam4/keyRings/k/cryptoKeys/c").as_deref(), Some("gcp:kms/nam4"));
    assert_eq!(link("projects/p/locations/europe/repositories/r").as_deref(), Some("gcp:artifactregistry/europe"));
    assert_eq!(link("projects/p/instanceConfigs/eur7").as_deref(), Some("gcp:spanner/eur7"));
    assert_eq!(link("projects/p/global/networks/default").as_deref(), Some("gcp:global"));
    assert_eq!(link("projects/p/locations/nowhere1/x/y").as_deref(), Some("unknown"));
    assert_eq!(link("projects/p/locations/europe/\u{f8fe}/y"), None, "the collection decides whose word it is");
    for text in [
        "projects/p",
        "projects/p/secrets/s",
        "projects/p/locations/-/x/y",
        "projects//regions/europe-west1",
        "https://example.com/projects/p/regions/europe-west1/x/y",
        "europe-west1",
        "some/projects/p/regions/europe-west1",
        "",
    ] {
        assert_eq!(link(text), None, "{text}");
    }
}

#[test]
fn an_image_lies_where_its_registry_does() {
    let name = |text: &str| catalogue().region_of_identifier(text).map(|found| short(&found));
    assert_eq!(name("123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1").as_deref(), Some("aws:eu-west-1"));
    assert_eq!(name("1.dkr.ecr.cn-north-1.amazonaws.com.cn/web").as_deref(), Some("aws:cn-north-1"));
    assert_eq!(name("europe-west1-docker.pkg.dev/acme/images/web").as_deref(), Some("gcp:europe-west1"));
    for text in [
        "nginx:1.27",
        "docker.io/library/nginx",
        "public.ecr.aws/x/y",
        "-docker.pkg.dev/a/b",
        "1.dkr.ecr..amazonaws.com/a",
    ] {
        assert_eq!(name(text), None, "{text}");
    }
}

#[test]
fn other_clouds_names() {
    let name = |text: &str| catalogue().region_of_identifier(text).map(|found| short(&found));
    assert_eq!(name("ocid1.autonomousdatabase.oc1.iad.abuwcljt").as_deref(), Some("oci:us-ashburn-1"));
    assert_eq!(name("ocid1.vault.oc1.eu-frankfurt-1.b.abc").as_deref(), Some("oci:eu-frankfurt-1"));
    assert_eq!(name("acs:log:cn-hangzhou:1:project/audit").as_deref(), Some("alibaba:cn-hangzhou"));
    assert_eq!(name("qcs::cos:ap-guangzhou:uid/1:orders").as_deref(), Some("tencent:ap-guangzhou"));
    assert_eq!(name("crn:v1:bluemix:public:kms:eu-de:a/1:b::").as_deref(), Some("ibm:eu-de"));
    assert_eq!(name("ocid1.vault.oc1.nowhere.x").as_deref(), Some("unknown"));
    for text in [
        "ocid1.tenancy.oc1..aaaa",
        "ocid1",
        "acs:ram::1:role/x",
        "crn:v1:bluemix:public:cloud-object-storage:global:a/1:b::",
        "crn",
        "iad",
    ] {
        assert_eq!(name(text), None, "{text}");
    }
}
