#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeMap;

use crate::discover::Memory;
use crate::kubernetes::{Options, read};
use crate::model::Resource;

/// The objects of one file, by address.
fn objects(text: &str) -> BTreeMap<String, Resource> {
    objects_of(&[("m.yaml", text)])
}

/// The objects of several files of one directory, by address.
fn objects_of(files: &[(&str, &str)]) -> BTreeMap<String, Resource> {
    let tree = Memory::new(files.iter().copied());
    let paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    let reading = read(&tree, &paths, &Options::default());
    assert_eq!(reading.problems, []);
    let resources = reading.stacks.into_iter().flat_map(|stack| stack.resources);
    resources.map(|resource| (resource.address.to_string(), resource)).collect()
}

/// A document: `object("v1", "Service", "web", "spec: {}")`.
fn object(api_version: &str, kind: &str, name: &str, rest: &str) -> String {
    format!("---\napiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}}}\n{rest}\n")
}

/// The addresses that the value at a path of an object refers to.
fn refers(objects: &BTreeMap<String, Resource>, address: &str, path: &[&str]) -> Vec<String> {
    let value = path.iter().fold(objects[address].body.clone(), |value, step| match step.parse::<usize>() {
        Ok(index) => value.as_items().unwrap()[index].clone(),
        Err(_) => value.get(step).unwrap().clone(),
    });
    value.origin.references().iter().map(ToString::to_string).collect()
}

fn together(objects: &BTreeMap<String, Resource>, one: &str, other: &str) -> bool {
    objects[one].deployment == objects[other].deployment
}

const POD_SPEC: &str = "spec:
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      serviceAccountName: runner
      imagePullSecrets: [{name: registry}]
      containers:
      - name: web
        envFrom: [{configMapRef: {name: settings}}]
        env: [{name: A, valueFrom: {secretKeyRef: {name: passwords, key: a}}}]
      volumes:
      - persistentVolumeClaim: {claimName: data}
      - secret: {secretName: tls}
      - projected: {sources: [{configMap: {name: extra}}]}";

#[test]
fn workloads_claims_and_volumes_are_one_deployment() {
    let text = [
        object("apps/v1", "Deployment", "web", POD_SPEC),
        object("v1", "ServiceAccount", "runner", ""),
        object("v1", "Secret", "registry", ""),
        object("v1", "Secret", "passwords", ""),
        object("v1", "Secret", "tls", ""),
        object("v1", "ConfigMap", "settings", ""),
        object("v1", "ConfigMap", "extra", ""),
        object("v1", "PersistentVolumeClaim", "data", "spec: {storageClassName: fast, volumeName: disk}"),
        object("v1", "PersistentVolume", "disk", ""),
        object("storage.k8s.io/v1", "StorageClass", "fast", ""),
        object("v1", "ConfigMap", "unrelated", ""),
    ];
    let objects = objects(&text.concat());
    for (address, resource) in &objects {
        let expected = if address == "ConfigMap/unrelated" { address } else { "ConfigMap/extra" };
        assert_eq!(resource.deployment.as_deref(), Some(expected), "{address}");
    }
    assert_eq!(refers(&objects, "PersistentVolumeClaim/data", &["spec", "storageClassName"]), ["StorageClass/fast"]);
    assert_eq!(refers(&objects, "PersistentVolumeClaim/data", &["spec", "volumeName"]), ["PersistentVolume/disk"]);
    let claim = ["spec", "template", "spec", "volumes", "0", "persistentVolumeClaim", "claimName"];
    assert_eq!(refers(&objects, "Deployment/web", &claim), ["PersistentVolumeClaim/data"]);
}

#[test]
fn selectors_fit_labels_as_a_whole() {
    let text = [
        object("apps/v1", "Deployment", "web", POD_SPEC),
        object("v1", "Service", "web", "spec: {selector: {app: web}}"),
        object("v1", "Service", "other", "spec: {selector: {app: web, tier: back}}"),
        object("v1", "Service", "empty", "spec: {selector: {}}"),
        object("policy/v1", "PodDisruptionBudget", "web", "spec: {selector: {matchLabels: {tier: front}}}"),
        object(
            "networking.k8s.io/v1",
            "Ingress",
            "web",
            "spec: {rules: [{http: {paths: [{backend: {service: {name: web}}}]}}]}",
        ),
        object(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "web",
            "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}",
        ),
    ];
    let objects = objects(&text.concat());
    for address in ["Service/web", "PodDisruptionBudget/web", "Ingress/web", "HorizontalPodAutoscaler/web"] {
        assert!(together(&objects, address, "Deployment/web"), "{address}");
    }
    for address in ["Service/other", "Service/empty"] {
        assert!(!together(&objects, address, "Deployment/web"), "{address}");
    }
    assert_eq!(refers(&objects, "Service/web", &["spec", "selector"]), ["Deployment/web"]);
}

#[test]
fn fields_called_after_a_kind_name_its_objects() {
    let text = [
        object("compute.cnrm.cloud.google.com/v1beta1", "ComputeNetwork", "main", ""),
        object(
            "sql.cnrm.cloud.google.com/v1beta1",
            "SQLInstance",
            "first",
            "spec: {region: a, settings: {privateNetworkRef: {name: main}}}",
        ),
        object("sql.cnrm.cloud.google.com/v1beta1", "SQLInstance", "copy", "spec: {masterInstanceRef: {name: first}}"),
        object("ec2.aws.upbound.io/v1beta1", "VPC", "vpc", ""),
        object("ec2.aws.upbound.io/v1beta1", "Subnet", "one", "spec: {forProvider: {vpcIdRef: {name: vpc}}}"),
        object(
            "cluster.x-k8s.io/v1beta1",
            "Cluster",
            "c",
            "spec: {infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSCluster, name: c}}",
        ),
        object("infrastructure.cluster.x-k8s.io/v1beta2", "AWSCluster", "c", "spec: {region: x}"),
        object("cluster.x-k8s.io/v1beta1", "MachineDeployment", "m", "spec: {clusterName: c}"),
    ];
    let objects = objects(&text.concat());
    assert_eq!(refers(&objects, "SQLInstance/copy", &["spec", "masterInstanceRef", "name"]), ["SQLInstance/first"]);
    let network = ["spec", "settings", "privateNetworkRef", "name"];
    assert_eq!(refers(&objects, "SQLInstance/first", &network), ["ComputeNetwork/main"]);
    assert_eq!(refers(&objects, "Subnet/one", &["spec", "forProvider", "vpcIdRef", "name"]), ["VPC/vpc"]);
    assert_eq!(refers(&objects, "MachineDeployment/m", &["spec", "clusterName"]), ["Cluster/c"], "of the own group");
    assert!(together(&objects, "MachineDeployment/m", "AWSCluster/c"));
    assert!(!together(&objects, "Subnet/one", "SQLInstance/copy"));
}

#[test]
fn namespaces_part_objects_of_one_name() {
    let claim = |namespace: &str| {
        format!("---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data, namespace: {namespace}}}\n")
    };
    let pod = |namespace: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: {namespace}}}\nspec: {{volumes: [{{persistentVolumeClaim: {{claimName: data}}}}]}}\n"
        )
    };
    let objects = objects(&[claim("a"), claim("b"), pod("b"), pod("c")].concat());
    assert!(together(&objects, "Pod/b/p", "PersistentVolumeClaim/b/data"));
    assert!(!together(&objects, "Pod/b/p", "PersistentVolumeClaim/a/data"));
    assert_eq!(objects["Pod/c/p"].deployment.as_deref(), Some("Pod/c/p"));
}

#[test]
fn what_everybody_shares_joins_nobody_but_is_referred_to() {
    let text = [
        object("pkg.x.io/v1", "ProviderConfig", "default", ""),
        object("s3.aws.upbound.io/v1beta1", "Bucket", "a", "spec: {providerConfigRef: {name: default}}"),
        object("s3.aws.upbound.io/v1beta1", "Bucket", "b", "spec: {providerConfigRef: {name: default}}"),
    ];
    let objects = objects(&text.concat());
    assert!(!together(&objects, "Bucket/a", "Bucket/b"));
    assert_eq!(refers(&objects, "Bucket/a", &["spec", "providerConfigRef", "name"]), ["ProviderConfig/default"]);
}

#[test]
fn labels_select_the_kind_that_fits_the_field_best() {
    let selector = "spec: {forProvider: {partnerNamespaceIdSelector: {matchLabels: {part: second}}}}";
    let text = [
        object("eventhub.azure.upbound.io/v1beta1", "EventHubNamespace", "second, labels: {part: second}", "spec: {}"),
        object("eventhub.azure.upbound.io/v1beta1", "AuthorizationRule", "rule, labels: {part: second}", "spec: {}"),
        object("eventhub.azure.upbound.io/v1beta1", "NamespaceDisasterRecoveryConfig", "both", selector),
    ];
    let objects = objects(&text.concat());
    let path = ["spec", "forProvider", "partnerNamespaceIdSelector"];
    assert_eq!(refers(&objects, "NamespaceDisasterRecoveryConfig/both", &path), ["EventHubNamespace/second"]);
}

#[test]
fn an_identity_and_a_resource_group_join_nobody() {
    let spec = "spec: {forProvider: {roleRef: {name: runner}, resourceGroupNameRef: {name: all}}}";
    let text = [
        object("lambda.aws.upbound.io/v1beta1", "Function", "near", spec),
        object("lambda.aws.upbound.io/v1beta1", "Function", "far", spec),
        object("iam.aws.upbound.io/v1beta1", "Role", "runner", "spec: {}"),
        object("azure.upbound.io/v1beta1", "ResourceGroup", "all", "spec: {}"),
    ];
    let objects = objects(&text.concat());
    assert_eq!(refers(&objects, "Function/far", &["spec", "forProvider", "roleRef", "name"]), ["Role/runner"]);
    assert!(!together(&objects, "Function/near", "Function/far"));
}

#[test]
fn a_namespace_that_speaks_for_its_objects_is_referred_to_and_a_wrapped_reference_is_one() {
    let text = [
        object(
            "eks.services.k8s.aws/v1alpha1",
            "Nodegroup",
            "nodes, namespace: shop",
            "spec: {clusterRef: {from: {name: main}}}",
        ),
        object("eks.services.k8s.aws/v1alpha1", "Cluster", "main, namespace: shop", "spec: {}"),
        object("v1", "Namespace", "shop, annotations: {services.k8s.aws/default-region: eu-west-1}", ""),
        object("eks.services.k8s.aws/v1alpha1", "Cluster", "plain, namespace: other", "spec: {}"),
        object("v1", "Namespace", "other", ""),
    ];
    let objects = objects(&text.concat());
    assert_eq!(refers(&objects, "Nodegroup/shop/nodes", &["metadata", "namespace"]), ["Namespace/shop"]);
    assert!(refers(&objects, "Cluster/other/plain", &["metadata", "namespace"]).is_empty());
    assert!(together(&objects, "Nodegroup/shop/nodes", "Cluster/shop/main"));
    assert!(!together(&objects, "Cluster/shop/main", "Namespace/shop"));
}

#[test]
fn variants_of_one_deployment_in_one_directory_stay_apart() {
    let variant = [
        object("v1", "PersistentVolumeClaim", "data", ""),
        object("apps/v1", "Deployment", "web", POD_SPEC),
        object("v1", "Service", "web", "spec: {selector: {app: web}}"),
    ];
    let variant = variant.concat();
    let objects = objects_of(&[("a.yaml", &variant), ("b.yaml", &variant)]);
    for kind in ["PersistentVolumeClaim/data", "Service/web"] {
        assert!(together(&objects, kind, "Deployment/web"), "{kind}");
        assert!(together(&objects, &format!("{kind}#2"), "Deployment/web#2"), "{kind}");
    }
    assert!(!together(&objects, "Deployment/web", "Deployment/web#2"));
}

#[test]
fn which_of_several_variants_is_meant_from_outside_cannot_be_told() {
    let variant = object("v1", "PersistentVolumeClaim", "data, namespace: shop, labels: {app: web}", "");
    let job = object("batch/v1", "Job", "copy, namespace: shop", POD_SPEC);
    let path = ["spec", "template", "spec", "volumes", "0", "persistentVolumeClaim", "claimName"];
    let copies = |files: &[(&str, &str)]| refers(&objects_of(files), "Job/shop/copy", &path);
    assert_eq!(copies(&[("a.yaml", &variant), ("job.yaml", &job)]), ["PersistentVolumeClaim/shop/data"]);
    assert!(copies(&[("a.yaml", &variant), ("b.yaml", &variant), ("job.yaml", &job)]).is_empty());
    let unplaced = variant.replace(", namespace: shop", "");
    let named = copies(&[("a.yaml", &unplaced), ("b.yaml", &variant), ("job.yaml", &job)]);
    assert_eq!(named, ["PersistentVolumeClaim/shop/data"], "the namespace is said");
}

#[test]
fn examples_that_say_which_they_are_stay_apart() {
    let subnet = |example: &str, name: &str| {
        let metadata =
            format!("{name}, annotations: {{meta.upbound.io/example-id: {example}}}, labels: {{of: {name}}}");
        object("ec2.aws.upbound.io/v1beta1", "Subnet", &metadata, "")
    };
    let metadata = "web, annotations: {meta.upbound.io/example-id: ec2/v1/instance}";
    let spec = "spec: {forProvider: {subnetIdSelector: {matchLabels: {of: one}}, otherSubnetIdRef: {name: one}}}";
    let instance = object("ec2.aws.upbound.io/v1beta1", "Instance", metadata, spec);
    for (example, expected) in [("ec2/v1/instance", vec!["Subnet/one"]), ("ec2/v1/subnet", vec![])] {
        let objects = objects_of(&[("instance.yaml", &instance), ("subnet.yaml", &subnet(example, "one"))]);
        assert_eq!(
            refers(&objects, "Instance/web", &["spec", "forProvider", "subnetIdSelector"]),
            expected,
            "{example}"
        );
        assert_eq!(refers(&objects, "Instance/web", &["spec", "forProvider", "otherSubnetIdRef", "name"]), expected);
        assert_eq!(together(&objects, "Instance/web", "Subnet/one"), !expected.is_empty());
    }
}

#[test]
fn an_order_or_a_policy_over_many_joins_nobody() {
    let labelled = |name: &str| {
        format!(
            "---\napiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: {{name: {name}, labels: {{cni: c}}}}\n"
        )
    };
    let text = [
        labelled("a"),
        labelled("b"),
        object(
            "addons.cluster.x-k8s.io/v1beta1",
            "ClusterResourceSet",
            "c",
            "spec: {clusterSelector: {matchLabels: {cni: c}}}",
        ),
        object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "infra", ""),
        object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "app", "spec: {dependsOn: [{name: infra}]}"),
    ];
    let objects = objects(&text.concat());
    assert_eq!(refers(&objects, "ClusterResourceSet/c", &["spec", "clusterSelector"]), ["Cluster/a", "Cluster/b"]);
    assert!(!together(&objects, "Cluster/a", "Cluster/b"));
    assert_eq!(refers(&objects, "Kustomization/app", &["spec", "dependsOn", "0", "name"]), ["Kustomization/infra"]);
    assert!(!together(&objects, "Kustomization/app", "Kustomization/infra"));
}

#[test]
fn several_kinds_that_fit_equally_are_no_reference() {
    let text = [
        object("a.io/v1", "RedCluster", "x", ""),
        object("b.io/v1", "BlueCluster", "x", ""),
        object("c.io/v1", "Backup", "b", "spec: {clusterRef: {name: x}}"),
    ];
    let objects = objects(&text.concat());
    assert!(refers(&objects, "Backup/b", &["spec", "clusterRef", "name"]).is_empty());
}

#[test]
fn hosts_are_services_only_inside_the_cluster() {
    let rule =
        |host: &str| object("networking.istio.io/v1", "DestinationRule", "r", &format!("spec: {{host: {host}}}"));
    let service = object("v1", "Service", "reviews", "");
    let refers =
        |host: &str| refers(&objects(&[rule(host), service.clone()].concat()), "DestinationRule/r", &["spec", "host"]);
    for host in ["reviews", "reviews.shop", "reviews.shop.svc.cluster.local"] {
        assert_eq!(refers(host), ["Service/reviews"], "{host}");
    }
    assert!(refers("reviews.example.com").is_empty());
}

#[test]
fn placeholders_refer_by_their_text() {
    let text = [
        object("v1", "PersistentVolumeClaim", "'${APP}-data'", ""),
        object("v1", "Pod", "p", "spec: {volumes: [{persistentVolumeClaim: {claimName: '${APP}-data'}}]}"),
    ];
    assert!(together(&objects(&text.concat()), "Pod/p", "PersistentVolumeClaim/${APP}-data"));
}

/// A directory of examples, a file each: the check of one's own file is meant, whatever the field is called after.
#[test]
fn a_kind_of_another_file_is_not_meant_where_ones_own_file_has_one_that_fits() {
    let backend = "spec: {forProvider: {healthChecksRefs: [{name: web}]}}";
    let own = [
        object("compute.gcp.upbound.io/v1beta1", "RegionBackendService", "web", backend),
        object("compute.gcp.upbound.io/v1beta1", "RegionHealthCheck", "web", ""),
    ];
    let other = object("compute.gcp.upbound.io/v1beta1", "HealthCheck", "web", "");
    let apart = objects_of(&[("a.yaml", &own.concat()), ("b.yaml", &other)]);
    assert!(!together(&apart, "RegionBackendService/web", "HealthCheck/web"));
    let beside = objects(&[own.concat(), other].concat());
    assert!(together(&beside, "RegionBackendService/web", "HealthCheck/web"));

    let labelled = |kind: &str, rest: &str| {
        let text = object("compute.gcp.upbound.io/v1beta1", kind, "web", rest);
        text.replace("{name: web}", "{name: web, labels: {example: web}}")
    };
    let selects = "spec: {forProvider: {healthCheckSelector: {matchLabels: {example: web}}}}";
    let own = [labelled("RegionBackendService", selects), labelled("RegionHealthCheck", "")];
    let apart = objects_of(&[("a.yaml", &own.concat()), ("b.yaml", &labelled("HealthCheck", ""))]);
    assert!(!together(&apart, "RegionBackendService/web", "HealthCheck/web"));
}

#[test]
fn what_stands_below_ref_is_called_after_the_field_around_it() {
    let text = [
        object(
            "archiver.kubedb.com/v1alpha1",
            "PostgresArchiver",
            "nightly",
            "spec: {backupStorage: {ref: {name: far}}}",
        ),
        object("storage.kubestash.com/v1alpha1", "BackupStorage", "far", ""),
        object("storage.kubestash.com/v1alpha1", "RetentionPolicy", "far", ""),
    ];
    let objects = objects(&text.concat());
    let path = ["spec", "backupStorage", "ref", "name"];
    assert_eq!(refers(&objects, "PostgresArchiver/nightly", &path), ["BackupStorage/far"]);
}
