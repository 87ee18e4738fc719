//! Functions of networks: `cidr...`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::arguments::{Arguments, text, text_list, truth};
use super::signature::{Function, Takes};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Unknown, Value};

/// The functions; `cidrcontains` is OpenTofu's.
pub(super) const TABLE: &[Function] = &[
    Function::new("cidrcontains", &[Takes::Text, Takes::Text], cidrcontains),
    Function::new("cidrhost", &[Takes::Text, Takes::Number], cidrhost),
    Function::new("cidrnetmask", &[Takes::Text], cidrnetmask),
    Function::new("cidrsubnet", &[Takes::Text, Takes::Number, Takes::Number], cidrsubnet),
    Function::new("cidrsubnets", &[Takes::Text], cidrsubnets).and(Takes::Number),
];

/// A network: the bits of its first address, how many there are, and how many of them are its prefix.
#[derive(Clone, Copy)]
struct Network {
    first: u128,
    bits: u32,
    prefix: u32,
}

impl Network {
    fn read(text: &str) -> Answer<Self> {
        let Some((address, prefix)) = text.split_once('/') else {
            return invalid("a prefix like 10.0.0.0/8 is required");
        };
        let (address, bits) = read_address(address)?;
        let is_number = prefix.len() <= 3 && !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        match prefix.parse() {
            Ok(prefix) if is_number && prefix <= bits => {
                let network = Self { first: address, bits, prefix };
                Ok(Self { first: address & !network.host_mask(), ..network })
            }
            _ => invalid("the length of the prefix is wrong"),
        }
    }

    /// Ones where hosts are numbered.
    fn host_mask(self) -> u128 {
        ones(self.bits - self.prefix)
    }

    fn last(self) -> u128 {
        self.first | self.host_mask()
    }

    /// The network of the given prefix around an address.
    fn around(self, address: u128, prefix: u32) -> Self {
        let network = Self { prefix, ..self };
        Self { first: address & !network.host_mask() & ones(self.bits), ..network }
    }

    fn contains(self, address: u128) -> bool {
        (self.first..=self.last()).contains(&address)
    }

    fn shown(self) -> String {
        format!("{}/{}", show_address(self.first, self.bits), self.prefix)
    }
}

/// So many ones at the end.
fn ones(count: u32) -> u128 {
    u128::MAX.checked_shr(128 - count).unwrap_or(0)
}

fn read_address(text: &str) -> Answer<(u128, u32)> {
    if text.contains(':') {
        return match text.parse::<Ipv6Addr>() {
            // Go takes these for IPv4 in some places and not in others.
            Ok(address) if address.to_ipv4_mapped().is_some() => {
                Err(Unknown::Function("an IPv4 address in IPv6 form".into()))
            }
            Ok(address) => Ok((address.to_bits(), 128)),
            Err(_) => invalid("this is no IP address"),
        };
    }
    // Leading zeros are allowed, and mean nothing.
    let parts: Vec<Option<u8>> = text
        .split('.')
        .map(|part| part.parse().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit())))
        .collect();
    match parts.as_slice() {
        [Some(a), Some(b), Some(c), Some(d)] => Ok((u128::from(Ipv4Addr::new(*a, *b, *c, *d).to_bits()), 32)),
        _ => invalid("this is no IP address"),
    }
}

fn show_address(address: u128, bits: u32) -> String {
    match u32::try_from(address) {
        Ok(address) if bits == 32 => Ipv4Addr::from_bits(address).to_string(),
        _ => Ipv6Addr::from_bits(address).to_string(),
    }
}

/// A number as Go's big integers are cut to machine words: beyond those it cannot be told.
fn word(number: i128) -> Answer<u128> {
    u128::try_from(number)
        .ok()
        .filter(|number| *number <= i64::MAX.unsigned_abs().into())
        .ok_or_else(|| Unknown::Function("such a large or negative number of a network".into()))
}

fn cidrhost(args: &Arguments<'_>) -> Answer<Value> {
    let (network, host) = (Network::read(args.text(0)?)?, args.whole(1)?);
    let offset = word(if host < 0 { -(host + 1) } else { host })?;
    if offset > network.host_mask() {
        return invalid("the network has not so many hosts");
    }
    let host = if host < 0 { network.host_mask() - offset } else { offset };
    text(show_address(network.first | host, network.bits))
}

fn cidrnetmask(args: &Arguments<'_>) -> Answer<Value> {
    let network = Network::read(args.text(0)?)?;
    if network.bits != 32 {
        return invalid("only IPv4 has netmasks");
    }
    text(show_address(ones(32) & !network.host_mask(), 32))
}

fn cidrsubnet(args: &Arguments<'_>) -> Answer<Value> {
    let network = Network::read(args.text(0)?)?;
    let (more, number) = (word(args.whole(1)?)?, word(args.whole(2)?)?);
    let prefix = u128::from(network.prefix) + more;
    let Some(prefix) = u32::try_from(prefix).ok().filter(|prefix| *prefix <= network.bits) else {
        return invalid("the prefix is too long");
    };
    if number > ones(prefix - network.prefix) {
        return invalid("the prefix has not so many subnets");
    }
    let first = network.first | number.checked_shl(network.bits - prefix).unwrap_or(0);
    text(Network { first, prefix, ..network }.shown())
}

/// Subnets one after the other, each with so many bits more.
fn cidrsubnets(args: &Arguments<'_>) -> Answer<Value> {
    let network = Network::read(args.text(0)?)?;
    if network.first == 0 && args.len() > 1 {
        return invalid("subnets of the very first network are refused by Terraform too");
    }
    let mut shown = Vec::new();
    let mut next = Some(network.first);
    for position in 1..args.len() {
        let prefix = match u32::try_from(args.whole(position)?) {
            Ok(more @ 1..=32) if network.prefix + more <= network.bits => network.prefix + more,
            _ => return invalid("the prefix is too long, or not longer at all"),
        };
        // The first address that is free and begins a subnet of this size.
        let free = next.map(|free| {
            let around = network.around(free, prefix);
            if around.first == free { Some(free) } else { around.last().checked_add(1) }
        });
        let Some(free) = free.flatten().filter(|free| network.contains(*free)) else {
            return invalid("there is no room for another subnet");
        };
        let subnet = network.around(free, prefix);
        shown.push(subnet.shown());
        next = subnet.last().checked_add(1).filter(|next| *next <= ones(network.bits));
    }
    text_list(shown)
}

fn cidrcontains(args: &Arguments<'_>) -> Answer<Value> {
    let (network, inner) = (Network::read(args.text(0)?)?, args.text(1)?);
    let (first, last, bits) = match inner.contains('/') {
        true => {
            let inner = Network::read(inner)?;
            (inner.first, inner.last(), inner.bits)
        }
        false => {
            let (address, bits) = read_address(inner)?;
            (address, address, bits)
        }
    };
    if bits != network.bits {
        return invalid("one is IPv4, the other IPv6");
    }
    truth(network.contains(first) && network.contains(last))
}
