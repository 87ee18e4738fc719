//! Kubernetes rules against the published definitions of the kinds.
//!
//! `fixtures/schemas/kubernetes.txt` holds a line for each kind that a rule names (of a general pattern, one kind that
//! fits it), with those of its field paths that the rules read (`a.b.*` for a map with free keys). It is cut from full
//! listings, which are too large to keep: a line `group/Kind: path path ...` for each published definition, that is
//! each schema of github.com/datreeio/CRDs-catalog and each `CustomResourceDefinition` in the operators' own
//! repositories.
//!
//! ```sh
//! KINDS=path/to/listings cargo test --test packs rewrite_the_kinds -- --ignored
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use regionlint::rules::written::{OneOrMany, Rule};
use regionlint::rules::{fits, retold};

use super::extracts::{Schema, extracts, read_into};
use super::{Ruled, none, paths, rules, sorted};

const KINDS: &str = "fixtures/schemas/kubernetes.txt";

/// Kinds whose definition is not published as a schema, and where their fields are documented instead.
const WITHOUT_SCHEMA: &[(&str, &str)] = &[
    ("Namespace", CORE),
    ("PersistentVolume", CORE),
    ("PersistentVolumeClaim", CORE),
    ("Pod", CORE),
    ("Secret", CORE),
    ("Service", CORE),
    ("apps/*", CORE),
    ("batch/*", CORE),
    ("networking.k8s.io/*", CORE),
    ("storage.k8s.io/*", CORE),
    (
        "eksctl.io/ClusterConfig",
        "read by a command, not by a cluster: docs.aws.amazon.com/eks/latest/eksctl/schema.html",
    ),
    ("*.karmada.io/*", "no schema in the catalogue: karmada.io/docs/reference/karmada-api"),
    ("*.kubernetes-fleet.io/*", "no schema in the catalogue: kubefleet.dev/docs/api-reference"),
    ("fleet.cattle.io/*", "no schema in the catalogue: fleet.rancher.io/ref-crds"),
    ("nats.io/NatsCluster", "its operator makes the definition, without a schema: github.com/nats-io/nats-operator"),
    ("types.kubefed.io/*", "made for each kind by an archived project: github.com/kubernetes-retired/kubefed"),
    (
        "networking.gke.io/MultiClusterService",
        "served by Google's hub: cloud.google.com/kubernetes-engine/docs/reference/multiclusterservice",
    ),
    ("admiral.io/*", "no schema in the catalogue: github.com/istio-ecosystem/admiral/blob/main/install/admiral/base"),
    ("karpenter.k8s.gcp/*", "no schema in the catalogue: github.com/cloudpilot-ai/karpenter-provider-gcp"),
    (
        "karpenter.k8s.alibabacloud/*",
        "no schema in the catalogue: github.com/cloudpilot-ai/karpenter-provider-alibabacloud",
    ),
    ("core.gardener.cloud/*", "served by Gardener's own API server: gardener.cloud/docs/gardener/api-reference/core"),
];

const CORE: &str = "built into Kubernetes: kubernetes.io/docs/reference/kubernetes-api";

/// Fields of kinds whose published definition is of an older version, and where the newer is documented.
const NEWER: &[(&str, &str)] = &[
    ("crdb.cockroachlabs.com/CrdbCluster", "spec.regions"),
    ("crdb.cockroachlabs.com/CrdbCluster", "spec.regions.code"),
];

/// Fields that a model has and the kind made from it has not: an older version of the provider, or one that was left
/// out.
const LACKING: &[(&str, &str)] = &[
    ("apigee.cnrm.cloud.google.com/ApigeeOrganization", "spec.apiConsumerDataLocation"),
    ("appengine.cnrm.cloud.google.com/AppEngineServiceSplitTraffic", "spec.service"),
    ("bigquery.cnrm.cloud.google.com/BigQueryJob", "spec.copy.destinationTable.datasetId"),
    ("bigquery.cnrm.cloud.google.com/BigQueryJob", "spec.copy.sourceTables.datasetId"),
    ("bigquery.cnrm.cloud.google.com/BigQueryTable", "spec.tableReplicationInfo.sourceDatasetId"),
    ("bigqueryanalyticshub.cnrm.cloud.google.com/BigQueryAnalyticsHubListing", "spec.bigqueryDataset.replicaLocations"),
    ("bigquerydatatransfer.cnrm.cloud.google.com/BigQueryDataTransferConfig", "spec.dataSourceId"),
    ("bigquerydatatransfer.cnrm.cloud.google.com/BigQueryDataTransferConfig", "spec.destinationDatasetId"),
    ("bigqueryreservation.cnrm.cloud.google.com/BigQueryReservationAssignment", "spec.location"),
    ("bigtable.cnrm.cloud.google.com/BigtableInstance", "spec.zone"),
    ("bigtable.gcp.*upbound.io/Instance", "spec.forProvider.zone"),
    ("cloudwatchlogs.aws.*upbound.io/Group", "spec.forProvider.name"),
    ("cognitiveservices.azure.*upbound.io/Deployment", "spec.forProvider.scale.type"),
    ("compute.cnrm.cloud.google.com/ComputeImage", "spec.sourceDisk"),
    ("compute.cnrm.cloud.google.com/ComputeMachineImage", "spec.storageLocations"),
    ("compute.cnrm.cloud.google.com/ComputeVPNTunnel", "spec.peerGcpGateway"),
    ("compute.cnrm.cloud.google.com/ComputeVPNTunnel", "spec.targetVpnGateway"),
    ("container.cnrm.cloud.google.com/ContainerNodePool", "spec.region"),
    ("container.cnrm.cloud.google.com/ContainerNodePool", "spec.zone"),
    ("container.gcp.*upbound.io/NodePool", "spec.forProvider.region"),
    ("container.gcp.*upbound.io/NodePool", "spec.forProvider.zone"),
    ("containerregistry.azure.*upbound.io/Registry", "spec.forProvider.georeplicationLocations"),
    ("dms.aws.*upbound.io/Endpoint", "spec.forProvider.s3Settings.bucketName"),
    ("dns.cnrm.cloud.google.com/DNSRecordSet", "spec.routingPolicy.primaryBackup.primary.internalLoadBalancers.region"),
    (
        "dns.cnrm.cloud.google.com/DNSRecordSet",
        "spec.routingPolicy.wrr.healthCheckedTargets.internalLoadBalancers.region",
    ),
    ("ec2.aws.*upbound.io/FlowLog", "spec.forProvider.logGroupName"),
    ("eventgrid.azure.*upbound.io/Domain", "spec.forProvider.dataResidencyBoundary"),
    ("eventgrid.azure.*upbound.io/Topic", "spec.forProvider.dataResidencyBoundary"),
    ("filestore.cnrm.cloud.google.com/FilestoreInstance", "spec.initialReplication.replicas.peerInstance"),
    ("filestore.cnrm.cloud.google.com/FilestoreInstance", "spec.initialReplication.role"),
    ("firehose.aws.*upbound.io/DeliveryStream", "spec.forProvider.s3Configuration.bucketArn"),
    ("globalaccelerator.aws.*upbound.io/EndpointGroup", "spec.forProvider.region"),
    ("network.azure.*upbound.io/TrafficManagerAzureEndpoint", "spec.forProvider.endpointLocation"),
    ("network.azure.*upbound.io/TrafficManagerExternalEndpoint", "spec.forProvider.targetResourceId"),
    ("network.azure.*upbound.io/WatcherFlowLog", "spec.forProvider.networkSecurityGroupId"),
    ("network.azure.*upbound.io/WatcherFlowLog", "spec.forProvider.targetResourceId"),
    ("networkmanager.aws.*upbound.io/CoreNetwork", "spec.forProvider.basePolicyRegion"),
    ("pubsub.cnrm.cloud.google.com/PubSubTopic", "spec.ingestionDataSourceSettings.awsKinesis.streamArn"),
    ("pubsub.cnrm.cloud.google.com/PubSubTopic", "spec.ingestionDataSourceSettings.awsMsk.clusterArn"),
    ("pubsub.cnrm.cloud.google.com/PubSubTopic", "spec.ingestionDataSourceSettings.cloudStorage.bucket"),
    ("redshift.aws.*upbound.io/Cluster", "spec.forProvider.logging.bucketName"),
    ("redshift.aws.*upbound.io/Cluster", "spec.forProvider.snapshotCopy.destinationRegion"),
    ("run.cnrm.cloud.google.com/RunService", "spec.multiRegionSettings.regions"),
    ("s3.aws.*upbound.io/Bucket", "spec.forProvider.logging.targetBucket"),
    ("s3.aws.*upbound.io/Bucket", "spec.forProvider.replicationConfiguration.rules"),
    ("s3.aws.*upbound.io/Bucket", "spec.forProvider.replicationConfiguration.rules.destination.bucket"),
    ("s3.aws.*upbound.io/Bucket", "spec.forProvider.replicationConfiguration.rules.status"),
    ("spanner.cnrm.cloud.google.com/SpannerInstanceConfig", "spec.baseConfig"),
    ("sql.cnrm.cloud.google.com/SQLInstance", "spec.clone.sourceInstanceName"),
    ("sql.cnrm.cloud.google.com/SQLInstance", "spec.restoreBackupContext.instanceId"),
    ("storagetransfer.cnrm.cloud.google.com/StorageTransferJob", "spec.replicationSpec.gcsDataSink.bucketName"),
    ("storagetransfer.cnrm.cloud.google.com/StorageTransferJob", "spec.replicationSpec.gcsDataSource.bucketName"),
];

#[test]
fn every_kind_is_published() {
    let schema = schema();
    let mut unknown = Vec::new();
    for ruled in kubernetes() {
        let strange = ruled.types().filter(|name| !is_without_schema(name) && fitting(&schema, name).next().is_none());
        unknown.extend(strange.map(|name| format!("{}: no kind {name}", ruled.file)));
    }
    none(&unknown);
}

/// Kinds that say the same need not have every field that the rule reads, but one of them must.
#[test]
fn every_field_is_published() {
    let schema = schema();
    let mut unknown = Vec::new();
    for ruled in kubernetes().into_iter().filter(|ruled| ruled.rule.like.is_empty()) {
        let known: BTreeSet<_> =
            ruled.types().flat_map(|name| fitting(&schema, name)).flat_map(|(_, paths)| paths).cloned().collect();
        if known.is_empty() {
            continue;
        }
        let read = paths::of(&ruled.rule);
        let newer = |path: &str| ruled.types().any(|name| NEWER.contains(&(name, path)));
        let wrong = read.iter().flat_map(|path| path.split('|')).filter(|path| !is_field(path, &known) && !newer(path));
        unknown.extend(wrong.map(|path| format!("{}: {:?} has no {path}", ruled.file, ruled.types().next())));
    }
    none(&unknown);
}

#[test]
fn every_model_is_a_type_with_a_rule_or_a_place_in_its_pack() {
    let schemas = extracts();
    let known = |model: &str| schemas.values().any(|schema| schema.contains_key(model));
    let mut unknown = Vec::new();
    for ruled in kubernetes() {
        let strange = ruled.rule.like.values().filter(|model| !known(model));
        unknown.extend(strange.map(|model| format!("{}: no type {model}", ruled.file)));
    }
    none(&unknown);
}

/// What is retold must find the fields of the model: one that is called otherwise would go unseen.
#[test]
fn what_is_retold_is_published() {
    let schema = schema();
    let all = rules();
    let mut lost = Vec::new();
    for ruled in kubernetes() {
        for (name, model) in &ruled.rule.like {
            let known: BTreeSet<_> = fitting(&schema, name).flat_map(|(_, paths)| paths).cloned().collect();
            let read = told_places(&ruled.rule, model, &all);
            let found = |path: &String| path.split('|').any(|way| is_field(way, &known));
            let lacks = |path: &str| LACKING.contains(&(name.as_str(), path.split('|').next().unwrap_or(path)));
            let missing = read.iter().filter(|path| !found(path) && !lacks(path));
            lost.extend(missing.map(|path| format!("{name}: no {path}")));
        }
    }
    none(&lost);
}

#[test]
#[ignore = "a developer's command: it rewrites the extract from full listings"]
fn rewrite_the_kinds() {
    let listings = std::env::var("KINDS").expect("KINDS names the directory of the full listings");
    let mut full = Schema::new();
    for file in sorted(Path::new(&listings)) {
        read_into(&mut full, &fs::read_to_string(&file).unwrap());
    }
    fs::write(KINDS, cut(&full, &rules())).unwrap();
}

/// The extract: every kind that a rule names, with the fields that rules read.
fn cut(full: &Schema, rules: &[Ruled]) -> String {
    let full = by_kind(full);
    let mut kept: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for ruled in rules.iter().filter(|ruled| ruled.pack == "kubernetes") {
        for name in ruled.types() {
            let read = match ruled.rule.like.get(name) {
                None => paths::of(&ruled.rule),
                Some(model) => told(&ruled.rule, model, rules).iter().flat_map(paths::of).collect(),
            };
            let ways: BTreeSet<&str> = read.iter().flat_map(|path| path.split('|')).collect();
            let general = name.starts_with('*') || name.ends_with('*');
            let mut sought: BTreeSet<&str> = ways.iter().copied().chain([""]).collect();
            let kinds = full.iter().filter(|(kind, _)| fits(&name.to_lowercase(), &kind.to_lowercase()));
            // Namespaced kinds have the same fields as those of the whole cluster.
            let kinds = kinds.filter(|(kind, _)| !kind.contains(".m.upbound.io/"));
            for (kind, known) in kinds {
                let own: BTreeSet<&str> = ways.iter().filter_map(|way| field(way, known)).collect();
                // Of a general pattern so many kinds as show each field, or one.
                if general && !own.iter().any(|path| sought.remove(path)) && !sought.remove("") {
                    continue;
                }
                let kind = if name.contains('*') { kind.as_str() } else { name };
                kept.entry(kind.to_owned()).or_default().extend(own.into_iter().map(str::to_owned));
            }
        }
    }
    let mut text = String::from("# Kinds that rules name, with the field paths that the rules read.\n");
    for (kind, paths) in kept {
        let paths: Vec<String> = paths.into_iter().collect();
        writeln!(text, "{kind}: {}", paths.join(" ")).unwrap();
    }
    text.replace(": \n", ":\n")
}

/// The listings of one kind as one: a catalogue of files writes the kind in small letters.
fn by_kind(full: &Schema) -> Schema {
    let mut kinds: BTreeMap<String, (&str, BTreeSet<String>)> = BTreeMap::new();
    // Small letters sort behind capital ones, so that the kind's own spelling comes first.
    for (kind, paths) in full {
        kinds.entry(kind.to_lowercase()).or_insert((kind, BTreeSet::new())).1.extend(paths.iter().cloned());
    }
    kinds.into_values().map(|(kind, paths)| (kind.to_owned(), paths)).collect()
}

fn schema() -> Schema {
    let mut schema = Schema::new();
    read_into(&mut schema, &fs::read_to_string(KINDS).unwrap());
    schema
}

fn kubernetes() -> Vec<Ruled> {
    rules().into_iter().filter(|ruled| ruled.pack == "kubernetes").collect()
}

/// The published kinds that a name or pattern is for. A catalogue may have told only the small letters of a kind.
fn fitting<'s>(schema: &'s Schema, name: &str) -> impl Iterator<Item = (&'s String, &'s BTreeSet<String>)> {
    let (name, small) = (name.to_owned(), name.to_lowercase());
    schema.iter().filter(move |(kind, _)| fits(&name, kind) || fits(&small, kind))
}

fn is_without_schema(name: &str) -> bool {
    WITHOUT_SCHEMA.iter().any(|(pattern, _)| fits(pattern, name))
}

/// The field at a path, or the map with free keys above it (`spec.config.*`).
fn field<'k>(path: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let mut found = known.get(path);
    let mut rest = path;
    while let (None, Some((above, _))) = (found, rest.rsplit_once('.')) {
        found = known.get(&format!("{above}.*"));
        rest = above;
    }
    found.map(String::as_str)
}

/// Metadata is Kubernetes' own.
fn is_field(path: &str, known: &BTreeSet<String>) -> bool {
    path.starts_with("metadata") || field(path, known).is_some()
}

/// The model's rules, retold.
fn told(rule: &Rule, model: &str, all: &[Ruled]) -> Vec<Rule> {
    let under = rule.under.as_deref().unwrap();
    let models = all.iter().filter(|ruled| ruled.types().any(|name| fits(name, model)) && ruled.rule.like.is_empty());
    models.map(|ruled| retold(&ruled.rule, under, &rule.known_by)).collect()
}

/// The paths of the retold rules that say places, copies and links.
fn told_places(rule: &Rule, model: &str, all: &[Ruled]) -> BTreeSet<String> {
    let mut told = told(rule, model, all);
    for rule in &mut told {
        rule.known_by = OneOrMany::default();
        rule.defaults.clear();
    }
    told.iter().flat_map(paths::of).collect()
}
