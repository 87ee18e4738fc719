//! Secondary clusters without instances: they hold data and answer nobody.
//!
//! An Aurora secondary cluster may have no instance at all; its storage follows the primary, and there is nothing to
//! connect to
//! (<https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.console.headless.html>). The rules name the type of part through which a cluster serves.

use crate::check::Doubt;
use crate::check::Judged;
use crate::check::sites::Site;

/// No cluster beyond the home has an instance.
pub(super) fn doubt(judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let beyond = site.resources.iter().chain(&site.explains).filter(|member| {
        let placement = judged.located.placements.get(**member);
        placement.is_some_and(|placement| placement.regions().iter().any(|one| Some(one) != site.home.as_ref()))
    });
    let answers: Vec<bool> = beyond.filter_map(|member| serves(judged, *member)).collect();
    if answers.is_empty() || answers.contains(&true) {
        return None;
    }
    Some(Doubt {
        but: "the clusters beyond the home region have no instance, so they answer nobody".into(),
        instead: "Give the far cluster an instance to read from. Without one it only helps after a failover: that is \
                  availability."
            .into(),
    })
}

/// Whether a resource that serves through its parts has one; none when it serves by itself.
fn serves(judged: &Judged<'_>, member: usize) -> Option<bool> {
    let located = judged.located;
    let through = located.rules.get(member)?.as_ref()?.serves_through.as_deref()?;
    let mut rules = judged.index.parts_of(member).iter().filter_map(|part| located.rules.get(*part)?.as_ref());
    Some(rules.any(|rule| rule.is_of(through)))
}
