//! Objects that carry others to clusters whole: Open Cluster Management's ManifestWork, KubeFed's federated kinds.
//!
//! What they carry is read as objects of their clusters. Facts: open-cluster-management.io, "ManifestWork";
//! github.com/kubernetes-retired/kubefed, `docs/userguide.md` and the kinds that it federates unasked.

use std::sync::Arc;

use super::composition::{steps, write_at};
use super::manifest::Identity;
use super::yaml::written;
use crate::finding::Problem;
use crate::value::{Data, Unknown, Value};

/// One object carries at most so many, and so many of their fields may be written otherwise for some clusters.
const OBJECTS: usize = 1_000;
const OVERRIDES: usize = 10_000;

/// The API versions of the kinds that are federated unasked; the federated kind says only the kind.
const FEDERATED: [(&str, &str); 14] = [
    ("ClusterRole", "rbac.authorization.k8s.io/v1"),
    ("ConfigMap", "v1"),
    ("CronJob", "batch/v1"),
    ("DaemonSet", "apps/v1"),
    ("Deployment", "apps/v1"),
    ("Ingress", "networking.k8s.io/v1"),
    ("Job", "batch/v1"),
    ("Namespace", "v1"),
    ("PersistentVolumeClaim", "v1"),
    ("ReplicaSet", "apps/v1"),
    ("Secret", "v1"),
    ("Service", "v1"),
    ("ServiceAccount", "v1"),
    ("StatefulSet", "apps/v1"),
];

/// The field under which an object of a kind holds what it carries.
pub(super) fn holder(identity: &Identity) -> Option<[&'static str; 2]> {
    match identity.group.as_ref() {
        "work.open-cluster-management.io" if identity.kind.as_ref() == "ManifestWork" => Some(["spec", "workload"]),
        "types.kubefed.io" if identity.kind.starts_with("Federated") => Some(["spec", "template"]),
        _ => None,
    }
}

/// The objects that an object carries; none for one of any other kind. What goes beyond the limits is told.
pub(super) fn carried(identity: &Identity, body: &Value, problems: &mut Vec<Problem>) -> Vec<Value> {
    let Some([outer, inner]) = holder(identity) else { return Vec::new() };
    let Some(held) = body.get(outer).and_then(|outer| outer.get(inner)) else { return Vec::new() };
    let mut tell = |at: &Value| {
        let message = "this object carries more than is read: what follows from here on is left out";
        problems.extend(at.origin.at().map(|at| Problem::at(at.clone(), message)));
    };
    match inner {
        "workload" => {
            let objects = held.get("manifests").and_then(Value::as_items).unwrap_or_default();
            objects.get(OBJECTS).into_iter().for_each(&mut tell);
            objects.iter().take(OBJECTS).cloned().collect()
        }
        _ => {
            let overrides: Vec<&Value> = overrides(body).take(OVERRIDES + 1).collect();
            if let Some(beyond) = overrides.get(OVERRIDES) {
                tell(beyond);
                return Vec::new();
            }
            federated(identity, body, held, &overrides).into_iter().collect()
        }
    }
}

/// The object of a federated kind, with all open that is written otherwise for some cluster.
fn federated(identity: &Identity, body: &Value, template: &Value, overrides: &[&Value]) -> Option<Value> {
    let kind = identity.kind.strip_prefix("Federated")?;
    let (kind, api_version) = FEDERATED.iter().find(|(known, _)| *known == kind)?;
    let own = body.get("metadata").and_then(Value::as_map).into_iter().flatten();
    let named = own.filter(|(key, _)| ["name", "namespace"].contains(&key.as_ref()));
    let labelled = template.get("metadata").and_then(Value::as_map).into_iter().flatten();
    let metadata = Value::map(labelled.chain(named).map(|(key, value)| (Arc::clone(key), value.clone())));
    let head = [("apiVersion", Value::string(*api_version)), ("kind", Value::string(*kind)), ("metadata", metadata)];
    let head = head.into_iter().map(|(key, value)| (Arc::from(key), value));
    let fields = template.as_map()?.iter().map(|(key, value)| (Arc::clone(key), value.clone()));
    let mut object = Value::map(fields.chain(head)).with_origin(template.origin.clone());
    for written_over in overrides {
        let path = written_over.get("path")?;
        let why = Unknown::Placeholder("what an override writes for some of the clusters".into());
        let open = Value::new(Data::Unknown(why), path.origin.clone());
        write_at(&mut object, &steps(&written(path)?.replace('/', ".")), &open);
    }
    Some(object)
}

fn overrides(body: &Value) -> impl Iterator<Item = &Value> {
    let clusters = body.get("spec").and_then(|spec| spec.get("overrides")).and_then(Value::as_items);
    let of_clusters = clusters.unwrap_or_default().iter().filter_map(|one| one.get("clusterOverrides")?.as_items());
    of_clusters.flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use crate::discover::Memory;
    use crate::kubernetes::{Options, read};
    use crate::model::Stack;
    use crate::value::Path;

    fn stack(text: &str) -> Stack {
        let tree = Memory::new([("a.yaml", text)]);
        let reading = read(&tree, &["a.yaml".to_owned()], &Options::default());
        assert_eq!(reading.problems, []);
        reading.stacks.into_iter().next().unwrap()
    }

    /// The addresses that the field of an object refers to.
    fn named(stack: &Stack, address: &str, field: &str) -> Vec<String> {
        let resource = stack.resources.iter().find(|resource| resource.address.as_ref() == address).unwrap();
        let field = Path::parse(field).unwrap().select(&resource.body).remove(0);
        field.origin.references().iter().map(|reference| reference.address.to_string()).collect()
    }

    #[test]
    fn each_work_names_its_own_objects() {
        let work = |cluster: &str| {
            format!(
                "apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata: {{name: web, namespace: {cluster}}}\nspec: {{workload: {{manifests: [{{apiVersion: v1, kind: Secret, metadata: {{name: s, namespace: shop}}}}]}}}}\n---\n"
            )
        };
        let stack = stack(&(work("one") + &work("two")));
        assert_eq!(named(&stack, "ManifestWork/one/web", "spec.workload"), ["Secret/shop/s"]);
        assert_eq!(named(&stack, "ManifestWork/two/web", "spec.workload"), ["Secret/shop/s#2"]);
    }

    #[test]
    fn a_federated_kind_carries_its_template_and_overrides_are_open() {
        let text = "apiVersion: types.kubefed.io/v1beta1\nkind: FederatedDeployment\nmetadata: {name: web, namespace: shop}\nspec:\n  template: {metadata: {labels: {a: b}}, spec: {replicas: 1, paused: true}}\n  overrides: [{clusterName: one, clusterOverrides: [{path: /spec/replicas, value: 5}]}]\n";
        let stack = stack(text);
        assert_eq!(named(&stack, "FederatedDeployment/shop/web", "spec.template"), ["Deployment/shop/web"]);
        let object = stack.resources.iter().find(|resource| resource.type_name.as_ref() == "apps/Deployment").unwrap();
        let field = |path: &str| Path::parse(path).unwrap().select(&object.body).remove(0);
        assert!(field("spec.replicas").why_unknown().is_some());
        assert_eq!(field("spec.paused").as_bool(), Some(true));
    }
}
