//! What a stack reads of what exists already.

use std::sync::Arc;

use super::Provider;
use crate::value::Value;

/// An instance of a Terraform data source to which something in its stack refers.
#[derive(Clone, Debug)]
pub struct DataSource {
    /// The address as terraform prints it: `data.azurerm_key_vault.keys`.
    pub address: Arc<str>,
    /// The type, which is that of the resource it reads: `azurerm_key_vault`.
    pub type_name: Arc<str>,
    /// Which one it asks for: its arguments, not what it reads.
    pub body: Value,
    /// The provider configuration through which it asks.
    pub provider: Arc<Provider>,
}
