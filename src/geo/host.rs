//! Regions inside the names of hosts: `s3.fr-par.scw.cloud`.

use super::catalogue::Catalogue;
use super::find::{Match, unform};
use super::written::fold;

impl Catalogue {
    /// The region that a host serves, by the host's name in an address (`https://ams3.digitaloceanspaces.com`). Nothing
    /// where no cloud says that hosts of that name serve one region.
    pub fn region_of_host(&self, address: &str) -> Option<Match> {
        let host = fold(host(address)).into_owned();
        let regions = self.clouds.iter().flat_map(|info| {
            let words = info.hosts.iter().filter_map(|form| unform(form, &host));
            words.map(|word| self.find(Some(info.cloud.as_str()), None, word))
        });
        regions.into_iter().find(|found| matches!(found, Match::Region(_)))
    }
}

/// The host's name in an address: `https://ams3.digitaloceanspaces.com:443/files` gives `ams3.digitaloceanspaces.com`.
pub fn host(address: &str) -> &str {
    let address = address.trim();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named = authority.rsplit_once('@').map_or(authority, |(_, named)| named);
    match named.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
        _ => named,
    }
}
