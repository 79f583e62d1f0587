//! wiki

use crate::operations::Operation;

/// What is here.
pub(crate) const OPERATIONS: &[Operation] = &[];
