//! Hosts to which a provider is told to speak instead of its cloud's own: a store that understands the same requests, or
//! a test's stand-in. What is made there does not live in the region that the provider's configuration names.

use super::locator::Locator;
use super::region::{Told, by_host};
use crate::geo::host;
use crate::rules::{Endpoint, SourceKind};
use crate::value::{Data, Unknown, Value};

impl Locator<'_> {
    /// Where a resource lives whose provider speaks to another host than the cloud's own; none where it speaks to that,
    /// or where its kind lives in no region wherever it is made.
    pub(super) fn at_endpoint(&self, index: usize) -> Option<Told> {
        let rule = self.rule(index)?;
        let endpoint = rule.endpoint.as_ref()?;
        if rule.place.iter().all(|source| matches!(source.kind, SourceKind::Global)) {
            return None;
        }
        let mut addresses = self.settings(index, &endpoint.path).into_iter();
        let address = addresses.find(|address| !is_own(address, endpoint))?;
        match by_host(&address, self.options.catalogue) {
            told @ (Told::Region { .. } | Told::Candidates { .. }) if endpoint.is_own_service => Some(told),
            _ => Some(Told::Unknown(self.elsewhere(index, &address), address.origin.trail)),
        }
    }

    fn elsewhere(&self, index: usize, address: &Value) -> Unknown {
        let provider = self.stack.resources.get(index).and_then(|resource| resource.provider.as_ref());
        let label = provider.map_or("its provider", |provider| provider.label.as_ref());
        match (address.as_str(), address.why_unknown()) {
            (Some(text), _) => {
                Unknown::Unstated(format!("{label} speaks to {}, and nothing says where that is", host(text)))
            }
            (None, Some(why)) => why.clone(),
            (None, None) => Unknown::Ambiguous(format!("it cannot be told to which host {label} speaks")),
        }
    }
}

/// Whether an address surely leads to the cloud's own host. An empty one is how people write "not set".
fn is_own(address: &Value, endpoint: &Endpoint) -> bool {
    address.candidates().iter().all(|address| match &address.data {
        Data::String(text) => text.is_empty() || endpoint.is_own(host(text)),
        Data::Null => true,
        _ => false,
    })
}
