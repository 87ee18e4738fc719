//! Which revision of a repository a field means. Facts: Argo CD's manual, "Tracking and Deployment Strategies"; Flux's
//! `GitRepository.spec.ref`; Fleet's `GitRepo.spec`.

use crate::discover::Revision;
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// What one field names, whether that be a branch or something else.
pub(super) fn of(field: Option<&Value>) -> Revision {
    let Some(field) = field.filter(|field| !field.is_null()) else { return Revision::Default };
    written(field).filter(|_| field.why_unknown().is_none()).map_or(Revision::Fixed, Revision::named)
}

/// What `branch` names, unless one of the other fields is there and fixes it.
pub(super) fn of_fields(spec: &Value, branch: &str, fixing: &[&str]) -> Revision {
    if fixing.iter().any(|field| spec.get(field).is_some_and(|value| !value.is_null())) {
        return Revision::Fixed;
    }
    match of(spec.get(branch)) {
        // The field holds nothing but branches, whatever they are called.
        Revision::Fixed => {
            let name = spec.get(branch).and_then(Value::as_str);
            name.map_or(Revision::Fixed, |name| Revision::Branch(name.into()))
        }
        named => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_for_branches_holds_nothing_else() {
        let spec = |entries: &[(&'static str, &str)]| {
            Value::map(entries.iter().map(|(key, value)| ((*key).into(), Value::string(*value))))
        };
        let of = |entries: &[(&'static str, &str)]| of_fields(&spec(entries), "branch", &["revision"]);
        assert_eq!(of(&[("branch", "v1.2")]), Revision::Branch("v1.2".to_owned()));
        assert_eq!(of(&[("branch", "main"), ("revision", "v1.2")]), Revision::Fixed);
        assert_eq!(of(&[]), Revision::Default);
        assert_eq!(super::of(None), Revision::Default);
    }
}
