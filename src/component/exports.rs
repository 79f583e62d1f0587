//! The exported functions, as generated from `wit/`.

#![expect(unsafe_code, unreachable_pub, reason = "generated from wit/")]

use super::guest::Component;

crate::contract::export!(Component with_types_in crate::contract);
