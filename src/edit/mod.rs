//! Edits of the user's files: an annotation is written where it belongs, and no other byte changes.
//!
//! The road is short: [`find`] turns an address into a [`Site`] (or [`of_finding`] a finding, [`of_decision`] a
//! decision into all of its sites), [`annotate`] gives the [`Edit`] that writes an [`Annotation`] there, as a comment or
//! as annotations of a Kubernetes object, and [`record`] the one that writes it as a decision into `regionlint.yaml`. An
//! edit is only text until [`Edit::write`] puts it on the disk. What cannot be done well is refused, in a sentence that
//! says what to do instead.

mod annotation;
mod comment;
mod decision;
mod diff;
mod disk;
mod json;
mod lines;
mod object;
mod refusal;
mod site;
mod text;

#[cfg(test)]
mod tests;

pub use annotation::{Annotation, Details};
pub use decision::record;
pub use refusal::Refusal;
pub use site::{Site, find, of_decision, of_finding};
pub use text::Edit;

/// The edit that writes an annotation on a site: the keys of a Kubernetes object's annotations where they have lines of
/// their own, else a comment. None when the site says just that already. With `replace`, another driver that stands
/// there in a comment gives way.
///
/// # Errors
/// When another driver stands there, or the place cannot be written to.
pub fn annotate(site: &Site, annotation: &Annotation, replace: bool) -> Result<Option<Edit>, Refusal> {
    if let Some(said) = &site.driver {
        if annotation.says_the_same(said) {
            return Ok(None);
        }
        site.check_writable()?;
        return comment::instead(site, said, annotation, replace).map(Some);
    }
    site.check_writable()?;
    let edit = if site.is_object() { object::annotated(site, annotation)? } else { None };
    match edit {
        Some(edit) => Ok(Some(edit)),
        None if site.at.path().ends_with(".json") => json::inside(site, annotation).map(Some),
        None => comment::above(site, annotation).map(Some),
    }
}
